"""How a bill comes about: from the periods of use, as every charge does."""

from collections.abc import Iterable

from ...engine import usage
from ...engine.metering import CENT, dollars, price
from ...engine.usage import InUse
from ...http.errors import BadRequest
from ...store import SECOND, Tx, iso
from .. import directory
from .documents import Bill, BillQuery, Item, State, Sum


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


def _item(account: str, use: InUse, state: State) -> Item:
    return Item(
        account=account,
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
