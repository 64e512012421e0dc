"""What a subscription to inference is, and what it has used."""

import msgspec

from ...http.fields import Text
from ...http.secrets import Secret
from ...store import Kind, Record

PENDING, FAILED = "pending", "failed"


class StoredSubscription(msgspec.Struct, kw_only=True):
    """A subscription, as it is stored. status: pending, active, or failed where the driver could
    not make it. No answer has it: clients use a subscription at once.
    """

    id: str
    date_created: str
    label: str
    status: str = PENDING


class Tokens(msgspec.Struct):
    """Of one model, in one month."""

    input: int = 0
    output: int = 0


class MonthsUse(msgspec.Struct, omit_defaults=True):
    """What was used in a month. tokens: by the id of the model."""

    tokens: dict[str, Tokens] = {}
    speech: int = 0
    small_speech: int = 0
    images: float = 0
    small_images: float = 0


class SubscriptionState(msgspec.Struct, kw_only=True):
    """api_key: sealed. used: by the month's first instant, of this month and the one before."""

    api_key: str
    used: dict[int, MonthsUse] = {}


class InferenceSubscription(msgspec.Struct, kw_only=True):
    """A subscription, as it is answered."""

    id: str
    date_created: str
    label: str
    api_key: Secret


class SubscriptionCreate(msgspec.Struct):
    label: Text


class SubscriptionUpdate(msgspec.Struct):
    """label: an empty one changes nothing."""

    label: Text = ""


class ModelUsage(msgspec.Struct, kw_only=True):
    """tokens: that the model has written. output_price, input_price: cents for a million tokens."""

    model: str
    tokens: int
    input_tokens: int
    output_price: int
    input_price: int


class ChatByModel(msgspec.Struct):
    current_month: list[ModelUsage]
    previous_month: list[ModelUsage]


class AudioUsage(msgspec.Struct):
    """Characters that were spoken, and those by the smaller models."""

    tts_characters: int
    tts_sm_characters: int


class ImageUsage(msgspec.Struct):
    """Megapixels that were painted, and those by the smaller models."""

    megapixels: float
    sm_megapixels: float


class ChatUsage(msgspec.Struct, kw_only=True):
    """This month's tokens of all models, and what they cost in dollars. The last three are of an
    older way to charge, and always null.
    """

    completion_tokens: int
    cost: float
    input_tokens: int
    input_cost: float
    current_tokens: int | None = None
    monthly_allotment: int | None = None
    overage: float | None = None


class InferenceUsage(msgspec.Struct):
    chat_by_model: ChatByModel
    audio: AudioUsage
    image: ImageUsage
    chat: ChatUsage


SUBSCRIPTIONS = Kind(
    "inference", StoredSubscription, SubscriptionState,
    # Terraform looks for the first of these two when it reads, its tests for the second.
    "invalid inference ID: Not a valid Vultr Serverless Inference subscription",
)  # fmt: skip

SubscriptionRecord = Record[StoredSubscription, SubscriptionState]
