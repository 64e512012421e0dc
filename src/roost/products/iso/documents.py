"""What an ISO is."""

import msgspec
from msgspec import UNSET, UnsetType

from ...store import Kind, NoState, Record

PENDING, COMPLETE, FAILED = "pending", "complete", "failed"


class ISO(msgspec.Struct, kw_only=True):
    """filename: the last part of the URL. size (bytes) and the digests (hex): once it is complete.

    status: pending, complete, or failed where the file could not be fetched: a state of Roost's
    own, at which waiting clients end with an error instead of waiting on.
    """

    id: str
    date_created: str
    description: str
    filename: str
    size: int | UnsetType = UNSET
    md5sum: str | UnsetType = UNSET
    sha512sum: str | UnsetType = UNSET
    status: str = PENDING


class ISOCreate(msgspec.Struct):
    """url: of the ISO, http or https."""

    url: str
    description: str = ""


class ISOUpdate(msgspec.Struct):
    description: str


ISOS = Kind("iso", ISO, NoState, "Invalid ISO ID")

ISORecord = Record[ISO, NoState]
