"""Traffic, neighbours, possible upgrades, user data."""

from typing import Annotated, Literal

import msgspec

from ....catalog import Application, OperatingSystem


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
