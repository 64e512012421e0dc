"""Attaching servers to clusters, and detaching them."""

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.clusters.pool import GPUS, MISSING, NOT_A_NODE, OTHER_GPUS, Pool
from tests.products.instances.cloud import UBUNTU, UNKNOWN

WORDS = [("attach", "detach"), ("add", "remove")]
"""Of Vultr's description, and of its guides."""


@pytest.mark.parametrize(("adding", "removing"), WORDS)
def test_many_at_once(pool: Pool, wire: Wire, adding: str, removing: str) -> None:
    id, server, metal = pool.empty(), pool.deploy(), pool.metal()
    assert pool.act(id, adding, server, metal) == "Instances added to cluster."
    pool.roost.settle()
    assert pool.node_ids(id) == [server, metal]
    assert wire.asked[-1][1].machines == (server, metal)
    assert pool.cluster(id)["desired_pool_count"] == 2
    assert pool.act(id, removing, metal, server) == "Instances removed from cluster."
    pool.roost.settle()
    assert pool.node_ids(id) == []
    assert wire.asked[-1][1].machines == ()
    assert pool.cluster(id)["desired_pool_count"] == 0
    assert pool.instance(server)["status"] == "active"


@pytest.mark.parametrize(("adding", "removing"), WORDS)
def test_one_by_its_path(pool: Pool, adding: str, removing: str) -> None:
    id, server = pool.empty(), pool.deploy()
    answer = pool.post(f"/clusters/{id}/{adding}/{server}", ok=202)
    assert answer == {"cluster": "Instance added to cluster."}
    assert pool.node_ids(id) == [server]
    answer = pool.post(f"/clusters/{id}/{removing}/{server}", ok=202)
    assert answer == {"cluster": "Instance removed from cluster."}
    assert pool.node_ids(id) == []


def test_a_node_joins_the_networks_of_its_cluster(pool: Pool) -> None:
    vpc = pool.vpc()
    id, server = pool.empty(vpc_ids=[vpc]), pool.deploy()
    pool.act(id, "attach", server)
    assert [each["id"] for each in pool.instance(server)["vpcs"]] == [vpc]


def test_a_server_that_is_deleted_leaves_its_cluster(pool: Pool, wire: Wire) -> None:
    id, server, metal = pool.empty(), pool.deploy(), pool.metal()
    pool.act(id, "attach", server, metal)
    pool.delete(f"/instances/{server}")
    pool.roost.settle()
    assert pool.node_ids(id) == [metal]
    pool.delete(f"/bare-metals/{metal}")
    pool.roost.settle()
    assert pool.node_ids(id) == []
    assert wire.asked[-1][1].machines == ()


def test_all_of_them_or_none(pool: Pool) -> None:
    id, server = pool.empty(), pool.deploy()
    far, elsewhere = pool.deploy(region="ams"), pool.cluster_of()
    [taken] = pool.node_ids(elsewhere)
    for node, text in (
        (UNKNOWN, f"Invalid instances: {UNKNOWN}"),
        ("x", "Invalid instances: x"),
        (far, f"Invalid instances: {far} is in ams, not in ewr"),
        (taken, f"Invalid instances: {taken} is in another cluster already"),
    ):
        body = {"action": "attach", "instances": [server, node]}
        assert pool.refused("POST", f"/clusters/{id}", body) == text
        assert pool.node_ids(id) == []
    pool.act(id, "attach", server)
    text = f"Invalid instances: {server} is in this cluster already"
    body = {"action": "attach", "instances": [server]}
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    body = {"action": "detach", "instances": [server, taken]}
    text = f"Invalid instances: {taken} is not in this cluster"
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    assert pool.node_ids(id) == [server]


def test_what_is_not_there(pool: Pool) -> None:
    id, server = pool.empty(), pool.deploy()
    body = {"action": "attach", "instances": [server]}
    assert pool.refused("POST", f"/clusters/{UNKNOWN}", body, status=404) == MISSING
    for path, text in (
        (f"/clusters/{UNKNOWN}/attach/{server}", MISSING),
        (f"/clusters/{id}/attach/{UNKNOWN}", NOT_A_NODE),
        (f"/clusters/{id}/detach/{server}", NOT_A_NODE),
        (f"/clusters/{id}/eat/{server}", "Invalid action: eat"),
    ):
        assert pool.refused("POST", path, status=404) == text
    for body in ({"action": "eat", "instances": [server]}, {"action": "attach", "instances": []}):
        pool.refused("POST", f"/clusters/{id}", body)


@by_hand
def test_a_pool_may_not_be_changed_before_it_is_ready(pool: Pool) -> None:
    pool.clock.hold()
    server, id = pool.create()["id"], pool.ask_for()["id"]
    text = "The cluster is not ready yet"
    body = {"action": "attach", "instances": [server]}
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    assert pool.refused("PUT", f"/clusters/{id}", {"desired_pool_count": 2}) == text
    pool.clock.advance(seconds=5)
    pool.act(id, "attach", server)


def test_only_machines_with_the_same_fabric_join_it(pool: Pool) -> None:
    id = pool.cluster_of(region="ord", plan=GPUS, gpu_fabric=True)
    other = pool.metal(region="ord", plan=OTHER_GPUS)
    body = {"action": "attach", "instances": [other]}
    text = f"Invalid instances: {other} does not have the fabric of {GPUS}"
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    pool.act(id, "attach", pool.metal(region="ord", plan=GPUS))
    assert len(pool.node_ids(id)) == 2


def test_a_cluster_has_at_most_32_nodes(pool: Pool) -> None:
    id = pool.empty()
    servers = [pool.create()["id"] for _ in range(33)]
    pool.roost.settle()
    body = {"action": "attach", "instances": servers}
    text = "A cluster has at most 32 nodes"
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    pool.act(id, "attach", *servers[:32])
    assert pool.refused("POST", f"/clusters/{id}/attach/{servers[32]}") == text


def test_a_head_that_leaves_is_none_any_more(pool: Pool) -> None:
    id = pool.cluster_of(
        use_head_node=True, head_node_plan="vc2-1c-1gb", os_id=UBUNTU, plan="vc2-1c-1gb"
    )
    head = pool.node_ids(id)[0]
    pool.act(id, "detach", head)
    pool.act(id, "attach", head)
    assert not any("is_head_node" in node for node in pool.cluster(id)["instances"])
