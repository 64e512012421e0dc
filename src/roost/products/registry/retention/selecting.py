"""What retention lets go of, by the rules of Harbor.

A rule says what is kept, and an artifact is kept if any rule keeps it. So the rules for a
repository let go of all else in it; a repository that no rule is for keeps all.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from ....store import DAY
from ..documents import RetentionTerms


@dataclass(frozen=True, slots=True)
class Candidate:
    """An artifact, as rules look at it. pushed, pulled: microseconds; pulled is 0 for never."""

    digest: str
    tags: tuple[str, ...]
    pushed: int
    pulled: int


def let_go(
    image: str, artifacts: Sequence[Candidate], rules: Iterable[RetentionTerms], now: int
) -> list[Candidate]:
    """Those of a repository's artifacts that no rule keeps."""
    concerned = [rule for rule in rules if not rule.disabled and _is_for(rule, image)]
    if not concerned:
        return []
    kept = {artifact.digest for rule in concerned for artifact in _kept(rule, artifacts, now)}
    return [artifact for artifact in artifacts if artifact.digest not in kept]


def _is_for(rule: RetentionTerms, image: str) -> bool:
    found = matches(rule.repository_pattern, image)
    return found == (rule.repository_decoration == "repoMatches")


def _kept(rule: RetentionTerms, artifacts: Iterable[Candidate], now: int) -> Sequence[Candidate]:
    chosen = [artifact for artifact in artifacts if _has_tag_for(rule, artifact)]
    since = now - rule.count * DAY
    keeps: dict[str, Callable[[], list[Candidate]]] = {
        "always": lambda: chosen,
        "latestPushedK": lambda: _newest(chosen, lambda a: a.pushed)[: rule.count],
        "latestPulledN": lambda: _newest(chosen, lambda a: a.pulled)[: rule.count],
        "nDaysSinceLastPush": lambda: [a for a in chosen if a.pushed >= since],
        "nDaysSinceLastPull": lambda: [a for a in chosen if a.pulled and a.pulled >= since],
    }
    return keeps[rule.template]()


def _has_tag_for(rule: RetentionTerms, artifact: Candidate) -> bool:
    if not artifact.tags:
        return rule.untagged
    found = any(matches(rule.tag_pattern, tag) for tag in artifact.tags)
    return found == (rule.tag_decoration == "matches")


def _newest(artifacts: list[Candidate], when: Callable[[Candidate], int]) -> list[Candidate]:
    """Of what was at the same time, what came later is newer."""
    return sorted(artifacts, key=when)[::-1]


def matches(pattern: str, text: str) -> bool:
    """Whether a text is as a pattern says, in which * stands for all but slashes, ** for anything.

    All places of the pattern that a text may have led to are followed at once, so no pattern takes
    longer than its length times that of the text.
    """
    parts = _parts(pattern)
    at = _with_stars(parts, {0})
    for letter in text:
        at = _with_stars(parts, {_next(parts, place, letter) for place in at} - {-1})
    return len(parts) in at


def _parts(pattern: str) -> list[str]:
    """Letters and stars, of which ** is one."""
    parts: list[str] = []
    for letter in pattern:
        if letter == "*" and parts and parts[-1] in ("*", "**"):
            parts[-1] = "**"
        else:
            parts.append(letter)
    return parts


def _with_stars(parts: list[str], at: set[int]) -> set[int]:
    """These places, and those behind a star that stands for nothing."""
    stars = {place for place in at if place < len(parts) and parts[place] in ("*", "**")}
    return at | {place + 1 for place in stars}


def _next(parts: list[str], place: int, letter: str) -> int:
    """Where a letter leads from a place; -1 for nowhere."""
    if place == len(parts):
        return -1
    part = parts[place]
    if part == "**" or (part == "*" and letter != "/"):
        return place
    return place + 1 if part == letter and part != "*" else -1
