"""TLS with no step for the operator but one: to trust the installation's own authority."""

from .authority import Authority
from .files import (
    BadCertificate,
    Credentials,
    Leaf,
    NewAuthority,
    check_given,
    ensure_leaf,
)
from .given import Given
from .names import ANSWERED, VULTR_HOSTS, BadName, Bounds, Names, TlsError
from .private import BadKey, EncryptedKey, read_private_key

__all__ = [
    "ANSWERED",
    "VULTR_HOSTS",
    "Authority",
    "BadCertificate",
    "BadKey",
    "BadName",
    "Bounds",
    "Credentials",
    "EncryptedKey",
    "Given",
    "Leaf",
    "Names",
    "NewAuthority",
    "TlsError",
    "check_given",
    "ensure_leaf",
    "read_private_key",
]
