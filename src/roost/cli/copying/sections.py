"""What of each section can be had through the API, and how it is made again.

What the API does not tell cannot be copied: where images came from, an instance's SSH keys, its
script and its password, what is on disks. Addresses are assigned anew.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from .endpoint import Endpoint, Json, Rejected
from .mapping import Copies

K = TypeVar("K")
V = TypeVar("V")

_SETTLE_SECONDS = 0.5
_SETTLE_ATTEMPTS = 1200
_SNAPSHOT, _ISO, _INSTANCE, _FINISHED = "snapshots", "iso", "instances", "finished-instances"
_CUSTOM_OS = 159

# Operating systems that stand for another source than themselves.
_MARKERS = {_CUSTOM_OS: "an ISO", 164: "a snapshot", 180: "a backup", 186: "an application"}


class Skipped(Exception):
    """An item that cannot be copied; the text says why."""


@dataclass
class Journey:
    """From where to where. notes: what a copy lacks, to be told in the end."""

    source: Endpoint
    target: Endpoint
    copies: Copies
    pause: Callable[[float], None]
    notes: list[str] = field(default_factory=list)

    @cached_property
    def systems(self) -> dict[str, int]:
        """Operating systems here, by name."""
        return {item["name"]: item["id"] for item in self.target.every("/os", "os")}

    @cached_property
    def applications(self) -> dict[tuple[str, str], int]:
        """Applications here, by type and name."""
        return {
            (item["type"], item["name"]): item["id"]
            for item in self.target.every("/applications", "applications")
        }

    @cached_property
    def images(self) -> dict[tuple[str, str], list[str]]:
        """Ids there of snapshots and ISOs, by the name that templates show."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for item in self.source.every("/snapshots", "snapshots"):
            found[_SNAPSHOT, item.get("description") or item["id"]].append(item["id"])
        for item in self.source.every("/iso", "isos"):
            found[_ISO, item["filename"]].append(item["id"])
        return found

    @cached_property
    def public_isos(self) -> dict[str, str]:
        """Ids here, by name."""
        public = self.target.every("/iso-public", "public_isos")
        return {item["name"]: item["id"] for item in public}


def _nothing(journey: Journey) -> None:
    """All is done once all are made."""


@dataclass(frozen=True)
class Section:
    """path, items: where they are listed, and the name of the list. copy: makes one again and
    returns its id here; raises Skipped and Rejected. settle: what is done once all are made.
    """

    name: str
    path: str
    items: str
    copy: Callable[[Journey, Json], str]
    settle: Callable[[Journey], None] = _nothing


def _copy_ssh_key(journey: Journey, item: Json) -> str:
    body = {"name": item["name"], "ssh_key": item["ssh_key"]}
    return journey.target.post("/ssh-keys", body)["ssh_key"]["id"]


def _copy_script(journey: Journey, item: Json) -> str:
    script = journey.source.get(f"/startup-scripts/{item['id']}")["startup_script"]
    body = {name: script[name] for name in ("name", "script", "type")}
    return journey.target.post("/startup-scripts", body)["startup_script"]["id"]


def _copy_iso(journey: Journey, item: Json) -> str:
    _complete(item)
    # Where it came from is not told: this names it, and no simulated driver fetches anything.
    url = f"{journey.source.url}/iso/{item['id']}/{item['filename']}"
    body = {"url": url, "description": item.get("description", "")}
    return journey.target.post("/iso", body)["iso"]["id"]


def _copy_snapshot(journey: Journey, item: Json) -> str:
    _complete(item)
    body = {
        "url": f"{journey.source.url}/snapshots/{item['id']}",
        "description": item.get("description", ""),
    }
    return journey.target.post("/snapshots/create-from-url", body)["snapshot"]["id"]


def _complete(item: Json) -> None:
    if item.get("status") != "complete":
        raise Skipped(f"it is {item.get('status')}")


def _settle_images(path: str, name: str) -> Callable[[Journey], None]:
    """Waits until the copies can be deployed from."""

    def settle(journey: Journey) -> None:
        for _ in range(_SETTLE_ATTEMPTS):
            if all(item["status"] != "pending" for item in journey.target.every(path, name)):
                return
            journey.pause(_SETTLE_SECONDS)
        journey.notes.append(f"{name}: some are still pending")

    return settle


def _copy_instance(journey: Journey, item: Json) -> str:
    features = item.get("features", [])
    body: Json = {
        "region": item["region"],
        "plan": item["plan"],
        "label": item.get("label", ""),
        "hostname": item.get("hostname", ""),
        "tags": item.get("tags", []),
        "user_scheme": item.get("user_scheme") or "root",
        "enable_ipv6": "ipv6" in features,
        "ddos_protection": "ddos_protection" in features,
        "backups": "enabled" if "auto_backups" in features else "disabled",
        "disable_public_ipv4": item.get("main_ip") == "" and "ipv6" in features,
        **_source_of(journey, item),
    }
    user_data = journey.source.get(f"/instances/{item['id']}/user-data")["user_data"]
    if user_data.get("data"):
        body["user_data"] = user_data["data"]
    _note_losses(journey, item)
    return journey.target.post("/instances", body)["instance"]["id"]


def _source_of(journey: Journey, item: Json) -> Json:
    """What to deploy from. Raises Skipped when that cannot be told, or was not copied."""
    if item.get("image_id"):  # an application of the marketplace, which has an app_id as well
        return {"image_id": item["image_id"]}
    if item.get("app_id"):
        return {"app_id": item["app_id"]}
    os_id = item.get("os_id", 0)
    if item.get("snapshot_id"):
        return {"snapshot_id": _copied(journey, _SNAPSHOT, item["snapshot_id"])}
    if os_id == _CUSTOM_OS:
        status = journey.source.get(f"/instances/{item['id']}/iso")["iso_status"]
        iso = status.get("iso_id") or ""
        public = iso in journey.public_isos.values()
        return {"iso_id": iso if public else _copied(journey, _ISO, iso)}
    if os_id in _MARKERS:
        raise Skipped(f"it was deployed from {_MARKERS[os_id]} that the API does not tell of")
    return {"os_id": os_id}


def _copied(journey: Journey, section: str, id: str) -> str:
    copy = journey.copies.find(section, id)
    if copy is None:
        raise Skipped(f"it was deployed from {section} {id or 'unknown'}, which was not copied")
    return copy


def _note_losses(journey: Journey, item: Json) -> None:
    lost = [
        name
        for name, there in (
            ("its firewall group", item.get("firewall_group_id")),
            ("its VPCs", item.get("internal_ip") or item.get("vpcs")),
        )
        if there
    ]
    if lost:
        journey.notes.append(f"instances: {name_of(item)} is without {' and '.join(lost)}")


def _finish_instances(journey: Journey) -> None:
    """What can only be done to machines that are there: schedules, addresses, switching off."""
    for item in journey.source.every("/instances", "instances"):
        copy = journey.copies.find(_INSTANCE, item["id"])
        if copy is None or journey.copies.find(_FINISHED, item["id"]) is not None:
            continue
        try:
            _finish(journey, item, copy)
        except Rejected as error:
            journey.notes.append(f"instances: {name_of(item)} is not finished: {error}")
        else:
            journey.copies.add(_FINISHED, item["id"], copy)


def _finish(journey: Journey, item: Json, copy: str) -> None:
    source, target = journey.source, journey.target
    if "auto_backups" in item.get("features", []):
        schedule = source.get(f"/instances/{item['id']}/backup-schedule")["backup_schedule"]
        fields = ("type", "hour", "dow", "dom")
        wanted = {name: schedule[name] for name in fields if schedule.get(name)}
        if "type" in wanted:
            target.post(f"/instances/{copy}/backup-schedule", wanted)
    for _ in range(_further_addresses(source, item["id"]) - _further_addresses(target, copy)):
        _wait_until_free(journey, copy)
        target.post(f"/instances/{copy}/ipv4", {"reboot": False})
    if item.get("power_status") == "stopped":
        _wait_until_free(journey, copy)
        target.post(f"/instances/{copy}/halt")


def _further_addresses(endpoint: Endpoint, id: str) -> int:
    addresses = endpoint.every(f"/instances/{id}/ipv4", "ipv4s")
    return sum(address.get("type") == "secondary_ip" for address in addresses)


def _wait_until_free(journey: Journey, id: str) -> None:
    """Until the instance is active and nothing is done to it."""
    for _ in range(_SETTLE_ATTEMPTS):
        instance = journey.target.get(f"/instances/{id}")["instance"]
        if instance["status"] == "active" and instance["server_status"] == "ok":
            return
        journey.pause(_SETTLE_SECONDS)
    raise Rejected(0, "it does not become ready")


def _copy_template(journey: Journey, item: Json) -> str:
    template = journey.source.get(f"/instances/templates/{item['id']}")["instance_template"]
    keys = [journey.copies.find("ssh-keys", key["id"]) for key in template.get("ssh_keys", [])]
    body: Json = {
        "plan": template["plan"],
        "label": template.get("label", ""),
        "ssh_key_ids": [key for key in keys if key is not None],
        **_template_source(journey, template),
    }
    if template.get("user_data"):
        body["user_data"] = template["user_data"]
    return journey.target.post("/instances/templates", body)["instance_template"]["id"]


def _template_source(journey: Journey, item: Json) -> Json:
    """The ids behind the names that a template shows."""
    if name := item.get("os"):
        return {"os_id": _named(journey.systems, name, name)}
    if name := item.get("marketplace_app"):
        return {"marketplace_app_id": _named(journey.applications, ("one-click", name), name)}
    if name := item.get("marketplace_image"):
        return {"marketplace_image_id": _named(journey.applications, ("marketplace", name), name)}
    if name := item.get("snapshot"):
        return {"snapshot_id": _image(journey, _SNAPSHOT, name)}
    if name := item.get("iso"):
        if name in journey.public_isos:
            return {"iso_id": journey.public_isos[name]}
        return {"iso_id": _image(journey, _ISO, name)}
    return {}


def _image(journey: Journey, section: str, name: str) -> str:
    ids = _named(journey.images, (section, name), name)
    if len(ids) > 1:
        raise Skipped(f"several of {section} are called {name}")
    return _copied(journey, section, ids[0])


def _named(known: Mapping[K, V], key: K, name: str) -> V:
    if key not in known:
        raise Skipped(f"there is no {name} here")
    return known[key]


def name_of(item: Json) -> str:
    return item.get("label") or item.get("name") or item.get("description") or item["id"]


SECTIONS = (
    Section("ssh-keys", "/ssh-keys", "ssh_keys", _copy_ssh_key),
    Section("startup-scripts", "/startup-scripts", "startup_scripts", _copy_script),
    Section(_ISO, "/iso", "isos", _copy_iso, _settle_images("/iso", "isos")),
    Section(
        _SNAPSHOT,
        "/snapshots",
        "snapshots",
        _copy_snapshot,
        _settle_images("/snapshots", "snapshots"),
    ),
    Section(_INSTANCE, "/instances", "instances", _copy_instance, _finish_instances),
    Section("instance-templates", "/instances/templates", "instance_templates", _copy_template),
)
"""In an order in which everything is there before what refers to it."""
