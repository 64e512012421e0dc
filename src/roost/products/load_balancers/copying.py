"""How load balancers are copied.

A global one makes its children itself, which are then made what they were.
"""

from ...copying import Copyable, Journey, Json, NotCopied, Parent
from ...copying.addresses import counterpart, is_given

_RULE = ("frontend_protocol", "frontend_port", "backend_protocol", "backend_port")
_FIREWALL_RULE = ("port", "source", "ip_type")
_CHECK = (
    "protocol", "port", "path", "check_interval", "response_timeout", "unhealthy_threshold",
    "healthy_threshold",
)  # fmt: skip


def _is_child(journey: Journey, item: Json) -> bool:
    return bool(item.get("global_parent_id"))


def _is_no_child(journey: Journey, item: Json) -> bool:
    return not _is_child(journey, item)


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    """The certificate's key is not told, so a redirect that needs it is left out."""
    info: Json = item["generic_info"]
    sticky: Json = info.get("sticky_sessions") or {}
    rules: list[Json] = item.get("forwarding_rules") or item.get("forward_rules", [])
    regions: list[str] = item.get("global_regions") or []
    auto_ssl = _auto_ssl(item)
    if item.get("has_ssl") and not auto_ssl:
        journey.notes.append(f"load-balancers: {_name(item)} is without its certificate")
    cookie = sticky.get("cookie_name")
    return {
        "balancing_algorithm": info["balancing_algorithm"],
        "proxy_protocol": info["proxy_protocol"],
        "timeout": info.get("timeout"),
        "ssl_redirect": info["ssl_redirect"] and bool(auto_ssl),
        "sticky_session": {"cookie_name": cookie} if cookie else None,
        "health_check": _only(item["health_check"], _CHECK),
        "forwarding_rules": [_only(rule, _RULE) for rule in rules],
        "firewall_rules": [_only(rule, _FIREWALL_RULE) for rule in item["firewall_rules"]],
        "auto_ssl": auto_ssl or None,
        "global_regions": regions,
        **_within_region(journey, item),
    }


def _follow_parent(journey: Journey, item: Json, place: Parent) -> str:
    """Gives a child what it has of its own."""
    parent = journey.copy_of("load-balancers", item["global_parent_id"])
    children = journey.target.get(f"/load-balancers/{parent}")["load_balancer"]
    for id in children["global_children_ids"]:
        child = journey.target.get(f"/load-balancers/{id}")["load_balancer"]
        if child["region"] == item["region"]:
            wanted = {
                "label": item.get("label", ""),
                "nodes": item["nodes"],
                **_within_region(journey, item),
            }
            journey.wait_for("load-balancers", id)
            journey.target.patch(f"/load-balancers/{id}", wanted)
            return id
    raise NotCopied("load-balancers", item["global_parent_id"])


def _within_region(journey: Journey, item: Json) -> Json:
    info = item["generic_info"]
    vpc = info.get("vpc") or info.get("private_network")
    return {
        "instances": [journey.ready("instances", id) for id in item["instances"]],
        "vpc": journey.copy_of("vpcs", vpc, "private-networks") if vpc else None,
    }


def _auto_ssl(item: Json) -> Json:
    auto: Json = item.get("auto_ssl") or {}
    zone: str = auto.get("domain_zone") or ""
    if not zone:
        return {}
    domain: str = auto.get("domain") or zone
    return {"domain_zone": zone, "domain_sub": domain.removesuffix(zone).removesuffix(".")}


def _only(item: Json, fields: tuple[str, ...]) -> Json:
    return {name: item[name] for name in fields if item.get(name)}


def _name(item: Json) -> str:
    return item.get("label") or item["id"]


def _name_addresses(journey: Journey, item: Json, place: Parent) -> str:
    """Names the addresses of a load balancer."""
    copy = journey.copy_of("load-balancers", item["id"], "load-balancer-children")
    names = journey.source.get(f"/load-balancers/{item['id']}/reverse-dns")
    path = f"/load-balancers/{copy}/reverse-dns"
    if is_given(names.get("ipv4") or "", item["ipv4"]):
        journey.wait_for("load-balancers", copy)
        journey.target.put(path, {"v4": names["ipv4"]})
    if names.get("ipv6"):
        made = journey.wait_for("load-balancers", copy)
        networks = {item["ipv6"]: made["ipv6"]}
        wanted = [e | {"ip": counterpart(e["ip"], networks)} for e in names["ipv6"]]
        journey.target.post(path, {"v6": wanted})
    return copy


COPIES = (
    Copyable(
        name="load-balancers", path="/load-balancers", items="load_balancers",
        after=("instances", "vpcs", "private-networks", "domains"), where=_is_no_child,
        fields=("region", "label", "nodes", "http2", "http3"), body=_body,
        ready={"status": "active"}, lacks="their addresses: they have others",
    ),
    Copyable(
        name="load-balancer-children", path="/load-balancers", items="load_balancers",
        after=("load-balancers",), where=_is_child, act=_follow_parent,
    ),
    Copyable(
        name="load-balancer-names", path="/load-balancers", items="load_balancers",
        of=("load-balancers", "load-balancer-children"), act=_name_addresses,
    ),
)  # fmt: skip
