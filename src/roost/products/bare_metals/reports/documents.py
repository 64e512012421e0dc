"""Possible changes of system, and the console."""

from typing import Literal

import msgspec

from ....catalog import Application, OperatingSystem


class BareMetalUpgrades(msgspec.Struct):
    """What a server can change to. Lists that you did not ask for are empty.

    os: operating systems. Changing to one erases the disks.
    applications: applications. Changing to one erases the disks.
    """

    os: list[OperatingSystem]
    applications: list[Application]


class BareMetalUpgradesQuery(msgspec.Struct, frozen=True):
    """type: which list to show. Without it you get both."""

    type: Literal["all", "applications", "os"] = "all"


class Vnc(msgspec.Struct):
    """url: where a browser finds the console."""

    url: str
