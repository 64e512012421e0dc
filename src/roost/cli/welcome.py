"""What `roost serve` says once it answers."""

import os
import shlex
import sys
from urllib.parse import urlsplit

from roost.http.tls import NewAuthority

from . import pace
from .process import Ready


def lines(ready: Ready) -> list[tuple[str, str]]:
    """A label and a text for each thing to know."""
    first, *others = addresses(ready)
    told = [("Roost answers on", first), *(("and on", url) for url in others)]
    if "admin-tcp" in ready.urls:
        told.append(("Admin interface", f"{ready.urls['admin-tcp']}/_roost"))
    if ready.console:
        told.append(("Console", f"{ready.console}/console  (`roost console` opens it)"))
    if "dns" in ready.urls:
        told.append(("Name server", ready.urls["dns"].removeprefix("dns://")))
    if ready.new_key is not None:
        told.append(("Your API key", f"{ready.new_key}  (shown only once)"))
    elif os.environ.get("ROOST_API_KEY"):
        told.append(("Your API key", "the one in ROOST_API_KEY"))
    else:
        told.append(("Your API key", "as before; `roost keys create NAME` makes another"))
    if ready.authority is not None:
        told.append(("CA to trust", str(ready.authority)))
    told.append(("Clock", pace.stands(ready.clock)))
    if ready.new_authority not in (None, NewAuthority.FIRST):
        told.append(("", f"It is new, so clients have to trust it: {ready.new_authority.value}."))
    return told


def addresses(ready: Ready) -> list[str]:
    """Where the API answers, with TLS first, as a client on this machine would write it."""
    return [_reachable(ready.urls[name]) for name in ("api", "plain") if name in ready.urls]


def first_request(ready: Ready) -> list[str]:
    """A curl command that works as it is, a line of it an item."""
    url = addresses(ready)[0]
    command = ["curl"]
    if ready.authority is not None:
        command += ["--cacert", shlex.quote(str(ready.authority))]
    if ready.new_key is not None:
        command += ["-H", f'"Authorization: Bearer {ready.new_key}"']
    elif os.environ.get("ROOST_API_KEY"):
        command += ["-H", '"Authorization: Bearer $ROOST_API_KEY"']
    else:
        return [" ".join([*command, f"{url}/v2/regions"])]
    return [" ".join([*command, "\\"]), f"     {url}/v2/account"]


def show(ready: Ready) -> None:
    """Prints all that, prettily where a person sees it."""
    if sys.stdout.isatty():
        _show_in_panel(lines(ready))
    else:
        width = max(len(label) for label, _ in lines(ready))
        for label, text in lines(ready):
            print(f"{label:{width}}  {text}".rstrip())
    print("\nTry it:")
    for line in first_request(ready):
        print(f"  {line}")
    print(f"\nAll there is:  {addresses(ready)[0]}/docs", flush=True)


def _show_in_panel(told: list[tuple[str, str]]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only where a person sees it
    from rich.panel import Panel  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table.grid(padding=(0, 2))
    table.add_column(style="dim")
    # What is too long for the window is folded, never cut off: a key is shown once.
    table.add_column(style="bold", overflow="fold")
    for label, text in told:
        table.add_row(label, Text(text))  # a folder's name in brackets is no markup
    Console().print(Panel.fit(table, title="Roost", border_style="green", padding=(1, 2)))


def _reachable(url: str) -> str:
    """The URL, with `localhost` for "every address", which is no place to send a request to."""
    parts = urlsplit(url)
    if parts.hostname not in ("0.0.0.0", "::"):  # noqa: S104 - looked for, not listened on
        return url
    return f"{parts.scheme}://localhost:{parts.port}"
