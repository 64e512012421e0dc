"""What a bill is. Amounts are dollars."""

from typing import Annotated, Literal

import msgspec

from ..documents import LATEST, MOST_SECONDS

MOST_CENTS = 10**11
"""A billion dollars, which a JSON number holds to the cent."""

State = Literal["running", "added", "ended"]


class BillQuery(msgspec.Struct):
    """account: the id, email address or name of one; empty for all.

    since: a moment (clock time in microseconds). ago: seconds of clock time before now. At most one
    of them, and without either nothing is told apart.
    """

    account: str = ""
    since: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None
    ago: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] | None = None


class Item(msgspec.Struct):
    """One thing that costs. state: `added` or `ended` since the moment that was asked about.

    started, ended: dates; ended is empty while it runs. hourly, monthly: its price. this_month:
    what it has come to in this calendar month up to now.
    """

    account: str
    resource: str
    product: str
    description: str
    state: State
    started: str
    ended: str
    hourly: float
    monthly: float
    this_month: float


class Sum(msgspec.Struct):
    """Prices of several things together."""

    hourly: float = 0
    monthly: float = 0


class Bill(msgspec.Struct):
    """now, since: dates by Roost's clock; since is empty if nobody asked. items: in the order of
    their beginning, account by account. running: all that runs. added, ended: of it, what began
    since then; and what ceased to cost. this_month: of all items.
    """

    now: str
    since: str
    items: list[Item]
    running: Sum
    added: Sum
    ended: Sum
    this_month: float


class Receipt(msgspec.Struct):
    """What an account owes less. account: the id, email address or name of one; empty for the
    first. cents: how much. description: as the history shows it; empty for what it is.
    """

    cents: Annotated[int, msgspec.Meta(gt=0, le=MOST_CENTS)]
    account: str = ""
    description: Annotated[str, msgspec.Meta(max_length=255)] = ""


class Received(msgspec.Struct):
    """account: its name. date: by Roost's clock. balance: dollars that it owes now; negative where
    it is in credit.
    """

    account: str
    id: int
    date: str
    description: str
    amount: float
    balance: float
