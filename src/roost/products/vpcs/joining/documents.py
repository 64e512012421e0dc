"""What a server shows of its private networks."""

from typing import Protocol

import msgspec


class AttachedVpc(msgspec.Struct):
    """version: 1, or 2 for a VPC 2.0. subnet: the server's address there."""

    id: str
    version: int
    subnet: str


class Body(Protocol):
    """The body of a server. internal_ip: its address in the first of its networks."""

    id: str
    region: str
    internal_ip: str
    vpcs: list[AttachedVpc]
