"""Forwarding rules and firewall rules, each on its own."""

import re
from typing import Any

import pytest

from tests.products.load_balancers.front import HTTP, HTTPS, Engine, Front

RULE_ID = re.compile(r"[0-9a-f]{16}")


def udp(port: int) -> dict[str, Any]:
    return {
        "frontend_protocol": "udp",
        "frontend_port": port,
        "backend_protocol": "udp",
        "backend_port": port,
    }


# Forwarding rules


def test_a_rule_comes_and_goes(front: Front, engine: Engine) -> None:
    id = front.balance(forwarding_rules=[HTTP])
    shouted = {k: v.upper() if isinstance(v, str) else v for k, v in HTTPS.items()}
    made = front.send("POST", f"{id}/forwarding-rules", shouted, ok=202)["forwarding_rule"]
    assert RULE_ID.fullmatch(made["id"])
    assert made == {"id": made["id"], **HTTPS}
    path = f"{id}/forwarding-rules/{made['id']}"
    assert front.send("GET", path, ok=200) == {"forwarding_rule": made}
    listed = front.send("GET", f"{id}/forwarding-rules", ok=200)
    assert listed["forwarding_rules"] == front.get(id)["forwarding_rules"]
    assert listed["meta"] == {"total": 2, "links": {"next": "", "prev": ""}}
    front.roost.settle()
    assert len(engine.balancers[id].forwards) == 2
    front.send("DELETE", path)
    front.roost.settle()
    assert [forward.frontend_port for forward in engine.balancers[id].forwards] == [80]
    for method in ("GET", "DELETE"):
        assert front.refused(method, f"/{path}", status=404) == "Invalid forwarding rule ID"


def test_rules_are_listed_page_by_page(front: Front) -> None:
    rules = [{**HTTP, "frontend_port": port} for port in range(81, 86)]
    id = front.balance(forwarding_rules=rules)
    path = f"/load-balancers/{id}/forwarding-rules"
    page = front.client.get(path, params={"per_page": 2}).json()
    assert [rule["frontend_port"] for rule in page["forwarding_rules"]] == [81, 82]
    assert page["meta"]["total"] == 5
    query = {"per_page": 2, "cursor": page["meta"]["links"]["next"]}
    page = front.client.get(path, params=query).json()
    assert [rule["frontend_port"] for rule in page["forwarding_rules"]] == [83, 84]


@pytest.mark.parametrize("missing", list(HTTP))
def test_a_rule_needs_all_its_parts(front: Front, missing: str) -> None:
    rule = {name: value for name, value in HTTP.items() if name != missing}
    id = front.balance()
    text = f"Missing required field: {missing}"
    assert front.refused("POST", f"/{id}/forwarding-rules", rule) == text
    assert missing in front.not_changed(id, forwarding_rules=[rule])


@pytest.mark.parametrize(
    ("rules", "text"),
    [
        ([HTTP, {**HTTP, "backend_port": 9}], "Invalid frontend_port: 80 is forwarded already"),
        ([{**HTTP, "frontend_port": 65305}], "Invalid frontend_port: 65305 is reserved"),
        ([{**udp(53), "backend_protocol": "tcp"}], "Invalid backend_protocol: UDP goes to UDP"),
        ([{**HTTP, "backend_protocol": "UDP"}], "Invalid backend_protocol: UDP goes to UDP"),
        ([{**HTTP, "frontend_protocol": "icmp"}], "Invalid forwarding_rules"),
        ([{**HTTP, "frontend_port": 0}], "Invalid forwarding_rules"),
        ([{**HTTP, "backend_port": 65536}], "Invalid forwarding_rules"),
        (
            [{**HTTP, "frontend_port": port} for port in range(1, 17)],
            "Invalid forwarding_rules: at most 15",
        ),
    ],
)
def test_rules_that_cannot_be_are_refused(
    front: Front, rules: list[dict[str, Any]], text: str
) -> None:
    assert front.not_created(forwarding_rules=rules).startswith(text)


def test_a_port_can_be_forwarded_once_for_tcp_and_once_for_udp(front: Front) -> None:
    dns = {**udp(53), "frontend_protocol": "tcp", "backend_protocol": "tcp"}
    id = front.balance(forwarding_rules=[dns])
    front.send("POST", f"{id}/forwarding-rules", udp(53), ok=202)
    for rule in (dns, udp(53)):
        text = "Invalid frontend_port: 53 is forwarded already"
        assert front.refused("POST", f"/{id}/forwarding-rules", rule) == text


def test_there_are_at_most_fifteen(front: Front) -> None:
    id = front.balance(forwarding_rules=[udp(port) for port in range(1, 16)])
    text = "Invalid forwarding_rules: at most 15"
    assert front.refused("POST", f"/{id}/forwarding-rules", udp(99)) == text


def test_a_rule_that_something_rests_on_cannot_go(front: Front) -> None:
    id = front.balance(forwarding_rules=[HTTP, HTTPS], http2=True)
    http, https = (rule["id"] for rule in front.get(id)["forwarding_rules"])
    text = "Invalid http2: it needs a forwarding rule from HTTPS to HTTPS"
    assert front.refused("DELETE", f"/{id}/forwarding-rules/{https}") == text
    assert front.not_changed(id, forwarding_rules=[HTTP]) == text
    front.send("DELETE", f"{id}/forwarding-rules/{http}")
    changed = front.change(id, forwarding_rules=[HTTP], http2=False)
    assert [rule["frontend_port"] for rule in changed["forwarding_rules"]] == [80]


# Firewall rules

LAN = {"port": 80, "source": "24.187.16.196/16", "ip_type": "v4"}


def test_firewall_rules_come_and_go(front: Front, engine: Engine) -> None:
    id = front.balance(firewall_rules=[LAN])
    more = [{"port": 443, "source": "cloudflare", "ip_type": "v4"}, LAN]
    front.send("POST", f"{id}/firewall-rules", {"firewall_rules": more})
    front.roost.settle()
    listed = front.send("GET", f"{id}/firewall-rules", ok=200)
    rules = listed["firewall_rules"]
    assert [{**rule, "id": ""} for rule in rules] == [{"id": "", **LAN}, {"id": "", **more[0]}]
    assert listed["meta"]["total"] == 2
    assert rules == front.get(id)["firewall_rules"]
    assert len(engine.balancers[id].allowed) == 2
    path = f"{id}/firewall-rules/{rules[0]['id']}"
    assert front.send("GET", path, ok=200) == {"firewall_rule": rules[0]}
    front.send("DELETE", path)
    for method in ("GET", "DELETE"):
        assert front.refused(method, f"/{path}", status=404) == "Invalid firewall rule ID"
    assert front.get(id)["firewall_rules"] == rules[1:]


@pytest.mark.parametrize(
    ("source", "ip_type"),
    [("192.0.2.1", "v4"), ("0.0.0.0/0", "v4"), ("2001:db8::/32", "v6"), ("cloudflare", "v4")],
)
def test_the_kind_of_address_follows_from_the_source(
    front: Front, source: str, ip_type: str
) -> None:
    [rule] = front.create(firewall_rules=[{"port": 22, "source": source}])["firewall_rules"]
    assert (rule["source"], rule["ip_type"]) == (source, ip_type)


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ({**LAN, "source": "anybody"}, "Invalid source: anybody is neither"),
        ({**LAN, "source": ""}, "Invalid source: "),
        ({**LAN, "ip_type": "v6"}, "Invalid ip_type: 24.187.16.196/16 is v4"),
        ({**LAN, "ip_type": "v5"}, "Invalid firewall_rules"),
        ({**LAN, "port": 65300}, "Invalid port: 65300 is reserved"),
        ({**LAN, "port": 0}, "Invalid firewall_rules"),
        ({"port": 80}, "Missing required field: firewall_rules[0].source"),
        ({"source": "192.0.2.1"}, "Missing required field: firewall_rules[0].port"),
    ],
)
def test_firewall_rules_that_cannot_be_are_refused(
    front: Front, rule: dict[str, Any], text: str
) -> None:
    assert front.not_created(firewall_rules=[rule]).startswith(text)
    id = front.balance()
    body = {"firewall_rules": [rule]}
    assert front.refused("POST", f"/{id}/firewall-rules", body).startswith(text)


def test_there_are_at_most_fifty_firewall_rules(front: Front) -> None:
    rules = [{"port": port, "source": "192.0.2.1"} for port in range(1, 51)]
    id = front.balance(firewall_rules=rules)
    more = {"firewall_rules": [{"port": 51, "source": "192.0.2.1"}]}
    text = "Invalid firewall_rules: at most 50"
    assert front.refused("POST", f"/{id}/firewall-rules", more) == text
    assert front.refused("POST", f"/{id}/firewall-rules", {}).startswith("Missing required")
