"""What is said of the use of inference."""

from typing import Annotated

import msgspec

Amount = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
Megapixels = Annotated[float, msgspec.Meta(ge=0, le=10**9)]


class InferenceUse(msgspec.Struct, kw_only=True):
    """subscription: The id of the subscription.
    model: The id of the model that the tokens are of. It is required with tokens.
    input_tokens: How many tokens were read.
    output_tokens: How many tokens were written.
    speech: How many characters were spoken.
    small_speech: How many characters were spoken by the smaller models.
    images: How many megapixels were painted.
    small_images: How many megapixels were painted by the smaller models.
    """

    subscription: str
    model: str = ""
    input_tokens: Amount = 0
    output_tokens: Amount = 0
    speech: Amount = 0
    small_speech: Amount = 0
    images: Megapixels = 0
    small_images: Megapixels = 0
