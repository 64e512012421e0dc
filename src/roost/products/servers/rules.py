"""What the parts of a server's API share: what can be had, and the jobs that work on it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import msgspec

from ...catalog import Offer, Stock, region
from ...engine import jobs
from ...engine import jobs as engine_jobs
from ...engine.metering import Rate
from ...engine.workflows import Apply, Job, Workflow
from ...http.errors import BadRequest
from ...store import Kind, Record, Tx

CURRENTLY_LOCKED = "Server is currently locked"

MAX_AT_ONCE = 1000
"""How many servers one request may switch."""

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
P = TypeVar("P", bound=Offer)


class Named(Protocol):
    """Bodies whose owner may have labelled them."""

    label: str


def available(size: P | None, region_id: str, stock: Stock) -> P:
    """The plan, if it is sold in that region and not sold out there; raises BadRequest."""
    if region(region_id) is None:
        raise BadRequest("Invalid region.")
    if size is None or not size.deploy_ondemand:
        raise BadRequest("Invalid plan chosen.")
    if region_id not in size.locations or not stock.has(size.id, region_id):
        raise BadRequest(f"Invalid plan chosen. {size.id} is not available in {region_id}.")
    return size


def plan_rate(size: Offer, region_id: str) -> Rate:
    """What a server of that plan costs in a region."""
    price = size.price(region_id)
    return Rate(price.hourly_nanos, price.monthly_nanos, size.monthly_capped, size.cap_hours)


def named(body: Named, hostname: str) -> str:
    """How an invoice calls a server."""
    return body.label or hostname


def in_order(field: str, ids: list[str]) -> list[str]:
    """The ids of servers that one request names, each once.

    In the order of ids, so that two such requests cannot wait for each other's rows. Raises
    BadRequest for none and for too many.
    """
    if not ids:
        raise BadRequest(f"Missing required field: {field}")
    if len(ids) > MAX_AT_ONCE:
        raise BadRequest(f"Invalid {field}: at most {MAX_AT_ONCE}")
    return sorted(set(ids))


def begin(
    tx: Tx,
    record: Record[Any, Any],
    workflow: Workflow | str,
    args: Mapping[str, Any] | None = None,
    *,
    visible: bool = False,
) -> Job:
    """Starts an exclusive job; raises BadRequest while the server runs another one."""
    try:
        return jobs.start(tx, workflow, record.account, record, args, visible=visible)
    except engine_jobs.Locked:
        raise BadRequest(CURRENTLY_LOCKED) from None


def of_job(tx: Tx, kind: Kind[B, H], job: Job) -> Record[B, H] | None:
    """The server that a job works on, to be changed; None when it was deleted meanwhile."""
    return tx.find(kind, job.resource_id, lock="update")


def on(kind: Kind[B, H], change: Callable[[Tx, Record[B, H], Job], None]) -> Apply:
    """Applies a change to the job's server, unless it was deleted meanwhile."""

    def apply(tx: Tx, job: Job, _: Any) -> None:
        record = of_job(tx, kind, job)
        if record is not None:
            change(tx, record, job)

    return apply
