"""Filters and the paths of patches, as RFC 7644 writes them: text to a tree, and back to text.

    FILTER    = attribute "pr" / attribute operator value / attribute "[" FILTER "]"
              / FILTER "and" FILTER / FILTER "or" FILTER / ["not"] "(" FILTER ")"
    PATH      = attribute / attribute "[" FILTER "]" ["." name]
    attribute = [URN ":"] name ["." name]

"and" binds closer than "or". Operators, "and", "or" and "not" may be written in any case.
"""

import json
import re
from dataclasses import dataclass
from math import isfinite
from typing import NamedTuple, cast

from .errors import Reason, ScimError

MOST_CHARACTERS = 4096
MOST_LEVELS = 20
"""How deep a filter may be nested; each parenthesis and each bracket is a level."""
MOST_TERMS = 100

OPERATORS = ("eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le")

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class AttributePath:
    """urn: of the schema that the attribute is in, empty for whichever has it. name, sub: as they
    were written; sub is empty for the attribute as a whole.
    """

    name: str
    sub: str = ""
    urn: str = ""

    def __str__(self) -> str:
        name = f"{self.name}.{self.sub}" if self.sub else self.name
        return f"{self.urn}:{name}" if self.urn and name else self.urn or name


@dataclass(frozen=True, slots=True)
class Comparison:
    path: AttributePath
    operator: str
    value: Value

    def __str__(self) -> str:
        return f"{self.path} {self.operator} {json.dumps(self.value)}"


@dataclass(frozen=True, slots=True)
class Present:
    path: AttributePath

    def __str__(self) -> str:
        return f"{self.path} pr"


@dataclass(frozen=True, slots=True)
class Selection:
    """Whether one value of an attribute with several satisfies a filter of its own."""

    path: AttributePath
    filter: "Filter"

    def __str__(self) -> str:
        return f"{self.path}[{self.filter}]"


@dataclass(frozen=True, slots=True)
class Not:
    filter: "Filter"

    def __str__(self) -> str:
        return f"not ({self.filter})"


@dataclass(frozen=True, slots=True)
class Both:
    one: "Filter"
    other: "Filter"

    def __str__(self) -> str:
        return f"{_grouped(self.one, Either)} and {_grouped(self.other, Either, Both)}"


@dataclass(frozen=True, slots=True)
class Either:
    one: "Filter"
    other: "Filter"

    def __str__(self) -> str:
        return f"{self.one} or {_grouped(self.other, Either)}"


Filter = Comparison | Present | Selection | Not | Both | Either


@dataclass(frozen=True, slots=True)
class TargetPath:
    """What an operation of a patch is about.

    filter: which values of the attribute; None for all. sub: which part of these; empty for them as
    they are.
    """

    attribute: AttributePath
    filter: Filter | None = None
    sub: str = ""

    def __str__(self) -> str:
        if self.filter is None:
            return str(self.attribute)
        return f"{self.attribute}[{self.filter}]{f'.{self.sub}' if self.sub else ''}"


def parse_filter(text: str) -> Filter:
    """Raises ScimError for what is no filter, or too long or too deep."""
    parser = _Parser(text, "invalidFilter")
    found = parser.either(0)
    parser.end()
    return found


def parse_path(text: str) -> TargetPath:
    """Raises ScimError."""
    parser = _Parser(text, "invalidPath")
    attribute = parser.attribute()
    if not parser.takes("["):
        parser.end()
        return TargetPath(attribute)
    selected = parser.either(1)
    parser.expect("]")
    part = parser.take("part")
    parser.end()
    return TargetPath(attribute, selected, part[1:])


def parse_attribute(text: str) -> AttributePath:
    """Raises ScimError."""
    parser = _Parser(text, "invalidPath")
    found = parser.attribute()
    parser.end()
    return found


class _Token(NamedTuple):
    kind: str
    text: str
    at: int


_TOKEN = re.compile(
    r"""
    (?P<space>\s+)
    | (?P<mark>[\[\]()])
    | (?P<part>\.[A-Za-z$][\w$-]*)
    | (?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")
    | (?P<number>-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.:$-]))
    | (?P<word>urn:[\w.:$-]+|[A-Za-z$][\w$-]*(?:\.[A-Za-z$][\w$-]*)?)
    """,
    re.VERBOSE | re.ASCII | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?:(?P<urn>urn:.+):)?(?P<name>[A-Za-z$][\w$-]*)(?:\.(?P<sub>[A-Za-z$][\w$-]*))?",
    re.ASCII | re.IGNORECASE,
)
_CONSTANTS: dict[str, Value] = {"true": True, "false": False, "null": None}


class _Parser:
    def __init__(self, text: str, reason: Reason) -> None:
        self._reason: Reason = reason
        self._terms = 0
        if len(text) > MOST_CHARACTERS:
            raise self._error(f"longer than {MOST_CHARACTERS} characters")
        self._tokens = [*self._cut(text), _Token("end", "", len(text))]
        self._at = 0

    def either(self, level: int) -> Filter:
        found = self._both(level)
        while self._takes_word("or"):
            found = Either(found, self._both(level))
        return found

    def attribute(self) -> AttributePath:
        token = self._next
        if token.kind != "word":
            raise self._unexpected()
        self._at += 1
        match = _ATTRIBUTE.fullmatch(token.text)
        if match is None:
            raise self._error(f"{token.text} is not an attribute")
        return AttributePath(match["name"], match["sub"] or "", match["urn"] or "")

    def takes(self, mark: str) -> bool:
        if self._next.kind == "mark" and self._next.text == mark:
            self._at += 1
            return True
        return False

    def take(self, kind: str) -> str:
        """The text of the next token if it is of this kind; else empty."""
        if self._next.kind != kind:
            return ""
        self._at += 1
        return self._tokens[self._at - 1].text

    def expect(self, mark: str) -> None:
        if not self.takes(mark):
            raise self._unexpected()

    def end(self) -> None:
        if self._next.kind != "end":
            raise self._unexpected()

    @property
    def _next(self) -> _Token:
        return self._tokens[self._at]

    def _cut(self, text: str) -> list[_Token]:
        found: list[_Token] = []
        at = 0
        while at < len(text):
            match = _TOKEN.match(text, at)
            if match is None:
                raise self._error(f"unexpected {text[at]!r} at character {at + 1}")
            if match.lastgroup and match.lastgroup != "space":
                found.append(_Token(match.lastgroup, match[0], at))
            at = match.end()
        return found

    def _takes_word(self, word: str) -> bool:
        if self._next.kind == "word" and self._next.text.lower() == word:
            self._at += 1
            return True
        return False

    def _both(self, level: int) -> Filter:
        found = self._term(level)
        while self._takes_word("and"):
            found = Both(found, self._term(level))
        return found

    def _term(self, level: int) -> Filter:
        self._terms += 1
        if self._terms > MOST_TERMS:
            raise self._error(f"more than {MOST_TERMS} terms")
        if level > MOST_LEVELS:
            raise self._error(f"nested deeper than {MOST_LEVELS} levels")
        following = self._tokens[self._at + 1 : self._at + 2]
        if self._next.text.lower() == "not" and following and following[0].text == "(":
            self._at += 1
            return Not(self._grouped(level))
        if self._next.text == "(" and self._next.kind == "mark":
            return self._grouped(level)
        path = self.attribute()
        if self.takes("["):
            inner = self.either(level + 1)
            self.expect("]")
            return Selection(path, inner)
        return self._compared(path)

    def _grouped(self, level: int) -> Filter:
        self.expect("(")
        inner = self.either(level + 1)
        self.expect(")")
        return inner

    def _compared(self, path: AttributePath) -> Filter:
        if self._takes_word("pr"):
            return Present(path)
        operator = self._next.text.lower()
        if self._next.kind != "word" or operator not in OPERATORS:
            raise self._unexpected()
        self._at += 1
        return Comparison(path, operator, self._value())

    def _value(self) -> Value:
        token = self._next
        self._at += 1
        if token.kind in ("string", "number"):
            value = _decoded(token.text)
            if value is None:
                raise self._error(f"{token.text} is no value")
            return value
        if token.kind == "word" and token.text.lower() in _CONSTANTS:
            return _CONSTANTS[token.text.lower()]
        self._at -= 1
        raise self._unexpected()

    def _unexpected(self) -> ScimError:
        token = self._next
        if token.kind == "end":
            return self._error("it ends too early")
        return self._error(f"unexpected {token.text} at character {token.at + 1}")

    def _error(self, text: str) -> ScimError:
        what = "filter" if self._reason == "invalidFilter" else "path"
        return ScimError(self._reason, f"Invalid {what}: {text}")


def _decoded(text: str) -> Value:
    """A text or a number; None for what no stored value can be."""
    try:
        value = cast("str | int | float", json.loads(text))
        if isinstance(value, str):
            value.encode()
    except ValueError:
        return None
    is_odd = "\0" in value if isinstance(value, str) else not isfinite(value)
    return None if is_odd else value


def _grouped(within: Filter, *kinds: type) -> str:
    """In parentheses where it binds less closely than what it stands in."""
    return f"({within})" if isinstance(within, kinds) else str(within)
