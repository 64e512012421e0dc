"""RSA keys of any size, made at once: their factors are odd numbers, not primes."""

import base64
import textwrap


def rsa_pem(bits: int, *, factor_bits: int = 0) -> str:
    """A key as `openssl genrsa -traditional` writes one, which no check of primes would pass.

    bits: of its modulus. factor_bits: of a first factor that does not belong to that.
    """
    p, q = (1 << (bits // 2)) - 1, (1 << (bits - bits // 2)) - 3
    n, e = p * q, 65537
    if factor_bits:
        p = (1 << factor_bits) - 1
    d, unused = 3, 1
    numbers = b"".join(map(_integer, (0, n, e, d, p, q, unused, unused, unused)))
    encoded = base64.b64encode(_element(0x30, numbers)).decode()
    lines = "\n".join(textwrap.wrap(encoded, 64))
    return f"-----BEGIN RSA PRIVATE KEY-----\n{lines}\n-----END RSA PRIVATE KEY-----\n"


def _integer(number: int) -> bytes:
    return _element(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content
