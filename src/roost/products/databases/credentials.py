"""What opens a database: passwords, keys, and the certificates of an authority of its own.

All of it is made before the transaction that stores it.
"""

import secrets
import string
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ...store import SECOND
from ...store.secret import Secret

AUTHORITY_LIFE = timedelta(days=3652)
USER_LIFE = timedelta(days=820)

_LETTERS = f"{string.ascii_letters}{string.digits}_-"
_FOR_PASSWORD = "database password"  # noqa: S105 - what the sealing is for
_FOR_KEY = "database key"


class KeyPair(NamedTuple):
    """A private key and its certificate, both PEM."""

    key: str
    certificate: str


NO_PAIR = KeyPair("", "")


class Fresh(NamedTuple):
    """What a new database is made with. tail: the end of its host's name. admin: its first user's
    pair, of Kafka alone.
    """

    id: str
    tail: str
    password: str
    authority: KeyPair
    admin: KeyPair


def new_password() -> str:
    return f"AVNS_{''.join(secrets.choice(_LETTERS) for _ in range(19))}"


def fresh(now: int, admin: str) -> Fresh:
    """now: clock time. admin: whom to make a pair for, empty for nobody."""
    id = str(uuid4())
    authority = new_authority(id, now)
    return Fresh(
        id=id,
        tail=secrets.token_hex(2),
        password=new_password(),
        authority=authority,
        admin=new_user_pair(authority, admin, now) if admin else NO_PAIR,
    )


def new_authority(database: str, now: int) -> KeyPair:
    """An authority that signs the certificates of one database, for ten years."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{database} Project CA")])
    builder = _builder(name, name, key.public_key(), now, AUTHORITY_LIFE)
    certificate = (
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pair(key, certificate)


def new_user_pair(authority: KeyPair, username: str, now: int) -> KeyPair:
    """What a user of Kafka is known by: a key, and a certificate of the database's authority."""
    signer = load_pem_private_key(authority.key.encode(), None)
    assert isinstance(signer, ec.EllipticCurvePrivateKey)
    issuer = x509.load_pem_x509_certificate(authority.certificate.encode())
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, username)])
    builder = _builder(name, issuer.subject, key.public_key(), now, USER_LIFE)
    certificate = (
        builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    return _pair(key, certificate)


def seal_password(secret: Secret, password: str) -> str:
    return secret.seal_text(password, _FOR_PASSWORD)


def open_password(secret: Secret, sealed: str) -> str:
    return secret.open_text(sealed, _FOR_PASSWORD)


def seal_key(secret: Secret, key: str) -> str:
    return secret.seal_text(key, _FOR_KEY)


def open_key(secret: Secret, sealed: str) -> str:
    return secret.open_text(sealed, _FOR_KEY)


def _builder(
    name: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now: int, life: timedelta
) -> x509.CertificateBuilder:
    begin = datetime.fromtimestamp(now // SECOND, UTC)
    return (
        x509.CertificateBuilder(issuer, name, key, x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + life)
    )


def _pair(key: ec.EllipticCurvePrivateKey, certificate: x509.Certificate) -> KeyPair:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return KeyPair(pem.decode(), certificate.public_bytes(Encoding.PEM).decode())
