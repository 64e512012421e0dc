"""What the world asks: zones of the DNS, and zones of CDNs with their files."""

from base64 import b64decode
from collections.abc import Callable
from urllib.parse import quote

from .endpoint import Json
from .journey import Journey, Place


def copy_soa(journey: Journey, item: Json, place: Place) -> str:
    domain = journey.copy_of("domains", item["domain"])
    soa = journey.source.get(f"/domains/{item['domain']}/soa")["dns_soa"]
    wanted = {name: soa[name] for name in ("nsprimary", "email")}
    journey.target.patch(f"/domains/{domain}/soa", wanted)
    return domain


def zone_body(journey: Journey, item: Json, place: Place) -> Json:
    """A name of one's own needs a certificate, whose key is not told, but for an http origin."""
    domain = item.get("vanity_domain")
    if not domain or item.get("origin_scheme") == "http":
        return {"vanity_domain": domain or ""}
    journey.notes.append(f"CDNs: {item['label']} is without {domain} and its certificate")
    return {}


def copy_regions(section: str) -> Callable[[Journey, Json, Place], str]:
    """Has a zone deliver from where it did: that cannot be said when it is made."""

    def act(journey: Journey, item: Json, place: Place) -> str:
        copy = journey.copy_of(section, item["id"])
        path = f"{place.path}/{copy}"
        [shown] = journey.target.get(path).values()
        if set(shown["regions"]) != set(item["regions"]):
            journey.target.put(path, {"regions": item["regions"]})
        return copy

    return act


def has_regions(journey: Journey, item: Json) -> bool:
    return bool(item.get("regions"))


def copy_file(journey: Journey, item: Json, place: Place) -> str:
    name = item["name"]
    path = f"/cdns/push-zones/{place.there[0]}/files/{quote(name, safe='')}"
    content = b64decode(journey.source.get(path)["file"]["content"])
    wanted = {"name": name, "size": len(content)}
    endpoint = journey.target.post(place.path, wanted)["upload_endpoint"]
    form = {field: value.encode() for field, value in endpoint["inputs"].items()}
    journey.target.upload(endpoint["URL"], form | {"file": content})
    return f"{place.here[0]}/{name}"
