"""All that an account shows, and what it would show if it were the copy of it."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
Get = Callable[[str], Json]


@dataclass(frozen=True)
class Branch:
    """What is shown at a path: a list of that name, or the answer itself.

    within: what each item of the list has below itself. only: a field of the item that this is
    below, and what that has to be where there is such a path.
    """

    path: str
    items: str = ""
    within: tuple["Branch", ...] = ()
    id: str = "id"
    only: tuple[str, tuple[Json, ...]] = ("", ())

    def is_below(self, item: Json) -> bool:
        name, values = self.only
        return not name or item.get(name) in values


def _of(*engines: str) -> tuple[str, tuple[Json, ...]]:
    return "database_engine", engines


TREE = (
    Branch("/ssh-keys", "ssh_keys"),
    Branch("/startup-scripts", "startup_scripts", (Branch(""),)),
    Branch("/iso", "isos"),
    Branch("/snapshots", "snapshots"),
    Branch("/vpcs", "vpcs", (
        Branch("/attachments", "attachments"),
        Branch("/nat-gateway", "nat_gateways", (
            Branch("/global/port-forwarding-rules", "port_forwarding_rules"),
            Branch("/global/firewall-rules", "firewall_rules"),
        )),
    )),
    Branch("/private-networks", "networks"),
    Branch("/vpc2", "vpcs", (Branch("/nodes", "nodes"),)),
    Branch("/firewalls", "firewall_groups", (Branch("/rules", "firewall_rules"),)),
    Branch("/reserved-ips", "reserved_ips"),
    Branch("/domains", "domains", (
        Branch("/records", "records"), Branch("/soa", "dns_soa"),
    ), "domain"),
    Branch("/blocks", "blocks"),
    Branch("/blocks/snapshots", "snapshots"),
    Branch("/vfs", "vfs", (Branch("/attachments", "attachments"),)),
    Branch("/storage-gateways", "storage_gateway"),
    Branch("/object-storage", "object_storages", (Branch("/bucket", "buckets"),)),
    Branch("/instances", "instances", (
        Branch("/ipv4", "ipv4s"), Branch("/ipv6", "ipv6s"), Branch("/iso"), Branch("/user-data"),
        Branch("/backup-schedule"), Branch("/ipv6/reverse", "reverse_ipv6s"),
    )),
    Branch("/bare-metals", "bare_metals", (Branch("/ipv4", "ipv4s"), Branch("/user-data"))),
    Branch("/load-balancers", "load_balancers", (Branch("/reverse-dns"),)),
    Branch("/cdns/pull-zones", "pull_zones"),
    Branch("/cdns/push-zones", "push_zones", (
        Branch("/files", "files", (Branch(""),), "name"),
    )),
    Branch("/clusters", "clusters", (Branch(""),)),
    Branch("/instances/templates", "instance_templates", (Branch(""),)),
    Branch("/registries", "registries"),
    Branch("/inference", "subscriptions"),
    Branch("/kubernetes/clusters", "vke_clusters"),
    Branch("/databases", "databases", (
        Branch("/users", "users"),
        Branch("/dbs", "dbs", only=_of("mysql", "pg")),
        Branch("/connection-pools", "connection_pools", only=_of("pg")),
        Branch("/topics", "topics", only=_of("kafka")),
        Branch("/quotas", "quotas", only=_of("kafka")),
        Branch("/connectors", "connectors", (Branch("/status"),), "name", _of("kafka")),
        Branch("/advanced-options", "configured_options", only=_of("mysql", "pg", "kafka")),
        Branch("/advanced-options/kafka-rest", "configured_options", only=_of("kafka")),
    )),
)  # fmt: skip

NEW = {
    "date_created", "date_modified", "date_added", "added_at", "updated_at", "created_at",
    "last_modified", "next_invoice_date", "next_invoice_price", "pending_charges", "billing",
    "next_scheduled_time_utc", "total_size", "compressed_size", "mac_address", "kvm", "mount_id",
    "mount_tag", "cdn_url", "cname", "global_cname", "main_ip", "attached_to_instance_ip",
    "gateway_v4", "netmask_v4", "v6_main_ip", "v6_network", "v6_networks", "ipv4", "ipv6",
    "node_ips", "public_ips", "public_ips_v6", "s3_access_key", "s3_secret_key", "gateway",
    "netmask", "ip", "network", "root_user", "api_key", "endpoint", "date_updated", "private_ip",
    "host", "public_host", "ca_certificate", "access_key", "access_cert", "kafka_rest_uri",
    "schema_registry_uri", "latest_backup",
}  # fmt: skip
"""What is another for each resource, copies too."""

_IMAGES = ("/iso", "/snapshots", "/blocks/snapshots")
_OF_IMAGES = {"md5sum", "sha512sum", "size"}
"""What of images, and of snapshots of blocks, is simulated."""
_RULE_ID = re.compile("[0-9a-f]{16}")


def crawl(get: Get, tree: tuple[Branch, ...] = TREE, base: str = "") -> Json:
    """Everything, by paths."""
    return {branch.path: _shown(get, branch, base + branch.path) for branch in tree}


def as_copied(shown: Json, new: Mapping[str, str], path: str = "") -> Json:
    """What remains of it in a copy. new: ids and addresses there, and what they are here."""
    if isinstance(shown, dict):
        return {
            name: as_copied(value, new, name if name.startswith("/") else path)
            for name, value in shown.items()
            if not _is_new(path, name, value)
        }
    if isinstance(shown, list):
        parts = [as_copied(part, new, path) for part in shown]
        return sorted(parts, key=lambda part: json.dumps(part, sort_keys=True))
    if isinstance(shown, str):
        return new.get(shown, _plain(shown))
    return shown


def _is_new(path: str, name: str, value: Json) -> bool:
    if path == "/reverse-dns":
        return name == "ip"
    if path in _IMAGES and name in _OF_IMAGES:
        return True
    return name in NEW or (name == "id" and _RULE_ID.fullmatch(str(value)) is not None)


def _plain(text: str) -> str:
    """Default reverse names begin with an address, which is another."""
    return re.sub(r"^[0-9.]{7,15}\.vultr(usercontent)?\.com$", "DEFAULT", text)


def _shown(get: Get, branch: Branch, path: str) -> Json:
    answer = get(path)
    if not branch.items:
        return answer
    found = answer[branch.items]
    if isinstance(found, dict) or not branch.within:
        return found
    return [
        item
        | crawl(
            get,
            tuple(each for each in branch.within if each.is_below(item)),
            f"{path}/{item[branch.id]}",
        )
        for item in found
    ]
