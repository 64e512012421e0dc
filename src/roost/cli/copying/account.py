"""Copying all of an account, section by section."""

from dataclasses import dataclass, field
from typing import Protocol

from .endpoint import Json, Rejected
from .sections import SECTIONS, Journey, Section, Skipped, name_of


@dataclass
class Outcome:
    """copied: now. before: in an earlier run. missed: what was not copied, and why."""

    section: str
    copied: int = 0
    before: int = 0
    missed: list[tuple[str, str]] = field(default_factory=list)


class Watcher(Protocol):
    """Sees how it goes on."""

    def begin(self, section: str, total: int) -> None: ...

    def step(self) -> None: ...


def copy_account(journey: Journey, watcher: Watcher) -> list[Outcome]:
    """Raises Failure when an endpoint can no longer be asked; what was copied until then stays."""
    return [_copy_section(journey, section, watcher) for section in SECTIONS]


def _copy_section(journey: Journey, section: Section, watcher: Watcher) -> Outcome:
    outcome = Outcome(section.name)
    try:
        items = list(journey.source.every(section.path, section.items))
    except Rejected as error:
        outcome.missed.append(("all", str(error)))
        return outcome
    watcher.begin(section.name, len(items))
    for item in items:
        _copy(journey, section, item, outcome)
        watcher.step()
    section.settle(journey)
    return outcome


def _copy(journey: Journey, section: Section, item: Json, outcome: Outcome) -> None:
    if journey.copies.find(section.name, item["id"]) is not None:
        outcome.before += 1
        return
    try:
        copy = section.copy(journey, item)
    except (Skipped, Rejected) as error:
        outcome.missed.append((name_of(item), str(error)))
    else:
        journey.copies.add(section.name, item["id"], copy)
        outcome.copied += 1
