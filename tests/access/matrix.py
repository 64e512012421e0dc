"""Who may do which operation: a row for each, a column for each kind of caller.

This says it from what docs/access.md says, not by asking the program. test_matrix.py asks that, and
compares; actions_table.py writes it into the page. Another credential is another entry of CALLERS.
"""

from collections.abc import Callable, Mapping
from typing import Literal

from roost.access import actions
from roost.app import operations
from roost.http.operations import Operation
from roost.products.scim import SURFACE as SCIM

Cell = Literal["yes", "no", "part", "masked", "own", "unknown"]
"""part: what is about one resource for that one alone, and of lists what is that one.

masked: all but what is secret. own: as root of another account, where nothing of this one is.
unknown: what the caller shows opens nothing there, whoever he is.
"""

OF_DIRECTORIES = {operation.id for operation in SCIM.operations}
OPERATIONS = sorted([*operations(), *SCIM.operations], key=lambda operation: operation.id)
OWN_KEYS = {"list-api-keys", "create-api-key", "get-api-key", "delete-api-key"}
"""What a session has not."""
ASKED_BY_TOKEN = {"iam-assume-role", "iam-aws-sts-assume-role"}


def everything(operation: Operation) -> Cell:
    return "yes"


def reader(operation: Operation) -> Cell:
    name = operation.action.name
    verb = name.rpartition(".")[2]
    if not name:
        return "yes"
    if name not in actions.names() or not (verb == "Read" or verb.startswith(("List", "Get"))):
        return "no"
    return "masked" if operation.secrets else "yes"


def one_resource(operation: Operation) -> Cell:
    if not operation.action.name:
        return "yes"
    return "part" if operation.parameters or operation.action.lists else "no"


def session(operation: Operation) -> Cell:
    name = operation.action.name
    if operation.id in OWN_KEYS:
        return "no"
    return "yes" if not name or name.startswith("network.dns.") else "no"


def token(operation: Operation) -> Cell:
    """Of an issuer that a role is trusted to. Taking one on is for the trusts to say."""
    return "yes" if operation.id in ASKED_BY_TOKEN else session(operation)


def nobody(operation: Operation) -> Cell:
    return "no" if operation.action.name else "yes"


def another(operation: Operation) -> Cell:
    return "own" if operation.action.name else "yes"


def directory(operation: Operation) -> Cell:
    return "yes" if operation.id in OF_DIRECTORIES else "unknown"


CALLERS: Mapping[str, Callable[[Operation], Cell]] = {
    "root": everything,
    "admin": everything,
    "reader": reader,
    "one resource": one_resource,
    "session": session,
    "token": token,
    "no policy": nobody,
    "other account": another,
    "SCIM token": directory,
}


def cell(caller: str, operation: Operation) -> Cell:
    if operation.id in OF_DIRECTORIES and CALLERS[caller] is not directory:
        return "unknown"
    return "yes" if operation.public else CALLERS[caller](operation)


def path_of(operation: Operation) -> str:
    """As openapi.json has it."""
    return f"{SCIM.prefix}{operation.path}" if operation.id in OF_DIRECTORIES else operation.path


HEADING = (
    f"| operation | action | {' | '.join(CALLERS)} |",
    f"| --- | --- |{' --- |' * len(CALLERS)}",
)


def table() -> list[str]:
    return [*HEADING, *map(_row, OPERATIONS)]


def _row(operation: Operation) -> str:
    action = f"`{operation.action.name}`" if operation.action.name else "-"
    cells = " | ".join(cell(caller, operation) for caller in CALLERS)
    return f"| `{operation.id}` | {action} | {cells} |"
