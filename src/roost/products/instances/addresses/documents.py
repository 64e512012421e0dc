"""Addresses as clients see and ask for them."""

import msgspec

from ....http.operations import Paging


class ReverseIpv6Entry(msgspec.Struct):
    """The name of an IPv6 address.

    ip: the address in full.
    reverse: the name.
    """

    ip: str
    reverse: str


class Ipv4Query(Paging, frozen=True):
    """public_network: whether to show the MAC address of the public network interface with the main
    address.
    """

    public_network: bool = False


class Ipv4Create(msgspec.Struct):
    """reboot: whether to restart the instance at once, so that its system takes the address."""

    reboot: bool = True
