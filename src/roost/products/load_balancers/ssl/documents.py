"""Certificates as they come in requests."""

import msgspec

from ....http.secrets import Secret


class SslInput(msgspec.Struct):
    """PEM as it is, or all of it in base64. certificate: may be followed by its chain."""

    private_key: Secret | None = None
    certificate: str | None = None
    chain: str | None = None
    private_key_b64: Secret | None = None
    certificate_b64: str | None = None
    chain_b64: str | None = None


class AutoSslInput(msgspec.Struct):
    """domain_zone: a zone of Vultr DNS. domain_sub: what stands before it, empty for nothing."""

    domain_zone: str | None = None
    domain_sub: str | None = None
