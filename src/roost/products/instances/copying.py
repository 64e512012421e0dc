"""How instances are deployed again, and what is done to them afterwards."""

from ...copying import Copyable, Endpoint, Journey, Json, Parent
from ...copying.addresses import counterpart, name_ipv4, reserved_ips_here
from ...copying.images import CUSTOM_OS, iso_of, source_of
from ...copying.servers import common_body, reserved_of, switch_off
from .templates.copying import TEMPLATES


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    features = item.get("features", [])
    ipv6 = "ipv6" in features
    vpc_only = bool(item.get("vpc_only"))
    group = item.get("firewall_group_id")
    return {
        **common_body(journey, "instances", item),
        **_source(journey, item),
        "enable_ipv6": ipv6,
        "ddos_protection": "ddos_protection" in features,
        "backups": "enabled" if "auto_backups" in features else "disabled",
        "disable_public_ipv4": item.get("main_ip") == "" and ipv6 and not vpc_only,
        "vpc_only": vpc_only,
        "firewall_group_id": journey.copy_of("firewalls", group) if group else "",
        "block_devices": _boot_device(journey, item),
    }


def _finish(journey: Journey, item: Json, place: Parent) -> str:
    """Its backup schedule, further addresses, ISO, reverse names, and switching it off."""
    copy = journey.copy_of("instances", item["id"])
    if "auto_backups" in item.get("features", []):
        _schedule_backups(journey, item, copy)
    for _ in range(_further_addresses(journey, item, copy)):
        journey.wait_for("instances", copy)
        journey.target.post(f"/instances/{copy}/ipv4", {"reboot": False})
    if item.get("os_id") != CUSTOM_OS:
        _fill_drive(journey, item, copy)
    name_ipv4(journey, "instances", item, copy)
    if item.get("v6_main_ip"):
        _name_ipv6(journey, item, copy)
    switch_off(journey, "instances", item, copy)
    return copy


def _source(journey: Journey, item: Json) -> Json:
    if item.get("os_id") != CUSTOM_OS:
        return source_of(journey, item)
    iso = _drive(journey, item)
    return {"iso_id": iso_of(journey, iso)} if iso else source_of(journey, item)


def _drive(journey: Journey, item: Json) -> str:
    """The ISO that is attached to an instance; empty where there is none."""
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
    reserved = reserved_of(list(endpoint.every("/reserved-ips", "reserved_ips")), id)
    return [ip for ip in further if ip not in {each["subnet"] for each in reserved}]


def _fill_drive(journey: Journey, item: Json, copy: str) -> None:
    iso = _drive(journey, item)
    if not iso:
        return
    wanted = iso_of(journey, iso)
    status = journey.target.get(f"/instances/{copy}/iso")["iso_status"]
    if status.get("iso_id") != wanted:
        journey.wait_for("instances", copy)
        journey.target.post(f"/instances/{copy}/iso/attach", {"iso_id": wanted})


def _name_ipv6(journey: Journey, item: Json, copy: str) -> None:
    """Names addresses of an instance's IPv6 networks, by their places there."""
    named = journey.source.get(f"/instances/{item['id']}/ipv6/reverse")["reverse_ipv6s"]
    if not named:
        return
    made = journey.wait_for("instances", copy)
    networks = {item["v6_main_ip"]: made["v6_main_ip"], **reserved_ips_here(journey)}
    for entry in named:
        body = {"ip": counterpart(entry["ip"], networks), "reverse": entry["reverse"]}
        journey.target.post(f"/instances/{copy}/ipv6/reverse", body)


COPIES = (
    Copyable(
        name="instances", path="/instances", items="instances",
        after=(
            "vpcs", "nat-gateways", "private-networks", "firewalls", "reserved-ips", "iso",
            "snapshots", "blocks", "block-snapshots",
        ),
        fields=("region", "plan", "label", "hostname", "tags"), body=_body,
        ready={"status": "active", "server_status": "ok"}, is_server=True,
        lacks="what is on their disks, their addresses, passwords, SSH keys, startup scripts,"
        " variables and backups",
    ),
    TEMPLATES,
    # Last, for it switches off what was switched off.
    Copyable(
        name="instance-details", path="/instances", items="instances", of=("instances",),
        last=True, act=_finish,
    ),
)  # fmt: skip
