"""The sections of an account, in an order in which what others refer to comes first.

A row says where resources are listed and how one is made again; `Section` says what a row can
have. To copy something new, add a row.

What the API does not tell cannot be copied: passwords and keys, what is on disks, where images came
from. Addresses are assigned anew.
"""

from collections.abc import Callable

from . import balancers, images, names, networks, registries, servers, storage, templates, web
from .endpoint import Json
from .journey import BARE_METALS, INSTANCES, Journey, Place, Section, Skipped

_ZONE = ("label", "cors", "gzip", "block_ai", "block_bad_bots", "block_ip_addresses")
_NAT = "/vpcs/{}/nat-gateway/{}/global"


def _never(text: str) -> Callable[[Journey, Json, Place], str]:
    def act(journey: Journey, item: Json, place: Place) -> str:
        raise Skipped(text)

    return act


_BEFORE_SERVERS = (
    Section(
        name="ssh-keys", path="/ssh-keys", items="ssh_keys", fields=("name", "ssh_key"),
    ),
    Section(
        name="startup-scripts", path="/startup-scripts", items="startup_scripts",
        fields=("name", "type"), body=images.script_body,
    ),
    Section(
        name="iso", path="/iso", items="isos", fields=("description",), body=images.iso_body,
        lacks="what is in them",
    ),
    Section(
        name="snapshots", path="/snapshots", items="snapshots", at="/snapshots/create-from-url",
        fields=("description",), body=images.snapshot_body, lacks="what is in them",
    ),
    Section(
        name="vpcs", path="/vpcs", items="vpcs",
        fields=("region", "description", "v4_subnet", "v4_subnet_mask"),
    ),
    Section(
        name="private-networks", path="/private-networks", items="networks",
        where=networks.is_no_vpc,
        fields=("region", "description", "v4_subnet", "v4_subnet_mask"),
    ),
    Section(
        name="vpc2", path="/vpc2", items="vpcs",
        fields=("region", "description", "ip_block", "prefix_length"),
    ),
    Section(
        name="nat-gateways", path="/vpcs/{}/nat-gateway", items="nat_gateways", within="vpcs",
        fields=("label", "tag"), lacks="their addresses: they have others",
    ),
    Section(
        name="firewalls", path="/firewalls", items="firewall_groups", fields=("description",),
    ),
    Section(
        name="reserved-ips", path="/reserved-ips", items="reserved_ips",
        fields=("region", "ip_type", "label"), lacks="their addresses: they are others",
    ),
    Section(
        name="domains", path="/domains", items="domains", id="domain",
        fields=("domain", "dns_sec"), lacks="their DNSSEC keys: they have others",
    ),
    Section(
        name="soa", path="/domains", items="domains", id="domain", act=web.copy_soa,
        of=("domains",),
    ),
    Section(
        name="dns-records", path="/domains/{}/records", items="records", within="domains",
        fields=("name", "type", "data", "priority", "ttl"),
        lacks="changes: those with addresses of servers still have the old ones",
    ),
    Section(
        name="blocks", path="/blocks", items="blocks",
        fields=("region", "size_gb", "label", "block_type", "bootable"), body=storage.block_body,
        lacks="what is on them",
    ),
    Section(
        name="block-snapshots", path="/blocks/snapshots", items="snapshots",
        fields=("description",), body=storage.block_snapshot_body,
    ),
    Section(
        name="vfs", path="/vfs", items="vfs", fields=("region", "label", "tags", "disk_type"),
        body=storage.vfs_body, lacks="what is on them",
    ),
    Section(
        name="object-storage", path="/object-storage", items="object_storages",
        fields=("label", "cluster_id"), body=storage.object_storage_body,
        lacks="their S3 keys, which are others, and buckets that an endpoint does not list",
    ),
    Section(
        name="buckets", path="/object-storage/{}/bucket", items="buckets", id="name",
        within="object-storage", fields=("name",), body=storage.bucket_body,
        lacks="what is in them, and their versioning, locks and archive rules",
    ),
)  # fmt: skip

_SERVERS = (
    Section(
        name=INSTANCES, path="/instances", items="instances",
        fields=("region", "plan", "label", "hostname", "tags"), body=servers.instance_body,
        lacks="what is on their disks, their addresses, passwords, SSH keys, startup scripts,"
        " variables and backups",
    ),
    Section(
        name=BARE_METALS, path="/bare-metals", items="bare_metals",
        fields=("region", "plan", "label", "tags", "mdisk_mode"), body=servers.bare_metal_body,
        lacks="what is on their disks, their addresses, hostnames, passwords, SSH keys and startup"
        " scripts",
    ),
)  # fmt: skip

_BETWEEN_SERVERS = (
    Section(
        name="vpc2-nodes", path="/vpc2/{}/nodes", items="nodes", within="vpc2",
        act=networks.join_vpc2,
    ),
    Section(
        name="nat-port-forwarding-rules", path=f"{_NAT}/port-forwarding-rules",
        items="port_forwarding_rules", within="nat-gateways",
        fields=("name", "protocol", "external_port", "internal_port", "enabled", "description"),
        body=networks.forwarding_body,
    ),
    Section(
        name="nat-firewall-rules", path=f"{_NAT}/firewall-rules", items="firewall_rules",
        within="nat-gateways", fields=("protocol", "port", "subnet", "notes"),
        body=networks.nat_firewall_body,
    ),
    Section(
        name="load-balancers", path="/load-balancers", items="load_balancers",
        where=balancers.is_no_child, fields=("region", "label", "nodes", "http2", "http3"),
        body=balancers.body, lacks="their addresses: they have others",
    ),
    Section(
        name="load-balancer-children", path="/load-balancers", items="load_balancers",
        where=balancers.is_child, act=balancers.follow_parent,
    ),
    Section(
        name="load-balancer-names", path="/load-balancers", items="load_balancers",
        of=("load-balancers", "load-balancer-children"),
        act=names.name_balancer,
    ),
    Section(
        name="firewall-rules", path="/firewalls/{}/rules", items="firewall_rules",
        within="firewalls",
        fields=("ip_type", "protocol", "port", "subnet", "subnet_size", "notes"),
        body=networks.firewall_rule_body,
    ),
    Section(
        name="reserved-ip-attachments", path="/reserved-ips", items="reserved_ips",
        of=("reserved-ips",),
        where=networks.is_attached, act=networks.attach_reserved_ip,
    ),
    Section(
        name="block-attachments", path="/blocks", items="blocks",
        of=("blocks",),
        where=storage.is_in_instance, act=storage.attach_block,
    ),
    Section(
        name="vfs-attachments", path="/vfs/{}/attachments", items="attachments", id="target_id",
        within="vfs", where=storage.is_attached, act=storage.attach_vfs,
    ),
    Section(
        name="storage-gateways", path="/storage-gateways", items="storage_gateway",
        fields=("type", "label"), body=storage.gateway_body,
    ),
    Section(
        name="instance-templates", path="/instances/templates", items="instance_templates",
        fields=("plan", "label"), body=templates.body,
    ),
    # Last, for it switches off what was switched off.
    Section(
        name="instance-details", path="/instances", items="instances",
        of=(INSTANCES,),
        act=servers.finish_instance,
    ),
    Section(
        name="bare-metal-details", path="/bare-metals", items="bare_metals",
        of=(BARE_METALS,),
        act=servers.finish_bare_metal,
    ),
)  # fmt: skip

_CDNS = (
    Section(
        name="pull-zones", path="/cdns/pull-zones", items="pull_zones",
        fields=("origin_scheme", "origin_domain", *_ZONE), body=web.zone_body,
        lacks="their host names: they have others",
    ),
    Section(
        name="pull-zone-regions", path="/cdns/pull-zones", items="pull_zones",
        of=("pull-zones",),
        where=web.has_regions, act=web.copy_regions("pull-zones"),
    ),
    Section(
        name="push-zones", path="/cdns/push-zones", items="push_zones", fields=_ZONE,
        body=web.zone_body, lacks="their host names: they have others",
    ),
    Section(
        name="push-zone-regions", path="/cdns/push-zones", items="push_zones",
        of=("push-zones",),
        where=web.has_regions, act=web.copy_regions("push-zones"),
    ),
    Section(
        name="push-zone-files", path="/cdns/push-zones/{}/files", items="files", id="name",
        within="push-zones", act=web.copy_file,
    ),
)  # fmt: skip

_SERVICES = (
    Section(
        name="container-registries", path="/registries", items="registries", at="/registry",
        fields=("name", "public"), body=registries.body,
        lacks="what is in them, their robots, their passwords, and when they apply retention",
    ),
    Section(
        name="registry-replications", path="/registry/{}/replications", items="replications",
        id="region", within="container-registries", act=registries.replicate,
    ),
    Section(
        name="retention-rules", path="/registry/{}/retention/rules", items="retention_rules",
        within="container-registries", fields=("template",), body=registries.rule_body,
    ),
    Section(
        name="inference", path="/inference", items="subscriptions", fields=("label",),
        lacks="their keys, which are others",
    ),
)  # fmt: skip

_NOT_COPIED = tuple(
    Section(name=name, path=path, items=items, act=_never(f"`roost import` cannot copy {name} yet"))
    for name, path, items in (
        ("kubernetes-clusters", "/kubernetes/clusters", "vke_clusters"),
        ("databases", "/databases", "databases"),
        ("subaccounts", "/subaccounts", "subaccounts"),
    )
)
"""So that nobody takes them for copied."""

SECTIONS = (*_BEFORE_SERVERS, *_SERVERS, *_BETWEEN_SERVERS, *_CDNS, *_SERVICES, *_NOT_COPIED)
