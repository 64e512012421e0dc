"""How long things take: a profile that the operator chooses.

instant: nothing takes time. quick: about a second for what takes a minute in a real cloud, enough
to see every state pass. realistic: the minutes themselves.
"""

from dataclasses import dataclass
from enum import StrEnum


class Lifecycle(StrEnum):
    INSTANT = "instant"
    QUICK = "quick"
    REALISTIC = "realistic"


@dataclass(frozen=True, slots=True)
class Takes:
    """A duration in clock seconds, by profile; instant is always 0."""

    quick: float = 0
    realistic: float = 0

    def microseconds(self, profile: Lifecycle) -> int:
        seconds = {
            Lifecycle.INSTANT: 0.0,
            Lifecycle.QUICK: self.quick,
            Lifecycle.REALISTIC: self.realistic,
        }[profile]
        return int(seconds * 1_000_000)


NO_TIME = Takes()
