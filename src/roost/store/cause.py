"""Because of what something is done."""

from typing import NamedTuple


class Cause(NamedTuple):
    """The request because of which something is done: its id, its operation's, its key's."""

    request: str
    operation: str
    key: str
