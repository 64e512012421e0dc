"""How instance templates are copied, which show names where requests have ids."""

from collections.abc import Mapping
from typing import TypeVar

from ....copying import Copyable, Journey, Json, Parent, Skipped

K = TypeVar("K")
V = TypeVar("V")


def _template(journey: Journey, item: Json, place: Parent) -> Json:
    """Keys that were not copied are left out, as those that were deleted are."""
    template = journey.source.get(f"/instances/templates/{item['id']}")["instance_template"]
    keys = [journey.copies.find("ssh-keys", key["id"]) for key in template.get("ssh_keys", [])]
    shares = template.get("vfs_subscriptions", [])
    body: Json = {
        "ssh_key_ids": [key for key in keys if key is not None],
        "vfs_ids": [journey.copy_of("vfs", share["id"]) for share in shares],
        **_template_source(journey, template),
    }
    if template.get("user_data"):
        body["user_data"] = template["user_data"]
    return body


def _template_source(journey: Journey, item: Json) -> Json:
    """The ids behind the names that a template shows."""
    if name := item.get("os"):
        systems = {each["name"]: each["id"] for each in journey.here("/os", "os")}
        return {"os_id": _named(systems, name, name)}
    if name := item.get("marketplace_app"):
        return {"marketplace_app_id": _application(journey, "one-click", name)}
    if name := item.get("marketplace_image"):
        return {"marketplace_image_id": _application(journey, "marketplace", name)}
    if name := item.get("snapshot"):
        snapshots = journey.there("/snapshots", "snapshots")
        ids = [s["id"] for s in snapshots if (s.get("description") or s["id"]) == name]
        return {"snapshot_id": _image(journey, "snapshots", name, ids)}
    if name := item.get("iso"):
        public = {each["name"]: each["id"] for each in journey.here("/iso-public", "public_isos")}
        ids = [each["id"] for each in journey.there("/iso", "isos") if each["filename"] == name]
        return {"iso_id": public.get(name) or _image(journey, "iso", name, ids)}
    return {}


def _application(journey: Journey, type: str, name: str) -> int:
    applications = journey.here("/applications", "applications")
    known = {(each["type"], each["name"]): each["id"] for each in applications}
    return _named(known, (type, name), name)


def _image(journey: Journey, section: str, name: str, ids: list[str]) -> str:
    if len(ids) != 1:
        raise Skipped(f"{len(ids) or 'none'} of {section} are called {name}")
    return journey.ready(section, ids[0])


def _named(known: Mapping[K, V], key: K, name: str) -> V:
    if key not in known:
        raise Skipped(f"there is no {name} here")
    return known[key]


TEMPLATES = Copyable(
    name="instance-templates",
    path="/instances/templates",
    items="instance_templates",
    after=("ssh-keys", "vfs", "snapshots", "iso"),
    fields=("plan", "label"),
    body=_template,
)
