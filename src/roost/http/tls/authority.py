"""The installation's own certificate authority.

Clients are told to trust it, so it is made to be worth as little as possible to a thief: unique to
the installation, its key sealed at rest and never handed out, unable to sign further authorities
(pathLen 0), anything but TLS servers, or a name outside its critical name constraints.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Self

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

from roost.store.secret import Secret, Unsealable

from .names import Bounds, Names

AUTHORITY_LIFE: Final = timedelta(days=3652)
LEAF_LIFE: Final = timedelta(days=60)
BACKDATED: Final = timedelta(minutes=10)
"""How far a client's clock may lag behind ours before a new certificate looks not yet valid."""

_PURPOSE: Final = "certificate authority"
_SERVERS_ONLY: Final = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])


@dataclass(frozen=True, slots=True)
class Authority:
    """A certificate that clients trust and the key that signs in its name."""

    key: ec.EllipticCurvePrivateKey
    certificate: x509.Certificate

    @classmethod
    def make(cls, bounds: Bounds, now: datetime) -> Self:
        """A new one on P-256, which every client reads, valid for ten years from `now`."""
        key = ec.generate_private_key(ec.SECP256R1())
        # The number keeps installations apart in a client's list of whom it trusts.
        name = _name(f"Roost {secrets.token_hex(4)}")
        identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        certificate = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - BACKDATED)
            .not_valid_after(now + AUTHORITY_LIFE)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .add_extension(_SERVERS_ONLY, critical=False)
            .add_extension(bounds.constraints(), critical=True)
            .add_extension(identifier, critical=False)
            .sign(key, hashes.SHA256())
        )
        return cls(key, certificate)

    @classmethod
    def unseal(cls, sealed: str, secret: Secret) -> Self:
        """What `seal` gave; raises Unsealable."""
        pem = secret.open(sealed, _PURPOSE)
        key = load_pem_private_key(pem, password=None)
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise Unsealable(f"the {_PURPOSE} has no elliptic curve key")
        return cls(key, x509.load_pem_x509_certificate(pem))

    def seal(self, secret: Secret) -> str:
        """Key and certificate in one encrypted text, so that neither is ever without the other."""
        return secret.seal(_pem(self.key) + self.pem, _PURPOSE)

    @property
    def pem(self) -> bytes:
        """What clients are to trust."""
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in hex, as openssl and browsers show it but for the colons."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def bounds(self) -> Bounds:
        return Bounds.read(self.certificate)

    def issue(self, names: Names, now: datetime) -> bytes:
        """A server certificate for 60 days and its new key, as PEM, the key (PKCS#8) first.

        The names are not checked against the bounds: clients do that, and the tests need a
        certificate that clients refuse.
        """
        key = ec.generate_private_key(ec.SECP256R1())
        public = key.public_key()
        identifier = self.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
        certificate = (
            x509.CertificateBuilder(
                self.certificate.subject, _name("localhost"), public, x509.random_serial_number()
            )
            .not_valid_before(now - BACKDATED)
            .not_valid_after(now + LEAF_LIFE)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(_SERVERS_ONLY, critical=False)
            .add_extension(names.alternative_names(), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier.value),
                critical=False,
            )
            .sign(self.key, hashes.SHA256())
        )
        return _pem(key) + certificate.public_bytes(Encoding.PEM)


def moment(us: int) -> datetime:
    """Machine time as certificates hold it, in whole seconds."""
    return datetime.fromtimestamp(us // 1_000_000, UTC)


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _name(common_name: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Roost"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
