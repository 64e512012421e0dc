"""What an instance tells of the ISO that is attached to it.

The API's description names a key `state`, its examples `status`: the answers to attach and detach
have both.
"""

from typing import Literal

import msgspec

State = Literal["ready", "isomounting", "isomounted"]


class IsoStatus(msgspec.Struct):
    """state: ready where none is attached. One that is on its way out counts as mounted until it is
    gone, because Terraform takes any other state on the way to ready for an error.
    """

    iso_id: str
    state: State


class IsoAttaching(msgspec.Struct):
    state: Literal["ismounting"]
    status: Literal["ismounting"]
    iso_id: str


class IsoDetaching(msgspec.Struct):
    state: Literal["isunmounting"]
    status: Literal["isunmounting"]


class IsoAttach(msgspec.Struct):
    """iso_id: an ISO of the account, or one of the public library."""

    iso_id: str
