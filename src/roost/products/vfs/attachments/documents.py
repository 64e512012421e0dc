"""What it is that an instance has a file system."""

from typing import Any

import msgspec

from ....store import Kind, Record, Ref
from ....store.kinds import PlainJson

PENDING, ATTACHED, DETACHING, FAILED = "PENDING", "ATTACHED", "DETACHING", "FAILED"


class VFSAttachment(msgspec.Struct):
    """A file system at an instance.

    vfs_id: The file system.
    target_id: The instance.
    state: `PENDING` while it is given to the instance, then `ATTACHED`. `DETACHING` while the
    instance lets go. `FAILED` if the instance could not be given it: detach it and try again.
    mount_tag: The number by which the instance mounts it. It is the same in every instance.
    """

    # ATTACHED alone is published, in capitals.

    vfs_id: str
    target_id: str
    state: str
    mount_tag: int


class VFSAttachmentState(msgspec.Struct):
    """instance: the instance while it is there; afterwards, target_id alone tells of it. kept: the
    file system, which has to stay, until it is detached.
    """

    instance: str
    kept: str = ""


def _still_attached(record: Record[Any, Any]) -> str:
    # With Vultr's spelling: the Terraform provider tries again on this text (clients.md 3.4).
    return "Can not delete this subscription until it is detatched from all machines"


def _tells_what_it_keeps(body: PlainJson, state: PlainJson) -> None:
    """What is on its way out kept the file system as well."""
    if body["state"] != DETACHING:
        state["kept"] = body["vfs_id"]


ATTACHMENTS = Kind(
    "vfs-attachment",
    VFSAttachment,
    VFSAttachmentState,
    "Attachment Not Found",  # which the CSI driver takes for done when it detaches (clients.md 4)
    refs=(Ref("kept", "vfs", refuse=_still_attached), Ref("instance", "instance")),
    counted=False,
    upgrades=(_tells_what_it_keeps,),
)

AttachmentRecord = Record[VFSAttachment, VFSAttachmentState]


def id_of(vfs_id: str, instance_id: str) -> str:
    """An instance has a file system once: that is what this id is for."""
    return f"{vfs_id}/{instance_id}"
