"""Nodes: instances of the account that belong to a cluster."""

import re

import pytest

from roost.drivers.compute import Compute
from roost.drivers.errors import DriverRefused
from tests.products.blocks.storage import Wire
from tests.products.instances.cloud import UNKNOWN
from tests.products.kubernetes.fleet import NO_NODE, PLAN, Fleet


def test_a_node_is_an_instance_of_the_account(fleet: Fleet) -> None:
    id = fleet.make(enable_firewall=True)
    cluster = fleet.cluster(id)
    [node, _] = cluster["node_pools"][0]["nodes"]
    instance = fleet.instance(node["id"])
    assert re.fullmatch(r"work-[0-9a-f]{12}", node["label"])
    assert node == {
        "id": instance["id"],
        "label": instance["label"],
        "date_created": instance["date_created"],
        "status": "active",
        "ip": instance["main_ip"],
        "private_ip": instance["internal_ip"],
    }
    assert (instance["plan"], instance["region"], instance["hostname"]) == (
        PLAN,
        "ewr",
        node["label"],
    )
    assert [vpc["id"] for vpc in instance["vpcs"]] == [vpc["id"] for vpc in cluster["vpcs"]]
    assert instance["firewall_group_id"] == cluster["firewall_group_id"]
    assert set(fleet.instances()) == {n["id"] for n in cluster["node_pools"][0]["nodes"]}


@pytest.mark.parametrize("label", ["Blue Pool", "_", "x" * 255, "ä.ö"])
def test_a_node_has_a_host_name_whatever_its_pool_is_called(fleet: Fleet, label: str) -> None:
    id = fleet.make(node_pools=[fleet.pool_wish(label=label[:242], node_quantity=1)])
    [node] = fleet.pool(id)["nodes"]
    instance = fleet.instance(node["id"])
    assert node["label"].startswith(f"{label[:242]}-")
    assert re.fullmatch(r"[a-z0-9](-?[a-z0-9])*-[0-9a-f]{12}", instance["hostname"])
    assert len(instance["hostname"]) <= 63


def test_the_instance_of_a_node_is_deleted_by_its_cluster_alone(fleet: Fleet) -> None:
    id = fleet.make()
    [node, _] = fleet.pool(id)["nodes"]
    text = fleet.refused("DELETE", f"/instances/{node['id']}")
    assert text == (
        f"Unable to destroy server: it is the Kubernetes node {node['label']}."
        " Delete the node from its node pool instead."
    )
    assert fleet.instance(node["id"])["status"] == "active"
    assert fleet.pool(id)["node_quantity"] == 2


def test_the_network_of_a_node_tells_whose_it_is(fleet: Fleet) -> None:
    id = fleet.make(node_pools=[fleet.pool_wish(node_quantity=1)])
    vpc = fleet.cluster(id)["vpcs"][0]["id"]
    server = fleet.deploy(attach_vpc=[vpc])
    attachments = fleet.get(f"/vpcs/{vpc}/attachments")["attachments"]
    linked = {each["id"]: each["linked_subscription"] for each in attachments}
    [node] = fleet.pool(id)["nodes"]
    assert linked == {node["id"]: {"type": "vke", "id": id}, server: None}


def test_a_pools_nodes_are_listed_in_pages(fleet: Fleet) -> None:
    id = fleet.make(node_pools=[fleet.pool_wish(node_quantity=3)])
    path, nodes = f"{fleet.pool_path(id)}/nodes", fleet.pool(id)["nodes"]
    listed = fleet.get(path)
    assert listed == {
        "worker_nodes": nodes,
        "meta": {"total": 3, "links": {"next": "", "prev": ""}},
    }
    page = fleet.get(path, per_page=2)
    page = fleet.get(path, per_page=2, cursor=page["meta"]["links"]["next"])
    assert page["worker_nodes"] == nodes[2:]


def test_a_deleted_node_is_not_replaced(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make()
    path = fleet.pool_path(id)
    [first, second] = [node["id"] for node in fleet.pool(id)["nodes"]]
    fleet.delete(f"{path}/nodes/{first}")
    pool = fleet.pool(id)
    assert (pool["node_quantity"], [node["id"] for node in pool["nodes"]]) == (1, [second])
    assert fleet.refused("DELETE", f"{path}/nodes/{first}", status=404) == NO_NODE
    fleet.roost.settle()
    assert fleet.instances() == [second]
    assert ("drain", first) in wire.asked
    text = fleet.refused("DELETE", f"{path}/nodes/{second}")
    assert text == "The last node of a node pool cannot be deleted"


def test_a_recycled_node_is_replaced_by_a_new_one(fleet: Fleet) -> None:
    id = fleet.make()
    path = fleet.pool_path(id)
    [first, second] = fleet.pool(id)["nodes"]
    fleet.post(f"{path}/nodes/{first['id']}/recycle")
    pool = fleet.pool(id)
    assert (pool["node_quantity"], pool["nodes"][0]) == (2, second)
    new = pool["nodes"][1]
    assert new["id"] != first["id"]
    assert new["label"] != first["label"]
    fleet.roost.settle()
    assert set(fleet.instances()) == {second["id"], new["id"]}
    assert fleet.pool(id)["status"] == "active"


def test_a_node_is_one_of_its_own_pool(fleet: Fleet) -> None:
    id = fleet.make()
    elsewhere = fleet.add_pool(id, label="more")["nodes"][0]["id"]
    path = fleet.pool_path(id)
    for node in (elsewhere, UNKNOWN, fleet.deploy()):
        assert fleet.refused("DELETE", f"{path}/nodes/{node}", status=404) == NO_NODE
        assert fleet.refused("POST", f"{path}/nodes/{node}/recycle", status=404) == NO_NODE


def test_a_node_whose_machine_cannot_be_had_has_failed_until_it_is_recycled(
    fleet: Fleet, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(machine: object) -> None:
        raise DriverRefused("no room")

    with monkeypatch.context() as patch:
        patch.setattr(fleet.roost.app.driver(Compute), "create", refuse)
        id = fleet.make(node_pools=[fleet.pool_wish(node_quantity=1)])
    pool = fleet.pool(id)
    assert (pool["status"], pool["nodes"][0]["status"]) == ("failed", "failed")
    fleet.post(f"{fleet.pool_path(id)}/nodes/{pool['nodes'][0]['id']}/recycle")
    fleet.roost.settle()
    assert fleet.pool(id)["status"] == "active"
    assert len(fleet.instances()) == 1
