"""Possible changes of system, and the console."""

from typing import Literal

import msgspec

from ....catalog import Application, OperatingSystem


class BareMetalUpgrades(msgspec.Struct):
    """Lists that were not asked for are empty. A machine has no other plan to change to."""

    os: list[OperatingSystem]
    applications: list[Application]


class BareMetalUpgradesQuery(msgspec.Struct, frozen=True):
    type: Literal["all", "applications", "os"] = "all"


class Vnc(msgspec.Struct):
    """url: where a browser finds the console."""

    url: str
