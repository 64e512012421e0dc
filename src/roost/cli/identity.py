"""`roost identity-token`"""

from typing import Annotated
from urllib.parse import quote

from cyclopts import App, Parameter

from .config_file import ConfigFile
from .console import ask
from .options import USING, RoostOptions

app = App(name="identity-token", group=USING, config=ConfigFile(strict=False))


@app.default
def identity_token(
    server: str,
    /,
    *,
    place: Annotated[RoostOptions, Parameter(name="*")] = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Print a token with which an instance or a bare metal proves which one it is.

    It is valid for an hour. A machine cannot ask for one by itself yet, so put it there.

    Parameters
    ----------
    server
        Its id.
    """
    token = ask(place, lambda console: console.fetch(f"servers/{quote(server)}/identity-token"))
    print(token.decode())
