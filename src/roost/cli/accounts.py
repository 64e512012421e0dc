"""`roost accounts`"""

from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.documents import AccountCreate, Accounts, NewKey

from . import show
from .config_file import ConfigFile
from .console import ask
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="accounts",
    help="List and create accounts.",
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)


@app.command(name="list")
def list_accounts(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """List the accounts, the oldest first."""
    found = ask(place, lambda console: console.get("accounts", Accounts))
    if json:
        show.json(found)
        return
    names = {account.id: account.name for account in found.accounts}
    rows = [(a.id, a.name, a.email, names.get(a.parent, "")) for a in found.accounts]
    show.table(("ID", "NAME", "EMAIL", "PARENT"), rows, "There are no accounts.")


@app.command
def create(
    name: str,
    /,
    *,
    email: Annotated[str, Parameter(help="The account's and its root user's address.")] = (
        "root@localhost"
    ),
    parent: Annotated[
        str, Parameter(help="Make it a sub-account of this account: an id, address or name.")
    ] = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Create an account with a root user and an API key. It sees nothing of other accounts.

    The key goes to standard output, so that `KEY=$(roost accounts create NAME)` works. It is shown
    only once.

    Parameters
    ----------
    name
        Its name.
    """
    wanted = AccountCreate(name, email, parent)
    made = ask(place, lambda console: console.post("accounts", wanted, NewKey))
    if json:
        show.json(made)
    else:
        show.note(f"Account {made.key.account.id} ({name}). Its key, shown only once:")
        print(made.api_key)
