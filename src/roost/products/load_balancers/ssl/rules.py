"""Certificates: which ones are taken, and the names that auto SSL gets them for."""

import base64
import binascii

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from ....drivers.load_balancer import KeyPair
from ....engine import jobs
from ....http.errors import BadRequest
from ....http.tls import BadKey, read_private_key
from ....machines.fields import dns_name
from ....store import Tx
from ...domains import DOMAINS
from ..documents import AutoSsl, Certificate, LoadBalancerRecord
from ..rules import changed_shared, edit_shared
from .documents import AutoSslInput, SslInput

ISSUE = "issue-load-balancer-certificate"

MAX_KEY = 8 * 1024
"""Characters: twice what RSA with 4,096 bits takes."""
MAX_CERTIFICATES = 64 * 1024
"""Characters, of certificate and chain each."""


def read(ssl: SslInput | None) -> KeyPair | None:
    """What was sent, checked but for its age; None where nothing was. Raises BadRequest, naming the
    field.

    To be called from a thread, before the transaction: a long chain takes some milliseconds.
    """
    if ssl is None:
        return None
    plain = (ssl.private_key, ssl.certificate, ssl.chain)
    encoded = (ssl.private_key_b64, ssl.certificate_b64, ssl.chain_b64)
    if any(plain) and any(encoded):
        raise BadRequest("Invalid ssl: plain and _b64 fields must not be mixed")
    if not any(plain) and not any(encoded):
        return None
    suffix = "_b64" if any(encoded) else ""
    key, certificate, chain = (
        _text(f"ssl.{name}{suffix}", value or "", most, bool(suffix))
        for name, value, most in zip(
            ("private_key", "certificate", "chain"),
            encoded if suffix else plain,
            (MAX_KEY, MAX_CERTIFICATES, MAX_CERTIFICATES),
            strict=True,
        )
    )
    return _checked(key, certificate, chain, suffix)


def install(record: LoadBalancerRecord, certificate: Certificate | None) -> None:
    """Replaces the certificate, or takes it away, and what the API shows of it."""
    record.state.certificate = certificate
    record.body.has_ssl = certificate is not None
    shown = certificate.certificate if certificate else ""
    record.body.ssl_cert_b64 = base64.b64encode(shown.encode()).decode()


def set_up(
    tx: Tx, record: LoadBalancerRecord, given: Certificate | None, auto: AutoSsl | None
) -> None:
    """Takes what a request says of certificates; the caller stores the balancer.

    given: one's own, which turns auto SSL off. auto: as `domain` has it. Raises BadRequest for a
    certificate that has expired, for a zone that is served elsewhere, and for both at once.
    """
    if given is not None and auto is not None and auto.domain:
        raise BadRequest("Invalid auto_ssl: there is a certificate in ssl already")
    if given is not None:
        if given.expires <= tx.now:
            raise BadRequest("Invalid ssl.certificate: it has expired")
        install(record, given)
        auto = AutoSsl("", "")
    if auto is None or auto == record.body.auto_ssl:
        return
    if auto.domain and not is_served(tx, record.account, auto):
        raise BadRequest(f"Invalid auto_ssl.domain_zone: {auto.domain_zone} is not in Vultr DNS")
    record.body.auto_ssl = auto
    jobs.drop(tx, record, ISSUE)
    if auto.domain:
        jobs.start(tx, ISSUE, record.account, record, {"domain": auto.domain}, exclusive=False)


def is_served(tx: Tx, account: int, auto: AutoSsl) -> bool:
    """Whether the account's zone is where an authority will look for proof."""
    return tx.find(DOMAINS, auto.domain_zone, account) is not None


def remove(tx: Tx, account: int, id: str) -> None:
    """Takes the certificate away; auto SSL, if it is on, gets the next one when it is time."""
    record = edit_shared(tx, account, id)
    install(record, None)
    changed_shared(tx, record)


def stop_auto(tx: Tx, account: int, id: str) -> None:
    """No certificate is got any more; the one that is installed stays."""
    record = edit_shared(tx, account, id)
    set_up(tx, record, None, AutoSsl("", ""))
    changed_shared(tx, record)


def domain(wanted: AutoSslInput) -> AutoSsl | None:
    """The name that is wanted; None where the request says nothing of it, empty to turn it off.

    Raises BadRequest, naming the field.
    """
    if wanted.domain_zone is None and wanted.domain_sub is None:
        return None
    zone = (wanted.domain_zone or "").lower().removesuffix(".")
    sub = (wanted.domain_sub or "").lower()
    if not zone and not sub:
        return AutoSsl("", "")
    dns_name("auto_ssl.domain_zone", zone)
    if "." not in zone:
        raise BadRequest("Invalid auto_ssl.domain_zone: must be a domain such as example.com")
    if not sub:
        return AutoSsl(zone, zone)
    return AutoSsl(zone, dns_name("auto_ssl.domain_sub", f"{sub}.{zone}"))


def _text(field: str, value: str, most: int, encoded: bool) -> str:
    if encoded:
        try:
            value = base64.b64decode("".join(value.split()), validate=True).decode("ascii")
        except (binascii.Error, ValueError):
            raise BadRequest(f"Invalid {field}: must be PEM in base64") from None
    if len(value) > most:
        raise BadRequest(f"Invalid {field}: at most {most} characters")
    return value


def _checked(key: str, certificate: str, chain: str, suffix: str) -> KeyPair:
    if not key:
        raise BadRequest(f"Missing required field: ssl.private_key{suffix}")
    if not certificate:
        raise BadRequest(f"Missing required field: ssl.certificate{suffix}")
    private = _private_key(f"ssl.private_key{suffix}", key)
    first, *rest = _certificates(f"ssl.certificate{suffix}", certificate)
    if chain.strip():
        rest += _certificates(f"ssl.chain{suffix}", chain)
    try:
        is_pair = private.public_key() == first.public_key()
        is_issued = not rest or any(first.issuer == other.subject for other in rest)
    except (ValueError, UnsupportedAlgorithm):
        raise BadRequest(f"Invalid ssl.certificate{suffix}: it cannot be read") from None
    if not is_pair:
        raise BadRequest(f"Invalid ssl.private_key{suffix}: it is not the certificate's key")
    if not is_issued:
        raise BadRequest(f"Invalid ssl.chain{suffix}: the certificate's issuer is not in it")
    pem = [c.public_bytes(Encoding.PEM).decode() for c in (first, *rest)]
    return KeyPair(pem[0], "".join(pem[1:]), key)


def _private_key(field: str, pem: str) -> RSAPrivateKey | EllipticCurvePrivateKey:
    try:
        key = read_private_key(pem.encode())
    except BadKey as error:
        raise BadRequest(f"Invalid {field}: {error}") from None
    if not isinstance(key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise BadRequest(f"Invalid {field}: must be an RSA or an EC key")
    return key


def _certificates(field: str, pem: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(pem.encode())
    except ValueError:
        raise BadRequest(f"Invalid {field}: not a certificate in PEM") from None
