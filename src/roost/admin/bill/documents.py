"""What a bill is. Amounts are dollars."""

from typing import Annotated, Literal

import msgspec

from ..documents import LATEST, MOST_SECONDS

MOST_CENTS = 10**11
"""A billion dollars, which a JSON number holds to the cent."""

State = Literal["running", "added", "ended"]


class BillQuery(msgspec.Struct):
    """account: The id, email address or name of an account. Empty for all.
    since: A moment of clock time, in microseconds since 1970. What began and ended since then is
    told apart. Not together with `ago`.
    ago: The same, as so many seconds of clock time before now.
    """

    account: str = ""
    since: Annotated[int, msgspec.Meta(ge=0, le=LATEST)] | None = None
    ago: Annotated[int, msgspec.Meta(ge=0, le=MOST_SECONDS)] | None = None


class Item(msgspec.Struct):
    """One thing that costs.

    account: The name of the account.
    resource: The id of the resource.
    product: What it is charged as.
    description: What it is, in words, as invoices have it.
    state: `running`, or `added` or `ended` since the moment that was asked about.
    started: When it began to cost.
    ended: When it ceased to cost. Empty while it runs.
    hourly: Dollars for an hour.
    monthly: Dollars for a month at most.
    this_month: Dollars that it has come to in this calendar month.
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
    """Prices of several things together.

    hourly: Dollars for an hour.
    monthly: Dollars for a month.
    """

    hourly: float = 0
    monthly: float = 0


class Bill(msgspec.Struct):
    """All that costs.

    now: The date, by Roost's clock.
    since: The moment that was asked about. Empty if none was.
    items: All that costs, account by account, in the order in which it began.
    running: The prices of all that runs.
    added: Of that, what began since then.
    ended: The prices of what ceased to cost since then.
    this_month: Dollars that all items have come to in this calendar month.
    """

    now: str
    since: str
    items: list[Item]
    running: Sum
    added: Sum
    ended: Sum
    this_month: float


class Receipt(msgspec.Struct):
    """cents: How much, in cents. At least 1.
    account: The id, email address or name of the account. Empty for the first.
    description: The words for it in the account's history. Empty for the usual ones.
    """

    cents: Annotated[int, msgspec.Meta(gt=0, le=MOST_CENTS)]
    account: str = ""
    description: Annotated[str, msgspec.Meta(max_length=255)] = ""


class Received(msgspec.Struct):
    """What was entered into an account's history.

    account: The name of the account.
    id: The number of the entry.
    date: When it was entered, by Roost's clock.
    description: The words for it.
    amount: How many dollars the account owes less.
    balance: Dollars that the account owes now. Negative where it is in credit.
    """

    account: str
    id: int
    date: str
    description: str
    amount: float
    balance: float
