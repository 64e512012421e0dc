"""Private networks by their old name: as an instance shows them, and the body that joins one."""

import msgspec

from ....machines.networks import VpcInterface


class PrivateNetworkInterface(VpcInterface):
    """network_id repeats the id, for the clients of a deprecated operation that look for it."""

    network_id: str


class PrivateNetworkAttachment(msgspec.Struct):
    network_id: str
