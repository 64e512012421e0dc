"""Blocks, file systems and what serves them, object storage."""

from .endpoint import Json
from .images import MARKERS
from .journey import INSTANCES, Journey, Place
from .networks import private_address

_ATTACHED = ("ATTACHED", "PENDING")


def block_body(journey: Journey, item: Json, place: Place) -> Json:
    """A block begins with a snapshot, as long as that is there, or with a system."""
    snapshot: str = item.get("snapshot_id") or ""
    if any(s["id"] == snapshot for s in journey.there("/blocks/snapshots", "snapshots")):
        return {"snapshot_id": journey.ready("block-snapshots", snapshot)}
    os_id = item.get("os_id")
    return {"os_id": os_id} if os_id and os_id not in MARKERS else {}


def block_snapshot_body(journey: Journey, item: Json, place: Place) -> Json:
    return {"block_id": journey.ready("blocks", item["block_id"])}


def is_in_instance(journey: Journey, item: Json) -> bool:
    return bool(item.get("attached_to_instance"))


def attach_block(journey: Journey, item: Json, place: Place) -> str:
    server = journey.copy_of(INSTANCES, item["attached_to_instance"])
    block = journey.ready("blocks", item["id"])
    shown = journey.target.get(f"/blocks/{block}")["block"]
    if shown["attached_to_instance"] != server:
        journey.wait_for(INSTANCES, server)
        journey.target.post(f"/blocks/{block}/attach", {"instance_id": server, "live": True})
    return server


def vfs_body(journey: Journey, item: Json, place: Place) -> Json:
    return {"storage_size": {"gb": item["storage_size"]["gb"]}}


def is_attached(journey: Journey, item: Json) -> bool:
    """Whether a file system is: it may be on its way out."""
    return item.get("state") in _ATTACHED


def attach_vfs(journey: Journey, item: Json, place: Place) -> str:
    server = journey.copy_of(INSTANCES, item["target_id"])
    vfs = journey.ready("vfs", place.there[0])
    attached = journey.target.every(f"/vfs/{vfs}/attachments", "attachments")
    if all(each["target_id"] != server for each in attached):
        journey.wait_for(INSTANCES, server)
        journey.target.put(f"/vfs/{vfs}/attachments/{server}")
    return f"{vfs}/{server}"


def gateway_body(journey: Journey, item: Json, place: Place) -> Json:
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


def object_storage_body(journey: Journey, item: Json, place: Place) -> Json:
    tier = item["tier"]
    return {"tier_id": tier.get("OBJSTORETIERID", tier.get("id"))}


def bucket_body(journey: Journey, item: Json, place: Place) -> Json:
    journey.ready("object-storage", place.there[0])
    return {}


def _export(journey: Journey, export: Json, vpc: str) -> Json:
    allowed: list[str] = export.get("allowed_ips") or []
    return {
        "vfs_uuid": journey.ready("vfs", export["vfs_uuid"]),
        "label": export.get("label", ""),
        "pseudo_root_path": export["pseudo_root_path"],
        "allowed_ips": [private_address(journey, vpc, ip) if vpc else ip for ip in allowed],
    }
