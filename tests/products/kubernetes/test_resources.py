"""The volumes and load balancers that a cluster made for itself, and deleting them with it.

Nothing runs in a simulated cluster. These tests do what the CSI driver and the cloud controller
manager do in a real one: they make volumes and load balancers by the API.
"""

import pytest

from tests.products.blocks.storage import by_hand
from tests.products.instances.cloud import UNKNOWN, Json
from tests.products.kubernetes.fleet import GONE, Fleet
from tests.server import RunningRoost

VOLUME = "pvc-0a1b2c3d4e5f6071"


class Inside(Fleet):
    """A Roost as what runs in a cluster sees it."""

    def nodes(self, id: str) -> list[str]:
        return [node["id"] for node in self.pool(id)["nodes"]]

    def balance(self, instances: list[str]) -> str:
        body = {"region": "ewr", "label": "a0123456789abcdef", "instances": instances}
        return self.post("/load-balancers", body, ok=202)["load_balancer"]["id"]

    def volume(self, node: str, label: str = VOLUME) -> str:
        """A volume that a node has."""
        body = {"region": "ewr", "size_gb": 10, "label": label}
        id = self.post("/blocks", body, ok=202)["block"]["id"]
        self.roost.settle()
        self.attach(id, node)
        return id

    def attach(self, id: str, server: str) -> None:
        self.post(f"/blocks/{id}/attach", {"instance_id": server, "live": True})
        self.roost.settle()

    def detach(self, id: str) -> None:
        self.post(f"/blocks/{id}/detach", {"live": True})
        self.roost.settle()

    def block(self, id: str) -> Json:
        return self.get(f"/blocks/{id}")["block"]

    def resources(self, id: str) -> tuple[list[str], list[str]]:
        """The ids of a cluster's volumes and load balancers."""
        found = self.get(f"/kubernetes/clusters/{id}/resources")["resources"]
        return (
            [each["id"] for each in found["block_storage"]],
            [each["id"] for each in found["load_balancer"]],
        )

    def left(self) -> tuple[list[str], list[str]]:
        """The ids of all volumes and load balancers that there are."""
        blocks, balancers = self.get("/blocks")["blocks"], self.get("/load-balancers")
        return (
            [each["id"] for each in blocks],
            [each["id"] for each in balancers["load_balancers"]],
        )


@pytest.fixture
def inside(roost: RunningRoost) -> Inside:
    return Inside(roost)


def test_a_cluster_shows_what_it_made(inside: Inside) -> None:
    id = inside.make()
    assert inside.resources(id) == ([], [])
    node, _ = inside.nodes(id)
    volume, balancer = inside.volume(node), inside.balance([node])
    inside.roost.settle()
    block = inside.block(volume)
    front = inside.get(f"/load-balancers/{balancer}")["load_balancer"]
    assert inside.get(f"/kubernetes/clusters/{id}/resources") == {
        "resources": {
            "block_storage": [
                {
                    "id": volume,
                    "label": VOLUME,
                    "date_created": block["date_created"],
                    "status": "active",
                    "size_gb": 10,
                }
            ],
            "load_balancer": [
                {
                    "id": balancer,
                    "label": "a0123456789abcdef",
                    "date_created": front["date_created"],
                    "status": "active",
                    "ipv4": front["ipv4"],
                    "nodes": 1,
                }
            ],
        }
    }


def test_what_its_owner_attaches_to_a_node_is_not_the_clusters(inside: Inside) -> None:
    id = inside.make()
    node, _ = inside.nodes(id)
    inside.volume(node, label="data")
    inside.balance([inside.deploy()])
    assert inside.resources(id) == ([], [])


def test_a_volume_stays_the_clusters_wherever_it_goes(inside: Inside) -> None:
    id = inside.make()
    one, two = inside.nodes(id)
    volume = inside.volume(one)
    inside.detach(volume)
    assert inside.resources(id) == ([volume], [])
    inside.attach(volume, inside.deploy())
    assert inside.resources(id) == ([volume], [])
    other = inside.make(label="other")
    inside.detach(volume)
    inside.attach(volume, inside.nodes(other)[0])
    assert (inside.resources(id), inside.resources(other)) == (([], []), ([volume], []))
    inside.detach(volume)
    inside.attach(volume, two)
    assert inside.resources(id) == ([volume], [])


def test_a_load_balancer_stays_the_clusters_when_its_nodes_are_others(inside: Inside) -> None:
    id = inside.make()
    node, _ = inside.nodes(id)
    balancer = inside.balance([node])
    inside.roost.settle()
    inside.post(f"{inside.pool_path(id)}/nodes/{node}/recycle")
    inside.roost.settle()
    assert inside.get(f"/load-balancers/{balancer}")["load_balancer"]["instances"] == []
    assert inside.resources(id) == ([], [balancer])


def two_of_each(inside: Inside) -> tuple[str, tuple[list[str], list[str]], str]:
    """A cluster with two volumes and two load balancers; the second volume is elsewhere by now."""
    id = inside.make(enable_firewall=True)
    nodes = inside.nodes(id)
    volumes = [inside.volume(node) for node in nodes]
    balancers = [inside.balance(nodes) for _ in range(2)]
    server = inside.deploy()
    inside.detach(volumes[1])
    inside.attach(volumes[1], server)
    assert inside.resources(id) == (volumes, balancers)
    return id, (volumes, balancers), server


def test_they_go_with_the_cluster_but_for_what_another_server_has(inside: Inside) -> None:
    id, (volumes, _), server = two_of_each(inside)
    group = inside.cluster(id)["firewall_group_id"]
    inside.delete(f"/kubernetes/clusters/{id}/delete-with-linked-resources")
    assert inside.refused("GET", f"/kubernetes/clusters/{id}", status=404) == GONE
    inside.refused("GET", f"/firewalls/{group}", status=404)
    inside.roost.settle()
    assert inside.left() == ([volumes[1]], [])
    assert inside.block(volumes[1])["attached_to_instance"] == server
    assert (inside.instances(), inside.get("/vpcs")["vpcs"]) == ([server], [])


def test_a_cluster_that_is_deleted_alone_leaves_them(inside: Inside) -> None:
    id, there, server = two_of_each(inside)
    inside.delete(f"/kubernetes/clusters/{id}")
    inside.roost.settle()
    assert inside.left() == there
    assert inside.block(there[0][0])["attached_to_instance"] == ""
    assert inside.instances() == [server]


@by_hand
def test_a_load_balancer_that_is_being_made_goes_once_it_is_there(inside: Inside) -> None:
    inside.clock.hold()
    id = inside.ask()["id"]
    inside.clock.advance(seconds=5)
    balancer = inside.balance(inside.nodes(id))
    inside.delete(f"/kubernetes/clusters/{id}/delete-with-linked-resources")
    assert inside.left() == ([], [balancer])
    inside.clock.advance(seconds=5)
    inside.wait_for_machine_time(3)
    inside.roost.settle()
    assert inside.left() == ([], [])


def test_resources_are_of_a_cluster_that_there_is(inside: Inside) -> None:
    path = f"/kubernetes/clusters/{UNKNOWN}"
    assert inside.refused("GET", f"{path}/resources", status=404) == GONE
    assert inside.refused("DELETE", f"{path}/delete-with-linked-resources", status=404) == GONE
