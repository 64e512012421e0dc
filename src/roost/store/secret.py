"""The installation's one secret, and everything that is encrypted or hashed with it.

`DATA/secret` (or `ROOST_SECRET`) holds 32 random bytes. They are never used as they are: HKDF
(RFC 5869) makes a key for each purpose, so that a text sealed for one purpose cannot be opened, or
put in the place of another, under a second one.
"""

import base64
import binascii
import hmac
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from .database_info import database_info
from .errors import StoreError
from .files import make_file
from .ids import random_bytes

SIZE = 32
_NONCE = 12
_SEALED = re.compile(r"sealed\.v1\.(?:([\w-]*)\.)?([\w=-]*)", re.ASCII)
_HEX = re.compile(r"[0-9a-fA-F]{64}")


class SecretError(StoreError):
    """Base of all that can be wrong with the secret or with what it sealed."""


class SecretMalformed(SecretError):
    """The file or the given value is not 32 bytes in base64 or hex."""


class SecretExposed(SecretError):
    """Other users of the machine may read or change the secret file."""


class SecretUnreadable(SecretError):
    """The secret file cannot be read or made: the reason of the operating system is in the text."""


class SecretMismatch(SecretError):
    """Another secret encrypted what is in the database."""


class Unsealable(SecretError):
    """A sealed text was made with another secret, for another purpose, or was changed since."""


class Secret:
    """Seals, opens and hashes. Safe to share between threads."""

    __slots__ = ("_cipher", "_digest_key", "fingerprint")

    def __init__(self, raw: bytes) -> None:
        """`raw` is the 32 bytes; raises SecretMalformed for any other size."""
        if len(raw) != SIZE:
            raise SecretMalformed(f"the secret has {len(raw)} bytes instead of {SIZE}")

        def derive(use: str) -> bytes:
            return HKDF(SHA256(), SIZE, salt=b"roost secret v1", info=use.encode()).derive(raw)

        @lru_cache(maxsize=64)
        def cipher(purpose: str) -> AESGCM:
            return AESGCM(derive(f"seal {purpose}"))

        self._cipher = cipher
        self._digest_key = derive("digest")
        self.fingerprint: str = derive("fingerprint")[:16].hex()
        """Tells secrets apart and gives nothing of them away: 32 hex digits.

        The database keeps it, so that a node with another secret is found out before it writes.
        """

    @classmethod
    def load(cls, data: Path, given: str | None, database: str = "") -> Self:
        """The `given` value (of ROOST_SECRET) if there is one, else `data/secret`.

        The file is made at the first start, complete or not at all. `data` must exist.

        database: the URL of what it is for. None is made anew where another has encrypted it.

        Raises SecretMalformed, SecretExposed, SecretUnreadable or SecretMismatch.
        """
        if given is not None:
            return cls(_parse(given, "ROOST_SECRET"))
        path = data / "secret"
        try:
            if not path.exists():
                if database and database_info(database).secret:
                    raise SecretMismatch(f"{path} is missing: it encrypted what is in the database")
                # False means that another process was first: its secret is the one to read.
                make_file(path, base64.b64encode(os.urandom(SIZE)) + b"\n", mode=0o600)
            return cls(_parse(_read_private(path), str(path)))
        except OSError as error:
            raise SecretUnreadable(f"{path}: {error.strerror}") from error

    def seal(self, plain: bytes, purpose: str) -> str:
        """Encrypts with AES-256-GCM: `sealed.v1.`, the purpose, a dot, nonce and ciphertext.

        Both in URL-safe base64. The purpose can be read by everybody; see `purpose_of`.
        """
        nonce = random_bytes(_NONCE)
        box = nonce + self._cipher(purpose).encrypt(nonce, plain, None)
        return f"sealed.v1.{_label(purpose)}.{base64.urlsafe_b64encode(box).decode()}"

    def open(self, sealed: str, purpose: str) -> bytes:
        """What `seal` was given for the same purpose; raises Unsealable."""
        match = _SEALED.fullmatch(sealed)
        if match is None or match[1] not in (None, _label(purpose)):
            raise Unsealable(f"not a sealed text of a form that is known here ({purpose})")
        try:
            box = base64.b64decode(match[2], altchars=b"-_", validate=True)
            return self._cipher(purpose).decrypt(box[:_NONCE], box[_NONCE:], None)
        except (ValueError, InvalidTag) as error:
            raise Unsealable(
                f"the {purpose} was sealed with another secret, or was changed since"
            ) from error

    def seal_text(self, text: str, purpose: str) -> str:
        """The same of a text; empty for an empty one."""
        return self.seal(text.encode(), purpose) if text else ""

    def open_text(self, sealed: str, purpose: str) -> str:
        """What `seal_text` was given; empty for an empty text, as for what came from elsewhere
        without its secrets. Raises Unsealable.
        """
        return self.open(sealed, purpose).decode() if sealed else ""

    def digest(self, text: str) -> str:
        """HMAC-SHA256 in hex: finds an API key in the database without the key being there.

        The texts are random and long, so a slow password hash would add nothing.
        """
        return hmac.digest(self._digest_key, text.encode(), "sha256").hex()

    def __repr__(self) -> str:
        return f"Secret(fingerprint={self.fingerprint!r})"


def purpose_of(text: str) -> str | None:
    """What a text was sealed for; None for one that was not sealed, or does not tell."""
    match = _SEALED.fullmatch(text)
    if match is None or match[1] is None:
        return None
    try:
        return base64.urlsafe_b64decode(match[1] + "=" * (-len(match[1]) % 4)).decode()
    except ValueError:
        return None


def _label(purpose: str) -> str:
    return base64.urlsafe_b64encode(purpose.encode()).decode().rstrip("=")


def _parse(text: str, source: str) -> bytes:
    text = text.strip()
    try:
        if _HEX.fullmatch(text):
            raw = bytes.fromhex(text)
        else:
            unpadded = text.rstrip("=").replace("-", "+").replace("_", "/")
            raw = base64.b64decode(unpadded + "=" * (-len(unpadded) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise SecretMalformed(f"{source} is neither base64 nor hex") from error
    if len(raw) != SIZE:
        raise SecretMalformed(
            f"{source} holds {len(raw)} bytes instead of {SIZE}; "
            "`openssl rand -base64 32` makes a good one"
        )
    return raw


def _read_private(path: Path) -> str:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode & 0o777
        if mode & 0o077:
            raise SecretExposed(
                f"{path} has mode {mode:04o}, so others can get at it; run: chmod 600 {path}"
            )
        return file.read(1024).decode("ascii", errors="replace")
