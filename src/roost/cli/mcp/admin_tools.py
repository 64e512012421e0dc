"""Tools that speak to the admin interface: time, failure, requests, money; and the guides.

Their docstrings are what a model reads.
"""

from typing import Annotated, Any, Literal
from urllib.parse import quote

import msgspec
from pydantic import Field

from roost.admin.bill.documents import Bill
from roost.admin.documents import ClockChange, ClockView, Status
from roost.admin.faults.documents import Fault, FaultCreate, Faults, Sort
from roost.admin.traffic.documents import Requests
from roost.http.guides.library import Library

from .. import spans
from ..failures import Exit, Failure
from .operations import Json
from .upstream import Upstream

_Since = Annotated[
    str,
    Field(
        description="By Roost's clock: a span back from now, like 10m or 2h, or 2030-01-31T12:00."
    ),
]
_MOST = 200


class AdminTools:
    def __init__(self, upstream: Upstream) -> None:
        self._upstream = upstream

    def overview(self) -> Json:
        """How this Roost stands: its clock, what runs and what that costs, the faults that are
        active, what was refused last. A good first question.
        """
        status = self._upstream.admin(lambda console: console.get("status", Status))
        bill = self._upstream.admin(lambda console: console.get("bill", Bill))
        running: dict[str, int] = {}
        for item in bill.items:
            running[item.product] = running.get(item.product, 0) + 1
        refused = [each for each in self.requests(last=_MOST)["requests"] if each["status"] >= 400]
        return {
            "version": status.version,
            "lifecycle": status.lifecycle,
            "listening": status.listening,
            "clock": self.clock(),
            "running": running,
            "dollars_an_hour": bill.running.hourly,
            "dollars_this_month": bill.this_month,
            "active_faults": [each for each in self.faults()["faults"] if each["active"]],
            "last_refusals": refused[-5:],
        }

    def clock(self) -> Json:
        """Roost's own time, and whether its clock is real, held or ahead of real time. Dates,
        charges, schedules and how long things take go by it.
        """
        return _told(self._upstream.admin(lambda console: console.get("clock", ClockView)))

    def move_clock(
        self,
        action: Annotated[
            Literal["hold", "run", "advance", "real"],
            Field(
                description="hold: stop it. run: let it run, at `rate`. advance: move it on by"
                " `span` or to `date`, and do all that falls due on the way. real: back to real"
                " time, while it is not ahead of that."
            ),
        ],
        span: Annotated[str, Field(description="How far to advance: 30d, 12h, 1h30m.")] = "",
        date: Annotated[str, Field(description="Where to advance to: 2030-01-31.")] = "",
        rate: Annotated[float, Field(description="How many times as fast as real time.")] = 1.0,
    ) -> Json:
        """Hold, run or advance Roost's clock, and tell what that did: backups, invoices, expiries.
        The clock never goes back: only a reset of the whole state does that.
        """
        change = _change(action, span, date, rate)
        return _told(self._upstream.admin(lambda console: console.post("clock", change, ClockView)))

    def faults(self) -> Json:
        """What is made to go wrong on purpose, and how often each has struck."""
        return _told(self._upstream.admin(lambda console: console.get("faults", Faults)))

    def add_fault(
        self,
        kind: Annotated[
            Sort,
            Field(
                description="error: answer an error and do nothing. delay: take `seconds` longer."
                " drop-before, drop-after: close the connection before or after the work is done."
                " stuck: what is begun does not end. sold-out: a `plan` or `region` cannot be had."
                " locked: changes are refused. rate-limit: 429."
            ),
        ],
        operation: Annotated[str, Field(description="Only this operation, by its id.")] = "",
        section: Annotated[str, Field(description="Only this section, like instances.")] = "",
        resource: Annotated[str, Field(description="Only requests about this resource's id.")] = "",
        rate: Annotated[
            float, Field(description="Share of the requests that it meets: 0.2 for one in five.")
        ] = 1.0,
        count: Annotated[int | None, Field(description="How many times at most.")] = None,
        lasts: Annotated[str, Field(description="How long, by Roost's clock: 10m, 2h.")] = "",
        status: Annotated[int | None, Field(description="HTTP status of an error.")] = None,
        message: Annotated[str | None, Field(description="Text of that error.")] = None,
        seconds: Annotated[float | None, Field(description="Length of a delay.")] = None,
        plan: Annotated[str, Field(description="The plan that is sold out.")] = "",
        region: Annotated[str, Field(description="The region that is sold out.")] = "",
    ) -> Json:
        """Make something go wrong on purpose, for everybody or for some requests. It goes on until
        clear_faults clears it, or `count` or `lasts` end it.
        """
        wanted = FaultCreate(
            kind=kind,
            operation=operation,
            section=section,
            resource=resource,
            rate=rate,
            count=count,
            expires_in=spans.seconds(lasts) if lasts else None,
            status=status,
            message=message,
            seconds=seconds,
            plan=plan,
            region=region,
        )
        return _told(self._upstream.admin(lambda console: console.post("faults", wanted, Fault)))

    def clear_faults(
        self,
        fault: Annotated[str, Field(description="The id of one; all where none is named.")] = "",
    ) -> Json:
        """Clear a fault, or all of them. What they held up goes on."""
        path = f"faults/{quote(fault, safe='')}" if fault else "faults"
        self._upstream.admin(lambda console: console.delete(path))
        return self.faults()

    def requests(
        self,
        last: Annotated[int, Field(description="How many.", ge=1, le=_MOST)] = 20,
        since: _Since = "",
        bodies: Annotated[
            bool, Field(description="With what was sent, where it is known, without secrets.")
        ] = False,
    ) -> Json:
        """What clients asked of the API, the latest last: operation, key, status, why it was
        refused, and which fault met it.
        """
        query = {"last": str(last), "bodies": str(bodies).lower()} | _from(since)
        found = self._upstream.admin(lambda console: console.get("requests", Requests, **query))
        return _told(found)

    def bill(
        self,
        since: _Since = "",
        account: Annotated[str, Field(description="Id, email address or name of one.")] = "",
    ) -> Json:
        """What runs and what it costs by the hour and by the month, in dollars. With `since`, what
        came and went since then, too.
        """
        query = _from(since) | ({"account": account} if account else {})
        return _told(self._upstream.admin(lambda console: console.get("bill", Bill, **query)))


class GuideTools:
    def __init__(self) -> None:
        self._library = Library()

    def read_guide(
        self,
        name: Annotated[str, Field(description="Its name; all names where none is given.")] = "",
    ) -> Json:
        """Roost's own guides: how it is used, and how each part of it behaves."""
        names = self._library.names()
        if not name:
            return {"guides": {each: self._library.guide(each).summary for each in names}}
        if name not in names:
            raise Failure(Exit.USAGE, f"there is no guide {name}", f"there are {', '.join(names)}")
        return {"guide": name, "text": self._library.text(name)}


def _change(action: str, span: str, date: str, rate: float) -> ClockChange:
    """Raises Failure for what does not fit together."""
    if bool(span) + bool(date) != (action == "advance"):
        raise Failure(Exit.USAGE, "an advance takes a `span` or a `date`, and nothing else does")
    match action:
        case "hold":
            return ClockChange(hold=True)
        case "real":
            return ClockChange(real=True)
        case "run":
            return ClockChange(rate=rate)
        case _ if date:
            return ClockChange(advance_to=spans.moment(date))
        case _:
            return ClockChange(advance_seconds=spans.seconds(span))


def _from(since: str) -> dict[str, str]:
    if not since:
        return {}
    if spans.is_span(since):
        return {"ago": str(round(spans.seconds(since)))}
    return {"since": str(spans.moment(since))}


def _told(answer: msgspec.Struct) -> Json:
    told: dict[str, Any] = msgspec.to_builtins(answer)
    return told
