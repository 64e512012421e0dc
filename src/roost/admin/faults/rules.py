"""What makes sense as a fault."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus

from ...catalog import metal_plan, plan, region
from ...engine import faults
from ...http.errors import BadRequest
from ...http.operations import Operation
from ...http.spelling import suggestion
from ...store import SECOND, Tx, iso
from .. import directory
from .documents import Fault, FaultCreate

LOCKED = "Server is currently locked"
"""What the API says of an instance that runs a job."""

_DETAILS = ("status", "message", "seconds", "retry_after", "plan", "region")
_TAKES: dict[str, tuple[str, ...]] = {
    "error": ("status", "message"),
    "locked": ("status", "message"),
    "delay": ("seconds",),
    "rate-limit": ("retry_after",),
    "sold-out": ("plan", "region"),
}
# What is sold out is so for everybody, and until it is not.
_EVENTS = ("operation", "section", "key", "resource", "seed", "count")


@dataclass(frozen=True, slots=True)
class Api:
    """What faults can name: sections by each of their names, and operations by id, each with the
    names of its section.
    """

    sections: Collection[str]
    operations: Mapping[str, Collection[str]]

    @classmethod
    def of(cls, operations: Iterable[Operation]) -> "Api":
        names = {operation.id: sections_of(operation) for operation in operations}
        return cls(frozenset(name for pair in names.values() for name in pair), names)


def sections_of(operation: Operation) -> tuple[str, str]:
    """The names of an operation's section: the description's, and the first part of the path."""
    return operation.section, operation.resource_type


def fault(tx: Tx, wanted: FaultCreate, id: str, api: Api) -> faults.StoredFault:
    """What is to be stored; raises BadRequest for what makes no sense, NotFound for no such key."""
    _check_fields(wanted)
    if wanted.operation and wanted.operation not in api.operations:
        guess = suggestion(wanted.operation, api.operations)
        raise BadRequest(f"There is no operation {wanted.operation}.{guess}")
    if wanted.section and wanted.section not in api.sections:
        guess = suggestion(wanted.section, api.sections)
        raise BadRequest(f"There is no section {wanted.section}.{guess}")
    return faults.StoredFault(
        id=id,
        kind=wanted.kind,
        operation=wanted.operation,
        section=wanted.section,
        key=directory.key_id(tx, wanted.key) if wanted.key else "",
        resource=wanted.resource,
        rate=wanted.rate,
        # One that nobody chose can be read, and given again.
        seed=int(id, 16) if wanted.seed is None else wanted.seed,
        count=wanted.count,
        until=None if wanted.expires_in is None else tx.now + round(wanted.expires_in * SECOND),
        status=_status(wanted),
        message=_message(wanted),
        seconds=wanted.seconds or _retry_after(wanted),
        plan=wanted.plan,
        region=wanted.region,
    )


def new_id() -> str:
    return secrets.token_hex(4)


def show(record: faults.FaultRecord, now: int) -> Fault:
    stored, state = record.body, record.state
    return Fault(
        id=stored.id,
        kind=stored.kind,
        active=faults.is_active(record, now),
        seen=state.seen,
        hits=state.hits,
        operation=stored.operation,
        section=stored.section,
        key=stored.key,
        resource=stored.resource,
        rate=stored.rate,
        seed=stored.seed if stored.rate < 1 else None,
        count=stored.count,
        until="" if stored.until is None else iso(stored.until),
        status=stored.status or None,
        message=stored.message,
        seconds=stored.seconds if stored.kind == "delay" else None,
        retry_after=round(stored.seconds) if stored.kind == "rate-limit" else None,
        plan=stored.plan,
        region=stored.region,
    )


def _check_fields(wanted: FaultCreate) -> None:
    """A field that would not count is a mistake."""
    for field in _DETAILS:
        if getattr(wanted, field) not in (None, "") and field not in _TAKES.get(wanted.kind, ()):
            raise BadRequest(f"{wanted.kind} takes no {field}")
    if wanted.kind == "delay" and wanted.seconds is None:
        raise BadRequest("Missing required field: seconds")
    if wanted.kind == "sold-out":
        _check_sold_out(wanted)


def _check_sold_out(wanted: FaultCreate) -> None:
    for field in _EVENTS:
        if getattr(wanted, field) not in (None, ""):
            raise BadRequest(f"sold-out takes no {field}: it holds for everybody")
    if wanted.rate < 1:
        raise BadRequest("sold-out takes no rate: it holds for everybody")
    if not wanted.plan and not wanted.region:
        raise BadRequest("Give a plan, a region or both")
    if wanted.region and region(wanted.region) is None:
        raise BadRequest(f"There is no region {wanted.region}")
    if wanted.plan and not (plan(wanted.plan) or metal_plan(wanted.plan)):
        raise BadRequest(f"There is no plan {wanted.plan}")


def _status(wanted: FaultCreate) -> int:
    default = {"error": 500, "locked": 400}.get(wanted.kind, 0)
    return default if wanted.status is None else wanted.status


def _message(wanted: FaultCreate) -> str:
    if wanted.message is not None:
        return wanted.message
    if wanted.kind == "locked":
        return LOCKED
    if wanted.kind != "error":
        return ""
    try:
        return HTTPStatus(_status(wanted)).phrase
    except ValueError:  # a number that has no name
        return "Error"


def _retry_after(wanted: FaultCreate) -> int:
    if wanted.kind != "rate-limit":
        return 0
    return 1 if wanted.retry_after is None else wanted.retry_after
