"""Instances and bare metals: how they are deployed again, and what is done to them afterwards."""

from .endpoint import Endpoint, Json, Rejected
from .images import CUSTOM_OS, iso_of, source_of
from .journey import BARE_METALS, INSTANCES, Journey, Place
from .names import name_ipv6, name_server

_VPC = 1
_STOPPED = "stopped"


def instance_body(journey: Journey, item: Json, place: Place) -> Json:
    features = item.get("features", [])
    ipv6 = "ipv6" in features
    vpc_only = bool(item.get("vpc_only"))
    group = item.get("firewall_group_id")
    return {
        **_common(journey, INSTANCES, item),
        **_instance_source(journey, item),
        "enable_ipv6": ipv6,
        "ddos_protection": "ddos_protection" in features,
        "backups": "enabled" if "auto_backups" in features else "disabled",
        "disable_public_ipv4": item.get("main_ip") == "" and ipv6 and not vpc_only,
        "vpc_only": vpc_only,
        "firewall_group_id": journey.copy_of("firewalls", group) if group else "",
        "block_devices": _boot_device(journey, item),
    }


def bare_metal_body(journey: Journey, item: Json, place: Place) -> Json:
    return {
        **_common(journey, BARE_METALS, item),
        **source_of(journey, item),
        "enable_ipv6": bool(item.get("v6_main_ip")),
    }


def finish_instance(journey: Journey, item: Json, place: Place) -> str:
    """Its backup schedule, further addresses, drive, reverse names, and switching it off."""
    copy = journey.copy_of(INSTANCES, item["id"])
    if "auto_backups" in item.get("features", []):
        _schedule_backups(journey, item, copy)
    for _ in range(_further_addresses(journey, item, copy)):
        journey.wait_for(INSTANCES, copy)
        journey.target.post(f"/instances/{copy}/ipv4", {"reboot": False})
    if item.get("os_id") != CUSTOM_OS:
        _fill_drive(journey, item, copy)
    name_server(journey, INSTANCES, item, copy)
    if item.get("v6_main_ip"):
        name_ipv6(journey, item, copy)
    _switch_off(journey, INSTANCES, item, copy)
    return copy


def finish_bare_metal(journey: Journey, item: Json, place: Place) -> str:
    """Its reverse names, and switching it off."""
    copy = journey.copy_of(BARE_METALS, item["id"])
    name_server(journey, BARE_METALS, item, copy)
    _switch_off(journey, BARE_METALS, item, copy)
    return copy


def _variables(journey: Journey, image_id: str) -> Json:
    """No endpoint tells what an application was set up with: it gets something, where it has to."""
    if not image_id:
        return {}
    try:
        asked = journey.target.get(f"/applications/{image_id}/variables")["variables"]
    except Rejected:  # what the application is, the deployment will say
        return {}
    return {variable["name"]: "unknown" for variable in asked if variable["required"]}


def _common(journey: Journey, section: str, item: Json) -> Json:
    """What both kinds of server are asked for by the same names."""
    body: Json = {
        "user_scheme": item.get("user_scheme") or "root",
        "attach_vpc": [
            journey.copy_of("vpcs", id, "private-networks") for id in _vpcs(journey, section, item)
        ],
        "app_variables": _variables(journey, item.get("image_id") or ""),
    }
    for reserved in _reserved(journey.there("/reserved-ips", "reserved_ips"), item["id"]):
        if reserved["subnet"] == item.get("main_ip"):
            body["reserved_ipv4"] = journey.copy_of("reserved-ips", reserved["id"])
    user_data = journey.source.get(f"/{section}/{item['id']}/user-data")["user_data"]
    if user_data.get("data"):
        body["user_data"] = user_data["data"]
    return body


def _vpcs(journey: Journey, section: str, item: Json) -> list[str]:
    """The VPCs that a server is in; those 2.0 have their nodes."""
    if item.get("vpcs"):
        return [vpc["id"] for vpc in item["vpcs"] if vpc.get("version", _VPC) == _VPC]
    if not item.get("internal_ip"):
        return []
    return [vpc["id"] for vpc in journey.source.every(f"/{section}/{item['id']}/vpcs", "vpcs")]


def _instance_source(journey: Journey, item: Json) -> Json:
    if item.get("os_id") != CUSTOM_OS:
        return source_of(journey, item)
    iso = _drive(journey, item)
    return {"iso_id": iso_of(journey, iso)} if iso else source_of(journey, item)


def _drive(journey: Journey, item: Json) -> str:
    """The ISO in an instance's drive; empty where there is none."""
    return journey.source.get(f"/instances/{item['id']}/iso")["iso_status"].get("iso_id") or ""


def _boot_device(journey: Journey, item: Json) -> list[Json]:
    """The block that an instance boots from which has no disk of its own."""
    plans = {plan["id"]: plan for plan in journey.here("/plans", "plans")}
    if plans.get(item["plan"], {}).get("storage_type") != "block_storage":
        return []
    return [
        {"block_id": journey.ready("blocks", block["id"]), "bootable": True}
        for block in journey.there("/blocks", "blocks")
        if block.get("attached_to_instance") == item["id"] and block.get("bootable")
    ][:1]


def _schedule_backups(journey: Journey, item: Json, copy: str) -> None:
    path = f"/instances/{item['id']}/backup-schedule"
    schedule = journey.source.get(path)["backup_schedule"]
    fields = ("type", "hour", "dow", "dom")
    wanted = {name: schedule[name] for name in fields if schedule.get(name)}
    if "type" in wanted:
        journey.target.post(f"/instances/{copy}/backup-schedule", wanted)


def _further_addresses(journey: Journey, item: Json, copy: str) -> int:
    """How many addresses of its own the copy has too few."""
    wanted = _own_addresses(journey.source, item["id"])
    return len(wanted) - len(_own_addresses(journey.target, copy)) if wanted else 0


def _own_addresses(endpoint: Endpoint, id: str) -> list[str]:
    """The further addresses of an instance that are no reserved IPs."""
    every = endpoint.every(f"/instances/{id}/ipv4", "ipv4s")
    further = [address["ip"] for address in every if address.get("type") == "secondary_ip"]
    if not further:
        return []
    reserved = _reserved(list(endpoint.every("/reserved-ips", "reserved_ips")), id)
    return [ip for ip in further if ip not in {each["subnet"] for each in reserved}]


def _reserved(reserved_ips: list[Json], server: str) -> list[Json]:
    return [each for each in reserved_ips if each.get("instance_id") == server]


def _fill_drive(journey: Journey, item: Json, copy: str) -> None:
    iso = _drive(journey, item)
    if not iso:
        return
    wanted = iso_of(journey, iso)
    status = journey.target.get(f"/instances/{copy}/iso")["iso_status"]
    if status.get("iso_id") != wanted:
        journey.wait_for(INSTANCES, copy)
        journey.target.post(f"/instances/{copy}/iso/attach", {"iso_id": wanted})


def _switch_off(journey: Journey, section: str, item: Json, copy: str) -> None:
    if item.get("power_status") == _STOPPED:
        journey.wait_for(section, copy)
        journey.target.post(f"/{section}/{copy}/halt")
