"""Apache Libcloud, whose Vultr driver was written for the API of 2021.

It sends os_id as a string, adds `per_page=500` to every request, writes included, and reads fields
that newer descriptions leave out (`tag`, `v6_main_ip`, `internal_ip`).
"""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from libcloud.common.vultr import VultrException
from libcloud.compute.base import KeyPair, Node, NodeImage, NodeLocation, NodeSize
from libcloud.compute.drivers.vultr import VultrNodeDriver, VultrNodeDriverV2
from libcloud.compute.types import NodeState, VolumeSnapshotState

from tests.clients.server import Live
from tests.clients.story import LARGER_PLAN, OPERATING_SYSTEM, PLAN, PUBLIC_KEY, REGION, until

METAL_PLAN = "vbm-4c-32gb"
# The driver asks for bare metals as well unless told.
INSTANCES_ONLY = {"ex_list_bare_metals": False}


@pytest.fixture
def vultr(live: Live) -> VultrNodeDriverV2:
    driver = VultrNodeDriver(live.key, host=live.host, port=live.port, secure=False)
    assert isinstance(driver, VultrNodeDriverV2)
    return driver


@pytest.fixture
def region(vultr: VultrNodeDriverV2) -> NodeLocation:
    [region] = [location for location in vultr.list_locations() if location.id == REGION]
    return region


@pytest.fixture
def plans(vultr: VultrNodeDriverV2) -> dict[str, NodeSize]:
    return {size.id: size for size in vultr.list_sizes(**INSTANCES_ONLY)}


@pytest.fixture
def image(vultr: VultrNodeDriverV2) -> NodeImage:
    [image] = [image for image in vultr.list_images() if image.id == str(OPERATING_SYSTEM)]
    return image


@pytest.fixture
def key(vultr: VultrNodeDriverV2) -> Iterator[KeyPair]:
    key = vultr.import_key_pair_from_string("laptop", PUBLIC_KEY)
    yield key
    assert vultr.delete_key_pair(key)
    assert key.extra["id"] not in {other.extra["id"] for other in vultr.list_key_pairs()}


def test_libcloud_deploys_watches_snapshots_resizes_and_deletes(
    vultr: VultrNodeDriverV2,
    region: NodeLocation,
    plans: dict[str, NodeSize],
    image: NodeImage,
    key: KeyPair,
) -> None:
    assert vultr.get_key_pair(key.extra["id"]).public_key == PUBLIC_KEY
    assert PLAN in vultr.ex_list_available_sizes_for_location(region)

    node = vultr.create_node(
        "told by libcloud",
        size=plans[PLAN],
        image=image,
        location=region,
        ex_ssh_key_ids=[key.extra["id"]],
    )
    assert node.id is not None
    node_id = node.id
    assert node.state == NodeState.PENDING
    assert node.public_ips == ["0.0.0.0"]
    assert node.extra["server_status"] == "none"

    [(running, addresses)] = vultr.wait_until_running(
        [node], wait_period=0.05, timeout=30, ex_list_nodes_kwargs=INSTANCES_ONLY
    )
    assert running.state == NodeState.RUNNING
    assert running.name == "told by libcloud"
    assert addresses == running.public_ips

    def look() -> Node:
        return vultr.ex_get_node(node_id)

    installed = until(look, lambda now: now.extra["server_status"] == "ok")
    assert installed.state == NodeState.RUNNING
    assert installed.public_ips != ["0.0.0.0"]

    snapshot = vultr.ex_create_snapshot(installed, "before the resize")
    assert snapshot.state == VolumeSnapshotState.CREATING
    taken = until(
        lambda: vultr.ex_get_snapshot(snapshot.id),
        lambda now: now.state == VolumeSnapshotState.AVAILABLE,
    )
    assert taken.size
    assert taken.extra["description"] == "before the resize"
    assert taken.extra["os_id"] == OPERATING_SYSTEM

    vultr.ex_resize_node(installed, plans[LARGER_PLAN])
    resized = until(
        look,
        lambda now: (
            now.size == LARGER_PLAN
            and now.state == NodeState.RUNNING
            and now.extra["server_status"] == "ok"
        ),
    )
    assert resized.extra["ram"] == plans[LARGER_PLAN].ram
    assert resized.extra["disk"] == plans[LARGER_PLAN].disk

    assert vultr.destroy_node(resized)
    assert node_id not in {other.id for other in vultr.list_nodes(**INSTANCES_ONLY)}
    with pytest.raises(VultrException, match="Server is pending destruction") as gone:
        look()
    assert gone.value.code == 404

    assert vultr.ex_delete_snapshot(taken)
    assert taken.id not in {other.id for other in vultr.ex_list_snapshots()}


def test_libcloud_deploys_switches_and_deletes_a_bare_metal(
    vultr: VultrNodeDriverV2, region: NodeLocation, image: NodeImage
) -> None:
    [size] = [size for size in vultr.list_sizes() if size.id == METAL_PLAN]
    node = vultr.create_node("metal", size=size, image=image, location=region)
    assert node.state == NodeState.PENDING
    assert node.public_ips == []
    assert node.extra["mac_address"] == 0

    [(running, addresses)] = vultr.wait_until_running([node], wait_period=0.05, timeout=30)
    assert running.state == NodeState.RUNNING
    assert addresses == running.public_ips
    assert running.extra["is_bare_metal"]
    assert running.extra["disk"] == "2x 240GB SSD"

    for switch in (vultr.stop_node, vultr.start_node, vultr.reboot_node, vultr.destroy_node):
        until(partial(_accepted, switch, running), bool)
    assert running.id not in {other.id for other in vultr.list_nodes()}


def _accepted(switch: Callable[[Node], bool], node: Node) -> bool:
    """Whether the server is done with what it was asked for before."""
    try:
        return switch(node)
    except VultrException as refused:
        if "Server is currently locked" not in str(refused):
            raise
        return False
