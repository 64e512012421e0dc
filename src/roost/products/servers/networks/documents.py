"""Private networks as a server shows them, and the bodies that join and leave them."""

from typing import Protocol

import msgspec

from ...vpcs import AttachedVpc
from ..documents import ServerState


class NetworkCard(msgspec.Struct):
    """id: the network's. mac_address: of the server's card there. ip_address: its address."""

    id: str
    mac_address: str
    ip_address: str


class VpcAttachment(msgspec.Struct):
    vpc_id: str


class Vpc2Attachment(msgspec.Struct):
    """ip_address: the one that the server shall have there."""

    vpc_id: str
    ip_address: str = ""


class Shown(Protocol):
    """The body of such a server. internal_ip: its address in the first of its networks."""

    id: str
    region: str
    internal_ip: str
    vpcs: list[AttachedVpc]


class Networked(Protocol):
    """The record of such a server."""

    id: str
    account: int

    @property
    def body(self) -> Shown: ...

    @property
    def hidden(self) -> ServerState: ...
