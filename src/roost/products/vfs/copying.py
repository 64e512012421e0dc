"""How file systems are copied, and who has them."""

from ...copying import Copyable, Journey, Json, Parent

_ATTACHED = ("ATTACHED", "PENDING")


def _size(journey: Journey, item: Json, place: Parent) -> Json:
    return {"storage_size": {"gb": item["storage_size"]["gb"]}}


def _is_attached(journey: Journey, item: Json) -> bool:
    """It may be on its way out."""
    return item.get("state") in _ATTACHED


def _attach(journey: Journey, item: Json, place: Parent) -> str:
    server = journey.copy_of("instances", item["target_id"])
    vfs = journey.ready("vfs", place.there[0])
    attached = journey.target.every(f"/vfs/{vfs}/attachments", "attachments")
    if all(each["target_id"] != server for each in attached):
        journey.wait_for("instances", server)
        journey.target.put(f"/vfs/{vfs}/attachments/{server}")
    return f"{vfs}/{server}"


COPIES = (
    Copyable(
        name="vfs", path="/vfs", items="vfs", fields=("region", "label", "tags", "disk_type"),
        body=_size, ready={"status": "active"}, lacks="what is on them",
    ),
    Copyable(
        name="vfs-attachments", path="/vfs/{}/attachments", items="attachments", id="target_id",
        within="vfs", after=("instances",), where=_is_attached, act=_attach,
    ),
)  # fmt: skip
