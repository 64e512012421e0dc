"""Serverless inference: the models that there are, and their prices."""

from decimal import Decimal
from functools import cache
from typing import Literal

from roost.catalog.tables import Row, nanos, read

ModelKind = Literal["image", "moderation", "rerank", "text"]


class InferenceModel(Row, frozen=True, kw_only=True):
    """A model. context: how much it takes in at once; empty where that is no number of tokens.

    tools: whether it can call functions. input_price, output_price: dollars for a million tokens;
    0 for what is not charged by tokens.
    """

    id: str
    kind: ModelKind
    context: str = ""
    tools: Literal["yes", "no"]
    input_price: Decimal = Decimal(0)
    output_price: Decimal = Decimal(0)

    def cost(self, input_tokens: int, output_tokens: int) -> tuple[int, int]:
        """What tokens of either sort cost, in nanodollars."""
        return (
            nanos(self.input_price) * input_tokens // 1_000_000,
            nanos(self.output_price) * output_tokens // 1_000_000,
        )


def inference_model(id: str) -> InferenceModel | None:
    """The model of that id."""
    return _models().get(id)


def inference_models() -> tuple[InferenceModel, ...]:
    """Every model, by id."""
    return tuple(_models().values())


@cache
def _models() -> dict[str, InferenceModel]:
    return {row.id: row for row in read("inference_models.csv", InferenceModel)}
