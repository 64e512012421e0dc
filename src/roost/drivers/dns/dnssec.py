"""Keys of signed zones: ECDSA P-256 with SHA-256, algorithm 13 (RFC 6605), one key for all.

A single key signs the zone and is what the parent's DS record points to, so its flags are 257.
"""

from collections.abc import Callable
from typing import cast

import dns.dnssec
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_private_key,
)
from dns.dnssec import allow_all_policy, make_ds
from dns.name import from_text as name
from dns.rdtypes.ANY.DNSKEY import DNSKEY

ALGORITHM = "ECDSAP256SHA256"
FLAGS = 257
_DIGESTS = ("SHA1", "SHA256")
"""The API shows a DS record with each. SHA-1 is only for registrars that have not moved on."""

_make_dnskey = cast("Callable[..., DNSKEY]", dns.dnssec.make_dnskey)


def new_key() -> bytes:
    """A private key (PKCS #8, DER)."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())


def load(key: bytes) -> ec.EllipticCurvePrivateKey:
    private = load_der_private_key(key, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    return private


def dnskey(key: bytes) -> DNSKEY:
    """The record that publishes the key."""
    return _make_dnskey(load(key).public_key(), ALGORITHM, FLAGS)


def lines(domain: str, key: bytes) -> list[str]:
    """What a registrar wants to know, as lines of a zone file: the DNSKEY record, then the DS
    record with each digest.
    """
    public = dnskey(key)
    encoded = public.to_text(chunksize=0)
    owner = name(domain)
    signers = [make_ds(owner, public, digest, policy=allow_all_policy) for digest in _DIGESTS]
    texts = [signer.to_text(chunksize=0) for signer in signers]
    return [f"{domain} IN DNSKEY {encoded}", *(f"{domain} IN DS {text}" for text in texts)]
