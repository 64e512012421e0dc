"""What a client asks for."""

from ..documents import ZoneCreate


class PushZoneCreate(ZoneCreate, kw_only=True):
    """ssl_cert and ssl_cert_key are required with a vanity_domain."""
