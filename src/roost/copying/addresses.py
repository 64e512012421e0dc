"""The addresses of copies, which are others, and have the names of their counterparts."""

from ipaddress import IPv6Address

from .journey import Endpoint, Journey, Json, NotCopied, Skipped

_HOST = (1 << 64) - 1
"""The part of an IPv6 address that a network leaves to those who have it."""


def name_ipv4(journey: Journey, section: str, item: Json, copy: str) -> None:
    """Names the IPv4 addresses of a server, but for those with default names.

    Its reserved IPs are known by what became of them, its other addresses by their order.
    """
    before = _ipv4s(journey.source, section, item["id"])
    named = [address for address in before if is_given(address.get("reverse", ""), address["ip"])]
    if not named:
        return
    journey.wait_for(section, copy)
    reserved = reserved_ips_here(journey)
    after = _ipv4s(journey.target, section, copy)
    others = iter([each["ip"] for each in after if each["ip"] not in reserved.values()])
    new = {each["ip"]: reserved.get(each["ip"]) or next(others, "") for each in before}
    for address in named:
        body = {"ip": new[address["ip"]], "reverse": address["reverse"]}
        journey.target.post(f"/{section}/{copy}/ipv4/reverse", body)


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
    raise NotCopied("server", holder)


def _ipv4s(endpoint: Endpoint, section: str, id: str) -> list[Json]:
    return list(endpoint.every(f"/{section}/{id}/ipv4", "ipv4s"))


def is_given(name: str, ip: str) -> bool:
    """Whether somebody gave it: default ones begin with the address."""
    return bool(name) and not name.startswith(ip)


def reserved_ips_here(journey: Journey) -> dict[str, str]:
    """What the addresses and networks of reserved IPs there are here."""
    every = journey.target.every("/reserved-ips", "reserved_ips")
    here = {each["id"]: each["subnet"] for each in every}
    there = journey.there("/reserved-ips", "reserved_ips")
    copies = {each["subnet"]: journey.copies.find("reserved-ips", each["id"]) for each in there}
    return {subnet: here[copy] for subnet, copy in copies.items() if copy in here}


def counterpart(text: str, networks: dict[str, str]) -> str:
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
    raise Skipped(f"the name of {text}: it is not known which address that is here")
