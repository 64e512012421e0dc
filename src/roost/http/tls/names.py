"""Which names Roost answers to over TLS, and which its certificate authority may ever sign."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final, Self

from cryptography import x509

VULTR_HOSTS: Final[Mapping[str, tuple[str, ...]]] = {
    "vultr.com": ("api.vultr.com",),
    "vultrobjects.com": (),
    "vultrcr.com": (),
    "vultrinference.com": (),
}
"""Vultr's domains that clients have built in, each with its hosts that Roost answers for.

The authority may sign for a domain and everything below it; a server certificate carries the hosts.
A proxy sends these hosts to Roost and leaves every other alone.
"""

ANSWERED: Final = tuple(host for hosts in VULTR_HOSTS.values() for host in hosts)
"""Those hosts of Vultr's that Roost answers for."""

LOOPBACK: Final = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))

_ALWAYS_SERVED: Final = ("localhost", "127.0.0.1", "::1")
_HOSTNAME: Final = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


class TlsError(Exception):
    """Base of what TLS is set up wrongly with; the text is for the operator."""


class BadName(TlsError):
    """A listen address that is neither an IP address nor a host name."""


@dataclass(frozen=True, slots=True)
class Names:
    """What a server certificate is for."""

    hosts: tuple[str, ...]
    addresses: tuple[Address, ...]

    @classmethod
    def served(cls, listen: Iterable[str]) -> Self:
        """The loopback names, Vultr's, and those that the operator listens on.

        Addresses that stand for every interface (`0.0.0.0`, `::`) name nothing and are left out;
        whoever listens so lists the names that clients will use. Raises BadName.
        """
        names = dict.fromkeys(_parse(name) for name in (*_ALWAYS_SERVED, *ANSWERED, *listen))
        return cls(
            hosts=tuple(name for name in names if isinstance(name, str)),
            addresses=tuple(
                name for name in names if not isinstance(name, str) and not name.is_unspecified
            ),
        )

    def alternative_names(self) -> x509.SubjectAlternativeName:
        return x509.SubjectAlternativeName(
            [
                *(x509.DNSName(host) for host in self.hosts),
                *(x509.IPAddress(address) for address in self.addresses),
            ]
        )


@dataclass(frozen=True, slots=True)
class Bounds:
    """Outside of what no certificate of an authority is valid (RFC 5280, 4.2.1.10).

    A domain stands for itself and everything below it.
    """

    domains: tuple[str, ...]
    networks: tuple[Network, ...]

    @classmethod
    def around(cls, names: Names) -> Self:
        """The smallest bounds of an installation that serves these names."""
        bounds = cls((*VULTR_HOSTS, "localhost"), LOOPBACK)
        return cls(
            domains=(*bounds.domains, *(h for h in names.hosts if not bounds.has_domain(h))),
            networks=(
                *bounds.networks,
                *(n for n in map(ip_network, names.addresses) if not bounds.has_network(n)),
            ),
        )

    @classmethod
    def read(cls, certificate: x509.Certificate) -> Self:
        extension = certificate.extensions.get_extension_for_class(x509.NameConstraints)
        permitted = extension.value.permitted_subtrees or []
        return cls(
            domains=tuple(name.value for name in permitted if isinstance(name, x509.DNSName)),
            networks=tuple(
                name.value
                for name in permitted
                if isinstance(name, x509.IPAddress)
                and isinstance(name.value, IPv4Network | IPv6Network)
            ),
        )

    def constraints(self) -> x509.NameConstraints:
        return x509.NameConstraints(
            permitted_subtrees=[
                *(x509.DNSName(domain) for domain in self.domains),
                *(x509.IPAddress(network) for network in self.networks),
            ],
            excluded_subtrees=None,
        )

    def has(self, other: "Bounds") -> bool:
        """Whether whatever is inside the other is inside these."""
        return all(map(self.has_domain, other.domains)) and all(
            map(self.has_network, other.networks)
        )

    def has_domain(self, domain: str) -> bool:
        return any(domain == own or domain.endswith(f".{own}") for own in self.domains)

    def has_network(self, network: Network) -> bool:
        return any(_inside(network, own) for own in self.networks)


def _inside(network: Network, own: Network) -> bool:
    return (
        network.version == own.version
        and network.network_address in own
        and network.prefixlen >= own.prefixlen
    )


def _parse(name: str) -> str | Address:
    text = name.strip().removeprefix("[").removesuffix("]").rstrip(".").lower()
    try:
        # The zone of a link-local address means something on this machine alone.
        return ip_address(text.partition("%")[0])
    except ValueError:
        pass
    try:
        host = text.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadName(f"{name!r} is neither an IP address nor a host name") from error
    if not _HOSTNAME.fullmatch(host):
        raise BadName(f"{name!r} is neither an IP address nor a host name")
    return host
