"""What the console knows of the listener that a browser came by."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit

from ...http.errors import Forbidden
from ...settings import PUBLIC_URL, Address, ConsoleReach, Settings

READS = frozenset({"GET", "HEAD", "OPTIONS"})
"""Methods that change nothing."""


@dataclass(frozen=True)
class Door:
    """One listener. open: whether the console is there. operators: whether the operator gets in
    here by a link; whoever has an API key does wherever it is open.

    names: the host names that the listener is addressed by.
    """

    open: bool
    operators: bool
    names: frozenset[str]

    @classmethod
    def of(cls, address: Address, settings: Settings) -> "Door":
        """On this machine alone the console is open without being asked for."""
        reach, local = settings.console, address.is_loopback
        names = {"localhost", address.host, *settings.tls_names}
        if settings.public_url != PUBLIC_URL:
            names.add(_hostname(settings.public_url))
        return cls(
            open=reach is ConsoleReach.EVERYWHERE or (local and reach is ConsoleReach.LOCAL),
            operators=local,
            names=frozenset(name.lower() for name in names),
        )

    def serves(self, host: str) -> bool:
        """Whether a Host header names this listener.

        A page whose name was pointed at this address (DNS rebinding) still says that name. An
        address cannot be pointed anywhere, so addresses are let in.
        """
        name = _hostname(f"//{host}")
        if name in self.names:
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return True

    def check(self, method: str, host: str, origin: str | None) -> None:
        """Raises Forbidden for what another site's page may have had a browser send."""
        if not self.serves(host):
            raise Forbidden("This host name is not served here.")
        if method not in READS and origin and urlsplit(origin).netloc.lower() != host.lower():
            raise Forbidden("This request comes from another site.")


def _hostname(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # no address in its brackets
        return ""
