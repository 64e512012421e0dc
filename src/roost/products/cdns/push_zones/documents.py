"""What a client asks for."""

from ..documents import ZoneCreate


class PushZoneCreate(ZoneCreate, kw_only=True):
    """vanity_domain: a host name of your own that the zone answers for as well. It needs `ssl_cert`
    and `ssl_cert_key`.
    """
