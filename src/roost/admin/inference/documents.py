"""What is said of the use of inference."""

from typing import Annotated

import msgspec

Amount = Annotated[int, msgspec.Meta(ge=0, le=10**15)]
Megapixels = Annotated[float, msgspec.Meta(ge=0, le=10**9)]


class InferenceUse(msgspec.Struct, kw_only=True):
    """subscription: its id. model: the id of one of the catalog, of which the tokens are.

    speech, images: characters that were spoken, megapixels that were painted; small_: by the
    smaller models.
    """

    subscription: str
    model: str = ""
    input_tokens: Amount = 0
    output_tokens: Amount = 0
    speech: Amount = 0
    small_speech: Amount = 0
    images: Megapixels = 0
    small_images: Megapixels = 0
