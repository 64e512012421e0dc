"""The certificates on disk: the authority's, the server's, and those that the operator gives.

`DATA/ca.pem` is for everybody to read and trust, `DATA/ca.key` holds the authority sealed with the
installation's secret, `DATA/leaf.pem` the server's certificate and key. That key lies there in the
clear, for the owner alone: Granian (2.8) ends the process when it is given an encrypted one.
"""

import ssl
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtensionOID

from roost.store.files import locked, replace_file
from roost.store.secret import Secret

from .authority import LEAF_LIFE, Authority, moment
from .names import Bounds, Names, TlsError
from .private import BadKey, EncryptedKey, read_private_key


class BadCertificate(TlsError):
    """A certificate or key that the operator gave cannot be served."""


class NewAuthority(Enum):
    """Why clients that trusted the last authority have to trust another."""

    FIRST = "this is the first start"
    NAMES = "the last one may not sign for the addresses on which Roost listens now"
    EXPIRY = "the last one has expired or is about to"


@dataclass(frozen=True, slots=True)
class Credentials:
    """PEM files that a TLS listener can load, which may be one and the same file."""

    certificate: Path
    key: Path
    expires: int
    """Machine time, microseconds."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """The server's own certificate, and what `ensure_leaf` did for it."""

    credentials: Credentials
    renew_at: int
    """Machine time, microseconds: from here on `ensure_leaf` makes another."""
    renewed: bool
    """This call made the file. A process that shares `data` with others may find that another has
    renewed it: it loads the file again whenever `renew_at` is not that of the one it serves."""
    authority: Path
    """The certificate to trust, to be shown or copied."""
    fingerprint: str
    """SHA-256 of that certificate in hex."""
    new_authority: NewAuthority | None
    """Not None when the authority is new too: tell the operator to have it trusted."""


def ensure_leaf(data: Path, secret: Secret, listen: Iterable[str], now: int) -> Leaf:
    """The server's certificate for the names and addresses listened on, made anew if need be.

    Call it at the start, at `renew_at` and whenever `listen` changes; it does nothing when nothing
    is to be done. `now` is machine time in microseconds. Raises BadName for a name in `listen`,
    Unsealable when the secret is not the authority's, TlsError when a file cannot be used.
    """
    names = Names.served(listen)
    try:
        with locked(data):
            return _ensure_leaf(data, secret, names, moment(now))
    except OSError as error:
        raise TlsError(f"{error.filename or data}: {error.strerror}") from error


def check_given(certificate: Path, key: Path, now: int) -> Credentials:
    """Looks at the files of `--tls-cert` and `--tls-key` before a listener does.

    That is not politeness alone: Granian ends the whole process on a file that it cannot use. The
    certificate file starts with the server's own certificate; those of intermediate authorities
    may follow. `now` is machine time in microseconds. Raises BadCertificate.
    """
    chain = _read_chain(certificate)
    private = _read_key(key)
    leaf, today = chain[0], moment(now)
    if leaf.public_key() != private.public_key():
        if any(other.public_key() == private.public_key() for other in chain[1:]):
            raise BadCertificate(f"{certificate}: the server's own certificate must come first")
        raise BadCertificate(f"{key} is not the key of {certificate}")
    if leaf.not_valid_after_utc <= today:
        raise BadCertificate(f"{certificate} expired on {leaf.not_valid_after_utc:%Y-%m-%d %H:%M}")
    if leaf.not_valid_before_utc > today:
        raise BadCertificate(
            f"{certificate} is not valid before {leaf.not_valid_before_utc:%Y-%m-%d %H:%M}"
        )
    _refuse_what_rustls_cannot_serve(leaf, private, certificate)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except ssl.SSLError as error:
        raise BadCertificate(f"{certificate} and {key}: {error.reason or error}") from error
    return Credentials(certificate, key, _us(leaf.not_valid_after_utc))


def _ensure_leaf(data: Path, secret: Secret, names: Names, now: datetime) -> Leaf:
    authority, new_authority = _ensure_authority(data, secret, Bounds.around(names), now)
    path = data / "leaf.pem"
    certificate = _stored_leaf(path, authority, names, now)
    if renewed := certificate is None:
        pem = authority.issue(names, now)
        replace_file(path, pem, mode=0o600)
        certificate = x509.load_pem_x509_certificate(pem)
    return Leaf(
        credentials=Credentials(path, path, _us(certificate.not_valid_after_utc)),
        renew_at=_us(_renewal(certificate)),
        renewed=renewed,
        authority=data / "ca.pem",
        fingerprint=authority.fingerprint,
        new_authority=new_authority,
    )


def _ensure_authority(
    data: Path, secret: Secret, bounds: Bounds, now: datetime
) -> tuple[Authority, NewAuthority | None]:
    sealed, published = data / "ca.key", data / "ca.pem"
    authority = Authority.unseal(sealed.read_text(), secret) if sealed.exists() else None
    reason = _why_new(authority, bounds, now)
    if authority is None or reason is not None:
        authority = Authority.make(bounds, now)
        replace_file(sealed, authority.seal(secret).encode(), mode=0o600)
    if not published.exists() or published.read_bytes() != authority.pem:
        replace_file(published, authority.pem, mode=0o644)
    return authority, reason


def _why_new(authority: Authority | None, bounds: Bounds, now: datetime) -> NewAuthority | None:
    if authority is None:
        return NewAuthority.FIRST
    if not authority.bounds.has(bounds):
        return NewAuthority.NAMES
    # A leaf must not outlive its authority. A clock that went back is no reason: trust is dear.
    if authority.certificate.not_valid_after_utc < now + LEAF_LIFE:
        return NewAuthority.EXPIRY
    return None


def _stored_leaf(
    path: Path, authority: Authority, names: Names, now: datetime
) -> x509.Certificate | None:
    """The certificate in the file, if it can go on being served: a new one costs nothing."""
    if not path.exists() or path.stat().st_mode & 0o077:
        return None
    pem = path.read_bytes()
    try:
        certificate = x509.load_pem_x509_certificate(pem)
        key = load_pem_private_key(pem, password=None)
        certificate.verify_directly_issued_by(authority.certificate)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return None
    served = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    fits = (
        key.public_key() == certificate.public_key()
        and served == names.alternative_names()
        and certificate.not_valid_before_utc <= now < _renewal(certificate)
    )
    return certificate if fits else None


def _renewal(certificate: x509.Certificate) -> datetime:
    life = certificate.not_valid_after_utc - certificate.not_valid_before_utc
    return certificate.not_valid_after_utc - life / 3


def _read_chain(path: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        raise BadCertificate(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise BadCertificate(f"{path} holds no certificate in PEM") from error


def _read_key(path: Path) -> PrivateKeyTypes:
    try:
        return read_private_key(path.read_bytes())
    except OSError as error:
        raise BadCertificate(f"{path}: {error.strerror}") from error
    except EncryptedKey as error:
        raise BadCertificate(
            f"{path} is encrypted; `openssl pkey -in {path} -out plain.key` makes one that is not"
        ) from error
    except BadKey as error:
        raise BadCertificate(f"{path}: {error}") from error


_CRITICAL_KNOWN: Final = {
    ExtensionOID.BASIC_CONSTRAINTS,
    ExtensionOID.CRL_DISTRIBUTION_POINTS,
    ExtensionOID.EXTENDED_KEY_USAGE,
    ExtensionOID.KEY_USAGE,
    ExtensionOID.NAME_CONSTRAINTS,
    ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
}


def _refuse_what_rustls_cannot_serve(
    leaf: x509.Certificate, key: PrivateKeyTypes, path: Path
) -> None:
    """Rustls with ring, inside of Granian, takes less than OpenSSL does."""
    match key:
        case ec.EllipticCurvePrivateKey():
            usable = isinstance(key.curve, ec.SECP256R1 | ec.SECP384R1)
        case rsa.RSAPrivateKey():
            exponent = key.private_numbers().public_numbers.e
            usable = 2048 <= key.key_size <= 4096 and exponent >= 65537
        case ed25519.Ed25519PrivateKey():
            usable = True
        case _:
            usable = False
    if not usable:
        raise BadCertificate(
            f"{path}: the key must be ECDSA on P-256 or P-384, Ed25519, or RSA of 2048 to 4096 bits"
        )
    if leaf.version is not x509.Version.v3:
        raise BadCertificate(f"{path} is an X.509 certificate of version 1; it must be version 3")
    for extension in leaf.extensions:
        if extension.critical and extension.oid not in _CRITICAL_KNOWN:
            oid = extension.oid.dotted_string
            raise BadCertificate(f"{path} has a critical extension that cannot be served: {oid}")


def _us(when: datetime) -> int:
    return int(when.timestamp()) * 1_000_000
