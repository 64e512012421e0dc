"""Serverless inference: what a server of language models, or the simulation of one, must be able
to do.

Written so that vLLM, llama.cpp or Ollama behind a gateway such as LiteLLM can stand here: each
answers in OpenAI's form, to whoever has a key that it was told of, and counts tokens. What it has
counted it tells a `Meter`, which the driver is given once.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class Subscription(msgspec.Struct, frozen=True):
    """Somebody who may ask. id: its UUID in the API. api_key: the one key that opens it."""

    id: str
    api_key: str


class Consumption(msgspec.Struct, frozen=True, kw_only=True):
    """What was used since the last time. subscription: the id of whose.

    model: of which the tokens are, read and written; empty where there are none. speech, images:
    characters that were spoken, megapixels that were painted, and each by the smaller models.
    """

    subscription: str
    model: str = ""
    input_tokens: int = 0
    output_tokens: int = 0
    speech: int = 0
    small_speech: int = 0
    images: float = 0
    small_images: float = 0


class UnknownSubscription(Exception):
    """What a `Meter` says of one that is gone, and is to be asked no more."""


class Meter(Protocol):
    """Who keeps what each subscription has used."""

    async def used(self, consumption: Consumption) -> None:
        """Adds it to this month's. Raises UnknownSubscription."""
        ...


class Inference(Driver, Protocol):
    """Makes subscriptions real."""

    def report_to(self, meter: Meter) -> None:
        """Says whom to tell. Called once, before `open`."""
        ...

    async def apply(self, subscription: Subscription) -> None:
        """Has the key open the subscription from now on."""
        ...

    async def remove(self, id: str) -> None:
        """Has the subscription's key open nothing. It succeeds where there is none."""
        ...
