"""Addresses as clients see and ask for them."""

import msgspec

from ....http.operations import Paging


class ReverseIpv6Entry(msgspec.Struct):
    """ip in full, in whatever form it was named."""

    ip: str
    reverse: str


class Ipv4Query(Paging, frozen=True):
    """public_network: adds what is known of the network interface to the main address."""

    public_network: bool = False


class Ipv4Create(msgspec.Struct):
    """reboot: whether to reboot at once, so that the system inside takes the address."""

    reboot: bool = True
