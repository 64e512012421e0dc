"""What a zone's host answers.

A request for such a host that is no request of the API's comes here, whichever listener took it.
"""

import asyncio
import gzip
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import NamedTuple

from ...http.fallback import FallbackPage, Visit
from ...http.networks import parse_address, parse_network
from ...http.tls import ANSWERED
from ...store import Store, Tx, blobs
from . import rules as zones
from .documents import ACTIVE, HOSTS, PULL_ZONES, PUSH_ZONES, PushZone, Zone
from .files.documents import FileRecord
from .files.rules import of_zone

AI_BOTS = (
    "gptbot", "chatgpt-user", "oai-searchbot", "claudebot", "claude-web", "anthropic-ai", "ccbot",
    "perplexitybot", "bytespider", "amazonbot", "applebot-extended", "google-extended",
    "cohere-ai", "diffbot", "meta-externalagent", "omgilibot", "timpibot",
)  # fmt: skip
BAD_BOTS = (
    "ahrefsbot", "semrushbot", "mj12bot", "dotbot", "blexbot", "petalbot", "dataforseobot",
    "zoominfobot", "httrack", "masscan", "nikto", "nmap", "sqlmap", "zgrab", "scrapy",
)  # fmt: skip
"""Parts of the names by which programs make themselves known, in small letters."""

WORTH_COMPRESSING = 256
"""Bytes from which on a text is compressed."""
_COMPRESSED = ("application/json", "application/javascript", "application/xml", "image/svg+xml")

_TEXT = "text/plain; charset=utf-8"


class _Found(NamedTuple):
    """A zone that a host belongs to; file: what was asked of it, None where that is not there."""

    zone: Zone
    file: FileRecord | None


class Delivery:
    """Answers for the hosts of zones, and leaves everything else to others."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def answer(self, visit: Visit) -> FallbackPage | None:
        host = _host(visit.host)
        if _may_be_a_zones(host) and not visit.path.startswith("/_roost/"):
            found = await self._store.read(lambda tx: _find(tx, host, visit.path))
            if found is not None:
                return await self._deliver(found, visit)
        return None

    async def _deliver(self, found: _Found, visit: Visit) -> FallbackPage:
        zone, file = found
        if zone.status != ACTIVE:
            return _says(503, "This zone is not active yet.")
        if _refuses(zone, visit):
            return _says(403, "This zone does not deliver to you.")
        if not isinstance(zone, PushZone):
            return _says(502, "Pull zones are simulated: no origin is asked.")
        if visit.method != "GET":
            return _says(405, "Files can be read alone.", ("allow", "GET, HEAD"))
        if file is None:
            return _says(404, "There is no such file.")
        squeezed = _squeezes(zone, file, visit)
        headers = _headers(zone, file, squeezed)
        if file.state.digest in (visit.header("if-none-match") or ""):
            return FallbackPage(file.state.mime, b"", 304, headers)
        data = await self._store.scan(lambda tx: blobs.get(tx, file.seq))
        if squeezed:
            data = await asyncio.to_thread(gzip.compress, data, 6, mtime=0)
        return FallbackPage(file.state.mime, data, 200, headers)


def _find(tx: Tx, host: str, path: str) -> _Found | None:
    record = tx.find(HOSTS, host)
    if record is None:
        return None
    push = tx.by_seq(PUSH_ZONES, record.owner)
    if push is not None:
        return _Found(push.body, of_zone(tx, push, path.removeprefix("/")))
    pull = tx.by_seq(PULL_ZONES, record.owner)
    return None if pull is None else _Found(pull.body, None)


def _host(header: str) -> str:
    """A Host header without its port, in small letters."""
    return header.lower().partition(":")[0].removesuffix(".")


def _may_be_a_zones(host: str) -> bool:
    """Spares the store what asks for this Roost itself, by its address or as Vultr's API."""
    return host not in ANSWERED and zones.is_host(host) and not host[-1].isdigit()


def _refuses(zone: Zone, visit: Visit) -> bool:
    agent = (visit.header("user-agent") or "").lower()
    return (
        (zone.block_ai and any(name in agent for name in AI_BOTS))
        or (zone.block_bad_bots and any(name in agent for name in BAD_BOTS))
        or _is_among(visit.client, zone.block_ip_addresses)
    )


def _is_among(client: str, networks: list[str]) -> bool:
    if not networks:
        return False
    try:
        address = parse_address(client)
    except ValueError:
        return False
    return any(address in parse_network(network) for network in networks)


def _squeezes(zone: Zone, file: FileRecord, visit: Visit) -> bool:
    mime = file.state.mime
    return (
        zone.gzip
        and file.body.size >= WORTH_COMPRESSING
        and (mime.startswith("text/") or mime in _COMPRESSED)
        and "gzip" in (visit.header("accept-encoding") or "")
    )


def _headers(zone: Zone, file: FileRecord, squeezed: bool) -> tuple[tuple[str, str], ...]:
    changed = datetime.fromisoformat(file.body.last_modified).astimezone(UTC)
    tag = f'"{file.state.digest}"'
    allowed = f"https://{zone.vanity_domain or zone.domain}" if zone.cors else "*"
    headers = (
        ("last-modified", format_datetime(changed, usegmt=True)),
        ("access-control-allow-origin", allowed),
        ("x-content-type-options", "nosniff"),
    )
    if squeezed:
        return (("etag", f"W/{tag}"), ("content-encoding", "gzip"), *headers, _VARY)
    return (("etag", tag), *headers, *((_VARY,) if zone.gzip else ()))


_VARY = ("vary", "accept-encoding")


def _says(status: int, text: str, *headers: tuple[str, str]) -> FallbackPage:
    return FallbackPage(_TEXT, f"{text}\n".encode(), status, headers)
