"""`roost run`, in full: see roost.reroute for what it does, and for the short way there."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from roost.reroute.admin import AdminClient
from roost.reroute.processes import end_like, raise_on_signals
from roost.reroute.session import run as run_with
from roost.reroute.trouble import Trouble

from . import show
from .config_file import ConfigFile
from .failures import Exit, Failure
from .options import RUNNING, Starting
from .own import own
from .running import require_as_asked

app = App(
    name="run",
    usage="Usage: roost run [OPTIONS] COMMAND [ARGUMENTS]",
    group=RUNNING,
    config=ConfigFile(strict=False),
)


@app.default
def run(
    *command: Annotated[
        str, Parameter(help="The program to run and its arguments.", show_default=False)
    ],
    ephemeral: Annotated[
        bool,
        Parameter(
            help="Start a new, empty Roost in memory for the command. It is gone afterwards.",
            negative=(),
            show_default=False,
        ),
    ] = False,
    isolated: Annotated[
        bool,
        Parameter(
            help="Give the command namespaces of its own (Linux), for clients that ignore proxies.",
            negative=(),
            show_default=False,
        ),
    ] = False,
    place: Annotated[Starting, Parameter(name="*")] = Starting(),  # noqa: B008 - frozen
) -> int:
    """Run a command that meets Roost at https://api.vultr.com: `roost run terraform apply`

    For this one command it sets a proxy that connects Vultr's API to Roost and leaves every other
    host alone, certificates to trust, and an API key, which is revoked at the end. If no Roost runs
    in the data folder, one is started there for as long as the command takes.

    The exit code is the command's. Write options before the command, or before `--`.
    """
    if not command:
        raise Failure(
            Exit.USAGE,
            "COMMAND is missing: the program to run",
            "for example: roost run terraform apply",
        )
    raise_on_signals()
    with _roost(place, ephemeral=ephemeral) as (admin, lifelines):
        try:
            status = run_with(admin, command, isolated=isolated, lifelines=lifelines)
        except Trouble as trouble:
            raise Failure(Exit(trouble.code), trouble.text, trouble.advice) from trouble
    return end_like(status)


@contextmanager
def _roost(place: Starting, *, ephemeral: bool) -> Generator[tuple[AdminClient, tuple[int, ...]]]:
    """The Roost that is meant, and what keeps it running if it is the command's own."""
    admin = AdminClient(place.folder)
    if not ephemeral and admin.answers():
        require_as_asked(place, ", or use --ephemeral")
        if place.init is not None:
            raise Failure(
                Exit.CONFIGURATION,
                f"the Roost in {place.folder} runs already, and --init works only when one starts",
                "stop it first, leave out --init, or use --ephemeral",
            )
        yield admin, ()
        return
    with own(place.settings(), ephemeral=ephemeral) as (roost, lifeline):
        if not ephemeral:
            show.note(f"roost: no Roost runs in {roost.data}. One was started for this command.")
            if roost.new_key is not None:
                show.note(f"roost: the first API key, shown only once: {roost.new_key}")
        yield AdminClient(Path(roost.data)), (lifeline,)
