"""What an ISO is."""

import msgspec
from msgspec import UNSET, UnsetType

from ...store import Kind, NoState, Record

PENDING, COMPLETE, FAILED = "pending", "complete", "failed"


# The status failed is Roost's own: waiting clients end with an error instead of waiting on.
class ISO(msgspec.Struct, kw_only=True):
    """An ISO image.

    description: what you call the ISO.
    filename: the last part of the URL that it came from.
    size: bytes of the file. It is there once the ISO is complete.
    md5sum: the MD5 digest of the file in hex. It is there once the ISO is complete.
    sha512sum: the SHA-512 digest of the file in hex. It is there once the ISO is complete.
    status: `pending` while the ISO is being fetched, then `complete`. It is `failed` if the file
        could not be fetched.
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
    """Where the ISO is.

    url: an http or https URL that ends in the name of a file.
    description: what to call the ISO.
    """

    url: str
    description: str = ""


class ISOUpdate(msgspec.Struct):
    """description: what to call the ISO from now on."""

    description: str


ISOS = Kind("iso", ISO, NoState, "Invalid ISO ID")

ISORecord = Record[ISO, NoState]
