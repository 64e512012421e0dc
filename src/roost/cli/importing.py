"""`roost import`"""

import os
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from roost.admin.documents import KeyCreate, NewKey, Status

from . import show
from .addresses import api_address
from .config_file import ConfigFile
from .console import SOCKET, Console
from .failures import Exit, Failure
from .options import USING, RoostOptions

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from .copying.account import Outcome, Watcher
    from .copying.endpoint import Endpoint

app = App(name="import", group=USING, config=ConfigFile(strict=False))

LOCAL_PACE = 1000.0
"""Requests a second to the Roost of one's own, which says by itself when that is too many."""


@app.default
def import_account(
    *,
    source: Annotated[
        str,
        Parameter(
            "--from",
            help="Address of an API v2: https://api.vultr.com. It must be given.",
            metavar="URL",
            show_default=False,
        ),
    ] = "",
    key: Annotated[
        str,
        Parameter(
            help="API key of the account there. Required. Other users of this machine can"
            " see options, so set ROOST_IMPORT_KEY in the environment instead.",
            env_var="ROOST_IMPORT_KEY",
            show_env_var=False,
            show_default=False,
        ),
    ] = "",
    ca: Annotated[
        Path | None,
        Parameter(help="Certificate (PEM) to trust there beside the system's.", metavar="FILE"),
    ] = None,
    account: Annotated[
        str,
        Parameter(
            help="The account here, by id, email address or name. By default, the first.",
            show_default=False,
        ),
    ] = "",
    map: Annotated[  # noqa: A002 - the option's name
        Path,
        Parameter(
            help=(
                "File that remembers what was copied, so that the command can continue after an"
                " interruption."
            ),
            metavar="FILE",
        ),
    ] = Path("roost-import.jsonl"),
    rate: Annotated[
        float, Parameter(help="At most so many requests a second to that address.", metavar="N")
    ] = 10.0,
    place: Annotated[RoostOptions, Parameter(name="*")] = RoostOptions(),  # noqa: B008 - frozen
) -> int:
    """Copy an account's resources from any API v2 endpoint, through the API itself.

    It makes all of them again here, under new ids, attached to each other as they are there. It
    changes nothing there. If an import was interrupted, start it again with the same --map, and it
    continues.

    It cannot copy what the API does not tell: passwords and private keys, what is on disks and in
    buckets, where images came from. Addresses are new.
    """
    _check(source, key, rate)
    # HTTP, TLS and the sections, which other commands can spare.
    from roost.copying import begin  # noqa: PLC0415

    from .copying.account import copy_account  # noqa: PLC0415
    from .copying.endpoint import Endpoint, wait  # noqa: PLC0415
    from .copying.mapping import CopiesFile  # noqa: PLC0415
    from .copying.sections import every  # noqa: PLC0415

    origin = Endpoint(source, key, pace=rate, authority=ca, pause=wait)
    with (
        _own_endpoint(place, account) as target,
        CopiesFile(map, origin.url, target.url) as copies,
        _watching() as watcher,
    ):
        copyables = every()
        journey = begin(origin, target, copies, wait, copyables)
        outcomes = copy_account(journey, copyables, watcher)
    _report(outcomes, journey.notes)
    return Exit.PROBLEM if any(outcome.missed for outcome in outcomes) else 0


def _check(source: str, key: str, rate: float) -> None:
    """Raises Failure for what is missing or makes no sense."""
    if not source:
        raise Failure(
            Exit.USAGE,
            "--from is missing: the address of the API to copy from",
            "for example: ROOST_IMPORT_KEY=... roost import --from https://api.vultr.com",
        )
    if not key:
        raise Failure(
            Exit.USAGE,
            f"the API key for {source} is missing",
            "set ROOST_IMPORT_KEY in the environment, or give --key",
        )
    if rate <= 0:
        raise Failure(Exit.USAGE, "--rate must be more than 0", "10 is the default")


@contextmanager
def _own_endpoint(place: RoostOptions, account: str) -> "Generator[Endpoint]":
    """The API of the Roost that runs here, with a key for as long as this takes."""
    from .copying.endpoint import Endpoint, wait  # noqa: PLC0415

    with closing(Console(place.folder / SOCKET)) as console:
        if not console.connects():
            raise Failure(
                Exit.NOTHING_THERE,
                f"no Roost runs in {place.folder}",
                "`roost serve` starts one; --data names another folder",
            )
        status = console.get("status", Status)
        wanted = KeyCreate("roost import", account, ephemeral=True)
        made = console.post("keys", wanted, NewKey)
    authority = Path(status.authority) if status.authority else None
    try:
        yield Endpoint(
            api_address(status), made.api_key, pace=LOCAL_PACE, authority=authority, pause=wait
        )
    finally:
        # The connection from before may have been closed meanwhile.
        with closing(Console(place.folder / SOCKET)) as console:
            console.delete("keys", key=made.key.id)


@contextmanager
def _watching() -> "Generator[Watcher]":
    """A bar for people, a line a section for everybody else."""
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield _Lines()
        return
    from rich.console import Console as Screen  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description:20}"), BarColumn(), MofNCompleteColumn(),
        TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=Screen(stderr=True)) as progress:
        yield _Bars(progress)


class _Lines:
    def __init__(self) -> None:
        self._section = ""

    def begin(self, section: str) -> None:
        self._section = section

    def found(self, items: int) -> None:
        if items:
            show.note(f"{self._section}: {items}")

    def step(self) -> None:
        """A line for each would be too many."""


class _Bars:
    """A bar for each section of which there is anything."""

    def __init__(self, progress: "Progress") -> None:
        self._progress = progress
        self._section = ""
        self._total = 0
        self._task: TaskID | None = None

    def begin(self, section: str) -> None:
        self._section, self._total, self._task = section, 0, None

    def found(self, items: int) -> None:
        self._total += items
        if self._task is not None:
            self._progress.update(self._task, total=self._total)
        elif items:
            self._task = self._progress.add_task(self._section, total=items)

    def step(self) -> None:
        if self._task is not None:
            self._progress.advance(self._task)


def _report(outcomes: "list[Outcome]", notes: list[str]) -> None:
    show.table(
        ("SECTION", "COPIED", "BEFORE", "NOT COPIED"),
        [(o.section, str(o.copied), str(o.before), str(len(o.missed))) for o in outcomes],
        "There is nothing to copy.",
    )
    for outcome in outcomes:
        for name, reason in outcome.missed:
            show.note(f"{outcome.section}: {name} was not copied: {reason}")
    for note in notes:
        show.note(note)
