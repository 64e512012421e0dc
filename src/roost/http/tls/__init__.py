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

__all__ = [
    "ANSWERED",
    "VULTR_HOSTS",
    "Authority",
    "BadCertificate",
    "BadName",
    "Bounds",
    "Credentials",
    "Given",
    "Leaf",
    "Names",
    "NewAuthority",
    "TlsError",
    "check_given",
    "ensure_leaf",
]
