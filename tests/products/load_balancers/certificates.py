"""Certificates for tests: a small authority, and what it signs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tests.server import Beginning

Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey


def pem(key: Key, encryption: KeySerializationEncryption | None = None) -> str:
    secret = encryption or NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret).decode()


def locked(key: Key) -> str:
    """The same behind a passphrase."""
    return pem(key, BestAvailableEncryption(b"open sesame"))


def new_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


@dataclass(frozen=True)
class Authority:
    """Signs with a key of its own. certificate: in PEM."""

    name: str
    key: ec.EllipticCurvePrivateKey
    certificate: str

    def sign(self, subject: str, key: Key, *, days: float = 90) -> str:
        """A certificate, in PEM, for that many days from now; fewer than none for the past."""
        now = Beginning.date
        return _signed(subject, key, self.name, self.key, now, now + timedelta(days=days))


def authority(name: str = "Test CA") -> Authority:
    key, now = new_key(), Beginning.date
    signed = _signed(name, key, name, key, now, now + timedelta(days=3650))
    return Authority(name, key, signed)


def _signed(
    subject: str,
    key: Key,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    start: datetime,
    end: datetime,
) -> str:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(min(start, end) - timedelta(days=1))
        .not_valid_after(end)
        .sign(issuer_key, SHA256())
        .public_bytes(Encoding.PEM)
        .decode()
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
