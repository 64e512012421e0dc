"""`roost state`"""

import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.state.documents import PASSING, Contents, Held, Imported

from . import asking, saved, show
from .config_file import ConfigFile
from .console import ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="state",
    help="""Save everything that a Roost holds, under a name or in a file, and restore it.

    A state has the accounts, their resources, their costs and the clock. Its file is text, and
    newer versions of Roost understand it.
    """,
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

for _command in (saved.save, saved.restore, saved.delete, saved.compare):
    app.command(_command)
app.command(saved.list_saved, name="list")

# What is there from the first start on.
_BARE = (("account", 1), ("user", 1), ("ledger", 1))

_Yes = Annotated[
    bool,
    Parameter(("--yes", "-y"), help="Do not ask first.", negative=(), show_default=False),
]


_File = Annotated[Path, Parameter(allow_leading_hyphen=True)]


@app.command
def export(
    file: Path | None = None,
    /,
    *,
    with_secrets: Annotated[
        bool,
        Parameter(
            help=(
                "Write secrets in the clear, so that another Roost can import them. Whoever has the"
                " file then has the secrets."
            ),
            negative=(),
            show_default=False,
        ),
    ] = False,
    with_log: Annotated[
        bool,
        Parameter(help="Include the records behind /v2/logs.", negative=(), show_default=False),
    ] = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Write the state to a file, or to standard output.

    Passwords, user data and the like are encrypted in it, so that only this Roost can read them.

    Parameters
    ----------
    file
        Where to. It is for its owner alone to read.
    """
    query = {"secrets": str(with_secrets).lower(), "log": str(with_log).lower()}
    content = ask(place, lambda console: console.fetch("state", **query))
    if file is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    from roost.store.files import replace_file  # noqa: PLC0415 - not all commands want a store

    try:
        replace_file(file, content, mode=0o600)
    except OSError as error:
        raise Failure(Exit.CANNOT_CREATE, f"{file}: {error.strerror}") from error
    show.note(f"Wrote {len(content.splitlines()) - 1} rows to {file}.")


@app.command(name="import")
def import_state(
    file: _File,
    /,
    *,
    yes: _Yes = False,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Replace the state with the one in a file.

    API keys that were made here for the first account continue to work, and open the first account
    of the new state.

    Parameters
    ----------
    file
        File that `roost state export` has written, or - for standard input.
    """
    content = _read(file)
    held = ask(place, lambda console: console.get("state/contents", Contents)).held
    if any((item.kind, item.count) not in _BARE for item in held):
        asking.make_sure(f"This replaces everything that the Roost in {place.folder} holds.", yes)
    done = ask(place, lambda console: console.put("state", content, Imported))
    if json:
        show.json(done)
        return
    show.note(f"Imported {done.documents} documents of {done.accounts} accounts.")
    left_out = done.left_out
    if left_out.keys or left_out.secrets:
        show.note(
            f"Another Roost has encrypted {left_out.secrets} secrets and {left_out.keys} API"
            " keys in it. They are left out. `roost state export --with-secrets` there writes"
            " secrets that this Roost can read. You always make new keys."
        )


@app.command
def reset(*, yes: _Yes = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Remove everything except the first account, its root user and the keys that you made for it.

    The clock goes back to real time, and faults are cleared.
    """
    asking.make_sure(f"This removes everything that the Roost in {place.folder} holds.", yes)
    ask(place, lambda console: console.tell("reset"))
    show.note(
        "Reset. The first account and the keys that the operator made are left. The clock shows"
        " real time."
    )


@app.command(name="contents")
def list_contents(
    file: _File | None = None,
    /,
    *,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Count the resources of each account: here, or in a file.

    Parameters
    ----------
    file
        File that `roost state export` has written, or - for standard input.
    """
    if file is None:
        found = ask(place, lambda console: console.get("state/contents", Contents))
    else:
        found = _contents(file)
    if json:
        show.json(found)
        return
    show.table(
        ("ACCOUNT", "KIND", "HOW MANY"),
        [(item.account, item.kind, str(item.count)) for item in found.held],
        "There is nothing in it.",
    )


def _contents(file: Path) -> Contents:
    # The server's part, which commands can spare when they ask one.
    from collections import Counter  # noqa: PLC0415

    import msgspec  # noqa: PLC0415

    from roost.admin.state import portable  # noqa: PLC0415
    from roost.http.errors import BadRequest  # noqa: PLC0415
    from roost.store.state import DocumentRow  # noqa: PLC0415

    try:
        rows = portable.read(_read(file)).rows
    except BadRequest as error:
        raise Failure(Exit.REFUSED, f"{file}: {error.text}") from error
    documents = [row for row in rows if isinstance(row, DocumentRow)]
    names = {
        row.seq: str(msgspec.json.decode(row.body)["name"])
        for row in documents
        if row.kind == "account"
    }
    counts = Counter((row.account, row.kind) for row in documents if row.kind != PASSING)
    return Contents([Held(names.get(of, ""), kind, n) for (of, kind), n in sorted(counts.items())])


def _read(file: Path) -> bytes:
    try:
        return sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise Failure(Exit.CONFIGURATION, f"{file}: {error.strerror}") from error
