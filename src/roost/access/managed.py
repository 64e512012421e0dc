"""The policies that every account has and none can change: one for each acl, and some more.

An acl opens what the routes say that it opens, so its policy grows with the API.
"""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from uuid import NAMESPACE_URL, uuid5

from . import actions
from .policies import EVERYTHING, Policy, Statement, allow

MANAGE_USERS = "manage_users"
PERMISSIONS: Mapping[str, str] = {
    MANAGE_USERS: "ManageUsers",
    "subscriptions_view": "SubscriptionsView",
    "subscriptions": "Subscriptions",
    "provisioning": "Provisioning",
    "billing": "Billing",
    "support": "Support",
    "abuse": "Abuse",
    "dns": "DNS",
    "upgrade": "Upgrade",
    "objstore": "ObjStore",
    "loadbalancer": "LoadBalancer",
    "firewall": "Firewall",
    "vke": "VKE",
    "alerts": "Alerts",
    "activity_logs": "ActivityLogs",
}
"""What acls are called in policies, behind `user.acl.`."""

READ_ONLY = "Seeing everything but passwords, keys and the like."
OPENS: Mapping[str, tuple[str, ...]] = {"vke": ("kubernetes.*",)}
"""What an acl opens that no route asks for."""


class Managed(NamedTuple):
    """acl: the permission that it stands for; empty for one that stands for none."""

    policy: Policy
    description: str
    acl: str = ""


class ManagedPolicies:
    """opened: of each operation, the acl that opens it and the action that it takes."""

    def __init__(self, opened: Iterable[tuple[str, str]]) -> None:
        by_acl: dict[str, set[str]] = {acl: set() for acl in PERMISSIONS}
        for acl, action in opened:
            if action:
                by_acl.setdefault(acl, set()).add(action)
        self.all: tuple[Managed, ...] = (
            _managed("AdministratorAccess", "Everything.", allow(EVERYTHING)),
            _managed("ReadOnlyAccess", READ_ONLY, allow(*_reading())),
            *(_of_acl(acl, sorted(opens)) for acl, opens in by_acl.items()),
        )

    def of(self, id: str) -> Managed | None:
        return self._by_id.get(id)

    def of_acls(self, acls: Iterable[str]) -> list[Policy]:
        """The policies that these acls stand for; what is no acl stands for none."""
        return [found.policy for acl in sorted(acls) if (found := self._by_acl.get(acl))]

    @cached_property
    def _by_id(self) -> dict[str, Managed]:
        return {each.policy.id: each for each in self.all}

    @cached_property
    def _by_acl(self) -> dict[str, Managed]:
        return {each.acl: each for each in self.all if each.acl}


def _of_acl(acl: str, opens: list[str]) -> Managed:
    name = PERMISSIONS.get(acl, acl)
    own = f"user.acl.{name}"
    statement = allow(EVERYTHING) if acl == MANAGE_USERS else allow(own, *OPENS.get(acl, opens))
    return _managed(name, f"The permission {acl}.", statement, acl)


def _managed(name: str, description: str, statement: Statement, acl: str = "") -> Managed:
    id = str(uuid5(NAMESPACE_URL, f"policy:{name}"))
    return Managed(Policy(id, name, (statement,)), description, acl)


def _reading() -> list[str]:
    def is_seen(name: str) -> bool:
        verb = name.rpartition(".")[2]
        return verb == "Read" or verb.startswith(("List", "Get"))

    return [name for name in actions.names() if is_seen(name)]
