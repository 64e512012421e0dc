"""What subscriptions have used, as the driver tells it, and what that costs."""

from ...catalog.inference import InferenceModel, inference_model
from ...drivers.inference import Consumption, Inference, UnknownSubscription
from ...engine.metering import dollars, previous_month
from ...store import Store, Tx, month_start
from .documents import (
    SUBSCRIPTIONS,
    AudioUsage,
    ChatByModel,
    ChatUsage,
    ImageUsage,
    InferenceUsage,
    ModelUsage,
    MonthsUse,
    SubscriptionRecord,
    Tokens,
)


class StoreMeter:
    """The `Meter` of all subscriptions."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def used(self, consumption: Consumption) -> None:
        await self._store.write(lambda tx: add(tx, consumption))


def open_meter(store: Store) -> StoreMeter:
    """The meter, to which the driver reports from now on."""
    meter = StoreMeter(store)
    store.services.one(Inference).report_to(meter)
    return meter


def add(tx: Tx, used: Consumption) -> None:
    """Adds to this month's use; of earlier months, the last alone is kept."""
    record = tx.find(SUBSCRIPTIONS, used.subscription, lock="update")
    if record is None:
        raise UnknownSubscription(used.subscription)
    month = month_start(tx.now)
    kept = (month, previous_month(month))
    months = {at: use for at, use in record.state.used.items() if at in kept}
    use = months.setdefault(month, MonthsUse())
    if used.model:
        tokens = use.tokens.setdefault(used.model, Tokens())
        tokens.input += used.input_tokens
        tokens.output += used.output_tokens
    use.speech += used.speech
    use.small_speech += used.small_speech
    use.images += used.images
    use.small_images += used.small_images
    record.state.used = months
    tx.update(record)


def usage(record: SubscriptionRecord, now: int) -> InferenceUsage:
    """What was used in this month and in the one before."""
    month, used = month_start(now), record.state.used
    current = used.get(month, MonthsUse())
    before = used.get(previous_month(month), MonthsUse())
    return InferenceUsage(
        chat_by_model=ChatByModel(_by_model(current), _by_model(before)),
        audio=AudioUsage(current.speech, current.small_speech),
        image=ImageUsage(current.images, current.small_images),
        chat=_chat(current),
    )


def _by_model(use: MonthsUse) -> list[ModelUsage]:
    return [_usage(id, tokens) for id, tokens in sorted(use.tokens.items())]


def _usage(id: str, tokens: Tokens) -> ModelUsage:
    model = inference_model(id)
    return ModelUsage(
        model=id,
        tokens=tokens.output,
        input_tokens=tokens.input,
        output_price=int(model.output_price * 100) if model else 0,
        input_price=int(model.input_price * 100) if model else 0,
    )


def _chat(use: MonthsUse) -> ChatUsage:
    costs = [_cost(inference_model(id), tokens) for id, tokens in use.tokens.items()]
    return ChatUsage(
        completion_tokens=sum(tokens.output for tokens in use.tokens.values()),
        cost=dollars(sum(output for _, output in costs)),
        input_tokens=sum(tokens.input for tokens in use.tokens.values()),
        input_cost=dollars(sum(read for read, _ in costs)),
    )


def _cost(model: InferenceModel | None, tokens: Tokens) -> tuple[int, int]:
    """In nanodollars; a model that the catalog has not has no price."""
    return model.cost(tokens.input, tokens.output) if model else (0, 0)
