"""Whatever clients, docker and time do, in whatever order: sums stay right, and nothing is 5xx."""

from itertools import count
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from roost.store import Tx
from tests.durability.invariants import RULES
from tests.durability.look import Look
from tests.products.instances.cloud import Json
from tests.products.registry.registries import MB, Registries
from tests.products.registry.test_retention import rule as retention_rule
from tests.server import RunningRoost

REFUSED = (400, 404, 422)

IMAGES = st.sampled_from(["app", "group/app", "group/app/artifacts"])
TAGS = st.sampled_from(["", "1", "2", "latest"])
SIZES = st.sampled_from([1, MB, 6 * 1024 * MB])
NAMES = st.sampled_from(["one", "two"])
PLANS = st.sampled_from(["start_up", "premium", "none"])

_numbers = count(1)


class Clients(RuleBasedStateMachine):
    """An account of its own, and all that happens in it. Names are its own too."""

    registries = Bundle("registries")

    def __init__(self, roost: RunningRoost) -> None:
        super().__init__()
        self.number = next(_numbers)
        self.roost = roost
        self.cloud = Registries(roost, roost.new_account(f"registries-{self.number}"))
        self.made: dict[str, str] = {}
        self.auths: list[str] = []

    def ask(self, method: str, path: str, body: Json | None = None, **query: Any) -> Any:
        """The answer, None where it is refused."""
        reply = self.cloud.client.request(method, path, json=body, params=query)
        if reply.is_success:
            return reply.json() if reply.content else {}
        assert reply.status_code in REFUSED, reply.text
        assert reply.json().keys() == {"error", "status"}
        return None

    def _make(self, name: str, plan: str) -> str:
        body = {"name": f"{name}{self.number}", "public": False, "region": "sjc", "plan": plan}
        made = self.ask("POST", "/registry", body)
        if made is None:
            assert name in self.made.values(), "a name is free once its registry is gone"
            return next(id for id, other in self.made.items() if other == name)
        assert name not in self.made.values()
        self.made[made["id"]] = name
        return made["id"]

    @initialize(target=registries)
    def begin(self) -> str:
        return self._make("one", "business")

    @rule(target=registries, name=NAMES, plan=st.sampled_from(["start_up", "business"]))
    def make(self, name: str, plan: str) -> str:
        return self._make(name, plan)

    @rule(
        id=registries, plan=st.sampled_from(["start_up", "premium", "none"]), public=st.booleans()
    )
    def change(self, id: str, plan: str, public: bool) -> None:
        self.ask("PUT", f"/registry/{id}", {"plan": plan, "public": public})

    @rule(id=registries, image=IMAGES, tag=TAGS, size=SIZES, who=st.integers(-1, 3))
    def push(self, id: str, image: str, tag: str, size: int, who: int) -> None:
        self._docker("/images", id, f"{image}:{tag}" if tag else image, who, size=size)

    @rule(id=registries, image=IMAGES, tag=TAGS, who=st.integers(-1, 3))
    def pull(self, id: str, image: str, tag: str, who: int) -> None:
        self._docker("/images/pull", id, f"{image}:{tag}" if tag else image, who)

    def _docker(self, path: str, id: str, image: str, who: int, **fields: Any) -> None:
        body = {"image": f"sjc.vultrcr.com/{self.made.get(id, 'gone')}{self.number}/{image}"}
        if 0 <= who < len(self.auths):
            body["auth"] = self.auths[who]
        reply = self.cloud.admin.post(path, json=body | fields)
        assert reply.status_code in (201, 204, 400), reply.text

    @rule(id=registries, seconds=st.sampled_from([0, 60, 10**12]), push=st.booleans())
    def log_in(self, id: str, seconds: int, push: bool) -> None:
        query = {"expiry_seconds": seconds, "read_write": push}
        made = self.ask("OPTIONS", f"/registry/{id}/docker-credentials", **query)
        if made is not None:
            self.auths.append(made["auths"]["sjc.vultrcr.com"]["auth"])

    @rule(
        id=registries,
        number=st.integers(0, 2),
        body=st.sampled_from(
            [
                {"disable": True},
                {"duration": 30},
                {"duration": -1},
                {"access": []},
                {"access": {"action": "push", "resource": "repository", "effect": "deny"}},
            ]
        ),
    )
    def change_robot(self, id: str, number: int, body: Json) -> None:
        listed = self.ask("GET", f"/registry/{id}/robots")
        if listed and number < len(listed["robots"]):
            self.ask("PUT", f"/registry/{id}/robot/{listed['robots'][number]['name']}", body)

    @rule(id=registries, number=st.integers(0, 2))
    def delete_robot(self, id: str, number: int) -> None:
        listed = self.ask("GET", f"/registry/{id}/robots")
        if listed and number < len(listed["robots"]):
            path = f"/registry/{id}/robot/{listed['robots'][number]['name']}"
            assert self.ask("DELETE", path) is not None

    @rule(id=registries, region=st.sampled_from(["ams", "sjc", "none"]), away=st.booleans())
    def replicate(self, id: str, region: str, away: bool) -> None:
        path = f"/registry/{id}/replication"
        if away:
            self.ask("DELETE", f"{path}/{region}")
        else:
            self.ask("POST", path, {"region": region})

    @rule(
        id=registries,
        type=st.sampled_from(["artifacts pushed", "days pulled", "always retain"]),
        match=st.sampled_from(["**", "*", "group/**"]),
    )
    def keep(self, id: str, type: str, match: str) -> None:
        body = retention_rule(type, 1, repository_match=match)
        self.ask("POST", f"/registry/{id}/retention/rules", body)

    @rule(id=registries, cron=st.sampled_from(["hourly", "daily", "never"]))
    def schedule(self, id: str, cron: str) -> None:
        self.ask("PUT", f"/registry/{id}/retention/schedule", {"cron": cron})

    @rule(id=registries, dry=st.booleans())
    def execute(self, id: str, dry: bool) -> None:
        self.ask("POST", f"/registry/{id}/retention/executions", {"dry_run": dry})

    @rule(id=registries, image=IMAGES)
    def delete_repository(self, id: str, image: str) -> None:
        self.ask("DELETE", f"/registry/{id}/repository/{image.replace('/', '%2F')}")

    @rule(id=registries, image=IMAGES, number=st.integers(0, 2))
    def delete_artifact(self, id: str, image: str, number: int) -> None:
        path = f"/registry/{id}/repository/{image}"
        listed = self.ask("GET", f"{path}/artifacts")
        if listed and number < len(listed["artifacts"]):
            digest = listed["artifacts"][number]["digest"]
            assert self.ask("DELETE", f"{path}/artifact/{digest}") is not None

    @rule(id=registries)
    def delete(self, id: str) -> None:
        gone = self.ask("DELETE", f"/registry/{id}")
        assert (gone is not None) == (self.made.pop(id, None) is not None)

    @rule(hours=st.sampled_from([0.01, 1, 24, 48]))
    def wait(self, hours: float) -> None:
        self.cloud.clock.advance(hours=hours)

    @invariant()
    def sums_are_right(self) -> None:
        self.roost.settle()
        for id in self.made:
            listed = self.cloud.get(f"/registry/{id}/repositories")["repositories"]
            used = 0
            for repository in listed:
                artifacts = self.cloud.artifacts(id, repository["image"])
                assert len(artifacts) == repository["artifact_count"]
                tags = [tag["name"] for found in artifacts for tag in found["tags"]]
                assert len(tags) == len(set(tags))
                used += sum(found["size"] for found in artifacts)
            storage = self.cloud.registry(id)["storage"]
            assert used == storage["used"]["bytes"] <= storage["allowed"]["bytes"]

    def teardown(self) -> None:
        assert self.roost.run(self.roost.app.store.scan(_faults)) == []


def _faults(tx: Tx) -> list[str]:
    look = Look(tx)
    return [fault for rule in RULES for fault in rule(look)]


@pytest.mark.settings(lifecycle="instant")
def test_whatever_happens_the_sums_are_right(roost: RunningRoost) -> None:
    class OurClients(Clients):
        def __init__(self) -> None:
            super().__init__(roost)

    roost.clock.hold()
    run_state_machine_as_test(
        OurClients,
        settings=settings(
            max_examples=6,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
