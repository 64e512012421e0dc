"""What a look at all that drivers have has found. The command line reads the same Structs."""

import msgspec

FIRST = 5
"""How many of what was found are named."""


class Found(msgspec.Struct):
    """How many there are of something.

    number: How many there are.
    first: The first of them, at most five, each as its kind and its id.
    """

    number: int = 0
    first: list[str] = []

    def add(self, kind: str, id: str) -> None:
        self.number += 1
        if len(self.first) < FIRST:
            self.first = [*self.first, f"{kind} {id}"]


class FamilyReport(msgspec.Struct):
    """What the last look found of what a driver has.

    missing: What it has lost.
    orphans: What it has of ours, and no resource tells of.
    strangers: What somebody else has put there.
    discarded: How many orphans were removed, of all looks.
    failure: Why it could not be asked. Empty where it could.
    """

    missing: Found = msgspec.field(default_factory=Found)
    orphans: Found = msgspec.field(default_factory=Found)
    strangers: Found = msgspec.field(default_factory=Found)
    discarded: int = 0
    failure: str = ""


Report = dict[str, FamilyReport]
"""By the name of the family."""
