"""Which image a server begins with."""

from .journey import Journey, Json, Skipped

CUSTOM_OS = 159
MARKERS = {
    CUSTOM_OS: "an ISO", 164: "a snapshot", 180: "a backup", 186: "an application",
    426: "an application",
}  # fmt: skip
"""Operating systems that stand for another source than themselves."""


def source_of(journey: Journey, item: Json) -> Json:
    """What to deploy a server from. Raises Skipped when that is not told, or was not copied."""
    if item.get("image_id"):  # an application of the marketplace, which has an app_id as well
        return {"image_id": item["image_id"]}
    if item.get("app_id"):
        return {"app_id": item["app_id"]}
    if item.get("snapshot_id"):
        return {"snapshot_id": journey.ready("snapshots", item["snapshot_id"])}
    os_id = item.get("os_id", 0)
    if os_id in MARKERS:
        raise Skipped(f"it was deployed from {MARKERS[os_id]} that the API does not tell of")
    return {"os_id": os_id}


def iso_of(journey: Journey, id: str) -> str:
    """The ISO here that is the one there, or is public and so the same. Raises Skipped."""
    public = {item["id"] for item in journey.here("/iso-public", "public_isos")}
    return id if id in public else journey.ready("iso", id)


def check_complete(item: Json) -> None:
    """Raises Skipped for an image that is none yet, or never will be."""
    if item.get("status") != "complete":
        raise Skipped(f"it is {item.get('status')}")
