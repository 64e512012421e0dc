"""Fields that requests of many sections have, each with its limits."""

import re
from typing import Annotated

import msgspec

MAX_TEXT = 255
LAST_PORT = 65535

Text = Annotated[str, msgspec.Meta(max_length=MAX_TEXT)]
"""A label, a description, a note or a tag. The index of a list's filter could not hold more."""

Port = Annotated[int, msgspec.Meta(ge=1, le=LAST_PORT)]

_PORTS = re.compile(r"([0-9]{1,5})(?: ?[:-] ?([0-9]{1,5}))?\Z")


def ports(text: str) -> tuple[int, int] | None:
    """The first and the last of a range such as 8000:8010 or 8000-8010, twice the same for a single
    port; None for what is neither.
    """
    match = _PORTS.match(text)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return (first, last) if 1 <= first <= last <= LAST_PORT else None
