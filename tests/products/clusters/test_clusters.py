"""/v2/clusters: from the request to the deletion."""

from typing import Any

import pytest

from roost.drivers.fabric import Partition
from tests.products.blocks.storage import Wire, by_hand
from tests.products.clusters.pool import GPUS, MISSING, OTHER_GPUS, SMALL, Pool
from tests.products.instances.cloud import DEBIAN, PUBLIC_ISO, UBUNTU, UNKNOWN

GPU_STACK = "Vultr GPU Cluster Stack Ubuntu 20.04"


def told(wire: Wire) -> Partition:
    """What the fabric was told last."""
    name, partition = wire.asked[-1]
    assert name == "join"
    return partition


def template_of(pool: Pool, **fields: Any) -> str:
    body = {"plan": SMALL, "os_id": UBUNTU, **fields}
    return pool.post("/instances/templates", body, ok=200)["instance_template"]["id"]


# Making one


@by_hand
def test_a_cluster_is_provisioned_then_runs(pool: Pool) -> None:
    pool.clock.hold()
    made = pool.ask_for(desired_pool_count=2, hostname="node.example.com")
    template = made.pop("instance_template")
    assert (template["plan"], template["label"]) == (SMALL, "pool")
    id = made.pop("id")
    assert made.pop("date_created").endswith("+00:00")
    assert made == {
        "region": "ewr",
        "label": "pool",
        "plan": SMALL,
        "min_pool_count": 1,
        "desired_pool_count": 2,
        "hostname": "node.example.com",
        "status": "pending",
        "state": "provisioning",
        "cluster_type": "vps",
        "type": "vps",
        "instances": [],
        "vpc_networks": [],
    }
    pool.clock.advance(seconds=5)
    cluster = pool.cluster(id)
    assert (cluster["status"], cluster["state"]) == ("active", "running")
    assert [(node["label"], node["status"]) for node in cluster["instances"]] == [
        ("pool-1", "active"),
        ("pool-2", "active"),
    ]
    hosts = [pool.instance(node["id"])["hostname"] for node in cluster["instances"]]
    assert hosts == ["node-1.example.com", "node-2.example.com"]
    [listed] = pool.get("/clusters")["clusters"]
    assert listed.pop("type") == "cluster"
    assert listed == {k: v for k, v in cluster.items() if k not in ("instance_template", "type")}


def test_nodes_are_what_their_template_says(pool: Pool) -> None:
    key, vpc = pool.ssh_key(), pool.vpc(description="inside")
    template = template_of(pool, ssh_key_ids=[key], user_data="aGVsbG8=")
    id = pool.cluster_of(instance_template=template, vpc_ids=[vpc])
    cluster = pool.cluster(id)
    assert cluster["instance_template"]["id"] == template
    assert cluster["vpc_networks"] == [{"id": vpc, "description": "inside"}]
    [node] = pool.node_ids(id)
    assert pool.get(f"/instances/{node}/user-data")["user_data"] == {"data": "aGVsbG8="}
    assert [each["id"] for each in pool.instance(node)["vpcs"]] == [vpc]
    assert cluster["instance_template"]["ssh_keys"] == [{"id": key, "name": "laptop"}]


def test_a_plan_installs_a_system_or_an_application(pool: Pool) -> None:
    apps = pool.get("/applications")["applications"]
    of_type = {app["type"]: app for app in reversed(apps)}
    one_click, marketplace = of_type["one-click"], of_type["marketplace"]
    for source, shown in (
        ({"os_id": DEBIAN}, {"os_id": DEBIAN}),
        ({"app_id": one_click["id"]}, {"app_id": one_click["id"]}),
        ({"image_id": marketplace["id"]}, {"image_id": marketplace["image_id"]}),
    ):
        [node] = pool.node_ids(pool.cluster_of(plan="vc2-6c-16gb", **source))
        assert shown.items() <= pool.instance(node).items()


def test_machines_with_a_gpu_need_no_system_to_be_named(pool: Pool, wire: Wire) -> None:
    id = pool.cluster_of(plan=GPUS, region="ord", gpu_fabric=True, vlanid=7, min_pool_count=2)
    cluster = pool.cluster(id)
    assert (cluster["cluster_type"], cluster["type"]) == ("fabric", "fabric")
    nodes = pool.all("/bare-metals", "bare_metals")
    assert {node["os"] for node in nodes} == {GPU_STACK}
    partition = told(wire)
    assert (partition.id, partition.technology, partition.key) == (id, "ROCE", 7)
    assert set(partition.machines) == {node["id"] for node in nodes}
    assert partition.head == ""


def test_a_head_node_gives_the_others_their_work(pool: Pool, wire: Wire) -> None:
    id = pool.cluster_of(use_head_node=True, head_node_plan="vc2-2c-4gb", os_id=UBUNTU, plan=SMALL)
    cluster = pool.cluster(id)
    head, worker = cluster["instances"]
    assert (head["label"], head["is_head_node"]) == ("pool-head", True)
    assert (worker["label"], "is_head_node" in worker) == ("pool-1", False)
    assert pool.instance(head["id"])["plan"] == "vc2-2c-4gb"
    assert told(wire).head == head["id"]
    path = f"/instances/templates/{cluster['head_node_instance_template_id']}"
    assert pool.get(path)["instance_template"]["plan"] == "vc2-2c-4gb"


def test_the_nodes_have_file_systems_one_of_them_new(pool: Pool) -> None:
    old = pool.make()
    id = pool.cluster_of(
        vfs_ids=[old], use_vfs=True, vfs_label="scratch", vfs_storage_size={"gb": 20},
        desired_pool_count=2,
    )  # fmt: skip
    pool.wait_for_machine_time(1.2)
    pool.roost.settle()
    shares = pool.cluster(id)["instance_template"]["vfs_subscriptions"]
    assert [share["label"] for share in shares] == ["shared", "scratch"]
    for share in shares:
        attached = {each["target_id"] for each in pool.attachments(share["id"])}
        assert attached == set(pool.node_ids(id))


def test_only_the_nodes_cost(pool: Pool) -> None:
    pool.cluster_of(desired_pool_count=2)
    charges = pool.get("/billing/pending-charges")["pending_charges"]
    assert [charge["product"] for charge in charges] == ["Cloud Compute"] * 2


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": None}, "Missing required field: region"),
        ({"region": "mars"}, "Invalid region."),
        ({"plan": "vc9"}, "Invalid plan chosen."),
        ({"plan": GPUS}, f"Invalid plan chosen. {GPUS} is not available in ewr."),
        ({"plan": ""}, "Give exactly one of plan or instance_template"),
        ({"instance_template": UNKNOWN}, "Give exactly one of plan or instance_template"),
        ({"plan": "", "instance_template": UNKNOWN}, f"Invalid instance_template: {UNKNOWN}"),
        ({"os_id": None}, "Missing required field: one of os_id, app_id or image_id"),
        ({"os_id": 999999}, "Invalid os_id: 999999"),
        ({"os_id": 1743, "app_id": 1}, "Give at most one of "),
        ({"gpu_fabric": True}, f"Invalid gpu_fabric: {SMALL} has no GPU fabric"),
        ({"min_pool_count": 33}, "Invalid min_pool_count: "),
        ({"desired_pool_count": -1}, "Invalid desired_pool_count: "),
        (
            {"min_pool_count": 2, "desired_pool_count": 1},
            "Invalid desired_pool_count: must not be less than min_pool_count",
        ),
        ({"hostname": "-"}, "Invalid hostname: must be a DNS name"),
        ({"vlanid": 4095}, "Invalid vlanid: "),
        ({"vpc_ids": [UNKNOWN]}, f"Invalid vpc_ids: {UNKNOWN}"),
        ({"vfs_ids": [UNKNOWN]}, f"Invalid vfs_ids: {UNKNOWN}"),
        ({"use_vfs": True}, "Missing required field: vfs_label"),
        ({"use_vfs": True, "vfs_label": "x"}, "Missing required field: vfs_storage_size"),
        (
            {"use_vfs": True, "vfs_label": "x", "vfs_storage_size": {"bytes": 1}},
            "Missing required field: vfs_storage_size.gb",
        ),
        (
            {"use_vfs": True, "vfs_label": "x", "vfs_storage_size": {"gb": 1}},
            "Invalid vfs_storage_size: must be 10 to ",
        ),
        ({"use_head_node": True}, "Give exactly one of head_node_plan or head_node_template"),
        (
            {"use_head_node": True, "head_node_plan": SMALL, "os_id": None},
            "Missing required field: head_node_plan needs one of os_id, app_id or image_id",
        ),
        (
            {"use_head_node": True, "head_node_template": UNKNOWN},
            f"Invalid head_node_template: {UNKNOWN}",
        ),
    ],
)
def test_what_cannot_be_made(pool: Pool, fields: dict[str, Any], text: str) -> None:
    body = {"region": "ewr", "plan": SMALL, "os_id": UBUNTU, **fields}
    assert pool.refused("POST", "/clusters", body).startswith(text)
    for path, items in (
        ("/clusters", "clusters"),
        ("/instances", "instances"),
        ("/vfs", "vfs"),
        ("/instances/templates", "instance_templates"),
    ):
        assert pool.all(path, items) == []


def test_a_fabric_takes_its_own_kind_of_key(pool: Pool) -> None:
    body = {"region": "ord", "plan": GPUS, "gpu_fabric": True, "pkey": 5}
    text = f"Invalid pkey: the fabric of {GPUS} takes a VLANID"
    assert pool.refused("POST", "/clusters", body) == text
    body = {"region": "ewr", "plan": "vbm-112c-2048gb-8-h100-gpu", "gpu_fabric": True, "vlanid": 5}
    assert pool.refused("POST", "/clusters", body).startswith("Invalid vlanid: the fabric of ")


def test_a_bare_metal_takes_no_iso(pool: Pool) -> None:
    template = template_of(pool, plan=OTHER_GPUS, os_id=None, iso_id=PUBLIC_ISO)
    body = {"region": "ord", "instance_template": template}
    text = "Invalid instance_template: no ISO can be put into a bare metal"
    assert pool.refused("POST", "/clusters", body) == text


def test_a_cluster_that_the_fabric_refuses_can_only_be_deleted(pool: Pool, wire: Wire) -> None:
    wire.refused.add("join")
    id = pool.cluster_of()
    cluster = pool.cluster(id)
    assert (cluster["status"], cluster["state"]) == ("suspended", "failed")
    [node] = pool.node_ids(id)
    text = "The cluster could not be made"
    body = {"action": "detach", "instances": [node]}
    assert pool.refused("POST", f"/clusters/{id}", body) == text
    assert pool.refused("PUT", f"/clusters/{id}", {"desired_pool_count": 3}) == text
    pool.delete(f"/clusters/{id}")
    assert pool.instance(node)["status"] == "active"


# Changing one


def test_what_is_not_given_stays(pool: Pool) -> None:
    id = pool.cluster_of(hostname="a")
    before = pool.cluster(id)
    assert pool.put(f"/clusters/{id}", {}, ok=202)["cluster"] == before
    after = pool.put(f"/clusters/{id}", {"label": "b", "hostname": "c"}, ok=202)["cluster"]
    assert after == before | {"label": "b", "hostname": "c"}


def test_a_pool_grows_and_shrinks_and_nothing_is_destroyed(pool: Pool, wire: Wire) -> None:
    id = pool.cluster_of()
    first = pool.node_ids(id)
    grown = pool.resize(id, 3)
    assert (grown["status"], grown["desired_pool_count"]) == ("upgrading", 3)
    pool.roost.settle()
    assert pool.cluster(id)["status"] == "active"
    assert len(pool.node_ids(id)) == 3
    pool.resize(id, 1)
    pool.roost.settle()
    assert pool.node_ids(id) == first
    assert told(wire).machines == tuple(first)
    assert len(pool.all("/instances", "instances")) == 3
    pool.resize(id, 2)
    labels = {node["label"] for node in pool.all("/instances", "instances")}
    assert labels == {"pool-1", "pool-2", "pool-3", "pool-4"}


def test_a_pool_has_its_bounds(pool: Pool) -> None:
    id = pool.cluster_of(min_pool_count=1)
    path = f"/clusters/{id}"
    text = "Invalid desired_pool_count: must not be less than min_pool_count"
    assert pool.refused("PUT", path, {"desired_pool_count": 0}) == text
    assert pool.refused("PUT", path, {"min_pool_count": 2}) == text
    assert pool.refused("PUT", path, {"desired_pool_count": 33}).startswith("Invalid desired_")
    assert pool.resize(id, 0, min_pool_count=0)["desired_pool_count"] == 0


def test_the_nodes_are_in_the_networks_that_are_named_last(pool: Pool) -> None:
    one, other = pool.vpc(), pool.vpc()
    id = pool.cluster_of(vpc_ids=[one], desired_pool_count=2)
    changed = pool.put(f"/clusters/{id}", {"vpc_ids": [other]}, ok=202)["cluster"]
    assert [vpc["id"] for vpc in changed["vpc_networks"]] == [other]
    for node in pool.node_ids(id):
        assert [vpc["id"] for vpc in pool.instance(node)["vpcs"]] == [other]
    far = pool.vpc(region="ams")
    text = pool.refused("PUT", f"/clusters/{id}", {"vpc_ids": [far]})
    assert text == f"Invalid vpc_ids: {far} is in ams, not in ewr"
    pool.put(f"/clusters/{id}", {"vpc_ids": []}, ok=202)
    pool.roost.settle()
    pool.delete(f"/vpcs/{other}")


def test_a_refused_growth_leaves_the_nodes_that_the_fabric_has(pool: Pool, wire: Wire) -> None:
    id = pool.cluster_of()
    before = pool.cluster(id)
    wire.refused.add("join")
    pool.resize(id, 2)
    pool.roost.settle()
    assert pool.cluster(id) == before
    assert len(pool.all("/instances", "instances")) == 2


# Deleting one


def test_the_nodes_stay_when_the_cluster_goes(pool: Pool, wire: Wire) -> None:
    id = pool.cluster_of()
    [node] = pool.node_ids(id)
    template = pool.cluster(id)["instance_template"]["id"]
    text = pool.refused("DELETE", f"/instances/templates/{template}")
    assert text == "The instance template is used by the cluster pool"
    pool.delete(f"/clusters/{id}")
    pool.roost.settle()
    assert wire.asked[-1] == ("dissolve", id)
    for method in ("GET", "PUT", "DELETE"):
        assert pool.refused(method, f"/clusters/{id}", {}, status=404) == MISSING
    assert pool.instance(node)["status"] == "active"
    assert pool.all("/instances/templates", "instance_templates") == []


def test_a_template_of_ones_own_stays(pool: Pool) -> None:
    template = template_of(pool)
    pool.delete(f"/clusters/{pool.cluster_of(instance_template=template)}")
    assert [t["id"] for t in pool.all("/instances/templates", "instance_templates")] == [template]


def test_a_cluster_may_go_before_it_is_ready(pool: Pool) -> None:
    pool.delete(f"/clusters/{pool.ask_for()['id']}")
    pool.roost.settle()
    assert pool.all("/clusters", "clusters") == []
    assert [server["status"] for server in pool.all("/instances", "instances")] == ["active"]
