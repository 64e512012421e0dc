"""A tutorial as the steps of somebody who follows it.

A tutorial is written so that it can be read by this program as well:

- a block of `sh` is what the reader types, and a block of `text` after it is what he sees then.
  In that, `...` stands for the rest of a line, and alone on a line for any lines;
- "Save this as `NAME`:" before a block has him save that block as a file;
- "leave it running" before a block of `sh` is a command for a terminal of its own;
- "fails:" before a block of `sh` says that the command ends with an error;
- a block of `console` is shown to be read, not typed;
- what stands below "Before you begin" sets up the machine, and the tests have one that is set up.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BLOCK = re.compile(r"^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^## (?P<title>.+)$", re.MULTILINE)
SAVED = re.compile(r"[Ss]ave (?:this|it) as `(?P<name>[^`]+)`:$")
FIRST = "Before you begin"


@dataclass(frozen=True)
class File:
    """A file that the reader saves."""

    section: str
    name: str
    text: str


@dataclass(frozen=True)
class Command:
    """Lines that the reader types, and what he sees; None where the page does not show that."""

    section: str
    text: str
    shown: str | None
    stays: bool
    fails: bool


def steps(page: Path) -> Iterator[File | Command]:
    for title, text in _sections(page.read_text(encoding="utf-8")):
        if title != FIRST:
            yield from _steps(title, text)


def _sections(text: str) -> Iterator[tuple[str, str]]:
    _, *rest = HEADING.split(text)
    yield from zip(rest[::2], rest[1::2], strict=True)


def _steps(section: str, text: str) -> Iterator[File | Command]:
    blocks = list(BLOCK.finditer(text))
    for n, block in enumerate(blocks):
        before = text[blocks[n - 1].end() if n else 0 : block.start()].strip()
        paragraph = " ".join(before.rpartition("\n\n")[2].split())
        if saved := SAVED.search(paragraph):
            yield File(section, saved["name"], block["text"])
        elif block["language"] == "sh":
            following = blocks[n + 1] if n + 1 < len(blocks) else None
            shown = following["text"] if following and following["language"] == "text" else None
            stays = paragraph.endswith("leave it running:")
            fails = paragraph.endswith("fails:")
            yield Command(section, block["text"], shown, stays, fails)


def pattern(shown: str) -> re.Pattern[str]:
    """What matches output that looks like what a page shows, however far it is moved in."""
    return re.compile("".join(_line(line.strip()) for line in shown.strip("\n").split("\n")))


def _line(shown: str) -> str:
    if shown == "...":
        return r"(?:.*\n)*?"
    return r"\s*" + re.escape(shown).replace(r"\.\.\.", ".*") + r"\s*\n"
