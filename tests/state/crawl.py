"""Everything that a client can see."""

import re

import httpx

from roost.app import operations
from roost.http.operations import Operation

# The log of requests grows with every look at it.
_CHANGING = {"/logs"}
# So does the date of the last one.
_ACTIVITY = re.compile(r'"last_activity":"[^"]*"')


def everything(client: httpx.Client) -> dict[str, str]:
    """What each GET of the API answers this client, by its path."""
    seen: dict[str, str] = {}
    gets = [operation for operation in operations() if operation.method == "GET"]
    for operation in sorted(gets, key=lambda operation: operation.path.count("{")):
        if not operation.public and operation.path not in _CHANGING:
            for path in _paths(operation, seen):
                reply = client.get(path)
                seen[path] = f"{reply.status_code} {_ACTIVITY.sub('', reply.text)}"
    return seen


def _paths(operation: Operation, seen: dict[str, str]) -> list[str]:
    """The operation's path, for each id that the list before its parameter shows."""
    start, brace, rest = operation.path.partition("/{")
    if not brace:
        return [start]
    ids = re.findall(r'\{"id":"?([\w-]+)"?,', seen.get(start, ""))
    _, _, end = rest.partition("}")
    return [f"{start}/{id}{end}" for id in ids if "{" not in end]
