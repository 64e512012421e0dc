"""What pull zones and push zones are."""

from typing import Annotated, Literal

import msgspec

from ...http.fields import Text
from ...http.secrets import Secret
from ...store import Kind, NoState, Record

PENDING, ACTIVE, FAILED = "pending", "active", "failed"

CACHE_SIZE = 50_000_000
"""Bytes that a zone caches in each region."""
REQUESTS_PER_SECOND = 50

Scheme = Literal["http", "https"]
Label = Annotated[Text, msgspec.Meta(min_length=1)]


# The status failed is Roost's own.
class Zone(msgspec.Struct, kw_only=True):
    """A CDN zone.

    date_created: when it was created, in UTC, such as `2025-05-05 14:54:34`.
    status: `pending` while it is being made, then `active`. It is `failed` if it could not be made.
    cdn_url: where it delivers.
    vanity_domain: a name of your own for the same. Make it a CNAME of the host in `cdn_url`.
    cache_size: bytes that it caches in each region.
    requests: always null, because nobody counts them.
    in_bytes: always null, because nobody counts them.
    out_bytes: always null, because nobody counts them.
    packets_per_sec: requests a second that it takes.
    cors: whether only pages of the zone's own host may read from it across origins.
    gzip: whether it compresses texts.
    block_ai: whether it refuses crawlers of AI companies.
    block_bad_bots: whether it refuses other unwanted bots.
    block_ip_addresses: addresses and networks that it refuses.
    regions: regions that it delivers from.
    """

    id: str
    date_created: str
    status: str = PENDING
    label: str
    cdn_url: str
    vanity_domain: str = ""
    cache_size: int = CACHE_SIZE
    requests: int | None = None
    in_bytes: int | None = None
    out_bytes: int | None = None
    packets_per_sec: int = REQUESTS_PER_SECOND
    cors: bool = False
    gzip: bool = False
    block_ai: bool = False
    block_bad_bots: bool = False
    block_ip_addresses: list[str] = []
    regions: list[str]

    @property
    def domain(self) -> str:
        """The host that Roost gave it."""
        return self.cdn_url.removeprefix("https://")


class PullZone(Zone, kw_only=True):
    """A CDN zone that delivers what an origin answers.

    origin_scheme: `http` or `https`.
    origin_domain: the host of the origin.
    last_purge: when its caches were last emptied, in UTC. It is empty if they never were.
    """

    origin_scheme: Scheme
    origin_domain: str
    last_purge: str = ""


class PushZone(Zone, kw_only=True):
    """A CDN zone that delivers files that were uploaded."""


class ZoneState(msgspec.Struct, omit_defaults=True):
    """certificate: PEM, of the vanity domain. key: its private key, sealed. purged_at: when its
    caches were last emptied, clock time in microseconds.
    """

    certificate: str = ""
    key: str = ""
    purged_at: int | None = None


class ZoneCreate(msgspec.Struct, kw_only=True):
    """label: what to call the zone, from 1 to 255 characters.
    vanity_domain: a host name of your own that the zone answers for as well.
    ssl_cert: a certificate for `vanity_domain`: a PEM file in base64, at most 64 KiB. It goes with
        `ssl_cert_key`.
    ssl_cert_key: the private key of `ssl_cert`: a PEM file in base64, at most 8 KiB.
    cors: whether only pages of the zone's own host may read from it across origins.
    gzip: whether to compress texts.
    block_ai: whether to refuse crawlers of AI companies.
    block_bad_bots: whether to refuse other unwanted bots.
    block_ip_addresses: addresses and networks to refuse, at most 100.
    """

    label: Label
    vanity_domain: str = ""
    ssl_cert: str = ""
    ssl_cert_key: Secret = ""
    cors: bool = False
    gzip: bool = False
    block_ai: bool = False
    block_bad_bots: bool = False
    block_ip_addresses: list[str] = []


# govultr sends an empty label with every update.
class ZoneUpdate(msgspec.Struct, kw_only=True):
    """What to change. What you leave out stays.

    label: what to call the zone from now on, at most 255 characters. An empty one changes nothing.
    vanity_domain: a host name of your own. An empty one takes it away, with its certificate.
    ssl_cert: a certificate for `vanity_domain`: a PEM file in base64, at most 64 KiB. It goes with
        `ssl_cert_key`.
    ssl_cert_key: the private key of `ssl_cert`: a PEM file in base64, at most 8 KiB.
    cors: whether only pages of the zone's own host may read from it across origins.
    gzip: whether to compress texts.
    block_ai: whether to refuse crawlers of AI companies.
    block_bad_bots: whether to refuse other unwanted bots.
    block_ip_addresses: addresses and networks to refuse, at most 100.
    regions: regions to deliver from. An empty list means all of them.
    """

    label: Text | None = None
    vanity_domain: str | None = None
    ssl_cert: str = ""
    ssl_cert_key: Secret = ""
    cors: bool | None = None
    gzip: bool | None = None
    block_ai: bool | None = None
    block_bad_bots: bool | None = None
    block_ip_addresses: list[str] | None = None
    regions: list[str] | None = None


class ZoneHost(msgspec.Struct):
    """A host name that a zone answers for; it is the document's id, and the zone its owner."""


HOSTS = Kind("cdn-host", ZoneHost, NoState, "Unknown host", counted=False)

PULL_ZONES = Kind("pull-zone", PullZone, ZoneState, "Invalid pull zone ID")
PUSH_ZONES = Kind("push-zone", PushZone, ZoneState, "Invalid push zone ID")

PullZoneRecord = Record[PullZone, ZoneState]
PushZoneRecord = Record[PushZone, ZoneState]
