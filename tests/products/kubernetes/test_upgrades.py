"""The versions that there are, and taking a cluster to a newer one."""

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import UNKNOWN
from tests.products.kubernetes.fleet import GONE, MIDDLE, NEWEST, OLDEST, RETIRED, Fleet

INVALID = "Validation error: invalid upgrade version"


def upgrade(fleet: Fleet, id: str, version: str) -> None:
    fleet.post(f"/kubernetes/clusters/{id}/upgrades", {"upgrade_version": version}, ok=202)


def test_the_versions_are_public_and_the_newest_comes_first(fleet: Fleet) -> None:
    reply = fleet.roost.client_for(None).get("/kubernetes/versions")
    assert (reply.status_code, reply.json()) == (200, {"versions": [NEWEST, MIDDLE, OLDEST]})


@pytest.mark.parametrize(
    ("version", "newer"),
    [(OLDEST, [NEWEST, MIDDLE]), (MIDDLE, [NEWEST]), (NEWEST, [])],
)
def test_a_cluster_is_offered_what_is_newer(fleet: Fleet, version: str, newer: list[str]) -> None:
    id = fleet.make(version=version)
    found = fleet.get(f"/kubernetes/clusters/{id}/available-upgrades")
    assert found == {"available_upgrades": newer}


@by_hand
def test_an_upgrade_is_told_at_once_and_replaces_the_nodes(fleet: Fleet, wire: Wire) -> None:
    """Terraform reads the version right after it asked for it, and does not wait."""
    fleet.clock.hold()
    pools = [fleet.pool_wish(), fleet.pool_wish(label="more", node_quantity=1)]
    id = fleet.ask(version=OLDEST, node_pools=pools)["id"]
    fleet.clock.advance(seconds=5)
    before = fleet.instances()
    upgrade(fleet, id, NEWEST)  # minors may be left out
    cluster = fleet.cluster(id)
    assert (cluster["version"], cluster["status"]) == (NEWEST, "pending")
    assert fleet.instances() == before
    fleet.clock.advance(seconds=10)
    cluster = fleet.cluster(id)
    nodes = [[node["id"] for node in pool["nodes"]] for pool in cluster["node_pools"]]
    assert (cluster["status"], list(map(len, nodes))) == ("active", [2, 1])
    assert {pool["status"] for pool in cluster["node_pools"]} == {"active"}
    assert set(fleet.instances()) == {id for ids in nodes for id in ids}
    assert not set(fleet.instances()) & set(before)
    assert [call[1].version for call in wire.asked if call[0] == "run"] == [OLDEST, NEWEST]
    assert fleet.get(f"/kubernetes/clusters/{id}/available-upgrades")["available_upgrades"] == []


@pytest.mark.parametrize(
    "version", [None, "", OLDEST, MIDDLE, RETIRED, "v1.29.2+1", "v9.9.9+9", "newest"]
)
def test_a_version_that_is_not_newer_or_not_offered_is_refused(
    fleet: Fleet, version: str | None
) -> None:
    id = fleet.make(version=MIDDLE)
    before = fleet.cluster(id)
    path = f"/kubernetes/clusters/{id}/upgrades"
    assert fleet.unprocessable("POST", path, {"upgrade_version": version}) == INVALID
    assert fleet.cluster(id) == before


@by_hand
def test_a_cluster_that_is_not_ready_is_not_upgraded(fleet: Fleet) -> None:
    fleet.clock.hold()
    id = fleet.ask(version=OLDEST)["id"]
    path = f"/kubernetes/clusters/{id}/upgrades"
    body = {"upgrade_version": MIDDLE}
    assert fleet.refused("POST", path, body) == "The cluster is not ready yet"
    fleet.clock.advance(seconds=5)
    upgrade(fleet, id, MIDDLE)
    text = fleet.refused("POST", path, {"upgrade_version": NEWEST})
    assert text == "The cluster is not ready yet"
    fleet.clock.advance(seconds=10)
    upgrade(fleet, id, NEWEST)


def test_an_upgrade_that_the_driver_refuses_is_taken_back(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make(version=OLDEST)
    before = fleet.cluster(id)
    wire.refused.add("run")
    upgrade(fleet, id, NEWEST)
    fleet.roost.settle()
    assert fleet.cluster(id) == before
    wire.refused.clear()
    upgrade(fleet, id, NEWEST)
    fleet.roost.settle()
    assert (fleet.cluster(id)["version"], fleet.cluster(id)["status"]) == (NEWEST, "active")


def test_nodes_that_cannot_be_replaced_stay(fleet: Fleet) -> None:
    """The plan is sold out by then: the control plane is upgraded, and the log says the rest."""
    id = fleet.make(version=OLDEST)
    before = fleet.pool(id)["nodes"]
    plan = fleet.pool(id)["plan"]
    fault = {"kind": "sold-out", "plan": plan}
    fleet.roost.admin().post("/faults", json=fault).raise_for_status()
    upgrade(fleet, id, NEWEST)
    fleet.roost.settle()
    cluster = fleet.cluster(id)
    assert (cluster["version"], cluster["status"]) == (NEWEST, "active")
    assert cluster["node_pools"][0]["nodes"] == before


def test_upgrades_are_of_clusters_that_there_are(fleet: Fleet) -> None:
    path = f"/kubernetes/clusters/{UNKNOWN}"
    assert fleet.refused("GET", f"{path}/available-upgrades", status=404) == GONE
    body = {"upgrade_version": NEWEST}
    assert fleet.refused("POST", f"{path}/upgrades", body, status=404) == GONE
