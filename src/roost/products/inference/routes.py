"""/v2/inference"""

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Routes
from ...store import Tx
from ...store.secret import Secret
from . import metering, rules
from .documents import (
    SUBSCRIPTIONS,
    InferenceSubscription,
    InferenceUsage,
    SubscriptionCreate,
    SubscriptionUpdate,
)

# Whoever may look sees the keys, so to look needs the permission to change.
routes = Routes("serverless-inference", read="subscriptions_view", write="subscriptions")

SUBSCRIPTION = ItemResponse("subscription", InferenceSubscription)
SUBSCRIPTION_LIST = ListResponse("subscriptions", InferenceSubscription, meta=False)
USAGE = ItemResponse("usage", InferenceUsage)

_SUBSCRIPTION = "/inference/{inference-id}"


@routes.get("/inference", "list-inference", SUBSCRIPTION_LIST, errors=(400, 401, 403, 404))
async def list_subscriptions(call: Call) -> Reply:
    """List inference subscriptions

    Lists all subscriptions of your account, at most 100, with their keys.
    """
    found = await call.read(lambda tx: rules.listed(tx, call.account))
    return SUBSCRIPTION_LIST.of([rules.shown(record, call.service(Secret)) for record in found])


@routes.post(
    "/inference", "create-inference", SUBSCRIPTION,
    ok=201, acl="provisioning", errors=(400, 401, 403, 404, 422),
)  # fmt: skip
async def create_subscription(call: Call, body: SubscriptionCreate) -> Reply:
    """Create an inference subscription

    Makes a subscription to language models, with a key of its own that is good at once. The
    subscription costs nothing, and what is used is counted and not charged. An empty label, or a
    101st subscription, is refused with 422.
    """
    key = rules.new_key()
    record = await call.write(lambda tx: rules.create(tx, call.account, body, key))
    return SUBSCRIPTION(rules.shown(record, call.service(Secret)))


@routes.get(_SUBSCRIPTION, "get-inference", SUBSCRIPTION, errors=(400, 401, 403, 404))
async def get_subscription(call: Call, inference_id: str) -> Reply:
    """Get an inference subscription

    Shows one subscription with its key.
    """
    record = await call.get(SUBSCRIPTIONS, inference_id)
    return SUBSCRIPTION(rules.shown(record, call.service(Secret)))


@routes.patch(_SUBSCRIPTION, "update-inference", SUBSCRIPTION, ok=202, errors=(400, 401, 404, 422))
async def update_subscription(call: Call, inference_id: str, body: SubscriptionUpdate) -> Reply:
    """Rename an inference subscription

    Changes the label and nothing else. An empty label leaves it as it is. A subscription that could
    not be made is refused with 422, and can only be deleted.
    """
    id, label = inference_id, body.label
    record = await call.write(lambda tx: rules.update(tx, call.account, id, label))
    return SUBSCRIPTION(rules.shown(record, call.service(Secret)))


@routes.delete(_SUBSCRIPTION, "delete-inference", errors=(400, 401, 404))
async def delete_subscription(call: Call, inference_id: str) -> Reply:
    """Delete an inference subscription

    Ends the subscription. Its key is good for nothing from then on.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, inference_id))
    return DONE


@routes.get(f"{_SUBSCRIPTION}/usage", "get-inference-usage", USAGE, errors=(400, 401, 403, 404))
async def get_usage(call: Call, inference_id: str) -> Reply:
    """Get a subscription's usage

    Tells what a subscription has used in this month: tokens, characters and megapixels. For chat by
    model, the month before is there as well. Months begin at 00:00 UTC of the first day, by Roost's
    clock.
    """

    def read(tx: Tx) -> InferenceUsage:
        record = tx.get(SUBSCRIPTIONS, inference_id, call.account)
        return metering.usage(record, tx.now)

    return USAGE(await call.read(read))
