"""Whatever is asked of clusters, and in whatever order: nothing but documented answers and states.

The clock is held, so requests meet clusters and nodes that are halfway through something. In the
end everything is deleted, and nothing is left: no instance, network or address.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.durability.invariants import check_invariants
from tests.products.kubernetes.fleet import MIDDLE, NEWEST, OLDEST, PLAN, RETIRED, Fleet, Json
from tests.server import RunningRoost

ENOUGH = 15
"""Clock seconds in which anything that takes time has come to its end."""

REFUSED = {400, 404, 422}
STATUSES = {"pending", "active"}
Pool = tuple[str, str]
"""The ids of a cluster and a pool of it."""

quantities = st.integers(-1, 4)
bounds = st.none() | st.integers(0, 4)
switch = st.none() | st.booleans()
labels = st.sampled_from(["work", "db"])
keys = st.sampled_from(["a", "b", "-"])
which = st.integers(0, 3)


class Clusters(RuleBasedStateMachine):
    roost: RunningRoost
    """Given by the test, since hypothesis makes the machines."""

    clusters = Bundle[str]("clusters")
    pools = Bundle[Pool]("pools")

    @initialize()
    def begin(self) -> None:
        self.fleet = Fleet(self.roost, self.roost.new_account())
        self.there: set[str] = set()

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer; None where it is refused, as it may be, or there is none to read."""
        reply = self.fleet.client.request(method, path, json=body)
        if reply.is_success:
            return reply.json() if reply.content else {}
        assert reply.status_code in REFUSED, reply.text
        assert reply.json()["error"]
        return None

    @rule(target=clusters, version=st.sampled_from([OLDEST, MIDDLE, RETIRED]), guarded=switch)
    def make(self, version: str, guarded: bool | None) -> Any:
        body = self.fleet.wish(version=version, enable_firewall=guarded)
        made = self.ask("POST", "/kubernetes/clusters", body)
        if made is None:
            return multiple()
        self.there.add(made["vke_cluster"]["id"])
        return made["vke_cluster"]["id"]

    @rule(cluster=consumes(clusters), linked=st.booleans())
    def delete(self, cluster: str, linked: bool) -> None:
        below = "/delete-with-linked-resources" if linked else ""
        assert self.ask("DELETE", f"/kubernetes/clusters/{cluster}{below}") == {}
        self.there.discard(cluster)

    @rule(cluster=clusters, version=st.sampled_from([OLDEST, MIDDLE, NEWEST]))
    def upgrade(self, cluster: str, version: str) -> None:
        before = self.ask("GET", f"/kubernetes/clusters/{cluster}")
        body = {"upgrade_version": version}
        accepted = self.ask("POST", f"/kubernetes/clusters/{cluster}/upgrades", body)
        wanted = version if accepted is not None else before["vke_cluster"]["version"]
        assert self.fleet.cluster(cluster)["version"] == wanted

    @rule(target=pools, cluster=clusters, label=labels, quantity=quantities)
    def add_pool(self, cluster: str, label: str, quantity: int) -> Any:
        body = {"label": label, "plan": PLAN, "node_quantity": quantity}
        made = self.ask("POST", f"/kubernetes/clusters/{cluster}/node-pools", body)
        return (cluster, made["node_pool"]["id"]) if made else multiple()

    @rule(target=pools, cluster=clusters)
    def find_pool(self, cluster: str) -> Any:
        pools = self.fleet.cluster(cluster)["node_pools"]
        return (cluster, pools[0]["id"]) if pools else multiple()

    @rule(pool=pools, quantity=st.none() | quantities, auto=switch, least=bounds, most=bounds)
    def change_pool(
        self, pool: Pool, quantity: int | None, auto: bool | None, least: int | None,
        most: int | None,
    ) -> None:  # fmt: skip
        before = self.ask("GET", _path(pool))
        body = {
            "node_quantity": quantity,
            "auto_scaler": auto,
            "min_nodes": least,
            "max_nodes": most,
        }
        changed = self.ask("PATCH", _path(pool), body)
        after = self.ask("GET", _path(pool))
        if changed is None:
            assert _scale(after) == _scale(before), "what is refused changes nothing"
            return
        given = {name: value for name, value in body.items() if value is not None}
        assert _scale(after) == {**(_scale(before) or {}), **given}

    @rule(pool=pools)
    def delete_pool(self, pool: Pool) -> None:
        self.ask("DELETE", _path(pool))

    @rule(pool=pools, number=which, recycled=st.booleans())
    def lose_node(self, pool: Pool, number: int, recycled: bool) -> None:
        found = self.ask("GET", f"{_path(pool)}/nodes")
        nodes = found["worker_nodes"] if found else []
        if not nodes:
            return
        path = f"{_path(pool)}/nodes/{nodes[number % len(nodes)]['id']}"
        if recycled:
            assert self.ask("POST", f"{path}/recycle") == {}
        else:
            deleted = self.ask("DELETE", path)
            assert (deleted is None) == (len(nodes) == 1)

    @rule(pool=pools, number=which)
    def delete_instance(self, pool: Pool, number: int) -> None:
        found = self.ask("GET", f"{_path(pool)}/nodes")
        nodes = found["worker_nodes"] if found else []
        if nodes:
            path = f"/instances/{nodes[number % len(nodes)]['id']}"
            assert self.ask("DELETE", path) is None

    @rule(pool=pools, key=keys, value=keys)
    def add_label(self, pool: Pool, key: str, value: str) -> None:
        self.ask("POST", f"{_path(pool)}/labels", {"key": key, "value": value})

    @rule(pool=pools)
    def delete_label(self, pool: Pool) -> None:
        found = self.ask("GET", f"{_path(pool)}/labels")
        for label in found["labels"] if found else []:
            assert self.ask("DELETE", f"{_path(pool)}/labels/{label['id']}") == {}

    @rule(cluster=clusters)
    def deploy(self, cluster: str) -> None:
        app = self.ask("GET", "/kubernetes/applications")["apps"][0]["id"]
        path = f"/kubernetes/clusters/{cluster}/applications"
        if self.ask("POST", path, {"id": app}) is None:
            self.ask("DELETE", f"{path}/{app}")

    @rule(seconds=st.sampled_from([0.1, 0.5, ENOUGH]))
    def wait(self, seconds: float) -> None:
        self.roost.clock.advance(seconds=seconds)

    @invariant()
    def all_that_is_shown_agrees(self) -> None:
        listed = self.ask("GET", "/kubernetes/clusters")["vke_clusters"]
        assert {cluster["id"] for cluster in listed} == self.there
        instances = set(self.fleet.instances())
        for cluster in listed:
            assert cluster["status"] in STATUSES
            for pool in cluster["node_pools"]:
                assert pool["status"] in STATUSES
                assert pool["node_quantity"] == len(pool["nodes"]) >= 1
                assert 1 <= pool["min_nodes"] <= pool["max_nodes"]
                assert {node["status"] for node in pool["nodes"]} <= STATUSES
                assert {node["id"] for node in pool["nodes"]} <= instances

    def teardown(self) -> None:
        if not hasattr(self, "fleet"):
            return
        self.roost.clock.advance(seconds=ENOUGH)
        for cluster in self.ask("GET", "/kubernetes/clusters")["vke_clusters"]:
            assert cluster["status"] == "active"
            self.fleet.delete(f"/kubernetes/clusters/{cluster['id']}")
        self.roost.clock.advance(seconds=ENOUGH)
        assert self.fleet.instances() == []
        assert self.fleet.get("/vpcs")["vpcs"] == []
        assert self.fleet.get("/firewalls")["firewall_groups"] == []
        self.roost.run(check_invariants(self.roost.app.store))


def _path(pool: Pool) -> str:
    cluster, id = pool
    return f"/kubernetes/clusters/{cluster}/node-pools/{id}"


def _scale(answer: Json | None) -> Json | None:
    """What a pool says of how large it is and may be."""
    names = ("node_quantity", "auto_scaler", "min_nodes", "max_nodes")
    return {name: answer["node_pool"][name] for name in names} if answer else None


@pytest.mark.settings(lifecycle="quick")
def test_no_sequence_of_requests_reaches_what_is_not_documented(roost: RunningRoost) -> None:
    roost.clock.hold()
    machine = type("Clusters", (Clusters,), {"roost": roost})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
            print_blob=True,
        ),
    )
