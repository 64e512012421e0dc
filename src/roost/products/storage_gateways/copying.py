"""How storage gateways are copied."""

from ...copying import Copyable, Journey, Json, Parent
from ...copying.addresses import private_address


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    """Its region, where it is not told, is that of what it serves."""
    interface: Json = item["network_config"]["primary"]
    network: Json = interface.get("vpc") or {}
    vpc: str = network.get("vpc_uuid") or ""
    exports: list[Json] = item["export_config"]
    served = {export["vfs_uuid"] for export in exports}
    regions = [vfs["region"] for vfs in journey.there("/vfs", "vfs") if vfs["id"] in served]
    return {
        "region": item.get("region") or next(iter(regions), ""),
        "export_config": [_export(journey, export, vpc) for export in exports],
        "network_config": {
            "primary": {
                "ipv4_public_enabled": bool(interface.get("ipv4_public_enabled")),
                "ipv6_public_enabled": bool(interface.get("ipv6_public_enabled")),
                "vpc": {"vpc_uuid": journey.copy_of("vpcs", vpc) if vpc else ""},
            }
        },
    }


def _export(journey: Journey, export: Json, vpc: str) -> Json:
    allowed: list[str] = export.get("allowed_ips") or []
    return {
        "vfs_uuid": journey.ready("vfs", export["vfs_uuid"]),
        "label": export.get("label", ""),
        "pseudo_root_path": export["pseudo_root_path"],
        "allowed_ips": [private_address(journey, vpc, ip) if vpc else ip for ip in allowed],
    }


COPIES = (
    Copyable(
        name="storage-gateways", path="/storage-gateways", items="storage_gateway",
        after=("vfs", "vpcs", "instances", "bare-metals"), fields=("type", "label"), body=_body,
    ),
)  # fmt: skip
