"""Writes docs/coverage.md, what there is of the API: python -m tests.docs.coverage

The operations are those of the contract (tests/contract) and whatever else the OpenAPI document
has. Whether one is built, the document says. What stands behind a section is said here, in `TOLD`,
and a test compares that with the drivers that the section's jobs ask.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from roost import app
from roost.drivers.families import FAMILIES
from roost.http.reference.model import Document
from roost.products import SECTIONS
from tests.contract.test_operations import FACTS as OF_THE_API
from tests.contract.test_scim import FACTS as OF_SCIM

PAGE = Path(__file__).parents[2] / "docs" / "coverage.md"
FACTS = {fact.id: fact for fact in (*OF_THE_API, *OF_SCIM)}
SINCE = {
    "create-kubernetes-cluster-application",
    "delete-kubernetes-cluster-application",
    "get-kubernetes-cluster-application",
    "list-kubernetes-applications",
    "list-kubernetes-cluster-applications",
    "list-nodepool-instances",
    "list-object-storage-buckets",
    "upgrade-kubernetes-cluster-application",
}
"""What Vultr's own clients ask for and the published description lacks."""
ORIGINS = {"published": "yes", "clients": "yes, known from clients", "own": "Roost's own"}
REAL, SIMULATED, BOTH = "real", "simulated", "real and simulated"


class Told(NamedTuple):
    """kind: whether what a section says is so. page: its guide. families: the drivers behind it."""

    kind: str
    text: str
    page: str = ""
    families: tuple[str, ...] = ()


TOLD: Mapping[str, Told] = {
    "account": Told(REAL, "BGP is set up on paper: no router is told.", "users"),
    "api-keys": Told(REAL, "", "operations"),
    "application": Told(REAL, "A list. Nothing is installed.", "marketplace"),
    "backup": Told(SIMULATED, "Backups have dates, sizes and states.", "time", ("compute",)),
    "baremetal": Told(SIMULATED, "No machine is switched on.", "bare-metals", ("metal",)),
    "billing": Told(REAL, "Every amount follows from prices and the clock.", "billing"),
    "block": Told(SIMULATED, "No disk is made.", "block", ("block-storage",)),
    "CDNs": Told(BOTH, "Push zones keep and deliver files. Pull zones do not.", "cdns", ("cdn",)),
    "CDN uploads": Told(REAL, "Files are kept in the database.", "cdns"),
    "clusters": Told(SIMULATED, "No fabric joins the nodes.", "clusters", ("fabric",)),
    "Container Registry": Told(SIMULATED, "No registry answers.", "registry", ("registry",)),
    "dns": Told(REAL, "The embedded name server answers.", "dns", ("dns",)),
    "firewall": Told(SIMULATED, "Nothing is filtered.", "firewalls", ("firewall",)),
    "iam": Told(REAL, "Policies decide about every request.", "access"),
    "instance-templates": Told(REAL, "What you deploy from one is simulated.", "clusters"),
    "instances": Told(SIMULATED, "No machine runs.", "drivers", ("compute", "firewall", "network")),
    "iso": Told(SIMULATED, "Nothing is downloaded.", "drivers", ("compute",)),
    "kubernetes": Told(
        SIMULATED, "No Kubernetes runs.", "kubernetes", ("kubernetes", "load-balancer")
    ),
    "load-balancer": Told(SIMULATED, "No traffic flows.", "load-balancers", ("load-balancer",)),
    "logs": Told(REAL, "", "requests"),
    "managed-databases": Told(SIMULATED, "No engine runs.", "databases", ("databases",)),
    "marketplace": Told(REAL, "Nothing is installed.", "marketplace"),
    "oidc": Told(REAL, "Keys and signatures are real.", "oidc"),
    "organizations": Told(REAL, "No mail is sent: you accept invitations.", "users"),
    "os": Told(REAL, "A list. Nothing is installed."),
    "plans": Told(REAL, "A list."),
    "private Networks": Told(SIMULATED, "Nothing is connected.", "vpcs", ("network",)),
    "region": Told(REAL, "A list."),
    "reserved-ip": Told(
        SIMULATED, "Addresses are unique. Nobody routes them.", "reserved-ips", ("compute", "metal")
    ),
    "s3": Told(SIMULATED, "No S3 endpoint answers.", "object-storage", ("object-storage",)),
    "serverless-inference": Told(SIMULATED, "No model answers.", "inference", ("inference",)),
    "scim": Told(REAL, "A directory keeps users and groups.", "scim"),
    "snapshot": Told(SIMULATED, "Sizes and checksums are made up.", "drivers", ("compute",)),
    "ssh": Told(REAL, "", "users"),
    "startup": Told(REAL, "Scripts are kept. No machine runs them."),
    "storage-gateways": Told(
        SIMULATED, "No NFS server answers.", "storage-gateways", ("file-storage",)
    ),
    "subaccount": Told(REAL, "", "users"),
    "tickets": Told(REAL, "You answer them.", "tickets"),
    "users": Told(REAL, "No mail is sent.", "users"),
    "VFS": Told(SIMULATED, "No file is stored.", "vfs", ("file-storage",)),
    "VPC2": Told(SIMULATED, "Nothing is connected.", "vpcs", ("network",)),
    "VPCs": Told(SIMULATED, "Nothing is connected.", "vpcs", ("network",)),
}

INTRODUCTION = """\
# Coverage

Which operations of the API Roost has, and what stands behind them. `make coverage` writes this page
from the code, and a test fails when it is out of date.

**{built} of {published} operations of Vultr's published description are built.** So are {since}
that only Vultr's clients know, and {own} more that this page marks as Roost's own.

- **Real** means that what you see is so. A key opens what it says, an invoice follows from what
  ran, the name server answers.
- **Simulated** means that every rule, state, error and price is there, and that no machine, disk or
  network stands behind it. A [driver](drivers.md) of the named family makes it real. Roost brings
  simulated drivers for all families, and a real one for `dns`.

## By section
"""


class Row(NamedTuple):
    """An operation. origin: one of ORIGINS."""

    id: str
    section: str
    method: str
    path: str
    origin: str
    built: bool


def page() -> str:
    parts = [_introduction(), _summary(), *(_operations(name) for name in _names())]
    return "\n".join(parts)


@cache
def rows() -> list[Row]:
    built = {
        told.operation_id: (told, method, path) for method, path, told in _document().operations()
    }
    known = [
        Row(
            fact.id,
            fact.section,
            fact.method,
            fact.path,
            "clients" if fact.id in SINCE else "published",
            fact.id in built,
        )
        for fact in FACTS.values()
    ]
    own = [
        Row(id, told.tags[0], method, path, "own", built=True)
        for id, (told, method, path) in built.items()
        if id not in FACTS
    ]
    return sorted([*known, *own], key=lambda row: (row.path, row.method))


def families(name: str) -> set[str]:
    """The drivers that the jobs of whatever answers this section ask."""
    named = {family.protocol: family.name for family in FAMILIES}
    return {
        named[flow.driver]
        for section in SECTIONS
        if any(routes.section == name for routes in section.routes)
        for flow in section.workflows
        if flow.driver in named
    }


def _introduction() -> str:
    published = [row for row in rows() if row.origin == "published"]
    return INTRODUCTION.format(
        built=sum(row.built for row in published),
        published=len(published),
        since=sum(row.origin == "clients" for row in rows()),
        own=sum(row.origin == "own" for row in rows()),
    )


def _summary() -> str:
    lines = [
        "| section | built | | driver | what that means |",
        "| --- | --- | --- | --- | --- |",
    ]
    for name in _names():
        told = TOLD[name]
        of_it = [row for row in rows() if row.section == name]
        built = f"{sum(row.built for row in of_it)} of {len(of_it)}"
        title = f"[{_title(name)}]({told.page}.md)" if told.page else _title(name)
        drivers = ", ".join(f"`{family}`" for family in told.families)
        lines.append(f"| {title} | {built} | {told.kind} | {drivers} | {told.text} |")
    return "\n".join([*lines, ""])


def _operations(name: str) -> str:
    lines = [
        f"## {_title(name)}",
        "",
        "| operation | method and path | built | |",
        "| --- | --- | --- | --- |",
    ]
    for row in rows():
        if row.section == name:
            said = ORIGINS[row.origin] if row.built else "no"
            lines.append(f"| `{row.id}` | `{row.method} {row.path}` | {said} | {_kind(row)} |")
    return "\n".join([*lines, ""])


def _kind(row: Row) -> str:
    kind = TOLD[row.section].kind
    return kind if kind != BOTH else REAL if row.path.startswith("/cdns/push") else SIMULATED


def _names() -> list[str]:
    return sorted(TOLD, key=_title)


def _title(name: str) -> str:
    return {tag.name: tag.title for tag in _document().tags}[name]


@cache
def _document() -> Document:
    return Document.read(app.document())


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
