"""PATCH /v2/load-balancers/{id}: what is given replaces what is there, and nothing else changes."""

from typing import Any

import pytest

from tests.products.load_balancers.front import HTTP, HTTPS, NOT_READY, Engine, Front

held = pytest.mark.settings(lifecycle="quick")


def test_what_is_not_given_stays(front: Front) -> None:
    id = front.balance(
        label="web",
        balancing_algorithm="leastconn",
        forwarding_rules=[HTTP],
        sticky_session={"cookie_name": "session"},
        timeout=30,
    )
    before = front.get(id)
    assert front.change(id) == before
    assert front.change(id, label="site") == {**before, "label": "site"}
    assert front.change(id, label=None, timeout=None) == {**before, "label": "site"}
    assert front.change(id, label="") == {**before, "label": ""}


def test_each_field_can_be_changed(front: Front) -> None:
    id = front.balance(forwarding_rules=[HTTPS])
    changed = front.change(
        id,
        balancing_algorithm="leastconn",
        proxy_protocol=True,
        timeout=60,
        http2=True,
        http3=True,
        sticky_session={"cookie_name": "session"},
    )
    info = changed["generic_info"]
    assert (info["balancing_algorithm"], info["proxy_protocol"]) == ("leastconn", True)
    assert (info["timeout"], info["sticky_sessions"]) == (60, {"cookie_name": "session"})
    assert (changed["http2"], changed["http3"]) == (True, True)


def test_the_region_cannot_be_changed_and_may_be_sent(front: Front) -> None:
    """Terraform sends it with every change."""
    id = front.balance()
    assert front.change(id, region="lax", label="x")["region"] == "ewr"


@pytest.mark.parametrize("empty", [{}, {"cookie_name": ""}, {"cookie_name": None}])
def test_a_session_without_a_cookie_no_longer_sticks(front: Front, empty: dict[str, Any]) -> None:
    id = front.balance(sticky_session={"cookie_name": "session"})
    info = front.change(id, sticky_session=empty)["generic_info"]
    assert info["sticky_sessions"] == {"cookie_name": ""}


def test_a_part_of_the_health_check_can_be_changed_and_numbers_may_be_strings(
    front: Front,
) -> None:
    id = front.balance(health_check={"port": 81, "path": "/up"})
    before = front.get(id)["health_check"]
    changed = front.change(id, health_check={"unhealthy_threshold": "20", "protocol": "TCP"})
    assert changed["health_check"] == {**before, "unhealthy_threshold": 20, "protocol": "tcp"}


def test_lists_are_replaced_and_rules_that_stay_keep_their_ids(front: Front) -> None:
    id = front.balance(
        forwarding_rules=[HTTP, HTTPS], firewall_rules=[{"port": 80, "source": "192.0.2.0/24"}]
    )
    before = front.get(id)
    other = {**HTTP, "frontend_port": 8000}
    changed = front.change(id, forwarding_rules=[other, HTTPS])
    assert [r["frontend_port"] for r in changed["forwarding_rules"]] == [8000, 443]
    assert changed["forwarding_rules"][1] == before["forwarding_rules"][1]
    assert changed["forwarding_rules"][0]["id"] != before["forwarding_rules"][0]["id"]
    assert changed["firewall_rules"] == before["firewall_rules"]
    changed = front.change(id, forwarding_rules=[], firewall_rules=[])
    assert (changed["forwarding_rules"], changed["firewall_rules"]) == ([], [])


def test_instances_are_the_whole_set(front: Front, engine: Engine) -> None:
    one, two, three = (front.instance() for _ in range(3))
    id = front.balance(instances=[one, two])
    assert front.change(id, instances=[two, three, two])["instances"] == [two, three]
    assert [backend.id for backend in engine.balancers[id].backends] == [two, three]
    assert front.change(id, label="x")["instances"] == [two, three]
    assert front.change(id, instances=[])["instances"] == []
    assert engine.balancers[id].backends == ()


def test_an_instance_that_is_deleted_is_detached(front: Front) -> None:
    one, two = front.instance(), front.instance()
    id = front.balance(instances=[one, two])
    assert front.client.delete(f"/instances/{one}").status_code == 204
    assert front.get(id)["instances"] == [two]


def test_an_instance_may_be_behind_several_balancers(front: Front) -> None:
    instance = front.instance()
    ids = [front.balance(instances=[instance]) for _ in range(2)]
    assert [front.get(id)["instances"] for id in ids] == [[instance]] * 2


def test_the_driver_is_told_of_every_change_and_of_nothing_else(
    front: Front, engine: Engine
) -> None:
    id = front.balance(forwarding_rules=[HTTP])
    first = engine.balancers[id]
    front.change(id)
    assert engine.balancers[id] is first
    front.change(id, balancing_algorithm="leastconn")
    assert engine.balancers[id].algorithm == "leastconn"
    assert engine.balancers[id].revision > first.revision


def test_a_change_that_the_driver_refuses_is_kept_and_told_again_with_the_next(
    front: Front, engine: Engine
) -> None:
    id = front.balance()
    engine.refuses = "not now"
    assert front.change(id, timeout=10)["status"] == "active"
    assert engine.balancers[id].timeout == 600
    engine.refuses = ""
    front.change(id, label="x")
    assert engine.balancers[id].timeout == 10


# How many nodes there are


def test_nodes_come_with_addresses_and_go_with_them(front: Front, engine: Engine) -> None:
    id = front.balance(nodes=3)
    three = front.get(id)
    five = front.change(id, nodes=5)
    assert five["nodes"] == 5
    assert five["ipv4"] == three["ipv4"]
    assert five["node_ips"]["v4"][:3] == three["node_ips"]["v4"]
    assert len(set(five["node_ips"]["v4"])) == len(set(five["node_ips"]["v6"])) == 5
    assert [node.ipv4 for node in engine.balancers[id].nodes] == five["node_ips"]["v4"]
    one = front.change(id, nodes=1)
    assert one["node_ips"]["v4"] == [three["ipv4"]]
    assert len(engine.balancers[id].nodes) == 1


@held
def test_while_nodes_are_added_it_is_active_but_not_ready(front: Front) -> None:
    front.roost.clock.hold()
    id = front.create()["id"]
    front.roost.clock.advance(seconds=5)
    before = front.get(id)
    front.send("PATCH", id, {"nodes": 3})
    growing = front.get(id)
    assert (growing["status"], growing["nodes"]) == ("active", 3)
    assert growing["node_ips"] == before["node_ips"]
    assert "still activating" in front.not_changed(id, label="x")
    assert front.refused("DELETE", f"/{id}") == NOT_READY
    front.roost.clock.advance(seconds=5)
    assert len(front.get(id)["node_ips"]["v4"]) == 3
    front.send("DELETE", id)


def test_nodes_that_the_driver_refuses_are_not_there(front: Front, engine: Engine) -> None:
    id = front.balance()
    before = front.get(id)
    engine.refuses = "there is no room"
    assert front.change(id, nodes=5) == before
    engine.refuses = ""
    assert front.change(id, nodes=3)["nodes"] == 3


def test_an_even_number_of_nodes_is_refused(front: Front) -> None:
    id = front.balance()
    text = "Invalid nodes: must be an odd number from 1 to 99"
    assert front.not_changed(id, nodes=2) == text
    assert front.change(id, nodes=99)["nodes"] == 99
    assert front.not_changed(id, nodes=100).startswith("Invalid nodes: ")


# VPCs


def vpc(front: Front, region: str = "ewr") -> str:
    reply = front.client.post("/vpcs", json={"region": region, "description": "net"})
    assert reply.status_code == 201, reply.text
    return reply.json()["vpc"]["id"]


def test_a_balancer_in_a_vpc_has_addresses_there(front: Front, engine: Engine) -> None:
    network = vpc(front)
    inside = front.instance(attach_vpc=[network])
    outside = front.instance()
    made = front.create(vpc=network, nodes=3, instances=[inside, outside])
    front.roost.settle()
    shown = front.get(made["id"])
    info = shown["generic_info"]
    assert (info["vpc"], info["private_network"]) == (network, network)
    assert len(set(shown["node_ips"]["private"])) == 3
    told = engine.balancers[made["id"]]
    assert (told.vpc, [node.private for node in told.nodes]) == (
        network,
        shown["node_ips"]["private"],
    )
    instances = front.client.get("/instances").json()["instances"]
    addresses = {i["id"]: i for i in instances}
    assert [(b.ipv4, b.ipv6) for b in told.backends] == [
        (addresses[inside]["internal_ip"], ""),
        (addresses[outside]["main_ip"], addresses[outside]["v6_main_ip"]),
    ]


def test_a_vpc_with_a_balancer_in_it_cannot_be_deleted(front: Front) -> None:
    network = vpc(front)
    id = front.balance(private_network=network, label="web")
    reply = front.client.delete(f"/vpcs/{network}")
    assert reply.status_code == 400
    assert "attached to this VPC network: web" in reply.json()["error"]
    shown = front.change(id, vpc="")
    assert (shown["generic_info"]["vpc"], shown["node_ips"]["private"]) == ("", [])
    assert front.client.delete(f"/vpcs/{network}").status_code == 204


def test_addresses_in_a_vpc_go_back(front: Front) -> None:
    small = front.client.post(
        "/vpcs", json={"region": "ewr", "v4_subnet": "10.9.0.0", "v4_subnet_mask": 29}
    ).json()["vpc"]["id"]
    id = front.balance(vpc=small, nodes=5)
    assert front.not_created(vpc=small).startswith("There are no more free addresses")
    front.change(id, nodes=3)
    other = front.balance(vpc=small)
    front.send("DELETE", id)
    front.roost.settle()
    assert len(front.change(other, nodes=5)["node_ips"]["private"]) == 5
    front.change(other, vpc="")
    assert len(front.get(front.balance(vpc=small, nodes=5))["node_ips"]["private"]) == 5


def test_a_vpc_of_another_region_is_refused(front: Front) -> None:
    network = vpc(front, "lax")
    id = front.balance()
    assert "is in lax, not in ewr" in front.not_changed(id, vpc=network)
    assert front.change(id, vpc=None)["generic_info"]["vpc"] == ""
