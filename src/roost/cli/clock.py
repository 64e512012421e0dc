"""`roost clock`"""

from typing import Annotated

from cyclopts import App, Parameter
from cyclopts.validators import Number

from roost.admin.documents import ClockChange, ClockView

from . import show, spans
from .console import ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, ConfigFile, RoostOptions

app = App(
    name="clock",
    help="""Show, hold and move the clock that dates, charges, schedules and lifecycles go by.

    It only ever goes forward. What falls due on the way is done in its order, at its own time.
    """,
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_Json = Annotated[bool, Parameter("--json", help="Print JSON.", negative=(), show_default=False)]
_Place = Annotated[RoostOptions, Parameter(name="*")]


@app.default
@app.command(name="show")
def show_clock(*, json: _Json = False, place: _Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Show what time it is, and how it passes."""
    _tell(ask(place, lambda console: console.get("clock", ClockView)), json)


@app.command
def hold(*, json: _Json = False, place: _Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Stop the clock where it is."""
    _change(ClockChange(hold=True), json, place)


@app.command
def run(
    *,
    rate: Annotated[
        float, Parameter(help="How many times as fast as real time.", validator=Number(gt=0))
    ] = 1.0,
    json: _Json = False,
    place: _Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Let the clock run on from where it is."""
    _change(ClockChange(rate=rate), json, place)


@app.command
def advance(
    span: str,
    date: str = "",
    /,
    *,
    json: _Json = False,
    place: _Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Move the clock forward, and return when all that fell due on the way is done.

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
    _change(change, json, place)


@app.command
def real(*, json: _Json = False, place: _Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Go back to real time, which a clock that is ahead of it cannot."""
    _change(ClockChange(real=True), json, place)


def _change(wanted: ClockChange, json: bool, place: RoostOptions) -> None:
    _tell(ask(place, lambda console: console.post("clock", wanted, ClockView)), json)


def _tell(clock: ClockView, json: bool) -> None:
    if json:
        show.json(clock)
        return
    pace = "held" if clock.held else "running" + (f" at {clock.rate:g}x" if clock.rate != 1 else "")
    print(f"{clock.now}  {pace}")
    if clock.held and clock.lifecycle != "instant":
        show.note(
            f"With --lifecycle {clock.lifecycle}, what takes time waits until the clock moves on:"
            " `roost clock advance 1m`."
        )
