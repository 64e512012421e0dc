"""What a user's rights follow from, as whoever lets users in asks for it."""

from collections.abc import Collection
from typing import NamedTuple, Protocol

from ..store import Tx
from .rights import Rights


class Entitled(NamedTuple):
    """roles: the ids of the assignable roles that the user has, of its own or by its groups."""

    rights: Rights
    roles: frozenset[str]


class Entitlements(Protocol):
    """Provided by products/iam. Read when a gate lets somebody in, and kept with the key.

    Whatever changes an answer notifies store.keys.TOPIC, so it counts everywhere within a second.
    """

    def of_user(self, tx: Tx, account: int, user_id: str, acls: Collection[str]) -> Entitled:
        """acls: the permissions that the user has. Root is not asked about."""
        ...

    def of_acls(self, acls: Collection[str]) -> Rights:
        """What these permissions come to by themselves, as the bounds of a key."""
        ...

    def of_policies(self, tx: Tx, account: int, ids: Collection[str]) -> Rights:
        """The same of policies: those of them that there are."""
        ...
