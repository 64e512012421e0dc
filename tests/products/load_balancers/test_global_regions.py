"""Global balancers, and their children in other regions."""

import pytest

from tests.products.load_balancers.certificates import authority, new_key, pem
from tests.products.load_balancers.front import HTTP, HTTPS, NOT_READY, Engine, Front

OWN = {"id", "date_created", "region", "label", "ipv4", "ipv6", "node_ips", "cname", "instances"}
GLOBAL = {"global_parent_id", "global_regions", "global_children_ids", "global_cname"}


def test_a_global_balancer_has_a_child_in_each_region(front: Front) -> None:
    made = front.create(label="web", global_regions=["sea", "atl"], forwarding_rules=[HTTP])
    front.roost.settle()
    parent = front.get(made["id"])
    assert parent["global_regions"] == made["global_regions"] == ["sea", "atl"]
    assert parent["global_cname"] == f"vglb-{parent['id']}.vultrlb.com"
    children = [front.get(id) for id in parent["global_children_ids"]]
    assert [child["region"] for child in children] == ["sea", "atl"]
    assert [child["label"] for child in children] == ["web-sea", "web-atl"]
    for child in children:
        assert child["global_parent_id"] == parent["id"]
        for field in parent.keys() - OWN - GLOBAL:
            assert child[field] == parent[field], field
    assert len(front.list()) == len({balancer["ipv4"] for balancer in front.list()}) == 3


def test_regions_may_be_ids_or_objects_and_have_a_vpc_each(front: Front) -> None:
    body = {"region": "sea", "description": "net"}
    vpc = front.client.post("/vpcs", json=body).json()["vpc"]["id"]
    made = front.create(global_regions=[{"region_id": "SEA", "vpc_id": vpc}, "atl"])
    sea, atl = (front.get(id) for id in made["global_children_ids"])
    assert (sea["generic_info"]["vpc"], atl["generic_info"]["vpc"]) == (vpc, "")
    text = f"Invalid vpc_id: {vpc} is in sea, not in atl"
    assert front.not_created(global_regions=[{"region_id": "atl", "vpc_id": vpc}]) == text


def test_regions_come_and_go(front: Front, engine: Engine) -> None:
    id = front.balance(global_regions=["sea"])
    [sea] = front.get(id)["global_children_ids"]
    parent = front.change(id, global_regions=["sea", "atl"])
    assert parent["global_children_ids"][0] == sea
    assert set(engine.balancers) == {id, *parent["global_children_ids"]}
    parent = front.change(id, global_regions=["atl"])
    assert parent["global_regions"] == ["atl"]
    assert front.refused("GET", f"/{sea}", status=404) == "Invalid load balancer ID"
    parent = front.change(id, label="x")
    assert parent["global_regions"] == ["atl"]
    parent = front.change(id, global_regions=[])
    assert (parent["global_regions"], parent["global_cname"]) == ([], "")
    assert set(engine.balancers) == {id}


def test_children_follow_what_becomes_of_their_parent(front: Front, engine: Engine) -> None:
    id = front.balance(global_regions=["sea"], forwarding_rules=[HTTPS])
    [child] = front.get(id)["global_children_ids"]
    key = new_key()
    ssl = {"private_key": pem(key), "certificate": authority().sign("www.example.com", key)}
    front.change(id, balancing_algorithm="leastconn", ssl=ssl, ssl_redirect=True, http2=True)
    front.send("POST", f"{id}/forwarding-rules", HTTP, ok=202)
    front.send("POST", f"{id}/firewall-rules", {"firewall_rules": [{"port": 80, "source": "::/0"}]})
    front.roost.settle()
    parent, follower = front.get(id), front.get(child)
    for field in parent.keys() - OWN - GLOBAL:
        assert follower[field] == parent[field], field
    told = engine.balancers[child]
    assert (told.algorithm, told.redirect, told.http2) == ("leastconn", True, True)
    assert (len(told.forwards), len(told.allowed)) == (2, 1)
    assert told.key_pair == engine.balancers[id].key_pair


def test_a_child_has_instances_a_label_and_nodes_of_its_own(front: Front) -> None:
    id = front.balance(global_regions=["sea"], forwarding_rules=[HTTP])
    [child] = front.get(id)["global_children_ids"]
    there = front.instance(region="sea")
    shown = front.change(child, instances=[there], label="Seattle", nodes=3)
    assert (shown["instances"], shown["label"], shown["nodes"]) == ([there], "Seattle", 3)
    front.change(id, timeout=5)
    shown = front.get(child)
    assert (shown["instances"], shown["label"], shown["nodes"]) == ([there], "Seattle", 3)
    assert shown["generic_info"]["timeout"] == 5
    text = f"This load balancer is a child of {id}: change that one."
    assert front.not_changed(child, timeout=6) == text
    assert front.not_changed(child, global_regions=["atl"]) == text
    assert front.refused("POST", f"/{child}/forwarding-rules", HTTPS) == text
    assert front.refused("DELETE", f"/{child}/auto_ssl") == text


def test_auto_ssl_gets_one_certificate_for_all(front: Front) -> None:
    front.client.post("/domains", json={"domain": "example.com"})
    id = front.balance(global_regions=["sea"], auto_ssl={"domain_zone": "example.com"})
    parent = front.get(id)
    [child] = parent["global_children_ids"]
    assert parent["ssl_cert_b64"] == front.get(child)["ssl_cert_b64"] != ""


def test_all_go_with_the_parent_and_a_child_may_go_alone(front: Front, engine: Engine) -> None:
    id = front.balance(global_regions=["sea", "atl"])
    sea, _ = front.get(id)["global_children_ids"]
    front.send("DELETE", sea)
    assert front.get(id)["global_regions"] == ["atl"]
    front.send("DELETE", id)
    front.roost.settle()
    assert front.list() == []
    assert engine.balancers == {}


@pytest.mark.settings(lifecycle="quick")
def test_while_a_child_is_being_made_neither_it_nor_its_parent_can_be_deleted(
    front: Front,
) -> None:
    front.roost.clock.hold()
    id = front.create()["id"]
    front.roost.clock.advance(seconds=5)
    front.send("PATCH", id, {"global_regions": ["sea"]})
    assert front.refused("DELETE", f"/{id}") == NOT_READY
    assert front.not_changed(id, global_regions=[]) == NOT_READY
    front.roost.clock.advance(seconds=5)
    front.send("DELETE", id)
    assert front.list() == []


def test_each_costs_what_its_nodes_cost(front: Front) -> None:
    front.roost.clock.hold("2031-01-01T00:00:00+00:00")
    id = front.balance(global_regions=["sea"], nodes=3)
    [child] = front.get(id)["global_children_ids"]
    front.roost.clock.advance(days=28)
    assert front.owed(id) == front.owed(child) == 3000
