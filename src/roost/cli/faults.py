"""`roost faults`"""

from typing import Annotated, Any
from urllib.parse import quote

from cyclopts import App, Group, Parameter

from roost.admin.faults.documents import Fault, FaultCreate, Faults, Sort

from . import show, spans
from .config_file import ConfigFile
from .console import Console, ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="faults",
    help="""Make things fail on purpose.

    A fault stays, also over restarts, until you clear it, its count is used up or its time is
    over.
    """,
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_WHOM = Group("Whom it meets: everybody, unless you say whom", sort_key=2)
_OFTEN = Group("How often", sort_key=3)
_WHAT = Group("What it says", sort_key=4)


def _option(group: Group, text: str, name: str | None = None, **more: Any) -> Parameter:
    return Parameter(name, group=group, help=text, show_default=False, **more)


def _share(_: object, rate: float) -> None:
    if not 0 < rate <= 1:
        raise ValueError(
            f"{rate:g} is not a share of the requests. Give a number above 0 and up to 1,"
            " like 0.2 for one request in five"
        )


@app.command(name="list")
def list_faults(*, json: PrintJson = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """List the faults in the order in which they were added, and how often each has struck."""
    found = ask(place, lambda console: console.get("faults", Faults))
    if json:
        show.json(found)
        return
    show.table(
        ("ID", "FAULT", "MEETS", "HITS", "STATE"),
        [(f.id, _what(f), _whom(f), _hits(f), _state(f)) for f in found.faults],
        "There are no faults. `roost faults add --help` says how to add one.",
    )


@app.command
def add(
    kind: Sort,
    /,
    *,
    operation: Annotated[
        str, _option(_WHOM, "An operation's id, like create-instance: see `roost operations`.")
    ] = "",
    section: Annotated[str, _option(_WHOM, "A section, like instances or ssh-keys.")] = "",
    key: Annotated[str, _option(_WHOM, "Id or name of an API key.")] = "",
    resource: Annotated[str, _option(_WHOM, "Id of a resource.")] = "",
    rate: Annotated[
        float,
        _option(
            _OFTEN,
            "Share of those requests that it meets, by chance: 0.2 for one in five.",
            validator=_share,
        ),
    ] = 1.0,
    seed: Annotated[int | None, _option(_OFTEN, "Seed of that chance, to repeat a run.")] = None,
    count: Annotated[int | None, _option(_OFTEN, "How many times at most.")] = None,
    lasts: Annotated[
        str, _option(_OFTEN, "How long, by Roost's clock: 90s, 10m, 2h.", "--for")
    ] = "",
    status: Annotated[
        int | None,
        _option(_WHAT, "HTTP status of the error. By default 500, or 400 for a locked resource."),
    ] = None,
    message: Annotated[str | None, _option(_WHAT, "Text of that error.")] = None,
    seconds: Annotated[float | None, _option(_WHAT, "Length of a delay, in real time.")] = None,
    retry_after: Annotated[
        int | None,
        _option(_WHAT, "Seconds after which a rate limit lets clients try again. By default 1."),
    ] = None,
    plan: Annotated[str, _option(_WHAT, "The plan that is sold out.")] = "",
    region: Annotated[str, _option(_WHAT, "The region that is sold out.")] = "",
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Add a fault. Its id goes to standard output.

    Parameters
    ----------
    kind
        **error**: Roost answers an error and does nothing. **delay**: the answer takes longer.
        **drop-before**, **drop-after**: the connection closes without an answer, before or after
        the work is done. **stuck**: work begins and does not end until you clear the fault.
        **sold-out**: a plan, a region or a plan in a region cannot be had. **locked**: changes are
        refused as while another job runs. **rate-limit**: Roost answers 429.
    """
    if kind == "delay" and seconds is None:
        raise Failure(
            Exit.USAGE,
            "a delay needs --seconds: how long it lasts",
            "for example: roost faults add delay --seconds 5",
        )
    wanted = FaultCreate(
        kind=kind,
        operation=operation,
        section=section,
        key=key,
        resource=resource,
        rate=rate,
        seed=seed,
        count=count,
        expires_in=spans.seconds(lasts) if lasts else None,
        status=status,
        message=message,
        seconds=seconds,
        retry_after=retry_after,
        plan=plan,
        region=region,
    )
    advice = (
        "`roost operations` lists all operations with their sections"
        if operation or section
        else ""
    )
    added = ask(place, lambda console: console.post("faults", wanted, Fault), advice)
    if json:
        show.json(added)
    else:
        show.note(f"{_what(added)} for {_whom(added)}. `roost faults clear {added.id}` ends it.")
        print(added.id)


@app.command
def clear(*ids: str, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Remove these faults, or all. What was stuck continues.

    Parameters
    ----------
    ids
        Ids of faults.
    """

    def send(console: Console) -> int:
        if ids:
            for id in ids:
                console.delete(f"faults/{quote(id, safe='')}")
            return len(ids)
        there = len(console.get("faults", Faults).faults)
        console.delete("faults")
        return there

    cleared = ask(place, send, "`roost faults list` shows the faults with their ids")
    if cleared:
        show.note(f"Cleared {cleared} {'fault' if cleared == 1 else 'faults'}.")
    else:
        show.note("There were no faults.")


def _what(fault: Fault) -> str:
    match fault.kind:
        case "error" | "locked":
            return f"{fault.kind} {fault.status} {fault.message}"
        case "delay":
            return f"delay {fault.seconds:g} s"
        case "sold-out":
            return " ".join(filter(None, ("sold-out", fault.plan, fault.region)))
        case _:
            return fault.kind


def _whom(fault: Fault) -> str:
    named = {
        "operation": fault.operation,
        "section": fault.section,
        "key": fault.key,
        "resource": fault.resource,
    }
    said = [f"{name} {value}" for name, value in named.items() if value]
    if fault.rate < 1:
        said.append(f"{fault.rate:.3g} of all (seed {fault.seed})")
    return ", ".join(said) or "everybody"


def _hits(fault: Fault) -> str:
    return str(fault.hits) if fault.count is None else f"{fault.hits} of {fault.count}"


def _state(fault: Fault) -> str:
    if not fault.active:
        return "over"
    return f"until {fault.until}" if fault.until else "on"
