"""`roost access`"""

from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.access.documents import Explanation, Unused

from . import show
from .config_file import ConfigFile
from .console import ask
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="access",
    help="Show who may do what, and why.",
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_KEY = "Id of a key, or its name if no other key has that name."


@app.command
def explain(
    *,
    key: Annotated[str, Parameter(help=_KEY)],
    operation: Annotated[str, Parameter(help="An operation of the API: delete-instance.")],
    resource: Annotated[str, Parameter(help="Id of the resource.", show_default=False)] = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Say whether a key may do something, and by which statement of which policy."""
    query = {"key": key, "operation": operation, "resource": resource}
    told = ask(place, lambda console: console.get("access/explain", Explanation, **query))
    if json:
        show.json(told)
        return
    rows = [
        ("user", told.user),
        ("action", told.action or "none"),
        ("resource", told.resource or "none"),
        ("allowed", "yes" if told.allowed else "no"),
        ("because", told.reason),
    ]
    if told.policy_id:
        rows.append(("policy", f"{told.policy_name} ({told.policy_id})"))
    show.table(("", ""), rows, "")
    if told.statement is not None:
        show.json(told.statement)


@app.command
def unused(
    *,
    key: Annotated[str, Parameter(help=_KEY, show_default=False)] = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """List what keys may do and, as far as the log tells, never did."""
    found = ask(place, lambda console: console.get("access/unused", Unused, key=key))
    if json:
        show.json(found)
        return
    rows = [(one.name, one.account, action) for one in found.keys for action in one.unused]
    show.table(
        ("KEY", "ACCOUNT", "NEVER DID"), rows, "There is nothing that keys may do and never did."
    )
