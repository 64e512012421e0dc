"""Traffic, neighbours, possible upgrades, user data."""

from typing import Annotated, Literal

import msgspec

from ....catalog import Application, OperatingSystem
from ....http.secrets import Secret


class Traffic(msgspec.Struct):
    incoming_bytes: int
    outgoing_bytes: int


class BandwidthAnswer(msgspec.Struct):
    """bandwidth: by UTC day, `2020-07-28`; days before the instance was made are not there."""

    bandwidth: dict[str, Traffic]


class BandwidthQuery(msgspec.Struct, frozen=True):
    """date_range: how many days, today included."""

    date_range: Annotated[int, msgspec.Meta(ge=1, le=180)] = 30


class NeighborsAnswer(msgspec.Struct):
    """neighbors: ids of instances."""

    neighbors: list[str]


class Upgrades(msgspec.Struct):
    """plans: ids. Lists that were not asked for are empty."""

    os: list[OperatingSystem]
    applications: list[Application]
    plans: list[str]


class UpgradesQuery(msgspec.Struct, frozen=True):
    type: Literal["all", "applications", "os", "plans"] = "all"


class UserData(msgspec.Struct):
    """data: base64."""

    data: Secret
