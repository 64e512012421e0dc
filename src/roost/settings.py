"""What an operator can choose. The command line, the environment and a file fill this in."""

import ipaddress
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import msgspec

from .engine.lifecycle import Lifecycle

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


DNS_RATE_LIMIT = 100
RESYNC_SECONDS = 600
PUBLIC_URL = "https://api.vultr.com"


class Address(msgspec.Struct, frozen=True):
    """HOST:PORT. Port 0 lets the system choose one."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> "Address":
        """`1.2.3.4:80`, `localhost:80` or `[::1]:80`; raises ValueError."""
        host, colon, port = text.rpartition(":")
        if not colon or not host or not port.isdigit() or int(port) > 65535:
            raise ValueError(f"{text!r} is not HOST:PORT")
        if host.startswith("[") != host.endswith("]"):
            raise ValueError(f"{text!r} is not HOST:PORT")
        if ":" in host and not host.startswith("["):
            raise ValueError(f"write an IPv6 address in brackets: [{host}]:{port}")
        return cls(host.strip("[]"), int(port))

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


class ConsoleReach(StrEnum):
    """Which listeners have the web console.

    LOCAL: those that only this machine reaches. EVERYWHERE: the others too, where it takes an API
    key. OFF: none.
    """

    LOCAL = "local"
    EVERYWHERE = "everywhere"
    OFF = "off"


class Settings(msgspec.Struct):
    """data: the folder that holds everything, which must exist. listen: the TLS listener.

    plain_http, admin: further listeners, None for none. proxy: where to offer the proxy that takes
    Vultr's hosts to the TLS listener, None for nowhere; there is none either where that has a
    certificate of the operator's. dns: where the name server answers, None for nowhere; without
    dns_required, another program there is no reason not to start. dns_transfers: networks that may
    have whole zones. dns_rate_limit: answers a second over UDP to each network, 0 for no limit;
    None for DNS_RATE_LIMIT beyond loopback, and no limit there. tls_names: what clients call this
    Roost, besides the address that
    is listened on. database: a URL (store.connect), None for a file in `data`. rate_limit: requests
    a second for each client address, 0 for no limit. pools_v4, pool_v6: networks that instances get
    their addresses from, empty for the defaults. workers: how many processes of this Roost listen
    on the same ports. worker: which of them this is, from 0. log: how requests are logged to
    standard error. api_key, secret, admin_token: given instead of made. driver_choices: by the
    names of families (`compute`, ...), which driver to `use`, and its settings. config: the file
    that says so. resync_seconds: how often drivers are asked what they have, 0 for never. orphans:
    what becomes of what they have and no resource tells of. init: a file or folder of states and
    scripts with which it begins. private_fetches: whether URLs that clients name may lead to
    private addresses. public_url: what clients call this Roost. console: which listeners have
    the web console.
    """

    data: Path
    listen: Address | None = Address("127.0.0.1", 8443)
    plain_http: Address | None = None
    admin: Address | None = None
    proxy: Address | None = None
    dns: Address | None = None
    dns_required: bool = True
    dns_transfers: tuple[Network, ...] = ()
    dns_rate_limit: int | None = None
    tls_cert: Path | None = None
    tls_key: Path | None = None
    tls_names: tuple[str, ...] = ()
    database: str | None = None
    rate_limit: int = 30
    trusted_proxies: tuple[Network, ...] = ()
    lifecycle: Lifecycle = Lifecycle.QUICK
    pools_v4: tuple[str, ...] = ()
    pool_v6: str = ""
    workers: int = 1
    worker: int = 0
    log: Literal["text", "json", "off"] = "text"
    lease_seconds: float = 30.0
    api_key: str | None = None
    secret: str | None = None
    admin_token: str | None = None
    driver_choices: Mapping[str, Mapping[str, Any]] = {}
    config: Path | None = None
    resync_seconds: float = RESYNC_SECONDS
    orphans: Literal["remove", "keep"] = "remove"
    init: Path | None = None
    private_fetches: bool = False
    public_url: str = PUBLIC_URL
    console: ConsoleReach = ConsoleReach.LOCAL

    @property
    def database_url(self) -> str:
        return self.database or f"sqlite://{(self.data / 'roost.db').absolute()}"

    @property
    def dns_rate(self) -> int:
        """Answers a second over UDP to each network; 0 for no limit."""
        if self.dns_rate_limit is not None:
            return self.dns_rate_limit
        return 0 if self.dns is None or self.dns.is_loopback else DNS_RATE_LIMIT

    @property
    def shares_database(self) -> bool:
        """Whether other processes may work on the same database."""
        return self.database is not None and not self.database.startswith("sqlite:")

    @property
    def share_ports(self) -> bool:
        """Whether other processes of this Roost listen on the same ports."""
        return self.workers > 1

    @property
    def administers(self) -> bool:
        """Whether this process has the admin interface, the proxy and the name server."""
        return self.worker == 0
