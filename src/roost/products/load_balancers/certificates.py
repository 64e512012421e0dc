"""Certificates as they are stored: with their keys sealed."""

from cryptography import x509

from ...drivers.load_balancer import KeyPair
from ...store import SECOND
from ...store.secret import Secret
from .documents import Certificate

_PURPOSE = "load balancer private key"


def sealed(secret: Secret, pair: KeyPair, *, issued: bool) -> Certificate:
    """Ready to be stored. issued: whether auto SSL has got it."""
    expires = expiry(x509.load_pem_x509_certificate(pair.certificate.encode()))
    key = secret.seal_text(pair.private_key, _PURPOSE)
    return Certificate(pair.certificate, pair.chain, key, expires, issued=issued)


def opened(secret: Secret, certificate: Certificate | None) -> KeyPair | None:
    """What the driver is told. A state that was carried here without its secrets has no key."""
    if certificate is None or not certificate.private_key:
        return None
    key = secret.open_text(certificate.private_key, _PURPOSE)
    return KeyPair(certificate.certificate, certificate.chain, key)


def expiry(certificate: x509.Certificate) -> int:
    """Clock time."""
    return int(certificate.not_valid_after_utc.timestamp()) * SECOND
