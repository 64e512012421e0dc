"""`roost clock`"""

from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from roost.admin.documents import ClockChange, ClockView

from . import pace, progress, show, spans
from .config_file import ConfigFile
from .console import SOCKET, ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="clock",
    help="""Show, hold and move the clock by which dates, charges, schedules and lifecycles go.

    The clock goes forward only. `roost state reset` takes it back to real time. An advance does
    everything that falls due on the way, each at its own time.
    """,
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_WAY_OUT = (
    "go on from here (`roost clock run` lets a held clock run), or begin anew: `roost state reset`"
    " removes all resources and takes the clock back to real time"
)


@app.default
@app.command(name="show")
def show_clock(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Show what time it is, and whether the clock is real, held or ahead of real time."""
    _tell(ask(place, lambda console: console.get("clock", ClockView)), json)


@app.command
def hold(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Stop the clock where it is."""
    _change(ClockChange(hold=True), json, place)


@app.command
def run(
    *,
    rate: Annotated[
        float, Parameter(help="How many times as fast as real time.", validator=Number(gt=0))
    ] = 1.0,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Let the clock run on from where it is."""
    _change(ClockChange(rate=rate), json, place)


@app.command
def advance(
    span: str,
    date: str = "",
    /,
    *,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Move the clock forward, do everything that falls due on the way, and say what was done.

    Parameters
    ----------
    span
        How far (30d, 12h, 90m, 1h30m), or the word `to`.
    date
        After `to`: 2030-01-31 or 2030-01-31T12:00, in UTC unless it names a zone.
    """
    if (span == "to") != bool(date):
        raise Failure(Exit.USAGE, "say `advance 30d` or `advance to 2030-01-31`")
    if date:
        change = ClockChange(advance_to=spans.moment(date))
    else:
        change = ClockChange(advance_seconds=spans.seconds(span))
    socket = place.folder / SOCKET
    _tell(ask(place, lambda console: progress.advance(console, socket, change), _WAY_OUT), json)


@app.command
def real(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Go back to real time. A clock that is ahead of real time needs `roost state reset`."""
    _change(ClockChange(real=True), json, place, _WAY_OUT)


def _change(wanted: ClockChange, json: bool, place: RoostOptions, advice: str = "") -> None:
    _tell(ask(place, lambda console: console.post("clock", wanted, ClockView), advice), json)


def _tell(clock: ClockView, json: bool) -> None:
    if json:
        show.json(clock)
        return
    print(f"{clock.now}  {pace.stands(clock)}")
    if clock.happened is not None:
        for line in pace.told(clock.happened):
            print(line)
    if clock.held and clock.lifecycle != "instant":
        show.note(
            f"With --lifecycle {clock.lifecycle}, nothing that takes time continues until you"
            " move the clock:"
            " `roost clock advance 1m`."
        )
