"""An account with everything arrives as it was, once, whatever comes in between."""

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network
from typing import Any

import pytest

from roost.app import copyables
from roost.cli.failures import Exit

from .conftest import Import, Side
from .crawl import as_copied, crawl
from .everything import Everything

Json = dict[str, Any]

CHANGES = (
    "create-ssh-key", "create-startup-script", "create-iso", "create-snapshot-create-from-url",
    "create-vpc", "create-vpc2", "create-nat-gateway", "create-firewall-group",
    "create-reserved-ip", "create-dns-domain", "update-dns-domain-soa", "create-dns-domain-record",
    "create-block", "create-block-snapshot", "createVFS", "create-object-storage",
    "create-object-storage-bucket", "create-instance", "create-baremetal", "attach-instance-vpc2",
    "attach-baremetals-vpc2", "create-nat-gateway-port-forwarding-rule",
    "create-nat-gateway-firewall-rule", "create-load-balancer", "update-load-balancer",
    "create-load-balancer-reverse-dns-ipv4", "create-load-balancer-reverse-dns-ipv6",
    "post-firewalls-firewall-group-id-rules", "attach-reserved-ip", "attach-block",
    "createVFSAttachment", "create-storage-gateway", "create-instance-template",
    "create-cluster", "mass-update-cluster-instances",
    "create-instance-backup-schedule", "create-instance-ipv4", "attach-instance-iso",
    "create-instance-reverse-ipv4", "create-instance-reverse-ipv6", "halt-instance",
    "create-baremetal-reverse-ipv4", "halt-baremetal", "create-pullzone", "update-pullzone",
    "create-pushzone", "create-pushzone-upload", "upload-pushzone-file",
    "create-registry", "create-replication", "create-retention-rule", "create-inference",
    "create-kubernetes-cluster", "create-database", "update-database-user", "create-database-user",
    "set-database-user-acl", "create-database-db", "create-connection-pool",
    "create-database-topic", "create-database-quota", "create-database-connector",
    "pause-database-connector", "update-advanced-options", "database-add-read-replica",
    "update-database",
)  # fmt: skip

RESOURCES = {each.name for each in copyables() if each.act is None}
RESOURCES |= {"load-balancer-children", "read-replicas"}


@pytest.fixture
def account(there: Side) -> Everything:
    account = Everything(there.roost.client, there.roost.settle)
    account.make()
    return account


def new_values(there: Side, here: Side, importing: Import) -> dict[str, str]:
    """Ids and addresses there, and what they are here."""
    copies = importing.copies()
    new = {
        old.split("/")[-1]: copy.split("/")[-1]
        for (section, old), copy in copies.items()
        if section in RESOURCES
    }
    new |= _of_clusters(there, here, copies)
    for section, name in (("/instances", "instances"), ("/bare-metals", "bare_metals")):
        after = {item["id"]: item for item in here.all(section, name)}
        for item in there.all(section, name):
            copy = after[new[item["id"]]]
            own = {vpc["id"]: vpc["subnet"] for vpc in copy["vpcs"]}
            new |= {vpc["subnet"]: own[new[vpc["id"]]] for vpc in item["vpcs"]}
    after = {item["id"]: item for item in here.all("/reserved-ips", "reserved_ips")}
    for item in there.all("/reserved-ips", "reserved_ips"):
        new[item["subnet"]] = after[copies["reserved-ips", item["id"]]]["subnet"]
    return new


def _of_clusters(there: Side, here: Side, copies: Mapping[tuple[str, str], str]) -> dict[str, str]:
    """What clusters have made for themselves: VPCs, firewall groups, pools and nodes."""
    path, name = "/kubernetes/clusters", "vke_clusters"
    after = {item["id"]: item for item in here.all(path, name)}
    new: dict[str, str] = {}
    for item in there.all(path, name):
        copy = after[copies["kubernetes-clusters", item["id"]]]
        new[item["firewall_group_id"]] = copy["firewall_group_id"]
        new[f"VKE Firewall {item['id']}"] = f"VKE Firewall {copy['id']}"
        for pool, other in zip(_by_label(item), _by_label(copy), strict=True):
            new[pool["id"]] = other["id"]
            for node, another in zip(pool["nodes"], other["nodes"], strict=True):
                new |= {node[field]: another[field] for field in ("id", "label")}
    return new


def _by_label(cluster: Json) -> list[Json]:
    return sorted(cluster["node_pools"], key=lambda pool: pool["label"])


def is_the_same(there: Side, here: Side, importing: Import) -> None:
    """Compares all that there is, by the ids that the file of the import has."""
    here.roost.settle()
    before, after = crawl(there.cloud.get), crawl(here.cloud.get)
    expected, found = as_copied(before, new_values(there, here, importing)), as_copied(after, {})
    for path, shown in expected.items():
        assert found[path] == shown, path


def test_everything_arrives(
    there: Side, here: Side, account: Everything, importing: Import
) -> None:
    ended = importing.run()
    assert ended.code == 0, ended.err
    counts = importing.counts(ended)
    assert counts.keys() | {"private-networks"} == {each.name for each in copyables()}
    is_the_same(there, here, importing)
    before, after = (
        there.cloud.instance(account.web),
        here.cloud.instance(importing.copies()["instances", account.web]),
    )
    assert before["internal_ip"] != after["internal_ip"], "nothing was shown of such addresses"
    found = here.cloud.get(f"/instances/{after['id']}/ipv6/reverse")["reverse_ipv6s"]
    names = {entry["reverse"]: IPv6Address(entry["ip"]) for entry in found}
    [reserved] = [ip for ip in here.all("/reserved-ips", "reserved_ips") if ip["ip_type"] == "v6"]
    assert names["main6.example.com"] == IPv6Address(after["v6_main_ip"])
    assert names["beside6.example.com"] in IPv6Network(f"{after['v6_network']}/64")
    assert names["moved6.example.com"] in IPv6Network(f"{reserved['subnet']}/64")


def test_a_second_import_changes_nothing(
    there: Side, here: Side, account: Everything, importing: Import
) -> None:
    first = importing.counts(importing.run())
    here.roost.settle()
    here.roost.clock.hold()  # charges would grow
    noted, before = importing.notes.read_text(), crawl(here.cloud.get)
    ended = importing.run()
    assert ended.code == 0, ended.err
    assert importing.counts(ended) == {name: (0, now, 0) for name, (now, _, _) in first.items()}
    here.roost.settle()
    assert importing.notes.read_text() == noted
    assert crawl(here.cloud.get) == before


def test_an_import_that_breaks_off_again_and_again_makes_nothing_twice(
    there: Side, here: Side, account: Everything, importing: Import
) -> None:
    """One request of each kind that changes something is heard and not answered."""
    for operation in CHANGES:
        here.fault(kind="drop-after", operation=operation, count=1)
    codes = [importing.run().code for _ in CHANGES]
    assert set(codes) == {Exit.REFUSED}, "each ended an import"
    assert importing.run().code == 0
    is_the_same(there, here, importing)


def test_an_import_that_is_not_heard_goes_on(
    there: Side, here: Side, account: Everything, importing: Import
) -> None:
    here.fault(kind="drop-before", rate=0.1, seed=7)
    codes = [importing.run().code]
    while codes[-1] != 0 and len(codes) < 100:
        codes.append(importing.run().code)
    assert set(codes) == {Exit.REFUSED, 0}
    here.clear_faults()
    is_the_same(there, here, importing)


def test_what_is_new_there_is_added_with_its_attachments(
    there: Side, here: Side, account: Everything, importing: Import
) -> None:
    importing.run()
    block = account.made("/blocks", region="ewr", block_type="high_perf", size_gb=20, label="new")
    account.post(f"/blocks/{block}/attach", instance_id=account.web, live=True)
    account.post(
        f"/firewalls/{account.group}/rules",
        ip_type="v4",
        protocol="gre",
        subnet="10.0.0.0",
        subnet_size=8,
    )
    counts = importing.counts(importing.run())
    changed = {name: now for name, (now, _, _) in counts.items() if now}
    assert changed == {"blocks": 1, "block-attachments": 1, "firewall-rules": 1}
    is_the_same(there, here, importing)
