"""What may happen to resources, whatever their type."""

from collections.abc import Mapping
from typing import Any

from ...access.principals import Principal
from ...http.errors import NotFound
from ...store import Tx
from . import patching, values
from .errors import ScimError
from .resources import Collection, Stored, version_of

_ANY = "*"


def get(tx: Tx, of: Collection, account: int, id: str, *, update: bool = False) -> Stored:
    """Raises NotFound."""
    record = tx.find(of.kind, id, account, "update" if update else "")
    if record is None:
        raise NotFound(f"Resource {id} not found")
    return record


def create(tx: Tx, of: Collection, caller: Principal, given: Mapping[str, Any]) -> Stored:
    """Raises ScimError, and whatever the rules of users and groups raise."""
    return of.create(tx, caller, values.resource(of.of, given))


def replace(
    tx: Tx, of: Collection, caller: Principal, id: str, given: Mapping[str, Any], if_match: str
) -> Stored:
    """Makes a resource what is given, and nothing else."""
    record = _to_change(tx, of, caller.account, id, if_match)
    return _changed(tx, of, caller, record, values.resource(of.of, given))


def patch(
    tx: Tx, of: Collection, caller: Principal, id: str, given: Mapping[str, Any], if_match: str
) -> Stored:
    """All operations of a patch, or none."""
    wanted = patching.operations(given)
    record = _to_change(tx, of, caller.account, id, if_match)
    return _changed(tx, of, caller, record, patching.patched(of.of, of.written(tx, record), wanted))


def delete(tx: Tx, of: Collection, caller: Principal, id: str, if_match: str) -> None:
    of.delete(tx, caller, _to_change(tx, of, caller.account, id, if_match))


def _to_change(tx: Tx, of: Collection, account: int, id: str, if_match: str) -> Stored:
    """Raises ScimError for one that is another than the client knows."""
    record = get(tx, of, account, id, update=True)
    if if_match and not matches(if_match, version_of(of, of.shown(tx, record, ""))):
        raise ScimError("", "It was changed since: read it again", 412)
    return record


def matches(listed: str, version: str) -> bool:
    """Whether a version is one of those of an If-Match or an If-None-Match."""
    known = [each.strip().removeprefix("W/") for each in listed.split(",")]
    return _ANY in known or version.removeprefix("W/") in known


def _changed(
    tx: Tx, of: Collection, caller: Principal, record: Stored, wanted: values.Resource
) -> Stored:
    """What is as it was is not written: it keeps its date, and its version."""
    return record if wanted == of.written(tx, record) else of.change(tx, caller, record, wanted)
