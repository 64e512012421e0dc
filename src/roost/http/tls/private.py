"""Private keys that somebody brings, read so that none holds up anybody else.

The library's own check of an RSA key proves that its factors are primes. That takes 0.4 s for 4,096
bits and a minute for 16,384, and no other thread runs meanwhile. Whether they are primes is the
concern of its owner; that its numbers belong together is checked here, in some microseconds.
"""

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key

MOST_BITS = 4096
"""Of an RSA key: more than that no client needs, and Granian cannot serve."""


class BadKey(ValueError):
    """What is no usable key; its text says why, to go behind a colon."""


class EncryptedKey(BadKey):
    """A key that a password protects."""


def read_private_key(pem: bytes) -> PrivateKeyTypes:
    """The key in a PEM file. Raises BadKey."""
    try:
        key = load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    except TypeError:
        raise EncryptedKey("it must not be encrypted") from None
    except (ValueError, UnsupportedAlgorithm):
        raise BadKey("not a private key in PEM") from None
    if isinstance(key, RSAPrivateKey):
        _check(key)
    return key


def _check(key: RSAPrivateKey) -> None:
    if key.key_size > MOST_BITS:
        raise BadKey(f"an RSA key may have at most {MOST_BITS} bits")
    numbers = key.private_numbers()
    p, q, d, e = numbers.p, numbers.q, numbers.d, numbers.public_numbers.e
    belongs_together = (
        max(n.bit_length() for n in (p, q, d, e)) <= MOST_BITS
        and min(p, q) > 1
        and p * q == numbers.public_numbers.n
        and e * d % (p - 1) == 1
        and e * d % (q - 1) == 1
        and numbers.dmp1 == d % (p - 1)
        and numbers.dmq1 == d % (q - 1)
        and numbers.iqmp * q % p == 1
    )
    if not belongs_together:
        raise BadKey("not a private key in PEM")
