"""Where Roost is a client: it fetches small JSON documents from URLs that others have named.

Such a URL could lead into the network that Roost stands in, to what trusts whoever is there. So an
address is looked up once, all that it may be is checked, and the connection goes to what was
checked. A redirect is refused: it would name another URL.
"""

import asyncio
import socket
import ssl
from functools import cached_property
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from typing import Any

import httpx
import msgspec

from .networks import parse_address

SECONDS = 10
LARGEST = 128 * 1024
"""Bytes of a document."""

_TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""Addresses behind which gateways reach IPv4."""


class Unfetched(Exception):
    """The document could not be had, or must not be asked for. The text says why.

    final: whether there is no use in asking its host for another one.
    """

    def __init__(self, text: str, *, final: bool = False) -> None:
        super().__init__(text)
        self.final = final


class Outgoing:
    """private: whether private addresses may be asked, and by plain HTTP: the operator says so."""

    def __init__(self, *, private: bool = False) -> None:
        self._private = private

    def check(self, url: str) -> httpx.URL:
        """The URL, as far as it can be told without asking anybody. Raises Unfetched."""
        try:
            parsed = httpx.URL(url)
        except (httpx.InvalidURL, ValueError):
            raise Unfetched("it is no URL") from None
        schemes = ("https", "http") if self._private else ("https",)
        if parsed.scheme not in schemes or not parsed.host:
            raise Unfetched("it must begin with https://")
        if parsed.userinfo or parsed.fragment:
            raise Unfetched("it must have neither a user nor a fragment")
        return parsed

    async def json(self, url: str) -> dict[str, Any]:
        """The JSON object that is there. Raises Unfetched."""
        parsed = self.check(url)
        try:
            async with asyncio.timeout(SECONDS):
                raw = await self._fetch(parsed, await self._address(parsed))
        except TimeoutError:
            raise Unfetched(
                f"{parsed.host} did not answer within {SECONDS} seconds", final=True
            ) from None
        except (httpx.HTTPError, OSError, ssl.SSLError) as error:
            text = f"{parsed.host} could not be asked: {type(error).__name__}"
            raise Unfetched(text, final=True) from None
        try:
            return msgspec.json.decode(raw, type=dict[str, Any])
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise Unfetched("it is no JSON object") from None

    async def _address(self, url: httpx.URL) -> str:
        """What is asked: one address of the host, none of which may be private."""
        found = await lookup(url.host, url.port or (443 if url.scheme == "https" else 80))
        if not found:
            raise Unfetched(f"{url.host} has no address", final=True)
        if not self._private and not all(is_public(address) for address in found):
            raise Unfetched(f"{url.host} is at an address that is not public", final=True)
        return str(found[0])

    async def _fetch(self, url: httpx.URL, address: str) -> bytes:
        """The certificate is the host's, wherever that is."""
        target = url.copy_with(host=address)
        # Nothing compressed: a few KB of that can be many MB.
        headers = {
            "host": url.netloc.decode(),
            "accept": "application/json",
            "accept-encoding": "identity",
        }
        extensions = {"sni_hostname": url.host}
        async with (
            httpx.AsyncClient(verify=self._trust, trust_env=False, timeout=SECONDS) as client,
            client.stream("GET", target, headers=headers, extensions=extensions) as reply,
        ):
            if reply.status_code != 200:
                raise Unfetched(f"{url.host} answered with the status {reply.status_code}")
            content = bytearray()
            async for chunk in reply.aiter_raw():
                content += chunk
                if len(content) > LARGEST:
                    raise Unfetched(f"it is longer than {LARGEST // 1024} KB")
            return bytes(content)

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context()


async def lookup(host: str, port: int) -> list[IPv4Address | IPv6Address]:
    """The addresses of a host. Raises OSError where there is no such host."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    # An address that is bound to an interface (fe80::1%eth0) is none that can be parsed.
    return [parse_address(str(where[0]).partition("%")[0]) for *_, where in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (
        address.sixtofour or address.teredo or any(address in net for net in _TRANSLATED)
    ):
        return False
    return address.is_global and not address.is_multicast
