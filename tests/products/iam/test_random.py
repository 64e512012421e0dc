"""Whatever is asked of policies, roles and groups, in whatever order, they stay what they are."""

from typing import Any

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, rule, run_state_machine_as_test

from tests.products.iam.people import Person
from tests.server import RunningRoost

KINDS = ("policies", "roles", "groups")
TIES = (("policies", "groups"), ("roles", "groups"), ("roles", "policies"))


def test_no_sequence_of_calls_is_a_fault(roost: RunningRoost) -> None:  # noqa: C901 - a machine
    ann = Person(roost)

    class Access(RuleBasedStateMachine):
        things: Bundle[tuple[str, str]] = Bundle("things")

        def __init__(self) -> None:
            super().__init__()
            self.deleted: set[str] = set()

        def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
            reply = roost.client.request(method, path, json=body)
            assert reply.status_code in (200, 201, 202, 204, 400, 403, 404), reply.text
            return reply

        @rule(target=things, kind=st.sampled_from(KINDS), type=st.sampled_from(["assignable", ""]))
        def make(self, kind: str, type: str) -> Any:
            body = {"name": "x", "display_name": "x"} | ({"role_type": type} if type else {})
            return kind, self.ask("POST", f"/{kind}", body).json()["id"]

        @rule(thing=things)
        def delete(self, thing: tuple[str, str]) -> None:
            kind, id = thing
            gone = id in self.deleted
            assert self.ask("DELETE", f"/{kind}/{id}").status_code == (404 if gone else 204)
            self.deleted.add(id)

        @rule(thing=things)
        def restore(self, thing: tuple[str, str]) -> None:
            kind, id = thing
            if kind != "groups":
                restored = self.ask("PATCH", f"/{kind}/{id}/restore").is_success
                assert restored == (id in self.deleted)
                self.deleted.discard(id)

        @rule(one=things, other=things, method=st.sampled_from(["POST", "DELETE"]))
        def tie(self, one: tuple[str, str], other: tuple[str, str], method: str) -> None:
            if (one[0], other[0]) in TIES:
                told = self.ask(method, f"/{one[0]}/{one[1]}/{other[0]}/{other[1]}")
                if {one[1], other[1]} & self.deleted:
                    assert told.status_code == 404

        @rule(thing=things, method=st.sampled_from(["POST", "DELETE"]))
        def give(self, thing: tuple[str, str], method: str) -> None:
            kind, id = thing
            if kind == "groups":
                body = {"user_id": ann.id} if method == "POST" else None
                path = f"/groups/{id}/members" + ("" if method == "POST" else f"/{ann.id}")
                self.ask(method, path, body)
            else:
                self.ask(method, f"/{kind}/{id}/users/{ann.id}")

        @rule(thing=things)
        def look(self, thing: tuple[str, str]) -> None:
            kind, id = thing
            found = self.ask("GET", f"/{kind}/{id}").status_code
            assert found == (404 if id in self.deleted else 200)
            for part in ("users", "groups", "policies", "roles", "members"):
                self.ask("GET", f"/{kind}/{id}/{part}")
            listed = self.ask("GET", f"/{kind}?per_page=500").json()[kind]
            assert (id in {one["id"] for one in listed}) == (id not in self.deleted)

        @rule()
        def act(self) -> None:
            assert ann.client.get("/instances").status_code == 403

    run_state_machine_as_test(
        Access,
        settings=settings(
            max_examples=8, stateful_step_count=25, deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )  # fmt: skip
