"""The bodies that make and change a block."""

import msgspec

from ....catalog import BlockTypeId
from ....http.fields import Text


class BlockCreate(msgspec.Struct, kw_only=True):
    """os_id is not in the published description, but clients know it: a system to put on it."""

    region: str
    size_gb: int
    label: Text = ""
    block_type: BlockTypeId | None = None
    snapshot_id: str = ""
    os_id: int = 0
    bootable: bool | None = None


class BlockUpdate(msgspec.Struct):
    label: Text | None = None
    size_gb: int | None = None
