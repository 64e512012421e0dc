"""What servers begin with: scripts, ISOs and snapshots, and which of them it was."""

from .endpoint import Json
from .journey import Journey, Place, Skipped

CUSTOM_OS = 159
MARKERS = {
    CUSTOM_OS: "an ISO", 164: "a snapshot", 180: "a backup", 186: "an application",
    426: "an application",
}  # fmt: skip
"""Operating systems that stand for another source than themselves."""


def script_body(journey: Journey, item: Json, place: Place) -> Json:
    shown = journey.source.get(f"/startup-scripts/{item['id']}")["startup_script"]
    return {"script": shown["script"]}


def iso_body(journey: Journey, item: Json, place: Place) -> Json:
    """Where it came from is not told: this names it, and no simulated driver fetches anything."""
    _complete(item)
    return {"url": f"{journey.source.url}/iso/{item['id']}/{item['filename']}"}


def snapshot_body(journey: Journey, item: Json, place: Place) -> Json:
    """The same."""
    _complete(item)
    return {"url": f"{journey.source.url}/snapshots/{item['id']}"}


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


def _complete(item: Json) -> None:
    if item.get("status") != "complete":
        raise Skipped(f"it is {item.get('status')}")
