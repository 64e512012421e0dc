"""What a client asks for."""

from ..documents import Scheme, ZoneCreate


class PullZoneCreate(ZoneCreate, kw_only=True):
    """ssl_cert and ssl_cert_key are required with a vanity_domain and an origin of https.

    origin_domain: a host, perhaps with a port.
    """

    origin_scheme: Scheme
    origin_domain: str
