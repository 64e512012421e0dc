"""Addresses as clients see and ask for them."""

import msgspec
from msgspec import UNSET, UnsetType

from ....http.operations import Paging

MAIN, SECONDARY = "main_ip", "secondary_ip"


class Ipv4Address(msgspec.Struct):
    """type: main_ip or secondary_ip, which has no gateway of its own.

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


class ReverseIpv6Entry(msgspec.Struct):
    """ip in its full, expanded form."""

    ip: str
    reverse: str


class Ipv4Query(Paging, frozen=True):
    """public_network: adds what is known of the network card to the main address."""

    public_network: bool = False


class Ipv4Create(msgspec.Struct):
    """reboot: whether to reboot at once, so that the system inside takes the address."""

    reboot: bool = True


class ReverseCreate(msgspec.Struct):
    """reverse: a DNS name."""

    ip: str
    reverse: str


class ReverseDefault(msgspec.Struct):
    ip: str
