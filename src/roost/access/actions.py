"""Which action each operation takes: data/actions.csv says it of every operation of the API.

An action is `service.resource.Operation`, as policies name it. `none:` marks what takes none: what
is open to everybody (`none:public`), to every key (`none:catalog`, `none:self`), or what another
credential opens.
"""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

DATA = Path(__file__).with_name("data") / "actions.csv"


class Row(NamedTuple):
    """source: `documented` by Vultr, `inferred` from what is, or `roost` for what is its own."""

    operation: str
    name: str
    source: str


SECRETS = "ReadSecrets"
WITH_SECRETS = (
    "account.bgp",
    "account.user",
    "compute.baremetal",
    "compute.cluster",
    "compute.instance",
    "compute.template",
    "container.registry",
    "database.instance",
    "iam.assumedrole",
    "iam.scim",
    "inference.subscription",
    "kubernetes.cluster",
    "storage.object",
)
"""What shows passwords, keys and the like beside the rest, which takes an action of its own."""


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants to do.

    id: of the operation, or what else a rule asks about. name: as policies have it; empty where
    whoever was let in may do it. lists: whether it shows a whole collection, of which a caller may
    be shown a part.
    """

    id: str
    name: str = ""
    lists: bool = False

    @property
    def kind(self) -> str:
        """The resource in its name: `instance` of compute.instance.Read."""
        return kind_of(self.name)


def kind_of(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


@cache
def rows() -> tuple[Row, ...]:
    with DATA.open(encoding="utf-8", newline="") as file:
        _, *lines = csv.reader(file)
    return tuple(Row(*line) for line in lines)


@cache
def _by_operation() -> dict[str, str]:
    return {row.operation: row.name for row in rows()}


def name_of(operation: str, section: str, acl: str | None) -> str:
    """The action that an operation takes; empty for none.

    An operation that Vultr does not have is an action of its own, named after its section:
    `custom.lighthouses.DeleteLighthouse`. acl: the permission that opens it; where none does, every
    key may do what Vultr does not have.
    """
    name = _by_operation().get(operation)
    if name is None:
        if acl is None:
            return ""
        words = operation.replace("_", "-").split("-")
        verb = "".join(word[:1].upper() + word[1:] for word in words)
        return f"custom.{section.lower().replace(' ', '-')}.{verb}"
    return "" if name.startswith("none:") else name


def names() -> list[str]:
    """All actions that Vultr's operations take, in order."""
    taken = {row.name for row in rows() if not row.name.startswith("none:")}
    return sorted(taken | {f"{each}.{SECRETS}" for each in WITH_SECRETS})


def secrets_of(name: str) -> str:
    """The action that showing the secrets of a resource takes, by an action on that."""
    return f"{name.rpartition('.')[0]}.{SECRETS}"
