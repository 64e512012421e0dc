"""Many requests at the same moment: no node twice, none lost, nothing left of what is deleted."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.durability.invariants import check_invariants
from tests.products.kubernetes.fleet import MIDDLE, NEWEST, OLDEST, Fleet

CLIENTS = 8


def at_once(calls: Iterable[Callable[[], int]]) -> list[int]:
    """The statuses of requests that are made together."""
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_a_key_and_a_pools_name_are_given_once(fleet: Fleet) -> None:
    id = fleet.make()
    path = fleet.pool_path(id)

    def label() -> int:
        return fleet.client.post(f"{path}/labels", json={"key": "a", "value": "b"}).status_code

    def pool() -> int:
        body = fleet.pool_wish(label="more", node_quantity=1)
        return fleet.client.post(f"/kubernetes/clusters/{id}/node-pools", json=body).status_code

    assert sorted(at_once([label] * CLIENTS)) == [201] + [422] * (CLIENTS - 1)
    assert sorted(at_once([pool] * CLIENTS)) == [201] + [400] * (CLIENTS - 1)
    fleet.roost.settle()
    assert len(fleet.instances()) == 3


def test_a_pool_has_as_many_nodes_as_the_last_request_said(fleet: Fleet) -> None:
    id = fleet.make()
    path = fleet.pool_path(id)
    nodes = [node["id"] for node in fleet.pool(id)["nodes"]]

    def scale(quantity: int) -> int:
        return fleet.client.patch(path, json={"node_quantity": quantity}).status_code

    def lose(node: str) -> int:
        return fleet.client.delete(f"{path}/nodes/{node}").status_code

    calls = [*(partial(scale, n) for n in (1, 4, 2, 5)), *(partial(lose, node) for node in nodes)]
    assert set(at_once(calls)) <= {202, 204, 400, 404}
    fleet.roost.settle()
    pool = fleet.pool(id)
    assert pool["node_quantity"] == len(pool["nodes"]) >= 1
    assert set(fleet.instances()) == {node["id"] for node in pool["nodes"]}


@pytest.mark.parametrize("version", [OLDEST, MIDDLE])
def test_nothing_is_left_of_a_cluster_that_is_deleted_while_it_is_changed(
    fleet: Fleet, version: str
) -> None:
    id = fleet.make(version=version, enable_firewall=True)
    cluster, pool = f"/kubernetes/clusters/{id}", fleet.pool_path(id)
    [node, _] = [node["id"] for node in fleet.pool(id)["nodes"]]
    requests = [
        ("PATCH", pool, {"node_quantity": 4}),
        ("POST", f"{cluster}/upgrades", {"upgrade_version": NEWEST}),
        ("POST", f"{cluster}/node-pools", fleet.pool_wish(label="more")),
        ("POST", f"{pool}/nodes/{node}/recycle", None),
        ("DELETE", f"/instances/{node}", None),
        ("DELETE", cluster, None),
        ("PUT", cluster, {"label": "late"}),
        ("DELETE", pool, None),
    ]

    def ask(method: str, path: str, body: object) -> int:
        return fleet.client.request(method, path, json=body).status_code

    statuses = at_once(lambda request=request: ask(*request) for request in requests)
    assert all(status < 500 for status in statuses), statuses
    fleet.roost.settle()
    assert fleet.get("/kubernetes/clusters")["vke_clusters"] == []
    assert (fleet.instances(), fleet.get("/vpcs")["vpcs"]) == ([], [])
    assert fleet.get("/firewalls")["firewall_groups"] == []
    fleet.roost.run(check_invariants(fleet.roost.app.store))
