"""Kubernetes: the versions that clusters may have, what nodes need, and what can be deployed."""

import re
from functools import cache
from typing import NamedTuple

import msgspec

from roost.catalog.cloud import Plan
from roost.catalog.tables import Row, read

MIN_NODE_COST = 10
"""Dollars a month that the plan of a node costs at least."""
MIN_NODE_RAM = 2048
"""MB of memory that a node has at least."""

_VERSION = re.compile(r"v(\d+)\.(\d+)\.(\d+)\+(\d+)\Z")


class K8sApplication(msgspec.Struct, frozen=True, kw_only=True):
    """An application that can be deployed to clusters.

    name: What it is called.
    description: What it does.
    url: Where to read about it.
    icon_url: A picture of it.
    version: Its newest version, which is the one that is deployed.
    date_updated: When it was last changed in the catalog.
    """

    id: str
    name: str
    description: str
    url: str
    icon_url: str
    version: str
    date_created: str
    date_updated: str


class Release(NamedTuple):
    """A version in its order: Kubernetes' own three numbers, then Vultr's build of it."""

    major: int
    minor: int
    patch: int
    build: int


class _VersionRow(Row, frozen=True, kw_only=True):
    version: str
    released: str = ""
    offered: bool = False


class _ApplicationRow(Row, frozen=True, kw_only=True):
    id: str
    name: str
    description: str
    url: str
    icon_url: str
    version: str
    created: str
    updated: str


@cache
def kubernetes_versions() -> tuple[str, ...]:
    """The versions that a new cluster can have, newest first."""
    offered = [row.version for row in read("kubernetes_versions.csv", _VersionRow) if row.offered]
    return tuple(sorted(offered, key=_release, reverse=True))


def kubernetes_upgrades(version: str) -> tuple[str, ...]:
    """The versions that a cluster of this version can be upgraded to, newest first: minors may be
    skipped, and there is no way back.
    """
    return tuple(each for each in kubernetes_versions() if _release(each) > _release(version))


def runs_kubernetes(plan: Plan) -> bool:
    """Whether a plan is large enough for nodes, and has a disk of its own."""
    return (
        plan.monthly_cost >= MIN_NODE_COST
        and plan.ram >= MIN_NODE_RAM
        and plan.storage_type != "block_storage"
    )


def kubernetes_applications() -> tuple[K8sApplication, ...]:
    """What can be deployed to clusters."""
    return tuple(_applications().values())


def kubernetes_application(id: str) -> K8sApplication | None:
    return _applications().get(id)


def _release(version: str) -> Release:
    found = _VERSION.match(version)
    if found is None:
        raise ValueError(f"{version} is no version of Kubernetes")
    return Release(*map(int, found.groups()))


@cache
def _applications() -> dict[str, K8sApplication]:
    return {
        row.id: K8sApplication(
            id=row.id,
            name=row.name,
            description=row.description,
            url=row.url,
            icon_url=row.icon_url,
            version=row.version,
            date_created=row.created,
            date_updated=row.updated,
        )
        for row in read("kubernetes_applications.csv", _ApplicationRow)
    }
