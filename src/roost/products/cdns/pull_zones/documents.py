"""What a client asks for."""

from ..documents import Scheme, ZoneCreate


class PullZoneCreate(ZoneCreate, kw_only=True):
    """origin_scheme: `http` or `https`. With `https`, a `vanity_domain` needs a certificate.
    origin_domain: the host of the origin, with a port if you like, but without scheme and path.
    """

    origin_scheme: Scheme
    origin_domain: str
