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


class Zone(msgspec.Struct, kw_only=True):
    """A zone, as it is answered. cdn_url: where it delivers. vanity_domain: a name of the client's
    own for the same, which has to be a CNAME of the host in cdn_url.

    status: pending, active, or failed where it could not be made: a state of Roost's own. requests,
    in_bytes, out_bytes: null, since nobody counts them. packets_per_sec: requests a second that it
    takes. cache_size: bytes. cors: whether only pages of the origin may read across origins.
    block_ip_addresses: addresses and networks that are refused. regions: where it delivers from.
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
    """It delivers what an origin answers. origin_scheme, origin_domain: where that is.

    last_purge: when its caches were last emptied; empty if never.
    """

    origin_scheme: Scheme
    origin_domain: str
    last_purge: str = ""


class PushZone(Zone, kw_only=True):
    """It delivers files that were uploaded to it."""


class ZoneState(msgspec.Struct, omit_defaults=True):
    """certificate: PEM, of the vanity domain. key: its private key, sealed. purged_at: when its
    caches were last emptied, clock time in microseconds.
    """

    certificate: str = ""
    key: str = ""
    purged_at: int | None = None


class ZoneCreate(msgspec.Struct, kw_only=True):
    """ssl_cert, ssl_cert_key: PEM files in base64, for vanity_domain."""

    label: Label
    vanity_domain: str = ""
    ssl_cert: str = ""
    ssl_cert_key: Secret = ""
    cors: bool = False
    gzip: bool = False
    block_ai: bool = False
    block_bad_bots: bool = False
    block_ip_addresses: list[str] = []


class ZoneUpdate(msgspec.Struct, kw_only=True):
    """What is not given stays, and so does the label where an empty one is given, which govultr
    sends with every update. An empty vanity_domain takes it away, with its certificate; an empty
    list of regions means all of them.
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
