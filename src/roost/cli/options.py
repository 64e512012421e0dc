"""The options that commands share, and where their values come from.

In order of precedence: the option, the environment, the file that --config names.
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Group, Parameter
from cyclopts.validators import Number

from roost.engine.lifecycle import Lifecycle
from roost.reroute.arguments import default_data
from roost.settings import DNS_RATE_LIMIT, PUBLIC_URL, RESYNC_SECONDS, Address, Network, Settings

from .config_file import drivers_in
from .failures import Exit, Failure
from .values import (
    address_or_off,
    address_or_word,
    base_url,
    integer,
    network,
    network_text,
    one,
    several,
)

# The sections of `roost --help`, and of a command's.
RUNNING = Group("Running it", sort_key=1)
USING = Group("Looking after it", sort_key=2)
KNOWING = Group("Knowing about it", sort_key=3)
COMMANDS = Group("Commands", sort_key=1)
PLACE = Group("Where Roost is", sort_key=20)
_LISTENERS = Group("Where it listens", sort_key=10)
_TLS = Group("Its certificate", sort_key=11)
_CLIENTS = Group("Its clients", sort_key=12)
_RESOURCES = Group("Its resources", sort_key=13)
_PROCESS = Group("Its processes", sort_key=14)


def option(name: str, group: Group, text: str, **more: Any) -> Parameter:
    """--name, with ROOST_NAME in its place and `name` in the file."""
    variable = f"ROOST_{name.upper().replace('-', '_')}"
    return Parameter(
        f"--{name}",
        env_var=variable,
        show_env_var=False,
        group=group,
        help=text,
        negative=(),
        **more,
    )


_DEFAULT_DNS = Address("127.0.0.1", 8053)
_HIDDEN = Parameter(show=False)
_LIFECYCLE = option(
    "lifecycle",
    _RESOURCES,
    "How long things take: no time, about a second, or as long as in a real cloud.",
)
_INIT = option(
    "init",
    _RESOURCES,
    "States (.jsonl) to import and scripts to run at the first start, before Roost says that it"
    " is ready: a file, or a folder whose files are taken in the order of their names. With"
    " --ephemeral, at every start.",
    metavar="FILE|DIR",
)
_PoolsV4 = Annotated[
    tuple[str, ...],
    option(
        "pools-v4",
        _RESOURCES,
        "Networks from which instances get IPv4 addresses. By default, networks that are"
        " reserved for tests.",
        metavar="CIDR,...",
        **several(network_text),
    ),
]
_PoolV6 = Annotated[
    str | None,
    option(
        "pool-v6",
        _RESOURCES,
        "Network from which instances get IPv6 networks. By default, the one for documentation.",
        metavar="CIDR",
        **one(network_text),
    ),
]


@dataclass(frozen=True, kw_only=True)
class RoostOptions:
    """Which Roost is meant, and what one is like that a command has to be itself."""

    data: Annotated[
        Path,
        option(
            "data", PLACE, "Folder that holds everything. Roost makes it if needed.", metavar="DIR"
        ),
    ] = default_data()  # noqa: RUF009 - the environment does not change
    database: Annotated[
        str | None,
        option(
            "database",
            PLACE,
            "postgresql://... to use PostgreSQL instead of a file in that folder. Other users"
            " of this machine can see options, so put a URL with a password into the"
            " environment.",
            metavar="URL",
        ),
    ] = None
    config: Annotated[
        Path | None,
        option("config", PLACE, "TOML file with these settings, and with drivers.", metavar="FILE"),
    ] = None
    # Only a command that has to do a server's work itself wants these: help leaves them to `serve`.
    lifecycle: Annotated[Lifecycle | None, _LIFECYCLE, _HIDDEN] = None
    pools_v4: Annotated[_PoolsV4, _HIDDEN] = ()
    pool_v6: Annotated[_PoolV6, _HIDDEN] = None

    @property
    def folder(self) -> Path:
        return self.data.expanduser().absolute()

    def settings(self) -> Settings:
        """For a Roost that answers on its admin socket alone."""
        return Settings(
            data=self.folder,
            listen=None,
            database=self.database,
            lifecycle=self.lifecycle or Lifecycle.QUICK,
            pools_v4=self.pools_v4,
            pool_v6=self.pool_v6 or "",
            log="off",
            secret=os.environ.get("ROOST_SECRET") or None,
            driver_choices=drivers_in(self.config) if self.config else {},
            config=self.config,
        )


Place = Annotated[RoostOptions, Parameter(name="*")]
"""What a command that asks a Roost takes."""
PrintJson = Annotated[
    bool, Parameter("--json", help="Print JSON.", negative=(), show_default=False)
]
"""What a command that lists or shows something takes."""


@dataclass(frozen=True, kw_only=True)
class Starting(RoostOptions):
    """A place whose command often starts a Roost there, so that its help says how."""

    lifecycle: Annotated[Lifecycle | None, _LIFECYCLE] = None
    init: Annotated[Path | None, _INIT] = None

    def settings(self) -> Settings:
        settings = super().settings()
        settings.init = self.init
        if self.init is not None:
            settings.proxy = Address("127.0.0.1", 0)  # its scripts use it
        return settings


@dataclass(frozen=True, kw_only=True)
class ServeOptions(RoostOptions):
    """What `roost serve` does, and what `roost doctor` expects it to do."""

    listen: Annotated[
        Address | None,
        option(
            "listen",
            _LISTENERS,
            "Address of the API, with TLS. By default 127.0.0.1:8443, or none with"
            " --plain-http. Port 0 takes a free port.",
            metavar="HOST:PORT",
            **one(Address.parse),
        ),
    ] = None
    plain_http: Annotated[
        Address | None,
        option(
            "plain-http",
            _LISTENERS,
            "Address of the API without TLS, for tests on this machine.",
            metavar="HOST:PORT",
            **one(Address.parse),
        ),
    ] = None
    insecure_public_http: Annotated[
        bool,
        option(
            "insecure-public-http",
            _LISTENERS,
            "Allow --plain-http beyond this machine. Others on the network can then read the keys.",
            show_default=False,
        ),
    ] = False
    admin: Annotated[
        Address | None,
        option(
            "admin",
            _LISTENERS,
            "Address of the admin interface (metrics, clock, keys). It needs the token in"
            " DATA/admin.token. On DATA/admin.sock the interface always answers.",
            metavar="HOST:PORT",
            **one(Address.parse),
        ),
    ] = None
    proxy: Annotated[
        Address | None,
        option(
            "proxy",
            _LISTENERS,
            "Address, on this machine, of the proxy that `roost env` makes clients use. `off`"
            " turns it off. By default a free port of 127.0.0.1.",
            metavar="HOST:PORT",
            show_default=False,
            **one(address_or_off),
        ),
    ] = Address("127.0.0.1", 0)  # noqa: RUF009 - frozen
    dns: Annotated[
        Address | Literal["off"] | None,
        option(
            "dns",
            _LISTENERS,
            "Address of the name server (UDP and TCP) for the domains of the API. `off` turns"
            " it off. By default 127.0.0.1:8053, if that is free.",
            metavar="HOST:PORT",
            show_choices=False,
            show_default=False,
            **one(address_or_word),
        ),
    ] = None
    dns_transfers: Annotated[
        tuple[Network, ...],
        option(
            "dns-transfers",
            _LISTENERS,
            "Networks of secondary name servers that may copy whole zones (AXFR).",
            metavar="CIDR,...",
            **several(network),
        ),
    ] = ()
    dns_rate_limit: Annotated[
        int | None,
        option(
            "dns-rate-limit",
            _LISTENERS,
            "Answers a second over UDP to each network (IPv4 /24, IPv6 /56); 0 for no limit. By"
            f" default {DNS_RATE_LIMIT}, and no limit on loopback.",
            metavar="N",
            validator=Number(gte=0),
            **one(integer),
        ),
    ] = None
    tls_cert: Annotated[
        Path | None,
        option("tls-cert", _TLS, "Your certificate (PEM), instead of Roost's own.", metavar="FILE"),
    ] = None
    tls_key: Annotated[
        Path | None, option("tls-key", _TLS, "Key (PEM) of that certificate.", metavar="FILE")
    ] = None
    tls_names: Annotated[
        tuple[str, ...],
        option(
            "tls-names",
            _TLS,
            "Further names and addresses for Roost's own certificate. If --listen is 0.0.0.0,"
            " name what clients use.",
            metavar="NAME,...",
            **several(str),
        ),
    ] = ()
    rate_limit: Annotated[
        int,
        option(
            "rate-limit",
            _CLIENTS,
            "Requests a second for each client address; 0 for no limit.",
            metavar="N",
            validator=Number(gte=0),
            **one(integer),
        ),
    ] = 30
    trusted_proxies: Annotated[
        tuple[Network, ...],
        option(
            "trusted-proxies",
            _CLIENTS,
            "Proxies whose X-Forwarded-For Roost believes.",
            metavar="CIDR,...",
            **several(network),
        ),
    ] = ()
    public_url: Annotated[
        str,
        option(
            "public-url",
            _CLIENTS,
            "What clients call this Roost. Identity tokens of servers contain it.",
            metavar="URL",
            **one(base_url),
        ),
    ] = PUBLIC_URL
    private_fetches: Annotated[
        bool,
        option(
            "private-fetches",
            _CLIENTS,
            "Let URLs that clients name lead to private addresses, and use plain HTTP.",
            show_default=False,
        ),
    ] = False
    lifecycle: Annotated[Lifecycle, _LIFECYCLE] = Lifecycle.QUICK
    init: Annotated[Path | None, _INIT] = None
    pools_v4: _PoolsV4 = ()
    pool_v6: _PoolV6 = None
    resync: Annotated[
        int,
        option(
            "resync",
            _RESOURCES,
            "How often Roost compares what drivers have with its resources; 0 for never.",
            metavar="SECONDS",
            validator=Number(gte=0),
            **one(integer),
        ),
    ] = RESYNC_SECONDS
    orphans: Annotated[
        Literal["remove", "keep"],
        option(
            "orphans",
            _RESOURCES,
            "What happens to things that Roost's drivers made and that belong to no resource"
            " any more.",
        ),
    ] = "remove"
    workers: Annotated[
        int,
        option(
            "workers",
            _PROCESS,
            "Processes that serve the API; more than one needs PostgreSQL.",
            metavar="N",
            validator=Number(gte=1, lte=256),
            **one(integer),
        ),
    ] = 1
    log: Annotated[
        Literal["text", "json", "off"],
        option("log", _PROCESS, "How requests are logged to standard error."),
    ] = "text"

    def settings(self) -> Settings:
        """Raises Failure for options that do not fit together."""
        self._check()
        environment = os.environ
        settings = super().settings()
        settings.listen = self.listen or (None if self.plain_http else Address("127.0.0.1", 8443))
        settings.plain_http = self.plain_http
        settings.admin = self.admin
        settings.proxy = self.proxy
        settings.dns = None if self.dns == "off" else self.dns or _DEFAULT_DNS
        settings.dns_required = self.dns is not None
        settings.dns_transfers = self.dns_transfers
        settings.dns_rate_limit = self.dns_rate_limit
        settings.tls_cert = self.tls_cert
        settings.tls_key = self.tls_key
        settings.tls_names = self.tls_names
        settings.rate_limit = self.rate_limit
        settings.trusted_proxies = self.trusted_proxies
        settings.public_url = self.public_url
        settings.private_fetches = self.private_fetches
        settings.resync_seconds = self.resync
        settings.orphans = self.orphans
        settings.init = self.init
        settings.log = self.log
        settings.api_key = environment.get("ROOST_API_KEY") or None
        settings.admin_token = environment.get("ROOST_ADMIN_TOKEN") or None
        if self.workers > 1 and not settings.shares_database:
            raise Failure(
                Exit.USAGE,
                f"--workers {self.workers} needs PostgreSQL: SQLite has one process",
                "give its URL with --database or ROOST_DATABASE",
            )
        return settings

    def _check(self) -> None:
        plain = self.plain_http
        if plain is not None and not plain.is_loopback and not self.insecure_public_http:
            raise Failure(
                Exit.USAGE,
                f"--plain-http {plain} would send API keys over the network unencrypted",
                "use --listen, or add --insecure-public-http if that is what you want",
            )
        if self.proxy is not None and not self.proxy.is_loopback:
            raise Failure(
                Exit.USAGE,
                f"--proxy {self.proxy} would let others use this machine's network",
                "give it an address on loopback, like 127.0.0.1:3128",
            )
        if (self.tls_cert is None) != (self.tls_key is None):
            raise Failure(Exit.USAGE, "--tls-cert and --tls-key go together")
