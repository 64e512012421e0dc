"""What a certificate must be to be served: complete, in date, with its key, and for its domain."""

import base64
import binascii
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from ....http.errors import BadRequest
from ....store.secret import Secret

LARGEST = 64 * 1024
"""Bytes of a certificate chain, or of a key."""

_FOR_KEY = "cdn certificate key"


class Pair(NamedTuple):
    """A chain of certificates and the first one's private key, both PEM."""

    certificate: str
    key: str


NO_PAIR = Pair("", "")


def read_pair(certificate: str, key: str, now: int) -> Pair:
    """What was given in base64; NO_PAIR where nothing was. now: clock time, microseconds.

    Raises BadRequest for what cannot be read, is out of date or does not belong together.
    """
    if not certificate and not key:
        return NO_PAIR
    for field, value in (("ssl_cert", certificate), ("ssl_cert_key", key)):
        if not value:
            raise BadRequest(f"Missing required field: {field}, which goes with the other")
    pem, key_pem = _decoded("ssl_cert", certificate), _decoded("ssl_cert_key", key)
    leaf, private = _leaf(pem), _private(key_pem)
    if leaf.public_key() != private.public_key():
        raise BadRequest("Invalid ssl_cert_key: it is not the key of ssl_cert")
    moment = datetime.fromtimestamp(now / 1_000_000, UTC)
    if leaf.not_valid_after_utc <= moment:
        raise BadRequest(f"Invalid ssl_cert: it expired on {leaf.not_valid_after_utc:%Y-%m-%d}")
    if leaf.not_valid_before_utc > moment:
        raise BadRequest(
            f"Invalid ssl_cert: it is not valid before {leaf.not_valid_before_utc:%Y-%m-%d}"
        )
    return Pair(pem.decode("ascii"), key_pem.decode("ascii"))


def check_host(certificate: str, host: str) -> None:
    """Raises BadRequest unless the certificate (PEM, read before) is for this host."""
    names = _names(_leaf(certificate.encode()))
    parent = host.partition(".")[2]
    if host not in names and f"*.{parent}" not in names:
        raise BadRequest(f"Invalid ssl_cert: it is not for {host}")


def seal_key(secret: Secret, key: str) -> str:
    return secret.seal(key.encode(), _FOR_KEY) if key else ""


def open_key(secret: Secret, sealed: str) -> str:
    """Empty where there is none, or another installation had sealed it."""
    return secret.open(sealed, _FOR_KEY).decode() if sealed else ""


def _decoded(field: str, text: str) -> bytes:
    try:
        pem = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest(f"Invalid {field}: must be base64") from None
    if len(pem) > LARGEST or not pem.isascii():
        raise BadRequest(f"Invalid {field}: must be a PEM file of at most {LARGEST // 1024} KB")
    return pem


def _leaf(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(pem)[0]
    except ValueError:
        raise BadRequest("Invalid ssl_cert: must be certificates in PEM") from None


def _private(pem: bytes) -> PrivateKeyTypes:
    try:
        return load_pem_private_key(pem, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise BadRequest("Invalid ssl_cert_key: must be a private key in PEM, not encrypted") from (
            None
        )


def _names(leaf: x509.Certificate) -> set[str]:
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return set()
    return {name.lower() for name in extension.value.get_values_for_type(x509.DNSName)}
