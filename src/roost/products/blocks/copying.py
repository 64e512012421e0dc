"""How blocks are copied, their snapshots, and who has them."""

from ...copying import Copyable, Journey, Json, Parent
from ...copying.images import MARKERS


def _content(journey: Journey, item: Json, place: Parent) -> Json:
    """A block begins with a snapshot, as long as that is there, or with a system."""
    snapshot: str = item.get("snapshot_id") or ""
    if any(s["id"] == snapshot for s in journey.there("/blocks/snapshots", "snapshots")):
        return {"snapshot_id": journey.ready("block-snapshots", snapshot)}
    os_id = item.get("os_id")
    return {"os_id": os_id} if os_id and os_id not in MARKERS else {}


def _of_block(journey: Journey, item: Json, place: Parent) -> Json:
    return {"block_id": journey.ready("blocks", item["block_id"])}


def _is_in_instance(journey: Journey, item: Json) -> bool:
    return bool(item.get("attached_to_instance"))


def _attach(journey: Journey, item: Json, place: Parent) -> str:
    server = journey.copy_of("instances", item["attached_to_instance"])
    block = journey.ready("blocks", item["id"])
    shown = journey.target.get(f"/blocks/{block}")["block"]
    if shown["attached_to_instance"] != server:
        journey.wait_for("instances", server)
        journey.target.post(f"/blocks/{block}/attach", {"instance_id": server, "live": True})
    return server


COPIES = (
    Copyable(
        name="blocks", path="/blocks", items="blocks",
        fields=("region", "size_gb", "label", "block_type", "bootable"), body=_content,
        ready={"status": "active"}, lacks="what is on them",
    ),
    Copyable(
        name="block-snapshots", path="/blocks/snapshots", items="snapshots", after=("blocks",),
        fields=("description",), body=_of_block, ready={"state": "COMPLETE"},
    ),
    Copyable(
        name="block-attachments", path="/blocks", items="blocks", of=("blocks",),
        after=("instances",), where=_is_in_instance, act=_attach,
    ),
)  # fmt: skip
