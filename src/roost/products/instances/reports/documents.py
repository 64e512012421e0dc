"""Traffic, neighbours, possible upgrades, user data."""

from typing import Annotated, Literal

import msgspec

from ....catalog import Application, OperatingSystem


class BandwidthQuery(msgspec.Struct, frozen=True):
    """date_range: how many days to show, today included."""

    date_range: Annotated[int, msgspec.Meta(ge=1, le=180)] = 30


class NeighborsAnswer(msgspec.Struct):
    """neighbors: ids of instances."""

    neighbors: list[str]


class Upgrades(msgspec.Struct):
    """What an instance can change to. Lists that you did not ask for are empty.

    os: operating systems. Changing to one erases the disk.
    applications: applications. Changing to one erases the disk.
    plans: ids of plans.
    """

    os: list[OperatingSystem]
    applications: list[Application]
    plans: list[str]


class UpgradesQuery(msgspec.Struct, frozen=True):
    """type: which list to show. Without it you get all of them."""

    type: Literal["all", "applications", "os", "plans"] = "all"
