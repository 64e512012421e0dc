"""Headers that come in several lines. Cookies do over HTTP/2, each in a line of its own."""

from typing import Any, cast

from granian.rsgi import Scope


def every(scope: Scope, header: str) -> list[str]:
    """What each line of this header says; Granian's own types do not know of it."""
    return cast("Any", scope.headers).get_all(header)


def cookie(scope: Scope, name: str) -> str:
    """A cookie's value; empty where the browser sent none of this name."""
    for line in every(scope, "cookie"):
        for part in line.split(";"):
            given, _, value = part.strip().partition("=")
            if given == name:
                return value
    return ""
