"""What somebody may have meant who has written a name that is not there."""

import re
from collections.abc import Iterable
from difflib import get_close_matches

NEAR = 0.7
"""How alike two names are at least, from 0 to 1, dashes and capitals aside."""


def nearest(word: str, names: Iterable[str]) -> str:
    """The name that is most like this word; empty where none is really near."""
    by_letters = {_letters(name): name for name in names}
    found = get_close_matches(_letters(word), by_letters, n=1, cutoff=NEAR)
    return by_letters[found[0]] if found else ""


def suggestion(word: str, names: Iterable[str]) -> str:
    """` Did you mean X?`, to be put behind a sentence; empty where no name is near."""
    near = nearest(word, names)
    return f" Did you mean {near}?" if near else ""


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
