"""No sequence of calls brings a user to a state that nobody describes, or Roost to a failure."""

from pathlib import Path
from typing import Any

import httpx
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from tests.products.users.people import People
from tests.server import RunningRoost, running_roost

ACLS = st.lists(st.sampled_from(["dns", "billing", "manage_users", "provisioning"]), max_size=3)
WHO = st.integers(0, 5)
NETWORKS = st.sampled_from([("127.0.0.0", 8), ("192.0.2.0", 24), ("0.0.0.0", 0)])


class Company(RuleBasedStateMachine):
    """status, keys: of each user that is there, by id, as they should be."""

    server: RunningRoost
    number = 0

    def __init__(self) -> None:
        super().__init__()
        Company.number += 1
        client = self.server.new_account(f"Company {Company.number}")
        self.people = People(self.server, client)
        self.organization = self.people.organization()
        self.status: dict[str, str] = {}
        self.before: dict[str, str] = {}
        self.enabled: dict[str, bool] = {}
        self.networks: dict[str, set[tuple[str, int]]] = {}
        self.keys: dict[str, list[httpx.Client]] = {}
        self.made = 0

    def one(self, who: int) -> str | None:
        ids = list(self.status)
        return ids[who % len(ids)] if ids else None

    def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        reply = self.people.client.request(method, path, json=body)
        assert reply.status_code < 500, reply.text
        return reply

    @rule(service=st.booleans(), acls=ACLS)
    def make(self, service: bool, acls: list[str]) -> None:
        self.made += 1
        email = f"u{self.made}@c{Company.number}.example.com"
        user = self.people.user(email, service_user=service, acls=acls)
        id = user["id"]
        self.status[id] = "active" if service else "pending"
        self.enabled[id], self.networks[id], self.keys[id] = True, set(), []
        if service:
            self.keys[id].append(self.server.client_for(user["api_key"]))

    @rule(who=WHO)
    def accept(self, who: int) -> None:
        id = self.one(who)
        reply = self.server.admin().post("/invitations/accept", json={"invitation": id or "x"})
        assert reply.is_success == (id is not None and self.status[id] == "pending"), reply.text
        if id is not None and reply.is_success:
            self.status[id] = "active"

    @rule(who=WHO, out=st.booleans())
    def suspend(self, who: int, out: bool) -> None:
        id = self.one(who)
        if id is None:
            return
        end = "suspend" if out else "unsuspend"
        reply = self.ask("PUT", f"/organizations/{self.organization}/user/{id}/{end}")
        assert reply.status_code == 204
        if out and self.status[id] != "suspended":
            self.before[id], self.status[id] = self.status[id], "suspended"
        elif not out and self.status[id] == "suspended":
            self.status[id] = self.before[id]

    @rule(who=WHO, enabled=st.booleans(), acls=ACLS)
    def change(self, who: int, enabled: bool, acls: list[str]) -> None:
        id = self.one(who)
        if id is not None:
            body = {"api_enabled": enabled, "acls": acls}
            assert self.ask("PATCH", f"/users/{id}", body).status_code == 204
            self.enabled[id] = enabled

    @rule(who=WHO)
    def key(self, who: int) -> None:
        id = self.one(who)
        if id is not None and len(self.keys[id]) < 3:
            self.keys[id].append(self.server.client_for(self.people.key(id)))

    @rule(who=WHO, network=NETWORKS, there=st.booleans())
    def whitelist(self, who: int, network: tuple[str, int], there: bool) -> None:
        id = self.one(who)
        if id is None:
            return
        body = {"subnet": network[0], "subnet_size": network[1]}
        reply = self.ask("POST" if there else "DELETE", f"/users/{id}/ip-whitelist", body)
        assert reply.is_success == ((network in self.networks[id]) != there), reply.text
        (self.networks[id].add if there else self.networks[id].discard)(network)

    @rule(who=WHO)
    def delete(self, who: int) -> None:
        id = self.one(who)
        if id is None:
            return
        assert self.ask("DELETE", f"/users/{id}").status_code == 204
        for client in self.keys.pop(id):
            assert client.get("/users/me/groups").status_code == 401
        del self.status[id], self.enabled[id], self.networks[id]

    @invariant()
    def every_key_opens_what_its_user_may_do(self) -> None:
        for id, clients in self.keys.items():
            networks = self.networks[id]
            is_near = not networks or networks & {("127.0.0.0", 8), ("0.0.0.0", 0)}
            opens = self.status[id] == "active" and self.enabled[id] and is_near
            for client in clients:
                assert client.get("/users/me/groups").status_code == (200 if opens else 401)

    @invariant()
    def users_are_as_they_should_be(self) -> None:
        shown = self.ask("GET", "/users").json()["users"][1:]
        assert {user["id"]: user["status"] for user in shown} == self.status
        assert {user["id"]: user["api_enabled"] for user in shown} == self.enabled
        path = f"/organizations/{self.organization}/suspended-users"
        suspended = {user["id"] for user in self.ask("GET", path).json()["users"]}
        assert suspended == {id for id, status in self.status.items() if status == "suspended"}


def test_random_calls(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data") as server:
        Company.server = server
        run_state_machine_as_test(
            Company,
            settings=settings(
                max_examples=12,
                stateful_step_count=25,
                deadline=None,
                suppress_health_check=[HealthCheck.too_slow],
            ),
        )
