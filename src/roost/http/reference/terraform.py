"""What creates a resource, as Terraform's provider `vultr` has it, where it has one for it."""

import json
import re
from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple, cast

from .requests import Request


class Resource(NamedTuple):
    """name: of the resource. parents: the arguments that name what is in the path, in its order.

    names: arguments that the API calls otherwise. blocks: fields whose objects are blocks.
    left_out: fields that the provider has not.
    """

    name: str
    parents: tuple[str, ...] = ()
    names: Mapping[str, str] = {}
    blocks: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


_MACHINE = {"sshkey_id": "ssh_key_ids", "attach_vpc": "vpc_ids", "attach_vpc2": "vpc2_ids",
            "reserved_ipv4": "reserved_ip_id"}  # fmt: skip
_GATEWAY = ("vpc_id", "nat_gateway_id")

RESOURCES = {
    "create-baremetal": Resource("vultr_bare_metal_server", names=_MACHINE),
    "create-block": Resource("vultr_block_storage"),
    "create-connection-pool": Resource("vultr_database_connection_pool", ("database_id",)),
    "create-database": Resource("vultr_database"),
    "create-database-connector": Resource("vultr_database_connector", ("database_id",)),
    "create-database-db": Resource("vultr_database_db", ("database_id",)),
    "create-database-quota": Resource("vultr_database_quota", ("database_id",)),
    "create-database-topic": Resource("vultr_database_topic", ("database_id",)),
    "create-database-user": Resource("vultr_database_user", ("database_id",)),
    "create-dns-domain": Resource("vultr_dns_domain"),
    "create-dns-domain-record": Resource("vultr_dns_record", ("domain",)),
    "create-firewall-group": Resource("vultr_firewall_group"),
    "create-inference": Resource("vultr_inference"),
    "create-instance": Resource("vultr_instance", names=_MACHINE),
    "create-instance-ipv4": Resource("vultr_instance_ipv4", ("instance_id",)),
    "create-instance-reverse-ipv4": Resource("vultr_reverse_ipv4", ("instance_id",)),
    "create-instance-reverse-ipv6": Resource("vultr_reverse_ipv6", ("instance_id",)),
    "create-iso": Resource("vultr_iso_private", left_out=("description",)),
    "create-kubernetes-cluster": Resource("vultr_kubernetes", blocks=("node_pools",)),
    "create-load-balancer": Resource(
        "vultr_load_balancer", names={"instances": "attached_instances"},
        blocks=("forwarding_rules", "firewall_rules", "health_check", "ssl", "auto_ssl"),
    ),
    "create-nat-gateway": Resource("vultr_nat_gateway", ("vpc_id",)),
    "create-nat-gateway-firewall-rule": Resource("vultr_nat_gateway_firewall_rule", _GATEWAY),
    "create-nat-gateway-port-forwarding-rule": Resource(
        "vultr_nat_gateway_port_forwarding_rule", _GATEWAY
    ),
    "create-nodepools": Resource("vultr_kubernetes_node_pools", ("cluster_id",)),
    "create-object-storage": Resource("vultr_object_storage"),
    "create-object-storage-bucket": Resource(
        "vultr_object_storage_bucket", ("object_storage_id",),
        names={"bucket_name": "name", "versioning": "enable_versioning"},
    ),
    "create-registry": Resource("vultr_container_registry"),
    "create-reserved-ip": Resource("vultr_reserved_ip"),
    "create-snapshot": Resource("vultr_snapshot"),
    "create-snapshot-create-from-url": Resource(
        "vultr_snapshot_from_url", left_out=("description", "uefi")
    ),
    "create-ssh-key": Resource("vultr_ssh_key"),
    "create-startup-script": Resource("vultr_startup_script"),
    "create-user": Resource(
        "vultr_user", names={"acls": "acl"}, left_out=("first_name", "last_name")
    ),
    "create-vpc": Resource("vultr_vpc"),
    "create-vpc2": Resource("vultr_vpc2", left_out=("ip_type",)),
    "createVFS": Resource(
        "vultr_virtual_file_system_storage", names={"storage_size": "size_gb"}
    ),
    "post-firewalls-firewall-group-id-rules": Resource(
        "vultr_firewall_rule", ("firewall_group_id",)
    ),
    "post-registries": Resource("vultr_container_registry"),
}  # fmt: skip
"""By operationId."""

_GOES_ON = "\n"
_BARE = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*\Z")


def terraform(operation_id: str, request: Request, names: list[str]) -> str:
    """HTML; empty where there is no resource. names: what the path names."""
    resource = RESOURCES.get(operation_id)
    if resource is None:
        return ""
    given = list(zip(resource.parents, names, strict=False))
    blocks: list[str] = []
    for name, value in cast("dict[str, Any]", request.body or {}).items():
        if name in resource.blocks:
            every = cast("list[Any]", value if isinstance(value, list) else [value])
            blocks += [_block(name, each) for each in every]
        elif name not in resource.left_out:
            given.append((resource.names.get(name, name), _plain(value)))
    inside = "\n".join([_aligned(given, "  "), *blocks])
    code = f'# roost run terraform apply\nresource "{resource.name}" "example" {{\n{inside}\n}}'
    return escape(code, quote=False)


def _plain(value: Any) -> Any:
    """A size that the API has as an object is a number of gigabytes there."""
    if not isinstance(value, dict):
        return value
    size = cast("dict[str, Any]", value)
    return size["gb"] if list(size) == ["gb"] else size


def _block(name: str, value: dict[str, Any]) -> str:
    return f"\n  {name} {{\n{_aligned(list(value.items()), '    ')}\n  }}"


def _aligned(given: list[tuple[str, Any]], indent: str) -> str:
    """Equal signs below each other, as `terraform fmt` has them."""
    shown = [(name, _hcl(value, indent)) for name, value in given]
    width = max((len(name) for name, text in shown if _GOES_ON not in text), default=0)
    return "\n".join(
        f"{indent}{name if _GOES_ON in text else name.ljust(width)} = {text}"
        for name, text in shown
    )


def _hcl(value: Any, indent: str) -> str:
    if isinstance(value, dict):
        inner = f"{indent}  "
        fields = cast("dict[str, Any]", value).items()
        named = [(k if _BARE.match(k) else json.dumps(k), v) for k, v in fields]
        return f"{{\n{_aligned(named, inner)}\n{indent}}}"
    if isinstance(value, list):
        return f"[{', '.join(_hcl(each, indent) for each in cast('list[Any]', value))}]"
    if isinstance(value, str):
        text = json.dumps(value, ensure_ascii=False)
        return text.replace("${", "$${").replace("%{", "%%{")
    return json.dumps(value)
