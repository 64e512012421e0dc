"""Fills the HTML files beside this module."""

import re
from functools import cache
from pathlib import Path

_SLOT = re.compile(r"\{\{(\w+)\}\}")


def fill(template: str, **slots: str) -> str:
    """The template with `{{name}}` replaced; the slots are HTML already."""
    given = {**slots, "logo": read("logo.svg")}
    return _SLOT.sub(lambda slot: given[slot[1]], read(template))


@cache
def read(name: str) -> str:
    """A file of this folder."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()
