"""What servers need of the sections that keep images: snapshots, backups and ISOs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..drivers.compute import Compute, Image, ImageType
from ..engine.workflows import Act, calls
from ..http.errors import BadRequest
from ..store import Kind, Record, Tx

COMPLETE = "complete"


def fetching(kind: ImageType) -> Act:
    """Has an image of a kind fetched from the URL that its job names."""
    return calls(
        Compute,
        lambda compute, job: compute.fetch_image(Image(kind, job.resource_id), job.args["url"]),
    )


@dataclass(frozen=True, slots=True)
class ImageKind:
    """A kind of image that a server can be deployed from; provided by the section that keeps it.

    kind: how it is stored; its name is that of a server's source. The body has a status, which is
    `complete` once the image can be used. disk: GB of the disk that an image needs, 0 where that is
    not known.
    """

    kind: Kind[Any, Any]
    disk: Callable[[Record[Any, Any]], int]


def image_kind(tx: Tx, name: str) -> ImageKind | None:
    """The kind of image of that name, if there is one."""
    return next((each for each in tx.services.all(ImageKind) if each.kind.name == name), None)


def find_image(tx: Tx, account: int, name: str, id: str) -> Record[Any, Any] | None:
    """An image of a kind that can be used, if there is such a one; it stays until this has ended.

    Raises BadRequest while it is not complete.
    """
    images = image_kind(tx, name)
    record = tx.find(images.kind, id, account, "share") if images else None
    if record is not None and record.body.status != COMPLETE:
        raise BadRequest(f"The {name} {id} is not complete yet")
    return record


def require_image(tx: Tx, account: int, name: str, id: str) -> Record[Any, Any]:
    """The same; raises BadRequest for one that is not there, too."""
    record = find_image(tx, account, name, id)
    if record is None:
        raise BadRequest(f"Invalid {name}_id: {id}")
    return record


def disk_for(tx: Tx, name: str, record: Record[Any, Any]) -> int:
    """GB of the disk that an image needs; 0 where that is not known."""
    images = image_kind(tx, name)
    return images.disk(record) if images else 0
