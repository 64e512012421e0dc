"""Names of addresses: zones below in-addr.arpa and ip6.arpa, of which nothing is held.

An address is looked up when it is asked for. The zones are those that a registry would delegate for
the networks: of whole octets and of whole hexadecimal digits. A network smaller than 256 IPv4
addresses has the zone of the 256 around it.
"""

import time
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

from dns.rcode import NXDOMAIN
from dns.rdatatype import ANY, NS, PTR, SOA, RdataType

from .. import DnsRecord, IpAddress, Network, Zones
from .replies import DnsReply
from .sets import Labels, RecordSet, made_of
from .zone import NEGATIVE_TTL

_TTL = 300
_SERVERS = ("ns1.vultr.com.", "ns2.vultr.com.")
_MAILBOX = "dnsadm.vultr.com."
_TIMES = f"10800 3600 604800 {NEGATIVE_TTL}"
_V4 = (b"in-addr", b"arpa")
_V6 = (b"ip6", b"arpa")
_V4_LABELS, _V6_LABELS = 4, 32
_LONGEST_V4 = 24
_HEXADECIMAL = frozenset("0123456789abcdef")


class ReverseZones:
    def __init__(self, source: Zones) -> None:
        self._source = source
        self._zones = frozenset(_zones(source.reverse_networks))

    def zone_of(self, labels: Labels) -> Labels | None:
        """The zone that a name is in."""
        if labels[-2:] not in (_V4, _V6):
            return None
        return next((z for i in range(len(labels)) if (z := labels[i:]) in self._zones), None)

    async def answer(self, zone: Labels, labels: Labels, type: RdataType) -> DnsReply:
        """The reply to a question about a name of that zone."""
        reply = DnsReply(zone)
        reply.authoritative = True
        owner = labels[: len(labels) - len(zone)]
        sets = await self._at(zone, owner)
        if sets is None:
            reply.rcode = NXDOMAIN
        chosen = [(owner, found) for found in sets or () if type in (found.type, ANY)]
        reply.answer += chosen[:1]
        if not chosen:
            reply.authority.append(((), _soa(zone)))
        return reply

    async def _at(self, zone: Labels, owner: Labels) -> list[RecordSet] | None:
        """All that there is at a name; None if there is no such name.

        Every name above an address counts as being there: nobody has counted the addresses.
        """
        if not owner:
            return [_soa(zone), _set(zone, owner, NS, *_SERVERS)]
        labels = (*owner, *zone)
        digits = [label.decode("ascii", "replace") for label in labels[:-2]]
        address, whole = _address(digits[::-1], labels[-2:] == _V4)
        if not whole:
            return [] if address is not None else None
        pointer = await self._source.pointer(address) if address is not None else None
        if pointer is None:
            return None
        return [_set(zone, owner, PTR, pointer.removesuffix(".") + ".")]


def _address(digits: list[str], is_v4: bool) -> tuple[IpAddress | None, bool]:
    """The address that labels spell, from the left, with 0 for what is missing, and whether they
    spell it to its end. None for labels that spell none.
    """
    length = _V4_LABELS if is_v4 else _V6_LABELS
    filled = digits + ["0"] * (length - len(digits))
    whole = len(digits) >= length
    if not is_v4 and not all(digit in _HEXADECIMAL for digit in digits):
        return None, whole
    try:
        if is_v4:
            return IPv4Address(".".join(filled)), whole
        return IPv6Address(int("".join(filled), 16)), whole
    except ValueError:
        return None, whole


def _zones(networks: Iterable[Network]) -> Iterator[Labels]:
    for network in networks:
        step, longest = (8, _LONGEST_V4) if isinstance(network, IPv4Network) else (4, 128)
        length = min(-(-network.prefixlen // step) * step, longest)
        parts = (
            network.subnets(new_prefix=length)
            if length >= network.prefixlen
            else [network.supernet(new_prefix=length)]
        )
        for part in parts:
            yield _zone(part, length // step)


def _zone(network: Network, labels: int) -> Labels:
    """The reverse name of a network whose prefix is that many labels long."""
    if isinstance(network, IPv6Network):
        digits, suffix = list(network.network_address.exploded.replace(":", "")), _V6
    else:
        digits, suffix = str(network.network_address).split("."), _V4
    return (*(digit.encode() for digit in digits[:labels][::-1]), *suffix)


def _soa(zone: Labels) -> RecordSet:
    """Its serial is the time, since there is nobody who would count the changes."""
    text = f"{_SERVERS[0]} {_MAILBOX} {int(time.time())} {_TIMES}"
    return _set(zone, (), SOA, text)


def _set(zone: Labels, owner: Labels, type: RdataType, *data: str) -> RecordSet:
    return made_of(owner, zone, type, [DnsRecord("", type.name, _TTL, text) for text in data])
