"""What an operator can choose: a driver, by name, with settings of its own.

A package of somebody else's offers one by an entry point of the group `roost.drivers`, called
FAMILY.NAME, whose value is an `Offer`: docs/drivers.md does it step by step.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar, cast

import msgspec
from msgspec.structs import fields

from .base import Driver

GROUP = "roost.drivers"

S = TypeVar("S", bound=msgspec.Struct)


class Misconfigured(Exception):
    """What is configured of a driver cannot be used. The text names the section and the key."""


class NoSettings(msgspec.Struct, frozen=True):
    """Of a driver that has none."""


@dataclass(frozen=True, slots=True)
class Offer(Generic[S]):
    """A driver that can be chosen.

    make: makes it of its settings, and connects to nothing yet: that is for `Driver.open`. It
        raises ValueError for settings that do not fit together.
    settings: what its part of the configuration is decoded into.
    """

    make: Callable[[S], Driver]
    settings: type[S]


def simulation(make: Callable[[], Driver]) -> Offer[NoSettings]:
    """The offer of a driver that has no settings."""
    return Offer(lambda _: make(), NoSettings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family of drivers: what can stand in for one another.

    name: as the configuration calls it. protocol: what each of them can do. offers: those that
    Roost brings, by name.
    """

    name: str
    protocol: type
    offers: Mapping[str, Offer[Any]]

    @property
    def section(self) -> str:
        """Where it is configured."""
        return f"[drivers.{self.name}]"

    def make(self, chosen: str, settings: Mapping[str, Any]) -> Driver:
        """The driver of that name, of these settings. Raises Misconfigured."""
        offer = self.offers.get(chosen) or self._offered_elsewhere(chosen)
        try:
            return offer.make(self._decode(offer.settings, settings))
        except ValueError as error:
            raise Misconfigured(f"{self.section} {error}") from error

    def _decode(self, type: type[S], settings: Mapping[str, Any]) -> S:
        known = {field.encode_name: field for field in fields(type)}
        for key in settings:
            if key not in known:
                names = f"there are {', '.join(known)}" if known else "this driver has none"
                raise Misconfigured(f"{self.section} {key}: there is no such setting; {names}")
        for key, field in known.items():
            if field.required and key not in settings:
                raise Misconfigured(f"{self.section} {key} is missing")
        try:
            return msgspec.convert(dict(settings), type)
        except msgspec.ValidationError as error:
            text, _, path = str(error).partition(" - at `$.")
            raise Misconfigured(f"{self.section} {path.rstrip('`')}: {text}") from error

    def _offered_elsewhere(self, chosen: str) -> Offer[Any]:
        found = [each for each in self._entry_points() if each.name == f"{self.name}.{chosen}"]
        if not found:
            names = sorted({*self.offers, *map(self._name, self._entry_points())})
            raise Misconfigured(
                f"{self.section} use: there is no driver {chosen}; there are {', '.join(names)}"
            )
        if len(found) > 1:
            packages = " and ".join(sorted(_package(each) for each in found))
            raise Misconfigured(f"{self.section} use: {chosen} is offered twice, by {packages}")
        try:
            offer: object = found[0].load()
        except (ImportError, AttributeError) as error:
            raise Misconfigured(
                f"{self.section} use: {chosen} of {_package(found[0])} cannot be loaded: {error}"
            ) from error
        if not isinstance(offer, Offer):
            raise Misconfigured(f"{self.section} use: {chosen} of {_package(found[0])} is no Offer")
        return cast("Offer[Any]", offer)

    def _entry_points(self) -> list[EntryPoint]:
        """What packages that are installed offer of this family."""
        return [each for each in entry_points(group=GROUP) if each.name.startswith(f"{self.name}.")]

    def _name(self, found: EntryPoint) -> str:
        return found.name.removeprefix(f"{self.name}.")


def _package(found: EntryPoint) -> str:
    return found.dist.name if found.dist else found.value
