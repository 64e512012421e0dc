"""What a certificate must be to be served: complete, in date, with its key, and for its domain."""

import base64
import binascii
from collections.abc import Set
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from ...http.errors import BadRequest
from ...http.tls import BadKey, read_private_key
from ...store.secret import Secret

LARGEST = 64 * 1024
"""Bytes of a certificate chain."""
LARGEST_KEY = 8 * 1024
"""Bytes of a key: twice what RSA with 4,096 bits takes."""

_FOR_KEY = "cdn certificate key"


class Pair(NamedTuple):
    """A chain of certificates and the first one's private key, both PEM.

    names: the hosts that it is for.
    """

    certificate: str
    key: str
    names: frozenset[str]


NO_PAIR = Pair("", "", frozenset())


def read_pair(certificate: str, key: str, now: int) -> Pair:
    """What was given in base64; NO_PAIR where nothing was. now: clock time, microseconds.

    Raises BadRequest for what cannot be read, is out of date or does not belong together. To be
    called from a thread, before the transaction: a long chain takes some milliseconds.
    """
    if not certificate and not key:
        return NO_PAIR
    for field, value in (("ssl_cert", certificate), ("ssl_cert_key", key)):
        if not value:
            raise BadRequest(
                f"Missing required field: {field}: give ssl_cert and ssl_cert_key together"
            )
    pem = _decoded("ssl_cert", certificate, LARGEST)
    key_pem = _decoded("ssl_cert_key", key, LARGEST_KEY)
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
    return Pair(pem.decode("ascii"), key_pem.decode("ascii"), _names(leaf))


def names_of(certificate: str) -> frozenset[str]:
    """The hosts that a certificate (PEM, read before) is for."""
    return _names(_leaf(certificate.encode()))


def check_host(names: Set[str], host: str) -> None:
    """Raises BadRequest unless a certificate for these names is one for this host."""
    parent = host.partition(".")[2]
    if host not in names and f"*.{parent}" not in names:
        raise BadRequest(f"Invalid ssl_cert: it is not for {host}")


def seal_key(secret: Secret, key: str) -> str:
    return secret.seal_text(key, _FOR_KEY)


def open_key(secret: Secret, sealed: str) -> str:
    """Empty where there is none, or another installation had sealed it."""
    return secret.open_text(sealed, _FOR_KEY)


def _decoded(field: str, text: str, most: int) -> bytes:
    try:
        pem = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest(f"Invalid {field}: must be base64") from None
    if len(pem) > most or not pem.isascii():
        raise BadRequest(f"Invalid {field}: must be a PEM file of at most {most // 1024} KB")
    return pem


def _leaf(pem: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(pem)[0]
    except ValueError:
        raise BadRequest("Invalid ssl_cert: must be certificates in PEM") from None


def _private(pem: bytes) -> PrivateKeyTypes:
    try:
        return read_private_key(pem)
    except BadKey as error:
        raise BadRequest(f"Invalid ssl_cert_key: {error}") from None


def _names(leaf: x509.Certificate) -> frozenset[str]:
    try:
        extension = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, ValueError):
        return frozenset()
    return frozenset(map(str.lower, extension.value.get_values_for_type(x509.DNSName)))
