"""Private keys that somebody brings."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from roost.http.tls import BadKey, EncryptedKey, read_private_key
from tests.large_keys import rsa_pem


def pem(
    key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey,
    encryption: KeySerializationEncryption | None = None,
) -> bytes:
    secret = encryption or NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, secret)


def numbers(key: PrivateKeyTypes) -> object:
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.private_numbers()


@pytest.mark.parametrize("bits", [1024, 2048])
def test_a_key_is_read(bits: int) -> None:
    key = rsa.generate_private_key(65537, bits)
    assert numbers(read_private_key(pem(key))) == key.private_numbers()


@pytest.mark.parametrize("bits", [4097, 8192, 16384, 65536])
def test_a_key_of_more_than_4096_bits_is_refused(bits: int) -> None:
    with pytest.raises(BadKey, match="an RSA key may have at most 4096 bits"):
        read_private_key(rsa_pem(bits).encode())


@pytest.mark.parametrize("factor_bits", [0, 1024, 4097, 65536])
def test_a_key_whose_numbers_do_not_belong_together_is_refused(factor_bits: int) -> None:
    with pytest.raises(BadKey, match="not a private key in PEM"):
        read_private_key(rsa_pem(2048, factor_bits=factor_bits).encode())


def test_one_changed_number_is_noticed() -> None:
    key = rsa.generate_private_key(65537, 1024).private_numbers()
    for name in ("d", "dmp1", "dmq1", "iqmp"):
        fields = {n: getattr(key, n) for n in ("p", "q", "d", "dmp1", "dmq1", "iqmp")}
        fields[name] += 2
        wrong = rsa.RSAPrivateNumbers(**fields, public_numbers=key.public_numbers)
        with pytest.raises(BadKey):
            read_private_key(pem(wrong.private_key(unsafe_skip_rsa_key_validation=True)))


def test_what_is_no_open_key_is_refused() -> None:
    locked = pem(ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(b"sesame"))
    with pytest.raises(EncryptedKey):
        read_private_key(locked)
    with pytest.raises(BadKey, match="not a private key in PEM"):
        read_private_key(b"x")
