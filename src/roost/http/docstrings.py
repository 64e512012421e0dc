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

_MENTION = re.compile(r"(?:^|(?<=\.\s))([^\s:,]+(?:, [^\s:,]+)*):\s")
_WORD = re.compile(r"[a-z]+(?:[-'][a-z]+)* ")


def divided(about: str, names: Collection[str]) -> tuple[str, dict[str, str]]:
    """The general text of a docstring, and what it says of these names."""
    general: list[str] = []
    texts: dict[str, str] = {}
    for part in re.split(r"\n\s*\n", inspect.cleandoc(about)):
        text = " ".join(part.split())
        told = [m for m in _MENTION.finditer(text) if all(n in names for n in m[1].split(", "))]
        # The text before the first mention, then that of each up to the next.
        ends = [mention.start() for mention in told] + [len(text)]
        general += [text[: ends[0]].strip()] if text[: ends[0]].strip() else []
        for mention, end in zip(told, ends[1:], strict=True):
            sentence = _sentence(text[mention.end() : end].strip())
            texts |= dict.fromkeys(mention[1].split(", "), sentence)
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
