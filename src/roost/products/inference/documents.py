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
    """A subscription to language models.

    label: What you call it.
    api_key: The key for the inference API, of 36 capitals and digits. Masked for those who may not
    change subscriptions.
    """

    id: str
    date_created: str
    label: str
    api_key: Secret


class SubscriptionCreate(msgspec.Struct):
    """label: What you call it. It must not be empty."""

    label: Text


class SubscriptionUpdate(msgspec.Struct):
    """label: The new label. Empty or left out, the label stays."""

    label: Text = ""


class ModelUsage(msgspec.Struct, kw_only=True):
    """What was used of one model in a month.

    model: The id of the model.
    tokens: How many tokens the model has written.
    input_tokens: How many tokens it has read.
    output_price: Cents for a million tokens written.
    input_price: Cents for a million tokens read.
    """

    model: str
    tokens: int
    input_tokens: int
    output_price: int
    input_price: int


class ChatByModel(msgspec.Struct):
    """Chat by model, in two months.

    current_month: What was used in this month.
    previous_month: What was used in the month before.
    """

    current_month: list[ModelUsage]
    previous_month: list[ModelUsage]


class AudioUsage(msgspec.Struct):
    """What was spoken in this month.

    tts_characters: How many characters were spoken.
    tts_sm_characters: How many characters were spoken by the smaller models.
    """

    tts_characters: int
    tts_sm_characters: int


class ImageUsage(msgspec.Struct):
    """What was painted in this month.

    megapixels: How many megapixels were painted.
    sm_megapixels: How many megapixels were painted by the smaller models.
    """

    megapixels: float
    sm_megapixels: float


class ChatUsage(msgspec.Struct, kw_only=True):
    """Chat with all models in this month.

    completion_tokens: How many tokens the models have written.
    cost: What these come to, in dollars.
    input_tokens: How many tokens they have read.
    input_cost: What these come to, in dollars.
    current_tokens, monthly_allotment, overage: Always null. An older way to charge had these.
    """

    completion_tokens: int
    cost: float
    input_tokens: int
    input_cost: float
    current_tokens: int | None = None
    monthly_allotment: int | None = None
    overage: float | None = None


class InferenceUsage(msgspec.Struct):
    """What a subscription has used.

    chat_by_model: Chat, model by model.
    audio: Speech.
    image: Pictures.
    chat: Chat with all models together.
    """

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
