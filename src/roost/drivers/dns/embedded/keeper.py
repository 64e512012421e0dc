"""Which zones are held in memory, and whether they are still what they were.

A zone is loaded when it is first asked for. After a change of any zone, each is looked at once more
before it is used again: one lookup of one document, whatever else there is. What has changed in it
is then all that is read.
"""

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass

from .. import Zones, ZoneState
from .sets import Labels
from .zone import ServedZone

MOST_NAMES = 100_000
"""How many names of zones are held, some 60 MB; the zones that were loaded first go first."""
MOST_ABSENT = 20_000
LARGE = 1000
"""Records from which on a zone is put together in a thread, so that nothing waits for it."""

_ZONE_LABELS = 2
"""Nothing shorter is a zone."""
_LABEL = re.compile(rb"[a-z0-9_-]{1,63}")


@dataclass(slots=True)
class _Held:
    """zone: None for a name that is none. seen, at: after how many changes, and when, it was so."""

    zone: ServedZone | None
    seen: int
    at: float


class Keeper:
    """recheck_seconds: how long to trust what is held where nobody tells of every change."""

    def __init__(self, source: Zones, recheck_seconds: float | None) -> None:
        self._source = source
        self._recheck = recheck_seconds
        self._changes = 0
        self._zones: dict[Labels, _Held] = {}
        self._absent: dict[Labels, _Held] = {}
        self._names = 0
        self._looking: dict[Labels, asyncio.Event] = {}

    def changed(self) -> None:
        """Some zone is another now, or is there or gone."""
        self._changes += 1

    async def zone_of(self, labels: Labels) -> ServedZone | None:
        """The zone that a name is in: the one with the longest name; None for no zone of ours."""
        place = labels[-_ZONE_LABELS:]
        while True:
            zone, unsure = self._known(labels)
            if not unsure:
                return zone
            looking = self._looking.get(place)
            if looking is None:
                return await self._look(place, unsure)
            # Of those who ask at once, one looks for all whose names end alike.
            await looking.wait()

    def _known(self, labels: Labels) -> tuple[ServedZone | None, list[Labels]]:
        """The zone of a name as far as is held, and the names to ask for if that is not sure."""
        names = [labels[start:] for start in range(len(labels) - _ZONE_LABELS + 1)]
        for position, name in enumerate(names):
            held = self._zones.get(name)
            if held is not None:
                zone, longer = held.zone, names[:position]
                assert zone is not None
                if not self._is_sure(held):
                    return zone, names
                longer = self._not_absent(longer, zone)
                return zone, [*longer, name] if longer else []
        return None, self._not_absent(names, None)

    def _not_absent(self, names: list[Labels], below: ServedZone | None) -> list[Labels]:
        """Those of the names that may be zones."""
        if below is not None and below.zones_below is not None:
            return [name for name in names if below.relative(name) in below.zones_below]
        found = ((name, self._absent.get(name)) for name in names)
        return [name for name, held in found if held is None or not self._is_sure(held)]

    def _is_sure(self, held: _Held) -> bool:
        if held.seen != self._changes:
            return False
        return self._recheck is None or time.monotonic() - held.at < self._recheck

    async def _look(self, place: Labels, names: list[Labels]) -> ServedZone | None:
        """Looks for the first of these that is a zone."""
        looking = self._looking[place] = asyncio.Event()
        try:
            return await self._find(names)
        finally:
            del self._looking[place]
            looking.set()

    async def _find(self, names: list[Labels]) -> ServedZone | None:
        changes, at = self._changes, time.monotonic()
        texts = _zone_names(names)
        known = next((held.zone for name in names if (held := self._zones.get(name))), None)
        state = await self._source.zone(list(texts), known.version if known else None)
        found = texts[state.name] if state is not None else None
        for name in names:
            if name == found:
                break
            self._forget(name)
            self._note_absent(name, _Held(None, changes, at))
        if state is None or found is None:
            return None
        zone = await self._brought_forward(found, state)
        self._zones[found] = _Held(zone, changes, at)
        self._absent.pop(found, None)
        return zone

    async def _brought_forward(self, name: Labels, state: ZoneState) -> ServedZone:
        """The zone as it is now, changed where that is enough."""
        held = self._zones.get(name)
        zone = held.zone if held else None
        if zone is not None and state.nodes is not None:
            if state.version != zone.version:
                self._names -= zone.size
                zone.apply(state)
                self._names += zone.size
            return zone
        self._forget(name)
        made = (
            ServedZone(state)
            if len(state.records) < LARGE
            else await asyncio.to_thread(ServedZone, state)
        )
        self._names += made.size
        while self._names > MOST_NAMES and self._zones:
            self._forget(next(iter(self._zones)))
        return made

    def _forget(self, name: Labels) -> None:
        held = self._zones.pop(name, None)
        if held is not None and held.zone is not None:
            self._names -= held.zone.size

    def _note_absent(self, name: Labels, held: _Held) -> None:
        if len(self._absent) >= MOST_ABSENT:
            self._absent.clear()
        self._absent[name] = held


def _zone_names(names: Sequence[Labels]) -> dict[str, Labels]:
    """Names as zones are called, without those that no zone could have. All of them are what the
    first one ends with, so each label is looked at once, however long the names are.
    """
    texts = [""]
    for label in reversed(names[0]):
        if _LABEL.fullmatch(label) is None:
            break
        text = label.decode("ascii")
        texts.append(f"{text}.{texts[-1]}" if texts[-1] else text)
    return {texts[len(name)]: name for name in names if len(name) < len(texts)}


def zone_name(labels: Sequence[bytes]) -> str:
    """A name as zones are called; empty for one that no zone could have."""
    if not all(map(_LABEL.fullmatch, labels)):
        return ""
    return b".".join(labels).decode("ascii")
