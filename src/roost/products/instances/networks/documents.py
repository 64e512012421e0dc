"""Private networks as an instance shows them, and the bodies that join and leave them."""

import msgspec


class NetworkCard(msgspec.Struct):
    """id: the network's. mac_address: of the instance's card there. ip_address: its address."""

    id: str
    mac_address: str
    ip_address: str


class PrivateNetworkCard(NetworkCard):
    """network_id repeats the id, for the clients of a deprecated operation that look for it."""

    network_id: str


class VpcAttachment(msgspec.Struct):
    vpc_id: str


class Vpc2Attachment(msgspec.Struct):
    """ip_address: the one that the instance shall have there."""

    vpc_id: str
    ip_address: str = ""


class PrivateNetworkAttachment(msgspec.Struct):
    network_id: str
