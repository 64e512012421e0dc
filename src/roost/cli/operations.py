"""`roost operations`"""

import msgspec
from cyclopts import App

from . import show
from .options import KNOWING, PrintJson

app = App(name="operations", group=KNOWING)


class Listed(msgspec.Struct):
    """id: what faults and `roost requests` call it."""

    id: str
    method: str
    path: str
    section: str
    summary: str


class Operations(msgspec.Struct):
    operations: list[Listed]


@app.default
def operations(
    word: str = "",
    /,
    *,
    json: PrintJson = False,
) -> None:
    """List the operations of the API by their ids.

    `roost faults add --operation` takes the ids of operations below /v2.

    Parameters
    ----------
    word
        Show only operations with this in their id, path or section.
    """
    from roost.app import document  # noqa: PLC0415 - the whole program, which others can spare
    from roost.http.reference.model import Document  # noqa: PLC0415

    found = [
        Listed(told.operation_id, method, path, told.tags[0], told.summary)
        for method, path, told in Document.read(document()).operations()
    ]
    kept = [each for each in found if word.lower() in f"{each.id} {each.path} {each.section}"]
    if json:
        show.json(Operations(kept))
        return
    show.table(
        ("OPERATION", "METHOD", "PATH", "SECTION"),
        [(each.id, each.method, each.path, each.section) for each in kept],
        f"No operation has {word} in its id, path or section.",
    )
