"""The bodies that attach and detach a block."""

import msgspec


class BlockAttach(msgspec.Struct):
    """instance_id: the instance to put the volume into.
    live: whether the instance keeps running. Otherwise it is restarted if it runs.
    """

    instance_id: str
    live: bool = False


class BlockDetach(msgspec.Struct):
    """live: whether the instance keeps running. Otherwise it is restarted if it runs."""

    live: bool = False
