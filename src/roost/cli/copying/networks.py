"""Private networks, the ways out of them, reserved IPs, and rules: who is where, and who may in."""

from .endpoint import Json
from .journey import Journey, Missing, Place


def is_no_vpc(journey: Journey, item: Json) -> bool:
    """Private networks are VPCs by their old name, so most of them are listed twice."""
    return all(vpc["id"] != item["id"] for vpc in journey.there("/vpcs", "vpcs"))


def join_vpc2(journey: Journey, item: Json, place: Place) -> str:
    """Puts a server into a VPC 2.0, at the address that its counterpart has there."""
    section, server = journey.server(item["id"])
    body = {"vpc_id": place.here[0], "ip_address": item.get("ip_address", "")}
    journey.target.post(f"/{section}/{server}/vpc2/attach", body)
    return "/".join((*place.here, server))


def private_address(journey: Journey, vpc: str, ip: str) -> str:
    """The address here of the server that has an address in a VPC there.

    One that no server has stays what it is. Raises Missing where the server was not copied.
    """
    holders = journey.there(f"/vpcs/{vpc}/attachments", "attachments")
    holder = next((a["id"] for a in holders if a["ip"]["v4"] == ip), None)
    if holder is None:
        return ip
    _, server = journey.server(holder)
    network = journey.copy_of("vpcs", vpc)
    for attached in journey.target.every(f"/vpcs/{network}/attachments", "attachments"):
        if attached["id"] == server:
            return attached["ip"]["v4"]
    raise Missing("server", holder)


def forwarding_body(journey: Journey, item: Json, place: Place) -> Json:
    return {"internal_ip": private_address(journey, place.there[0], item["internal_ip"])}


def nat_firewall_body(journey: Journey, item: Json, place: Place) -> Json:
    return {"subnet_size": str(item["subnet_size"])}


def attach_reserved_ip(journey: Journey, item: Json, place: Place) -> str:
    reserved = journey.copy_of("reserved-ips", item["id"])
    section, server = journey.server(item["instance_id"])
    shown = journey.target.get(f"/reserved-ips/{reserved}")["reserved_ip"]
    if shown["instance_id"] != server:
        journey.wait_for(section, server)
        journey.target.post(f"/reserved-ips/{reserved}/attach", {"instance_id": server})
    return server


def is_attached(journey: Journey, item: Json) -> bool:
    """Whether a reserved IP is."""
    return bool(item.get("instance_id"))


def firewall_rule_body(journey: Journey, item: Json, place: Place) -> Json:
    """A rule's source is nothing, a name that everybody knows, or the id of a load balancer."""
    source: str = item.get("source") or ""
    if source and any(
        b["id"] == source for b in journey.there("/load-balancers", "load_balancers")
    ):
        source = journey.copy_of("load-balancers", source, "load-balancer-children")
    return {"source": source}
