"""Certificates as they come in requests."""

import msgspec

from ....http.secrets import Secret


class SslInput(msgspec.Struct):
    """A certificate with its key. Give PEM in the plain fields, or PEM in base64 in those that end
    in `_b64`, but do not mix them.

    private_key: the private key, RSA or EC, at most 8 KiB.
    certificate: the certificate, which its chain may follow, at most 64 KiB.
    chain: the certificates between it and its authority.
    private_key_b64: the private key in base64.
    certificate_b64: the certificate in base64.
    chain_b64: the chain in base64.
    """

    private_key: Secret | None = None
    certificate: str | None = None
    chain: str | None = None
    private_key_b64: Secret | None = None
    certificate_b64: str | None = None
    chain_b64: str | None = None


class AutoSslInput(msgspec.Struct):
    """A name to get a certificate for. Empty fields turn auto SSL off.

    domain_zone: one of your domains on this server, such as `example.com`.
    domain_sub: what stands before the domain, such as `www`. Empty means the domain itself.
    """

    domain_zone: str | None = None
    domain_sub: str | None = None
