"""Why a key may do something, worked out as the boundary does, and what it never did."""

from collections import defaultdict
from collections.abc import Mapping

import msgspec

from ...access import actions
from ...access.actions import Action
from ...access.authorizer import Authorizer
from ...access.policies import shown
from ...access.principals import Principal
from ...access.rights import Resource
from ...http.errors import BadRequest
from ...http.operations import Operation
from ...products import apikeys
from ...store import Tx, iso, keys, log
from .. import directory
from .documents import ExplainQuery, Explanation, Unused, UnusedQuery, UnusedRights

LATEST = 2**60
MOST_RECORDS = 1_000_000


class _Seen(msgspec.Struct):
    operation: str = ""
    key: str = ""
    http_status_code: int = 0


_decode = msgspec.json.Decoder(_Seen).decode


def explain(tx: Tx, operations: Mapping[str, Operation], wanted: ExplainQuery) -> Explanation:
    """Raises BadRequest for an operation that there is not, NotFound for such a key."""
    operation = operations.get(wanted.operation)
    if operation is None:
        raise BadRequest(f"There is no operation {wanted.operation}")
    principal = apikeys.principal_of(tx, directory.key_id(tx, wanted.key))
    action = operation.action
    about = Resource(operation.resource, wanted.resource) if wanted.resource else None
    if operation.public:
        action = Action(operation.id)
    decision = tx.service(Authorizer).decide(principal, action, about)
    source = decision.source
    return Explanation(
        key=principal.key_id,
        user=principal.user_name,
        operation=operation.id,
        action=action.name,
        resource=wanted.resource,
        allowed=decision.allowed,
        reason="open to everybody" if operation.public else decision.reason,
        policy_id=source.policy.id if source else "",
        policy_name=source.policy.name if source else "",
        statement=shown(source.statement) if source else None,
    )


def unused(tx: Tx, operations: Mapping[str, Operation], wanted: UnusedQuery) -> Unused:
    """It reads the whole log of each account: use a scan."""
    chosen = directory.key_id(tx, wanted.key) if wanted.key else ""
    told: list[UnusedRights] = []
    for owner in directory.owners(tx, ""):
        of_account = keys.of_account(tx, owner.seq)
        asked = [key for key in of_account if not key.ephemeral and chosen in ("", key.id)]
        if not asked:
            continue
        since, done = _done(tx, operations, owner.seq)
        for key in asked:
            principal = apikeys.principal_of(tx, key.id)
            may = set(_allowed(tx, principal))
            used = done[key.id]
            told.append(
                UnusedRights(
                    key.id, key.name, owner.body.name, since,
                    sorted(used & may), sorted(may - used),
                )
            )  # fmt: skip
    return Unused(told)


def _allowed(tx: Tx, principal: Principal) -> list[str]:
    """The actions that it may do, on whatever or on something."""
    authorizer = tx.service(Authorizer)
    return [
        name
        for name in actions.names()
        if authorizer.decide(principal, Action("", name, lists=True)).allowed
    ]


def _done(
    tx: Tx, operations: Mapping[str, Operation], account: int
) -> tuple[str, dict[str, set[str]]]:
    """Since when the log tells, and the actions that each key was let do by it, by the key's id."""
    done: dict[str, set[str]] = defaultdict(set)
    entries = log.select(tx, account, 0, LATEST, limit=MOST_RECORDS)
    for entry in entries:
        seen = _decode(entry.metadata)
        operation = operations.get(seen.operation)
        if operation is not None and seen.http_status_code != 403:
            done[seen.key].add(operation.action.name)
    return (iso(entries[0].at) if entries else ""), done
