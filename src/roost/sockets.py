"""Where a Roost listens: the API with and without TLS, and the admin interface."""

import asyncio
import os
from collections.abc import Callable
from errno import EADDRINUSE
from functools import partial
from pathlib import Path

import structlog

from .admin.gate import HostGuard, OpenGate, TokenGate, load_token
from .drivers.dns import Dns, Zones
from .http.auth import Gate
from .http.boundary import Boundary
from .http.listeners import App, Listener, ListenError, PortTaken, TcpAddress, bind
from .http.tls import ANSWERED, Credentials, Given, Leaf, TlsError, ensure_leaf
from .reroute.admin import reachable
from .reroute.proxy import Proxy
from .reroute.trouble import Trouble
from .reroute.upstream import Upstreams
from .settings import Address, Settings
from .store import SECOND, Background, Times, iso
from .store.secret import Secret, SecretError

log = structlog.get_logger("roost.sockets")

ADMIN_SOCKET = "admin.sock"
RENEWAL_CHECK_SECONDS = 3600.0
GIVEN_CHECK_SECONDS = 5.0
"""How often to look whether the operator's certificate was renewed."""


class Sockets:
    """Opens and closes every listener, and renews the TLS certificate while it runs, or takes in
    that the operator has renewed his.

    api: the API's boundary. admin: makes the admin interface's for a gate. dns: the name server;
    zones: what it is to serve.
    """

    def __init__(
        self,
        settings: Settings,
        secret: Secret,
        api: Boundary,
        admin: Callable[[Gate], Boundary],
        dns: Dns,
        zones: Zones,
    ) -> None:
        self._settings = settings
        self._secret = secret
        self._api = api.answer
        self._admin = admin
        self._dns, self._zones = dns, zones
        self._times = Times()
        self._listeners: dict[str, Listener] = {}
        self._renewal: Background | None = None
        self._proxy: Proxy | None = None
        self.proxy_url = ""
        self._given: Given | None = None
        self.leaf: Leaf | None = None
        self.ready = False

    @property
    def urls(self) -> dict[str, str]:
        """Where it listens, by what it is: api, plain, admin, admin-tcp, dns."""
        urls = {name: listener.url for name, listener in self._listeners.items()}
        return urls | ({"dns": f"dns://{self._dns.address}"} if self._dns.address else {})

    @property
    def url(self) -> str:
        """The API's address for a browser, the one with TLS first; empty while there is none."""
        for listener in map(self._listeners.get, ("api", "plain")):
            if listener is not None and isinstance(listener.address, TcpAddress):
                scheme = listener.url.partition(":")[0]
                host = self._named(listener.address.host)
                return f"{scheme}://{TcpAddress(host, listener.address.port)}"
        return ""

    def _named(self, host: str) -> str:
        """A name in place of "every address"."""
        if host in ("0.0.0.0", "::"):  # noqa: S104 - looked for, not listened on
            return next(iter(self._settings.tls_names), "localhost")
        return host

    @property
    def tasks(self) -> list[Background]:
        """What runs in the background while it listens."""
        return [self._renewal] if self._renewal else []

    @property
    def credentials(self) -> Credentials | None:
        """What is served with TLS; None without it."""
        source = self._given or self.leaf
        return source.credentials if source else None

    async def open(self) -> None:
        """Raises ListenError or TlsError, and leaves nothing open then."""
        try:
            await self._open()
        except BaseException:
            await self.close(1)
            raise

    async def close(self, grace: float) -> None:
        self.ready = False
        if self._renewal is not None:
            await self._renewal.stop()
        await asyncio.gather(*(listener.stop(grace) for listener in self._listeners.values()))
        if self._proxy is not None:
            await self._proxy.close()
        await self._dns.stop()
        self._listeners.clear()

    async def _open(self) -> None:
        settings = self._settings
        if settings.listen is not None:
            self._load_certificate()
            await self._listen("api", self._api, settings.listen, self.credentials)
            keep = partial(self._follow, self._given) if self._given else self._renew
            self._renewal = Background("certificates", keep)
            self._renewal.start()
        if settings.plain_http is not None:
            await self._listen("plain", self._api, settings.plain_http)
        if settings.administers:
            await self._open_proxy()
            await self._open_admin()
            await self._open_dns()

    async def _open_proxy(self) -> None:
        """For clients that have Vultr's hosts built in, where there is an answer for them."""
        where, listen = self._settings.proxy, self._settings.listen
        api = self._listeners.get("api")
        if where is None or listen is None or api is None or self.leaf is None:
            return
        try:
            upstreams = Upstreams.of(os.environ)
        except Trouble as trouble:
            log.warning("there is no proxy for clients", reason=trouble.text)
            return
        assert isinstance(api.address, TcpAddress)
        address = TcpAddress(where.host, where.port)
        bound = await bind(address, reuse_port=self._settings.share_ports)
        self._proxy = Proxy(ANSWERED, (reachable(listen.host), api.address.port), upstreams)
        await self._proxy.serve(bound)
        self.proxy_url = f"http://{TcpAddress(where.host, bound.getsockname()[1])}"

    async def _open_admin(self) -> None:
        settings = self._settings
        await self._start("admin", self._admin(OpenGate()).answer, settings.data / ADMIN_SOCKET)
        if settings.admin is not None:
            boundary = self._admin(TokenGate(load_token(settings.data, settings.admin_token)))
            guard = HostGuard(boundary.answer, settings.admin.host)
            await self._listen("admin-tcp", guard, settings.admin)

    async def _open_dns(self) -> None:
        """Where nobody has asked for it, a name server that cannot listen is no reason to fail."""
        try:
            await self._dns.start(self._zones)
        except OSError as error:
            reason = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
            if not self._settings.dns_required:
                log.warning("there is no name server", at=str(self._settings.dns), reason=reason)
            elif error.errno == EADDRINUSE:
                raise PortTaken(f"{self._settings.dns} is in use by another program") from error
            else:
                raise ListenError(f"cannot listen on {self._settings.dns}: {reason}") from error

    async def _listen(
        self, name: str, app: App, address: Address, tls: Credentials | None = None
    ) -> None:
        await self._start(name, app, TcpAddress(address.host, address.port), tls)

    async def _start(
        self, name: str, app: App, where: TcpAddress | Path, tls: Credentials | None = None
    ) -> None:
        share = self._settings.share_ports and isinstance(where, TcpAddress)
        listener = Listener(app, where, tls=tls, reuse_port=share)
        await listener.start()
        self._listeners[name] = listener

    def _load_certificate(self) -> None:
        settings = self._settings
        if settings.tls_cert is not None and settings.tls_key is not None:
            now = self._times.machine()
            self._given = Given(settings.tls_cert, settings.tls_key, now)
        else:
            self.leaf = self._ensure_leaf()

    def _ensure_leaf(self) -> Leaf:
        settings = self._settings
        names = [settings.listen.host] if settings.listen else []
        names += settings.tls_names
        return ensure_leaf(settings.data, self._secret, names, self._times.machine())

    async def _renew(self) -> None:
        """Makes a new certificate when it is time."""
        while self.leaf is not None:
            left = (self.leaf.renew_at - self._times.machine()) / SECOND
            await asyncio.sleep(min(max(left, 1), RENEWAL_CHECK_SECONDS))
            try:
                leaf = self._ensure_leaf()
                # Where processes share a data folder, one renews and all load what it made.
                if leaf.renew_at != self.leaf.renew_at:
                    await self._listeners["api"].reload_tls(leaf.credentials)
                    log.info("the TLS certificate was renewed")
                self.leaf = leaf
            except (TlsError, SecretError, ListenError) as error:
                log.warning("the TLS certificate cannot be renewed", reason=str(error))
                await asyncio.sleep(RENEWAL_CHECK_SECONDS)

    async def _follow(self, given: Given) -> None:
        """Serves what the operator puts in the certificate's place."""
        told = ""
        while True:
            await asyncio.sleep(GIVEN_CHECK_SECONDS)
            try:
                credentials = given.news(self._times.machine())
                if credentials is None:
                    continue
                await self._listeners["api"].reload_tls(credentials)
            except (TlsError, ListenError) as error:
                if str(error) != told:
                    told, expires = str(error), iso(given.credentials.expires)
                    log.warning("the last TLS certificate stays", reason=told, until=expires)
            else:
                told = ""
                given.take(credentials)
                log.info("a new TLS certificate is served", until=iso(credentials.expires))
