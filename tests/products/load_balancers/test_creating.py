"""POST /v2/load-balancers: what there is without saying anything, and what can be said."""

import re
from typing import Any

import pytest

from tests.products.load_balancers.front import HTTP, HTTPS, NOT_READY, UNKNOWN, Engine, Front
from tests.server import RunningRoost

held = pytest.mark.settings(lifecycle="quick")
"""Making nodes takes a moment of the clock, which these tests hold."""


@held
def test_a_balancer_is_pending_without_addresses_and_then_active(front: Front) -> None:
    front.roost.clock.hold("2031-03-03T10:00:00+00:00")
    made = front.create()
    assert made == front.get(made["id"])
    assert made == {
        "id": made["id"],
        "date_created": "2031-03-03T10:00:00+00:00",
        "region": "ewr",
        "label": "",
        "status": "pending",
        "ipv4": "",
        "ipv6": "",
        "generic_info": {
            "balancing_algorithm": "roundrobin",
            "ssl_redirect": False,
            "sticky_sessions": {"cookie_name": ""},
            "proxy_protocol": False,
            "timeout": 600,
            "private_network": "",
            "vpc": "",
        },
        "health_check": {
            "protocol": "http",
            "port": 80,
            "path": "/",
            "check_interval": 15,
            "response_timeout": 5,
            "unhealthy_threshold": 5,
            "healthy_threshold": 5,
        },
        "has_ssl": False,
        "http2": False,
        "http3": False,
        "nodes": 1,
        "forwarding_rules": [],
        "firewall_rules": [],
        "instances": [],
        "node_ips": {"v4": [], "v6": [], "private": []},
        "auto_ssl": {"domain_zone": "", "domain": ""},
        "global_parent_id": "",
        "global_cname": "",
        "ssl_cert_b64": "",
        "cname": f"vlb-{made['id']}.vultrlb.com",
        "global_regions": [],
        "global_children_ids": [],
        "pending_charges": 0,
    }
    front.roost.clock.advance(seconds=5)
    active = front.get(made["id"])
    assert active["status"] == "active"
    assert re.fullmatch(r"[0-9.]+", active["ipv4"])
    assert re.fullmatch(r"[0-9a-f:]+", active["ipv6"])
    assert active["node_ips"] == {"v4": [active["ipv4"]], "v6": [active["ipv6"]], "private": []}


def test_everything_can_be_said_at_once(front: Front) -> None:
    instance = front.instance()
    made = front.create(
        label="web",
        balancing_algorithm="leastconn",
        nodes=3,
        proxy_protocol=True,
        timeout=300,
        http2=True,
        http3=True,
        sticky_session={"cookie_name": "session"},
        forwarding_rules=[HTTP, HTTPS],
        firewall_rules=[{"port": 80, "source": "192.0.2.0/24", "ip_type": "v4"}],
        instances=[instance],
        health_check={
            "protocol": "HTTPS",
            "port": 8443,
            "path": "/health",
            "check_interval": 10,
            "response_timeout": 4,
            "unhealthy_threshold": 3,
            "healthy_threshold": 2,
        },
    )
    front.roost.settle()
    active = front.get(made["id"])
    assert (active["label"], active["nodes"]) == ("web", 3)
    assert (active["http2"], active["http3"]) == (True, True)
    assert active["generic_info"] == {
        "balancing_algorithm": "leastconn",
        "ssl_redirect": False,
        "sticky_sessions": {"cookie_name": "session"},
        "proxy_protocol": True,
        "timeout": 300,
        "private_network": "",
        "vpc": "",
    }
    assert active["health_check"] == {
        "protocol": "https",
        "port": 8443,
        "path": "/health",
        "check_interval": 10,
        "response_timeout": 4,
        "unhealthy_threshold": 3,
        "healthy_threshold": 2,
    }
    assert active["instances"] == [instance]
    assert [{**r, "id": ""} for r in active["forwarding_rules"]] == [
        {"id": "", **HTTP},
        {"id": "", **HTTPS},
    ]
    assert len({*active["node_ips"]["v4"], *active["node_ips"]["v6"]}) == 6
    assert active["node_ips"]["v4"][0] == active["ipv4"]


def test_null_is_not_given(front: Front) -> None:
    """Ansible sends null for every option that nobody set."""
    fields = ("label", "ssl", "vpc", "health_check", "auto_ssl", "firewall_rules", "nodes", "http2")
    made = front.create(**dict.fromkeys(fields))
    assert (made["nodes"], made["http2"], made["label"]) == (1, False, "")
    empty = {"domain_zone": None, "domain_sub": None}
    assert front.create(auto_ssl=empty, ssl={}, sticky_session={}, instances=[])["has_ssl"] is False


def test_the_driver_is_told_the_whole(front: Front, engine: Engine) -> None:
    instance = front.instance()
    id = front.balance(
        forwarding_rules=[HTTP],
        instances=[instance],
        sticky_session={"cookie_name": "c"},
        firewall_rules=[{"port": 80, "source": "cloudflare", "ip_type": "v6"}],
    )
    shown, told = front.get(id), engine.balancers[id]
    body = front.client.get(f"/instances/{instance}").json()["instance"]
    assert [(node.ipv4, node.ipv6) for node in told.nodes] == [(shown["ipv4"], shown["ipv6"])]
    assert [(b.id, b.ipv4, b.ipv6) for b in told.backends] == [
        (instance, body["main_ip"], body["v6_main_ip"])
    ]
    [forward] = told.forwards
    assert (forward.frontend_port, forward.backend_port) == (80, 8080)
    assert (told.probe.protocol, told.probe.port, told.cookie) == ("http", 8080, "c")
    [allowed] = told.allowed
    assert (allowed.port, allowed.ip_version) == (80, 6)
    assert "2606:4700::/32" in allowed.networks
    assert told.key_pair is None


@pytest.mark.parametrize(
    ("rule", "protocol", "port"),
    [
        (HTTP, "http", 8080),
        (HTTPS, "https", 8443),
        ({**HTTP, "frontend_protocol": "tcp", "backend_protocol": "tcp"}, "tcp", 8080),
        ({**HTTP, "frontend_protocol": "UDP", "backend_protocol": "UDP"}, "tcp", 8080),
    ],
)
def test_health_is_asked_of_the_port_that_the_first_rule_leads_to(
    front: Front, rule: dict[str, Any], protocol: str, port: int
) -> None:
    check = front.create(forwarding_rules=[rule])["health_check"]
    assert (check["protocol"], check["port"], check["path"]) == (protocol, port, "/")
    check = front.create(forwarding_rules=[rule], health_check={"check_interval": 30})[
        "health_check"
    ]
    assert check["check_interval"] == 30
    assert check["port"] == port


def test_a_region_may_be_in_capitals(front: Front) -> None:
    assert front.create(region="EWR")["region"] == "ewr"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": "xyz"}, "Invalid region: xyz does not offer load balancers"),
        ({"region": None}, "Missing required field: region"),
        ({"nodes": 2}, "Invalid nodes: must be an odd number from 1 to 99"),
        ({"nodes": 101}, "Invalid nodes: "),
        ({"nodes": 0}, "Invalid nodes: "),
        ({"timeout": 0}, "Invalid timeout: "),
        ({"label": "x" * 256}, "Invalid label: "),
        ({"balancing_algorithm": "random"}, "Invalid balancing_algorithm: "),
        ({"health_check": {"check_interval": 301}}, "Invalid health_check.check_interval: "),
        ({"health_check": {"healthy_threshold": 0}}, "Invalid health_check.healthy_threshold: "),
        ({"health_check": {"protocol": "udp"}}, "Invalid health_check.protocol: "),
        ({"health_check": {"path": "/a status"}}, "Invalid health_check.path: "),
        ({"health_check": {"port": 65536}}, "Invalid health_check.port: "),
        ({"sticky_session": {"cookie_name": "a b"}}, "Invalid sticky_session.cookie_name: "),
        ({"ssl_redirect": True}, "Invalid ssl_redirect: it needs an HTTPS forwarding rule"),
        (
            {"ssl_redirect": True, "forwarding_rules": [HTTPS]},
            "Invalid ssl_redirect: it needs a certificate",
        ),
        ({"http2": True, "forwarding_rules": [HTTP]}, "Invalid http2: "),
        ({"http3": True, "forwarding_rules": [HTTPS]}, "Invalid http3: it needs http2"),
        ({"instances": [UNKNOWN]}, f"Invalid instances: there is no instance {UNKNOWN}"),
        ({"instances": ["web"]}, "Invalid instances: web"),
        ({"vpc": UNKNOWN}, f"Invalid vpc: {UNKNOWN}"),
        ({"private_network": UNKNOWN}, f"Invalid private_network: {UNKNOWN}"),
        ({"auto_ssl": {"domain_zone": "example"}}, "Invalid auto_ssl.domain_zone: "),
        ({"global_regions": ["xyz"]}, "Invalid global_regions: xyz does not offer"),
        ({"global_regions": ["ewr"]}, "Invalid global_regions: the load balancer is in ewr"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_made(
    front: Front, fields: dict[str, Any], text: str
) -> None:
    assert front.not_created(**fields).startswith(text)
    assert front.list() == []


def test_instances_must_be_of_the_region_and_the_account(roost: RunningRoost, front: Front) -> None:
    elsewhere = front.instance(region="lax")
    text = f"Invalid instances: {elsewhere} is in lax, the load balancer in ewr"
    assert front.not_created(instances=[elsewhere]) == text
    other = Front(roost, roost.new_account())
    foreign = other.instance()
    assert front.not_created(instances=[foreign]).endswith(f"there is no instance {foreign}")


def test_the_path_of_a_health_check_may_lack_its_slash(front: Front, engine: Engine) -> None:
    """Clients read back what they have sent; what is asked for over HTTP begins with a slash."""
    id = front.balance(health_check={"path": "status"})
    assert front.get(id)["health_check"]["path"] == "status"
    assert engine.balancers[id].probe.path == "/status"
    front.change(id, health_check={"path": "/healthz"})
    assert engine.balancers[id].probe.path == "/healthz"


@held
def test_until_it_is_active_it_can_be_neither_changed_nor_deleted(front: Front) -> None:
    front.roost.clock.hold()
    id = front.create()["id"]
    assert front.not_changed(id, label="other") == NOT_READY
    assert front.refused("DELETE", f"/{id}") == NOT_READY
    assert front.refused("POST", f"/{id}/forwarding-rules", HTTP) == NOT_READY
    front.roost.clock.advance(seconds=5)
    front.send("PATCH", id, {"label": "other"})


def test_a_balancer_that_cannot_be_made_has_failed_and_costs_nothing(
    front: Front, engine: Engine
) -> None:
    front.roost.clock.hold()
    engine.refuses = "there is no room"
    id = front.balance()
    assert front.get(id)["status"] == "failed"
    front.roost.clock.advance(days=3)
    assert front.owed(id) == 2
    assert front.not_changed(id, label="x") == "The load balancer could not be made: delete it."
    front.send("DELETE", id)
    assert front.list() == []
