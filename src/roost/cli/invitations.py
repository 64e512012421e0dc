"""`roost invitations`"""

from cyclopts import App

from roost.admin.invitations.documents import Acceptance, AllWaiting, Waiting

from . import show
from .config_file import ConfigFile
from .console import ask
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="invitations",
    help="List and accept the invitations of users, to organizations and of sub-accounts.",
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)


@app.command(name="list")
def list_invitations(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """List invitations that nobody has accepted yet. Roost sends no mail."""
    found = ask(place, lambda console: console.get("invitations", AllWaiting))
    if json:
        show.json(found)
        return
    show.table(
        ("ID", "TO BE", "EMAIL", "ACCOUNT", "EXPIRES"),
        [(w.id, w.kind, w.email, w.account, w.expires or "never") for w in found.invitations],
        "Nobody has been invited who has not answered.",
    )


@app.command
def accept(
    invitation: str,
    /,
    *,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Accept an invitation for whoever is invited.

    Parameters
    ----------
    invitation
        Its id, or the email address if nothing else waits for an answer from it.
    """
    wanted = Acceptance(invitation)
    done = ask(place, lambda console: console.post("invitations/accept", wanted, Waiting))
    if json:
        show.json(done)
    else:
        show.note(f"{done.email} has accepted, for {done.account}.")
