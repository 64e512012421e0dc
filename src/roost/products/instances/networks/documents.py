"""Private networks by their old name: as an instance shows them, and the body that joins one."""

import msgspec

from ....machines.networks import VpcInterface


# For the clients of a deprecated operation that look for it.
class PrivateNetworkInterface(VpcInterface):
    """The interface of an instance in a VPC, by its former name.

    network_id: the same as `id`.
    """

    network_id: str


class PrivateNetworkAttachment(msgspec.Struct):
    """network_id: the VPC."""

    network_id: str
