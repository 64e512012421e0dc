"""How a bill comes about: from the periods of use, as every charge does."""

from collections import Counter
from collections.abc import Iterable

from ...engine import usage
from ...engine.metering import CENT, Line, dollars, price
from ...engine.usage import InUse
from ...http.errors import BadRequest
from ...products import account, billing
from ...store import SECOND, Tx, iso
from .. import directory
from .documents import Bill, BillQuery, Item, Receipt, Received, State, Sum
from .paper import MOST_LINES, Paper


def bill(tx: Tx, wanted: BillQuery) -> Bill:
    """Raises BadRequest and NotFound. It reads all periods of use: use a scan."""
    since = _since(tx.now, wanted)
    from_when = tx.now if since is None else since
    items: list[Item] = []
    uses: list[tuple[State, InUse]] = []
    for owner in directory.owners(tx, wanted.account):
        for use in usage.lately(tx, owner.seq, from_when):
            state = _state(use, since)
            if state is not None:
                uses.append((state, use))
                items.append(_item(owner.body.name, use, state))
    return Bill(
        now=iso(tx.now),
        since="" if since is None else iso(since),
        items=items,
        running=_sum(use for state, use in uses if state != "ended"),
        added=_sum(use for state, use in uses if state == "added"),
        ended=_sum(use for state, use in uses if state == "ended"),
        this_month=dollars(sum(use.cents for _, use in uses) * CENT),
    )


def credit(tx: Tx, wanted: Receipt) -> Received:
    """Raises NotFound and BadRequest."""
    owner = directory.one(tx, wanted.account)
    return _received(owner, billing.credit(tx, owner.seq, wanted.cents, wanted.description))


def pay(tx: Tx, wanted: Receipt) -> Received:
    """Raises NotFound and BadRequest."""
    owner = directory.one(tx, wanted.account)
    return _received(owner, billing.pay(tx, owner.seq, wanted.cents, wanted.description))


def paper(tx: Tx, invoice: str) -> Paper:
    """What stands on an invoice. Raises Missing. It reads all of its items: use a scan."""
    record = tx.get(billing.INVOICES, invoice)
    owner = account.of_number(tx, record.account).body
    lines: list[Line] = []
    sums: Counter[str] = Counter()
    for line in billing.every_line(tx, record):
        sums[line.product] += line.total
        if len(lines) <= MOST_LINES:
            lines.append(line)
    whole = len(lines) <= MOST_LINES
    return Paper(owner.name, owner.email, record.body, lines if whole else [], dict(sums))


def _received(owner: account.AccountRecord, entry: billing.HistoryEntry) -> Received:
    return Received(
        owner.body.name, entry.id, entry.date, entry.description, entry.amount, entry.balance
    )


def _since(now: int, wanted: BillQuery) -> int | None:
    if wanted.since is not None and wanted.ago is not None:
        raise BadRequest("Give since or ago, not both")
    if wanted.ago is not None:
        return usage.whole(max(0, now - wanted.ago * SECOND))
    return wanted.since


def _state(use: InUse, since: int | None) -> State | None:
    """None for what is of no interest: it came and went, or is over and nobody asked."""
    if use.stop is None:
        return "added" if since is not None and use.start >= since else "running"
    return "ended" if since is not None and use.start < since else None


def _item(owner: str, use: InUse, state: State) -> Item:
    return Item(
        account=owner,
        resource=use.resource,
        product=use.product,
        description=use.description,
        state=state,
        started=iso(use.start),
        ended="" if use.stop is None else iso(use.stop),
        hourly=float(price(use.rate.hourly_nanos)),
        monthly=float(price(use.rate.monthly_nanos)),
        this_month=dollars(use.cents * CENT),
    )


def _sum(uses: Iterable[InUse]) -> Sum:
    rates = [use.rate for use in uses]
    return Sum(
        float(price(sum(rate.hourly_nanos for rate in rates))),
        float(price(sum(rate.monthly_nanos for rate in rates))),
    )
