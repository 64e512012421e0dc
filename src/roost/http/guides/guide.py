"""What is known of a guide once it is read."""

from dataclasses import dataclass

PREFIX = "/guides/"
"""Where guides are served: docs/time.md is /guides/time."""


@dataclass(frozen=True)
class Heading:
    """slug: what a link to it ends with, behind the #."""

    level: int
    text: str
    slug: str


@dataclass(frozen=True)
class Guide:
    """summary: the first sentence below the title, without markup. body: HTML."""

    title: str
    summary: str
    body: str
    headings: tuple[Heading, ...]
