"""`roost state save` and what becomes of saved states."""

from typing import Annotated
from urllib.parse import quote

from cyclopts import Parameter

from roost.admin.state.documents import (
    Differences,
    Imported,
    SaveAs,
    SavedState,
    SavedStates,
    Thing,
)

from . import asking, show
from .console import Console, ask
from .options import Place, PrintJson, RoostOptions

_Yes = Annotated[
    bool,
    Parameter(("--yes", "-y"), help="Do not ask first.", negative=(), show_default=False),
]
_ADVICE = "`roost state list` shows the states that are saved"


def save(name: str, /, *, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Save the state under a name, in the data folder.

    A state that was saved under that name before is replaced.

    Parameters
    ----------
    name
        Letters, digits, dots, dashes and underscores.
    """
    saved = ask(place, lambda console: console.post("state/saved", SaveAs(name), SavedState))
    if json:
        show.json(saved)
    else:
        show.note(f"Saved {saved.documents} documents as {saved.name}.")


def list_saved(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """List the saved states."""
    found = ask(place, lambda console: console.get("state/saved", SavedStates))
    if json:
        show.json(found)
        return
    show.table(
        ("NAME", "SAVED", "DOCUMENTS", "BYTES"),
        [(s.name, s.date, str(s.documents), str(s.size)) for s in found.states],
        "No state is saved. `roost state save NAME` saves one.",
    )


def restore(
    name: str,
    /,
    *,
    yes: _Yes = False,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Replace everything with a saved state.

    API keys that the operator made continue to work. The clock shows what it showed then.

    Parameters
    ----------
    name
        What it was saved as.
    """
    path = f"state/saved/{quote(name, safe='')}"

    def send(console: Console) -> Imported:
        # Nobody is asked about a state that is not there.
        console.fetch(path)
        asking.make_sure(f"This replaces everything that the Roost in {place.folder} holds.", yes)
        return console.post(f"{path}/restore", None, Imported)

    done = ask(place, send, _ADVICE)
    if json:
        show.json(done)
    else:
        show.note(f"Restored {done.documents} documents of {done.accounts} accounts from {name}.")


def delete(name: str, /, *, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Delete a saved state. The Roost itself does not change.

    Parameters
    ----------
    name
        What it was saved as.
    """

    def send(console: Console) -> None:
        console.delete(f"state/saved/{quote(name, safe='')}")

    ask(place, send, _ADVICE)
    show.note(f"Deleted the saved state {name}.")


def compare(
    before: str,
    after: str = "",
    /,
    *,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Show what was added, removed and changed from one saved state to another.

    Parameters
    ----------
    before
        The name of a saved state.
    after
        The name of another. By default, what the Roost holds now.
    """
    query = {"before": before} | ({"after": after} if after else {})
    found = ask(place, lambda c: c.get("state/comparison", Differences, **query), _ADVICE)
    if json:
        show.json(found)
        return
    rows = [("+", *_cells(thing), "") for thing in found.added]
    rows += [("-", *_cells(thing), "") for thing in found.removed]
    rows += [("~", *_cells(one.thing), ", ".join(one.fields)) for one in found.changed]
    show.table(("", "KIND", "ID", "NAME", "CHANGED"), rows, "They are the same.")


def _cells(thing: Thing) -> tuple[str, str, str]:
    return thing.kind, thing.id, thing.name
