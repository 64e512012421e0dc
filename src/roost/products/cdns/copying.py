"""How zones are copied, and their files."""

from base64 import b64decode
from collections.abc import Callable
from urllib.parse import quote

from ...copying import Copyable, Journey, Json, Parent

_ZONE = ("label", "cors", "gzip", "block_ai", "block_bad_bots", "block_ip_addresses")


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    """A name of one's own needs a certificate, whose key is not told, but for an http origin."""
    domain = item.get("vanity_domain")
    if not domain or item.get("origin_scheme") == "http":
        return {"vanity_domain": domain or ""}
    journey.notes.append(f"CDNs: {item['label']} is without {domain} and its certificate")
    return {}


def _copy_regions(section: str) -> Callable[[Journey, Json, Parent], str]:
    """Has a zone deliver from where it did: that cannot be said when it is made."""

    def act(journey: Journey, item: Json, place: Parent) -> str:
        copy = journey.copy_of(section, item["id"])
        path = f"{place.path}/{copy}"
        [shown] = journey.target.get(path).values()
        if set(shown["regions"]) != set(item["regions"]):
            journey.target.put(path, {"regions": item["regions"]})
        return copy

    return act


def _has_regions(journey: Journey, item: Json) -> bool:
    return bool(item.get("regions"))


def _copy_file(journey: Journey, item: Json, place: Parent) -> str:
    name = item["name"]
    path = f"/cdns/push-zones/{place.there[0]}/files/{quote(name, safe='')}"
    content = b64decode(journey.source.get(path)["file"]["content"])
    wanted = {"name": name, "size": len(content)}
    endpoint = journey.target.post(place.path, wanted)["upload_endpoint"]
    form = {field: value.encode() for field, value in endpoint["inputs"].items()}
    journey.target.upload(endpoint["URL"], form | {"file": content})
    return f"{place.here[0]}/{name}"


COPIES = (
    Copyable(
        name="pull-zones", path="/cdns/pull-zones", items="pull_zones",
        fields=("origin_scheme", "origin_domain", *_ZONE), body=_body,
        lacks="their host names: they have others",
    ),
    Copyable(
        name="pull-zone-regions", path="/cdns/pull-zones", items="pull_zones",
        of=("pull-zones",), where=_has_regions, act=_copy_regions("pull-zones"),
    ),
    Copyable(
        name="push-zones", path="/cdns/push-zones", items="push_zones", fields=_ZONE,
        body=_body, lacks="their host names: they have others",
    ),
    Copyable(
        name="push-zone-regions", path="/cdns/push-zones", items="push_zones",
        of=("push-zones",), where=_has_regions, act=_copy_regions("push-zones"),
    ),
    Copyable(
        name="push-zone-files", path="/cdns/push-zones/{}/files", items="files", id="name",
        within="push-zones", act=_copy_file,
    ),
)  # fmt: skip
