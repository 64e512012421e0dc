"""What docstrings say to readers of the OpenAPI document.

Of a Struct, `name: text.` or `name, name: text.` describes its fields, at the beginning of a
paragraph or after a sentence; what is left describes the Struct. Of a handler, the first line is
the operation's title where an empty line follows it. What is left describes the operation, and
`name: text.` a parameter of its path.
"""

import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)* ")


def divided(about: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """The general text of a docstring, and what it says of these names."""
    known = "|".join(map(re.escape, names)) or "(?!)"
    mention = re.compile(rf"(?:^|(?<=\.\s))((?:{known})(?:, (?:{known}))*):\s")
    general: list[str] = []
    texts: dict[str, str] = {}
    for part in re.split(r"\n\s*\n", inspect.cleandoc(about)):
        # The text before the first mention, then names and text in turn.
        before, *pairs = mention.split(" ".join(part.split()))
        general += [before.strip()] if before else []
        for named, text in zip(pairs[::2], pairs[1::2], strict=True):
            texts |= dict.fromkeys(named.split(", "), _sentence(text.strip()))
    return "\n\n".join(general), texts


def titled(about: str) -> tuple[str, str]:
    """The title that a docstring begins with, empty where it has none, and the rest of it."""
    first, blank, rest = inspect.cleandoc(about).partition("\n\n")
    return (first, rest) if blank and "\n" not in first else ("", inspect.cleandoc(about))


def of_fields(
    struct: type[Any], names: Collection[str], common: Mapping[str, str]
) -> dict[str, str]:
    """The text of each field that has one: the Struct's own, else that of the nearest of its bases,
    else the common one.
    """
    texts = {name: common[name] for name in names if name in common}
    for about in _docstrings(struct):
        texts |= divided(about, names)[1]
    return texts


def _sentence(text: str) -> str:
    """With a capital, unless it begins with a value rather than a word."""
    return text[:1].upper() + text[1:] if _WORD.match(text) else text


def _docstrings(struct: type[Any]) -> Iterator[str]:
    """Those of its bases and its own, the nearest last."""
    for base in reversed(struct.__mro__):
        if issubclass(base, msgspec.Struct) and base is not msgspec.Struct and base.__doc__:
            yield base.__doc__
