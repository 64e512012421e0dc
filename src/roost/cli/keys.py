"""`roost keys`"""

from typing import Annotated

from cyclopts import App, Parameter

from roost.admin.documents import Key, KeyCreate, Keys, NewKey

from . import show, spans
from .config_file import ConfigFile
from .console import Console, ask
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="keys",
    help="List, create and revoke API keys.",
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_Account = Annotated[
    str, Parameter(help="Id, email address or name of an account.", show_default=False)
]


@app.command(name="list")
def list_keys(
    *,
    account: _Account = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """List the keys of all accounts, or of one. The keys themselves are shown only when made."""
    query = {"account": account} if account else {}
    found = ask(place, lambda console: console.get("keys", Keys, **query))
    if json:
        show.json(found)
        return
    show.table(
        ("ID", "NAME", "ACCOUNT", "KEY", "CREATED", "EXPIRES", "ALLOWED FROM", "PERMISSIONS"),
        [
            (
                key.id,
                key.name,
                key.account.name,
                f"...{key.ending}",
                key.created,
                key.expires or "never",
                ", ".join(key.allow) or "everywhere",
                ", ".join(key.acls) or "all",
            )
            for key in found.keys
        ],
        "There are no API keys. `roost keys create NAME` makes one.",
    )


@app.command
def create(
    name: str,
    /,
    *,
    account: _Account = "",
    expires: Annotated[
        str | None,
        Parameter(help="When it ends: 90d or 2030-01-31, by Roost's clock.", show_default=False),
    ] = None,
    allow: Annotated[
        tuple[str, ...],
        Parameter(
            help="Network from which the key may be used. You can give several.",
            negative=(),
            show_default=False,
        ),
    ] = (),
    acls: Annotated[
        str | None,
        Parameter(
            help="Its permissions, for example dns,firewall. By default, all.", show_default=False
        ),
    ] = None,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Create a key for an account's root user. Without --account, the first account's.

    The key goes to standard output, so that `KEY=$(roost keys create NAME)` works. It is shown only
    once.

    Parameters
    ----------
    name
        Its name.
    """
    wanted = KeyCreate(name, account, allow=[part for text in allow for part in text.split(",")])
    if acls is not None:
        # As with --expires: empty must not come to mean all.
        wanted.acls = [part.strip() for part in acls.split(",") if part.strip()]
    if expires is not None:
        # Empty, as from a variable that is not set, must not come to mean for ever.
        if expires[:1].isdigit() and not expires[-1:].isdigit():
            wanted.expires_in = round(spans.seconds(expires))
        else:
            wanted.expires_at = spans.moment(expires)
    made = ask(place, lambda console: console.post("keys", wanted, NewKey))
    if json:
        show.json(made)
    else:
        show.note(f"A key for {made.key.account.name}, {_until(made.key)}, shown only once:")
        print(made.api_key)


@app.command
def revoke(key: str, /, *, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Revoke a key, and all keys that were made with it.

    Parameters
    ----------
    key
        Its id, or its name.
    """

    def send(console: Console) -> None:
        console.delete("keys", key=key)

    ask(place, send, "`roost keys list` shows the keys with their ids and names")
    show.note(f"Revoked {key}.")


def _until(key: Key) -> str:
    return f"good until {key.expires}" if key.expires else "good until revoked"
