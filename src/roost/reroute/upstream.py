"""The proxies that the environment names: for what is not Roost's, they go on being used."""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple
from urllib.parse import unquote, urlsplit

from .trouble import CONFIGURATION, Trouble

Scheme = Literal["http", "https"]

_PORTS = {"http": 80, "https": 443}


class Upstream(NamedTuple):
    """A proxy. authorization: the value of its Proxy-Authorization, empty for none."""

    host: str
    port: int
    tls: bool
    authorization: str

    @classmethod
    def parse(cls, text: str, variable: str) -> "Upstream":
        """`http://user:password@host:port`, or less of it. Raises Trouble."""
        url = urlsplit(text if "://" in text else f"http://{text}")
        try:
            port = url.port or _PORTS.get(url.scheme, 0)
        except ValueError:
            port = 0
        if not url.hostname or not port or url.scheme not in _PORTS:
            # Without the text: there may be a password in it.
            raise Trouble(CONFIGURATION, f"{variable} names no proxy that speaks HTTP")
        authorization = ""
        if url.username is not None:
            from base64 import b64encode  # noqa: PLC0415 - seldom needed

            pair = f"{unquote(url.username)}:{unquote(url.password or '')}"
            authorization = f"Basic {b64encode(pair.encode()).decode()}"
        return cls(url.hostname, port, url.scheme == "https", authorization)


class Upstreams:
    """What HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY say."""

    def __init__(
        self,
        proxies: Mapping[Scheme, Upstream] | None = None,
        no_proxy: str = "",
    ) -> None:
        self._proxies = proxies or {}
        self._exceptions = [entry.lower() for entry in re.split(r"[\s,]+", no_proxy) if entry]

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> "Upstreams":
        """Raises Trouble for a proxy that cannot be used."""
        proxies: dict[Scheme, Upstream] = {}
        for scheme in ("http", "https"):
            for name in (f"{scheme}_proxy", "all_proxy"):
                # The lower case counts for more, for in CGI a client could set HTTP_PROXY.
                variable = name if environment.get(name) else name.upper()
                if text := environment.get(variable):
                    proxies[scheme] = Upstream.parse(text, variable)
                    break
        return cls(proxies, environment.get("no_proxy") or environment.get("NO_PROXY") or "")

    def but(self, port: int) -> "Upstreams":
        """These without one on this port of loopback: a proxy that would go through itself."""
        kept: dict[Scheme, Upstream] = {
            scheme: upstream
            for scheme, upstream in self._proxies.items()
            if upstream.port != port or upstream.host not in ("localhost", "127.0.0.1", "::1")
        }
        return Upstreams(kept, ",".join(self._exceptions))

    def to(self, scheme: Scheme, host: str, port: int) -> Upstream | None:
        """The proxy to go through, None to go there directly."""
        upstream = self._proxies.get(scheme)
        return None if upstream is None or self._is_excepted(host, port) else upstream

    def _is_excepted(self, host: str, port: int) -> bool:
        from ipaddress import ip_address  # noqa: PLC0415 - never before the command has started

        if host == "localhost":
            return True
        try:
            address = ip_address(host)
        except ValueError:
            return any(_has_name(entry, host, port) for entry in self._exceptions)
        return address.is_loopback or any(_has_address(e, host) for e in self._exceptions)


def _has_name(entry: str, host: str, port: int) -> bool:
    name, colon, wanted = entry.partition(":")
    if colon and wanted != str(port):
        return False
    ending = name.lstrip("*.")
    return host == ending or host.endswith(f".{ending}") or name == "*"


def _has_address(entry: str, host: str) -> bool:
    from ipaddress import ip_address, ip_network  # noqa: PLC0415

    try:
        return entry == "*" or ip_address(host) in ip_network(entry.strip("[]"), strict=False)
    except ValueError:
        return False
