"""What a lighthouse is."""

from typing import Literal

import msgspec

from roost.http.fields import Text
from roost.http.operations import Paging
from roost.store import Kind, Record

PENDING, LIT, FAILED = "pending", "lit", "failed"

Color = Literal["white", "red", "green"]


class Lighthouse(msgspec.Struct, kw_only=True):
    """A lighthouse, as it is stored and answered.

    color: the color of its lamp. status: `pending`, `lit`, or `failed` where it could not be built.
    """

    id: str
    date_created: str
    region: str
    label: str
    color: Color
    status: str = PENDING


class LighthouseState(msgspec.Struct):
    """shining: the color of the lamp that is there; empty until it is lit."""

    shining: Color | Literal[""] = ""


class LighthouseCreate(msgspec.Struct, kw_only=True):
    """region: where to build it. color: the color of its lamp."""

    region: str
    label: Text = ""
    color: Color = "white"


class LighthouseUpdate(msgspec.Struct):
    """color: the color that its lamp is to have."""

    color: Color


class LighthouseQuery(Paging, frozen=True, kw_only=True):
    """region: lists those of one region alone, by its id."""

    region: str = ""


LIGHTHOUSES = Kind(
    "lighthouse", Lighthouse, LighthouseState, "Invalid lighthouse ID", indexes=("region",)
)

LighthouseRecord = Record[Lighthouse, LighthouseState]
