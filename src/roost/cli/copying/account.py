"""Copying all of an account, section by section."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from roost.copying import (
    Copyable,
    Journey,
    Json,
    NotCopied,
    Parent,
    Rejected,
    Skipped,
    noted_as,
)


@dataclass
class Outcome:
    """copied: now. before: in an earlier run. missed: what was not copied, and why.

    again: whether some of it only lacks what it needs.
    """

    section: str
    copied: int = 0
    before: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    again: bool = False


class Watcher(Protocol):
    """Sees how it goes on: that a section begins, that items of it were found and were done."""

    def begin(self, section: str) -> None: ...

    def found(self, items: int) -> None: ...

    def step(self) -> None: ...


def copy_account(
    journey: Journey, copyables: Sequence[Copyable], watcher: Watcher
) -> list[Outcome]:
    """What became of each of these of which there is anything. They are in order already.

    Raises Failure when an endpoint can no longer be asked; what was copied until then stays.
    """
    places = {"": [Parent((), (), "")]}
    outcomes = {s.name: _copy_section(journey, s, places, watcher) for s in copyables}
    latest = list(outcomes.values())
    # A block may be made from a snapshot, which was made of a block, which was made from another.
    while any(outcome.again for outcome in latest) and any(outcome.copied for outcome in latest):
        again = [s for s in copyables if outcomes[s.name].again]
        latest = [_copy_section(journey, s, places, watcher) for s in again]
        for outcome in latest:
            first = outcomes[outcome.section]
            outcomes[outcome.section] = replace(
                outcome, copied=first.copied + outcome.copied, before=first.before
            )
    copied = {outcome.section for outcome in outcomes.values() if outcome.copied}
    lacking = [s for s in copyables if s.lacks and s.name in copied]
    journey.notes[:0] = [f"{s.name}: the copies are without {s.lacks}" for s in lacking]
    return [outcome for outcome in outcomes.values() if outcome != Outcome(outcome.section)]


def name_of(item: Json) -> str:
    """What people know an item by."""
    fields = ("label", "name", "description", "domain", "subnet", "id")
    return next((str(item[field]) for field in fields if item.get(field)), "one without a name")


def _copy_section(
    journey: Journey, section: Copyable, places: dict[str, list[Parent]], watcher: Watcher
) -> Outcome:
    """places: by section, what was copied; takes what of this one was."""
    outcome = Outcome(section.name)
    copied: list[Parent] = []
    watcher.begin(section.name)
    for within in places[section.within]:
        place = within._replace(path=section.path.format(*within.here))
        try:
            items = _items(journey, section, within)
        except Rejected as error:
            outcome.missed.append(("all", str(error)))
            continue
        except KeyError as error:
            outcome.missed.append(("all", f"their {error} is not told"))
            continue
        watcher.found(len(items))
        for item in items:
            if _copy(journey, section, item, place, outcome):
                copied.append(_place_of(journey, section, item, place))
            watcher.step()
    places[section.name] = copied
    return outcome


def _items(journey: Journey, section: Copyable, within: Parent) -> list[Json]:
    """What there is of a section. Raises Rejected, and KeyError for what has no id."""
    path = section.path.format(*within.there)
    # Sections within others are long in sum, and needed once.
    listed = journey.listed if section.within else journey.there
    return [item for item in listed(path, section.items) if section.concerns(journey, item)]


def _copy(journey: Journey, section: Copyable, item: Json, place: Parent, outcome: Outcome) -> bool:
    """Whether there is a copy now."""
    noted = noted_as(place.there, str(item[section.id]))
    if journey.copies.find(section.name, noted) is not None:
        outcome.before += 1
        return True
    try:
        copy = section.copy(journey, item, place)
    except (Skipped, Rejected) as error:
        outcome.missed.append((name_of(item), str(error)))
        outcome.again |= isinstance(error, NotCopied)
    except KeyError as error:
        outcome.missed.append((name_of(item), f"its {error} is not told"))
    else:
        journey.copies.add(section.name, noted, copy)
        outcome.copied += 1
        return True
    return False


def _place_of(journey: Journey, section: Copyable, item: Json, place: Parent) -> Parent:
    id = str(item[section.id])
    copy = journey.copy_of(section.name, noted_as(place.there, id))
    return Parent((*place.there, id), tuple(copy.split("/")), "")
