"""What an instance tells of the ISO that is attached to it.

The API's description names a key `state`, its examples `status`: the answers to attach and detach
have both.
"""

from typing import Literal

import msgspec

State = Literal["ready", "isomounting", "isomounted"]


# One that is on its way out counts as mounted until it is gone, because Terraform takes any other
# state on the way to ready for an error.
class IsoStatus(msgspec.Struct):
    """The ISO of an instance.

    iso_id: the ISO, or empty.
    state: `ready` where no ISO is attached, `isomounting` while one is being attached, `isomounted`
        until it is gone again.
    """

    iso_id: str
    state: State


class IsoAttaching(msgspec.Struct):
    """An ISO that is being attached.

    state: always `ismounting`.
    status: the same as `state`.
    iso_id: the ISO.
    """

    state: Literal["ismounting"]
    status: Literal["ismounting"]
    iso_id: str


class IsoDetaching(msgspec.Struct):
    """An ISO that is being detached.

    state: always `isunmounting`.
    status: the same as `state`.
    """

    state: Literal["isunmounting"]
    status: Literal["isunmounting"]


class IsoAttach(msgspec.Struct):
    """iso_id: an ISO of your own, or a public one."""

    iso_id: str
