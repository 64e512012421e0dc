"""Who asks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from typing import Any

from .rights import EVERYBODY, NOTHING, Rights

Network = IPv4Network | IPv6Network


@dataclass(frozen=True, slots=True)
class Principal:
    """Whoever a gate has let in.

    account: the account's number, 0 for the operator, who has none. user_id, user_name: empty
    where no user asks but something that acts for itself.
    key_id: the API key that was shown; empty for other credentials.
    acls: permissions as the API shows them: nothing is decided by them. rights: what it may do.
    bounds: what its key may do at most: each of these must allow it too.
    allow: networks it may ask from, none for everywhere. expires_at: clock time in microseconds,
    None for never.
    roles: the ids of the roles that it has. session: the id of the session in which it has taken a
    role on; empty outside of one. claims: what the token says that was shown in place of a key.
    """

    account: int
    user_id: str
    user_name: str
    key_id: str
    acls: frozenset[str] = frozenset()
    allow: tuple[Network, ...] = ()
    expires_at: int | None = None
    roles: frozenset[str] = frozenset()
    session: str = ""
    rights: Rights = NOTHING
    bounds: tuple[Rights, ...] = ()
    claims: Mapping[str, Any] = field(default_factory=dict[str, Any], hash=False, compare=False)


OPERATOR = Principal(0, "", "operator", "", rights=EVERYBODY)
"""Whoever runs this Roost."""
