"""What copying instances and bare metals has in common."""

from .journey import Journey, Json

_VPC = 1
_STOPPED = "stopped"


def common_body(journey: Journey, section: str, item: Json) -> Json:
    """What both kinds of server are asked for by the same names."""
    body: Json = {
        "user_scheme": item.get("user_scheme") or "root",
        "attach_vpc": [
            journey.copy_of("vpcs", id, "private-networks") for id in _vpcs(journey, section, item)
        ],
    }
    for reserved in reserved_of(journey.there("/reserved-ips", "reserved_ips"), item["id"]):
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


def reserved_of(reserved_ips: list[Json], server: str) -> list[Json]:
    return [each for each in reserved_ips if each.get("instance_id") == server]


def switch_off(journey: Journey, section: str, item: Json, copy: str) -> None:
    if item.get("power_status") == _STOPPED:
        journey.wait_for(section, copy)
        journey.target.post(f"/{section}/{copy}/halt")
