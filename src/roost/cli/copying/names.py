"""Reverse names: the addresses of copies are others, and have the names of their counterparts."""

from ipaddress import IPv6Address

from .endpoint import Endpoint, Json
from .journey import INSTANCES, Journey, Place, Skipped

_HOST = (1 << 64) - 1
"""The part of an IPv6 address that a network leaves to those who have it."""


def name_server(journey: Journey, section: str, item: Json, copy: str) -> None:
    """Names the IPv4 addresses of a server, but for those with default names.

    Its reserved IPs are known by what became of them, its other addresses by their order.
    """
    before = _ipv4s(journey.source, section, item["id"])
    named = [address for address in before if _is_own(address.get("reverse", ""), address["ip"])]
    if not named:
        return
    journey.wait_for(section, copy)
    reserved = _reserved_ips(journey)
    after = _ipv4s(journey.target, section, copy)
    others = iter([each["ip"] for each in after if each["ip"] not in reserved.values()])
    new = {each["ip"]: reserved.get(each["ip"]) or next(others, "") for each in before}
    for address in named:
        body = {"ip": new[address["ip"]], "reverse": address["reverse"]}
        journey.target.post(f"/{section}/{copy}/ipv4/reverse", body)


def name_ipv6(journey: Journey, item: Json, copy: str) -> None:
    """Names addresses of an instance's IPv6 networks, by their places there."""
    named = journey.source.get(f"/instances/{item['id']}/ipv6/reverse")["reverse_ipv6s"]
    if not named:
        return
    made = journey.wait_for(INSTANCES, copy)
    networks = {item["v6_main_ip"]: made["v6_main_ip"], **_reserved_ips(journey)}
    for entry in named:
        body = {"ip": _counterpart(entry["ip"], networks), "reverse": entry["reverse"]}
        journey.target.post(f"/instances/{copy}/ipv6/reverse", body)


def name_balancer(journey: Journey, item: Json, place: Place) -> str:
    """Names the addresses of a load balancer."""
    copy = journey.copy_of("load-balancers", item["id"], "load-balancer-children")
    names = journey.source.get(f"/load-balancers/{item['id']}/reverse-dns")
    path = f"/load-balancers/{copy}/reverse-dns"
    if _is_own(names.get("ipv4") or "", item["ipv4"]):
        journey.wait_for("load-balancers", copy)
        journey.target.put(path, {"v4": names["ipv4"]})
    if names.get("ipv6"):
        made = journey.wait_for("load-balancers", copy)
        networks = {item["ipv6"]: made["ipv6"]}
        wanted = [e | {"ip": _counterpart(e["ip"], networks)} for e in names["ipv6"]]
        journey.target.post(path, {"v6": wanted})
    return copy


def _ipv4s(endpoint: Endpoint, section: str, id: str) -> list[Json]:
    return list(endpoint.every(f"/{section}/{id}/ipv4", "ipv4s"))


def _is_own(name: str, ip: str) -> bool:
    """Whether somebody gave it: default ones begin with the address."""
    return bool(name) and not name.startswith(ip)


def _reserved_ips(journey: Journey) -> dict[str, str]:
    """What the addresses and networks of reserved IPs there are here."""
    every = journey.target.every("/reserved-ips", "reserved_ips")
    here = {each["id"]: each["subnet"] for each in every}
    there = journey.there("/reserved-ips", "reserved_ips")
    copies = {each["subnet"]: journey.copies.find("reserved-ips", each["id"]) for each in there}
    return {subnet: here[copy] for subnet, copy in copies.items() if copy in here}


def _counterpart(text: str, networks: dict[str, str]) -> str:
    """In full. networks: addresses there, each in a network of its own, and those here.

    Raises Skipped for an address in another network.
    """
    address = IPv6Address(text)
    for old, new in networks.items():
        if ":" in old and IPv6Address(old) == address:
            return IPv6Address(new).exploded
    for old, new in networks.items():
        if ":" in old and int(IPv6Address(old)) & ~_HOST == int(address) & ~_HOST:
            network = int(IPv6Address(new)) & ~_HOST
            return IPv6Address(network | int(address) & _HOST).exploded
    raise Skipped(f"the name of {text}: nobody knows what that address is here")
