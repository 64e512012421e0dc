"""Content delivery: what a CDN, or the simulation of one, must be able to do.

Written so that nginx, Varnish, Apache Traffic Server or Caddy, as a cache on machines in the
regions, can stand here: each takes host names, an origin, a certificate and rules, and empties its
cache when told to. Files that were pushed are not handed over: Roost keeps them and answers for a
zone's hosts itself, so a cache has Roost as the origin of a push zone.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class CdnZone(msgspec.Struct, frozen=True):
    """What a zone should be.

    hosts: the names that it answers for, its own domain first. origin: where what is asked for
    comes from, as `https://example.com`; empty for a push zone. certificate, key: PEM, for the
    second of the hosts; empty where none was given. cors: whether only pages of the origin (of the
    zone itself, where it has none) may read across origins. blocked: addresses and networks that
    are refused. kind: `pull-zone` or `push-zone`. regions: where it delivers from. cache_bytes: of
    one cache. requests: a second.
    """

    id: str
    kind: str
    hosts: tuple[str, ...]
    origin: str
    certificate: str
    key: str
    cors: bool
    gzip: bool
    block_ai: bool
    block_bad_bots: bool
    blocked: tuple[str, ...]
    regions: tuple[str, ...]
    cache_bytes: int
    requests: int


class Cdn(Driver, Protocol):
    """Makes zones real."""

    async def apply(self, zone: CdnZone) -> None:
        """Makes the zone, or has it be so from now on; what is cached stays."""
        ...

    async def purge(self, id: str, path: str = "") -> None:
        """Empties the zone's caches, or forgets one path of it alone."""
        ...

    async def remove(self, id: str) -> None:
        """Removes the zone and what is cached of it. It succeeds where there is none."""
        ...
