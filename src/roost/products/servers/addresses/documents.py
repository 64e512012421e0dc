"""Addresses as clients see and name them."""

from typing import Protocol

import msgspec
from msgspec import UNSET, UnsetType

MAIN, SECONDARY, PRIVATE = "main_ip", "secondary_ip", "private"


class Shown(Protocol):
    """The fields of a server that show its main addresses."""

    main_ip: str
    netmask_v4: str
    gateway_v4: str
    v6_network: str
    v6_main_ip: str
    v6_network_size: int


class Ipv4Address(msgspec.Struct):
    """type: main_ip, secondary_ip or private. A private address has no gateway and no reverse name.

    mac_address: of the public network card, only with the main address and only on request.
    """

    ip: str
    netmask: str
    gateway: str
    type: str
    reverse: str
    mac_address: str | UnsetType = UNSET


class Ipv6Address(msgspec.Struct):
    ip: str
    network: str
    network_size: int
    type: str


class ReverseCreate(msgspec.Struct):
    """reverse: a DNS name."""

    ip: str
    reverse: str


class ReverseDefault(msgspec.Struct):
    ip: str
