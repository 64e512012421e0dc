"""Asking before something is lost."""

import sys

from .failures import Exit, Failure


def make_sure(what: str, yes: bool) -> None:
    """Asks, where there is somebody to answer. Raises Failure."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(Exit.USAGE, what, "add --yes if that is what you want")
    print(f"{what} Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise Failure(Exit.REFUSED, "nothing was changed")
