"""What may happen to subscriptions. They cost nothing themselves; what is used has its price."""

import secrets
import string
from collections.abc import Iterable
from uuid import uuid4

from ...drivers.inference import Inference, Subscription
from ...engine.lifecycle import Takes
from ...engine.managed import Managed
from ...engine.usage import Cost
from ...engine.workflows import Run, destroying
from ...http.errors import ApiError
from ...store import Tx, iso
from ...store.secret import Secret
from .documents import (
    FAILED,
    SUBSCRIPTIONS,
    InferenceSubscription,
    StoredSubscription,
    SubscriptionCreate,
    SubscriptionRecord,
    SubscriptionState,
)

MOST = 100
"""Subscriptions of one account: the list that has no pages shows all of them."""

MAKING = Takes(quick=0.2, realistic=2)
REMOVING = Takes(quick=0.1, realistic=2)

_LETTERS = string.ascii_uppercase + string.digits
_FOR_KEY = "inference API key"


def new_key() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(36))


def listed(tx: Tx, account: int) -> list[SubscriptionRecord]:
    return tx.children(SUBSCRIPTIONS, account)


def create(tx: Tx, account: int, wanted: SubscriptionCreate, key: str) -> SubscriptionRecord:
    """Raises ApiError for an empty label, and for one too many."""
    if not wanted.label.strip():
        raise ApiError("Invalid label: must not be empty", 422)
    if tx.count(SUBSCRIPTIONS, account) >= MOST:
        raise ApiError(f"An account has at most {MOST} inference subscriptions", 422)
    id = str(uuid4())
    body = StoredSubscription(id=id, date_created=iso(tx.now), label=wanted.label)
    state = SubscriptionState(api_key=tx.service(Secret).seal_text(key, _FOR_KEY))
    return MANAGED.create(tx, id, account, body, state)


def update(tx: Tx, account: int, id: str, label: str) -> SubscriptionRecord:
    record = tx.get(SUBSCRIPTIONS, id, account, "update")
    if record.body.status == FAILED:
        raise ApiError("The subscription could not be made: it can only be deleted", 422)
    if label.strip():
        record.body.label = label
        MANAGED.update(tx, record)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    MANAGED.retire(tx, tx.get(SUBSCRIPTIONS, id, account, "update"))


def shown(record: SubscriptionRecord, secret: Secret) -> InferenceSubscription:
    body = record.body
    return InferenceSubscription(
        id=body.id,
        date_created=body.date_created,
        label=body.label,
        api_key=secret.open_text(record.state.api_key, _FOR_KEY),
    )


def _costs(record: SubscriptionRecord) -> Iterable[Cost]:
    return ()


def _wanted(tx: Tx, record: SubscriptionRecord) -> Subscription:
    return Subscription(record.id, tx.service(Secret).open_text(record.state.api_key, _FOR_KEY))


async def _apply(run: Run, subscription: Subscription) -> None:
    await run.driver(Inference).apply(subscription)


async def _remove(run: Run) -> None:
    await run.driver(Inference).remove(run.job.args["id"])


MANAGED = Managed(
    name="reconcile-inference",
    kind=SUBSCRIPTIONS,
    costs=_costs,
    driver=Inference,
    wanted=_wanted,
    act=_apply,
    takes=MAKING,
    removal=destroying("remove-inference", _remove, driver=Inference, takes=REMOVING),
)
