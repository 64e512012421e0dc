"""How the values of options are read, wherever they come from: `Parameter`'s arguments."""

import ipaddress
from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from cyclopts import Token

from roost.http.networks import parse_network
from roost.settings import Address, Network

T = TypeVar("T")


def one(parse: Callable[[str], T]) -> dict[str, Any]:
    """For an option with one value, of which the last counts."""

    def convert(_: Any, tokens: Sequence[Token]) -> T:
        return _parsed(parse, tokens[-1], tokens[-1].value)

    return {"converter": convert, "n_tokens": 1, "accepts_keys": False}


def several(parse: Callable[[str], T]) -> dict[str, Any]:
    """For a list: separated by commas, given more than once, or an array in the file."""

    def convert(_: Any, tokens: Sequence[Token]) -> tuple[T, ...]:
        parts = [(token, part.strip()) for token in tokens for part in token.value.split(",")]
        return tuple(_parsed(parse, token, part) for token, part in parts if part)

    return {
        "converter": convert,
        "n_tokens": 1,
        "accepts_keys": False,
        "env_var_split": _whole,
        "show_default": False,
    }


def _parsed(parse: Callable[[str], T], token: Token, text: str) -> T:
    try:
        return parse(text)
    except ValueError as error:
        where = "" if token.source in ("cli", "env") else f", in {token.source}"
        raise ValueError(f"{error}{where}") from None


def _whole(_: Any, value: str, *, delimiter: str | None) -> list[str]:
    """A variable's value as it is: commas part it, not blanks."""
    return [value]


def integer(text: str) -> int:
    """Not what a number can be rounded to: half a request a second is not "no limit"."""
    try:
        return int(text)
    except ValueError:
        raise ValueError(f"{text!r} is not an integer") from None


def base_url(text: str) -> str:
    """A URL to which paths are added, without the slash at its end."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(f"{text!r} is not a URL like https://api.example.com")
    return text.rstrip("/")


def network(text: str) -> Network:
    return parse_network(text)


def network_text(text: str) -> str:
    return str(ipaddress.ip_network(text))


def address_or_off(text: str) -> Address | None:
    return None if text == "off" else Address.parse(text)


def address_or_word(text: str) -> Address | Literal["off"]:
    return "off" if text == "off" else Address.parse(text)
