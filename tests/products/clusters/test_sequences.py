"""Whatever is done to clusters, and in whatever order: they are in a state that is documented."""

from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.products.clusters.pool import MISSING, NOT_A_NODE, Pool
from tests.server import RunningRoost

STATES = {
    ("pending", "provisioning"), ("active", "running"), ("upgrading", "running"),
    ("suspended", "failed"),
}  # fmt: skip
REFUSALS = (
    "The cluster is not ready yet", "Invalid desired_pool_count: ", "Invalid instances: ", MISSING,
    NOT_A_NODE, "A cluster has at most ",
)  # fmt: skip

counts = st.integers(0, 3)


class Clusters(RuleBasedStateMachine):
    """pool: where they are. Each run begins with what the one before has left."""

    pool: Pool
    clusters: Bundle[str] = Bundle("clusters")
    servers: Bundle[str] = Bundle("servers")

    @rule(target=clusters, count=counts, head=st.booleans())
    def make(self, count: int, head: bool) -> str:
        fields: dict[str, Any] = {"min_pool_count": 0, "desired_pool_count": count}
        if head:
            fields |= {"use_head_node": True, "head_node_plan": "vc2-1c-1gb"}
        return self.pool.ask_for(**fields)["id"]

    @rule(target=servers)
    def deploy(self) -> str:
        return self.pool.create()["id"]

    @rule(id=clusters, count=counts)
    def resize(self, id: str, count: int) -> None:
        self.ask("PUT", f"/clusters/{id}", {"desired_pool_count": count})

    @rule(id=clusters, node=servers, action=st.sampled_from(["attach", "detach"]))
    def change_node(self, id: str, node: str, action: str) -> None:
        self.ask("POST", f"/clusters/{id}/{action}/{node}")

    @rule(id=clusters, nodes=st.lists(servers, min_size=1, max_size=3, unique=True))
    def attach(self, id: str, nodes: list[str]) -> None:
        self.ask("POST", f"/clusters/{id}", {"action": "attach", "instances": nodes})

    @rule(id=clusters)
    def lose_a_node(self, id: str) -> None:
        reply = self.pool.client.get(f"/clusters/{id}")
        nodes = reply.json()["cluster"]["instances"] if reply.is_success else []
        for node in nodes[-1:]:
            self.pool.delete(f"/instances/{node['id']}")

    @rule(id=consumes(clusters))
    def delete(self, id: str) -> None:
        self.ask("DELETE", f"/clusters/{id}")

    @rule()
    def let_time_pass(self) -> None:
        self.pool.clock.advance(seconds=5)

    @invariant()
    def each_is_in_a_state_that_is_documented(self) -> None:
        seen: list[str] = []
        for cluster in self.pool.all("/clusters", "clusters"):
            assert (cluster["status"], cluster["state"]) in STATES
            assert cluster["min_pool_count"] <= cluster["desired_pool_count"]
            seen += [node["id"] for node in cluster["instances"]]
        assert len(seen) == len(set(seen)), "a server is in two clusters"

    def ask(self, method: str, path: str, body: Any = None) -> None:
        reply = self.pool.client.request(method, path, json=body)
        assert reply.is_success or reply.json()["error"].startswith(REFUSALS), reply.text


@pytest.mark.settings(lifecycle="quick")
def test_no_sequence_leads_astray(roost: RunningRoost) -> None:
    pool = Pool(roost)
    pool.clock.hold()

    class Here(Clusters):
        pass

    Here.pool = pool
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=8,
            stateful_step_count=15,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
