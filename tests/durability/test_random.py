"""Whatever clients do, and in whatever order: the API shows what was agreed, the tables agree.

The clock is held, so things take time only where a rule lets it pass: operations meet instances
that are pending, locked, halfway through something or gone.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from tests.products.instances.cloud import DEBIAN, LARGER_PLAN, PLAN, PUBLIC_ISO, UBUNTU, Json
from tests.server import RunningRoost

from .invariants import check_invariants

ENOUGH = 5
"""Clock seconds in which anything that takes time has come to its end."""
GONE = {"Server is pending destruction", "instance not found"}
REFUSALS = re.compile(
    "|".join(
        [
            "Server is currently locked",
            "An ISO is already attached to this server.",
            "No ISO is attached to this server.",
            "ISO is still attached to .*",
            "Invalid iso_id: .*",
            "Invalid instance_id: .*",
            "Invalid snapshot_id: .*",
            "The (iso|snapshot) .* is not complete yet",
            "Invalid plan chosen. .* cannot change to .*",
            "Invalid plan chosen. .* has a disk of .*",
        ]
    )
)
NAMES = st.sampled_from(["", "web", "db"])
"""Few, so that the index finds several under one."""
THEN = st.sampled_from([0, 0.1, 0.4, ENOUGH, ENOUGH])
"""Clock seconds that pass after something: nothing is ready before they have."""

_numbers = count(1)


@dataclass
class Expected:
    """What the API must show of an instance once it is ready."""

    label: str
    plan: str = PLAN
    power_status: str = "running"
    features: set[str] = field(default_factory=set)
    addresses: int = 0
    gone: bool = False

    def switch_feature(self, name: str, on: bool) -> None:
        self.features = self.features | {name} if on else self.features - {name}


@dataclass
class Operation:
    """A request to an instance, and what it changes if it is accepted."""

    method: str
    path: str
    body: Json | None
    effect: Callable[[Expected], None]


def sets(field: str, value: object) -> Callable[[Expected], None]:
    return lambda expected: setattr(expected, field, value)


def switches(name: str, on: bool) -> Callable[[Expected], None]:
    return lambda expected: expected.switch_feature(name, on)


def changes_nothing(expected: Expected) -> None:
    """The instance shows nothing else."""


def adds_address(expected: Expected) -> None:
    expected.addresses += 1


RUNS = sets("power_status", "running")
OPERATIONS = (
    Operation("POST", "/halt", None, sets("power_status", "stopped")),
    Operation("POST", "/start", None, RUNS),
    Operation("POST", "/reboot", None, RUNS),
    Operation("POST", "/reinstall", {}, RUNS),
    Operation("POST", "/ipv4", {"reboot": False}, adds_address),
    Operation("POST", "/ipv4", {"reboot": True}, adds_address),
    Operation("POST", "/iso/attach", {"iso_id": PUBLIC_ISO}, RUNS),
    Operation("POST", "/iso/detach", None, changes_nothing),
    Operation("PATCH", "", {"label": "renamed"}, sets("label", "renamed")),
    Operation("PATCH", "", {"plan": LARGER_PLAN}, sets("plan", LARGER_PLAN)),
    Operation("PATCH", "", {"os_id": str(DEBIAN)}, RUNS),
    Operation("PATCH", "", {"enable_ipv6": True}, switches("ipv6", on=True)),
    Operation("PATCH", "", {"backups": "enabled"}, switches("auto_backups", on=True)),
    Operation("PATCH", "", {"backups": "disabled"}, switches("auto_backups", on=False)),
    Operation("PATCH", "", {"ddos_protection": True}, switches("ddos_protection", on=True)),
    Operation("PATCH", "", {"ddos_protection": False}, switches("ddos_protection", on=False)),
    Operation("DELETE", "", None, sets("gone", value=True)),
)


class Clients(RuleBasedStateMachine):
    """An account of its own, and all that happens in it."""

    instances = Bundle("instances")
    snapshots = Bundle("snapshots")
    isos = Bundle("isos")

    def __init__(self, roost: RunningRoost) -> None:
        super().__init__()
        self.roost = roost
        self.http = roost.new_account(f"account-{next(_numbers)}")
        self.expected: dict[str, Expected] = {}
        self.images: set[str] = set()
        self.discs: set[str] = set()

    # --- what clients do --------------------------------------------------------------------------

    @initialize(target=instances, label=NAMES)
    def begin(self, label: str) -> str:
        id = self._deploy(label, {"os_id": UBUNTU}, {})
        assert id is not None
        self._pass(ENOUGH)
        return id

    @rule(
        target=instances,
        label=NAMES,
        more=st.fixed_dictionaries(
            {"enable_ipv6": st.booleans(), "ddos_protection": st.booleans()},
            optional={"backups": st.just("enabled")},
        ),
        then=THEN,
    )
    def deploy(self, label: str, more: Json, then: float) -> Any:
        return self._made(self._deploy(label, {"os_id": UBUNTU}, more), then)

    @rule(target=instances, image=snapshots, then=THEN)
    def deploy_image(self, image: str, then: float) -> Any:
        return self._made(self._deploy("image", {"snapshot_id": image}, {}), then)

    @rule(target=instances, disc=isos, then=THEN)
    def deploy_disc(self, disc: str, then: float) -> Any:
        return self._made(self._deploy("disc", {"iso_id": disc}, {}), then)

    @rule(id=instances, operation=st.sampled_from(OPERATIONS), then=THEN)
    def operate(self, id: str, operation: Operation, then: float) -> None:
        self._to(id, operation)
        self._pass(then)

    @rule(id=instances, operation=st.sampled_from(OPERATIONS), then=THEN)
    def operate_again(self, id: str, operation: Operation, then: float) -> None:
        """The same once more, so that it is chosen more often than what makes images."""
        self.operate(id, operation, then)

    @rule(id=instances, image=snapshots, then=THEN)
    def restore(self, id: str, image: str, then: float) -> None:
        self._to(id, Operation("POST", "/restore", {"snapshot_id": image}, RUNS))
        self._pass(then)

    @rule(id=instances, disc=isos, then=THEN)
    def attach(self, id: str, disc: str, then: float) -> None:
        self._to(id, Operation("POST", "/iso/attach", {"iso_id": disc}, RUNS))
        self._pass(then)

    @rule(id=instances, then=THEN)
    def remove_address(self, id: str, then: float) -> None:
        shown = self.http.get(f"/instances/{id}/ipv4").json().get("ipv4s", [])
        if len(shown) > 1:

            def removes(expected: Expected) -> None:
                expected.addresses -= 1

            self._to(id, Operation("DELETE", f"/ipv4/{shown[-1]['ip']}", None, removes))
        self._pass(then)

    @rule(target=snapshots, id=instances, then=THEN)
    def snapshot(self, id: str, then: float) -> Any:
        made = self._send("POST", "/snapshots", {"instance_id": id})
        image = None if made is None else self._keep(self.images, made["snapshot"])
        return self._made(image, then)

    @rule(target=isos, then=THEN)
    def fetch(self, then: float) -> Any:
        made = self._send("POST", "/iso", {"url": "https://example.com/own.iso"})
        assert made is not None
        return self._made(self._keep(self.discs, made["iso"]), then)

    @rule(image=snapshots)
    def delete_snapshot(self, image: str) -> None:
        self._discard(self.images, image, f"/snapshots/{image}", "Invalid snapshot ID")

    @rule(disc=isos)
    def delete_iso(self, disc: str) -> None:
        self._discard(self.discs, disc, f"/iso/{disc}", "Invalid ISO ID")

    @rule(hours=st.sampled_from([1, 26]))
    def let_time_pass(self, hours: int) -> None:
        self.roost.clock.advance(hours=hours)

    # --- what must hold ---------------------------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        self.roost.run(check_invariants(self.roost.app.store, settled=False))

    @rule()
    def everything_is_as_agreed(self) -> None:
        self.roost.clock.advance(seconds=ENOUGH)
        self.roost.run(check_invariants(self.roost.app.store))
        there = {id: e for id, e in self.expected.items() if not e.gone}
        assert self._list("instances").keys() == there.keys()
        assert self._list("snapshots").keys() == self.images
        assert self._list("iso", "isos").keys() == self.discs
        for id, expected in there.items():
            shown = self.http.get(f"/instances/{id}").json()["instance"]
            assert {name: shown[name] for name in ("label", "plan", "power_status")} == {
                "label": expected.label,
                "plan": expected.plan,
                "power_status": expected.power_status,
            }
            assert set(shown["features"]) == expected.features
            assert len(self._list(f"instances/{id}/ipv4", "ipv4s", "ip")) == expected.addresses + 1

    def teardown(self) -> None:
        """When all is deleted, nothing is left of it and nothing costs anything."""
        self.everything_is_as_agreed()
        for id, expected in self.expected.items():
            if not expected.gone:
                assert self._send("DELETE", f"/instances/{id}") is not None
        paths = [f"/snapshots/{id}" for id in self.images] + [f"/iso/{id}" for id in self.discs]
        for path in paths:
            assert self._send("DELETE", path) is not None
        self.roost.clock.advance(seconds=ENOUGH)
        self.roost.run(check_invariants(self.roost.app.store))
        assert self._list("backups") == {}

    # --- requests ---------------------------------------------------------------------------------

    def _deploy(self, label: str, source: Json, more: Json) -> str | None:
        body = {"region": "ewr", "plan": PLAN, "label": label, **source, **more}
        made = self._send("POST", "/instances", body)
        if made is None:
            return None
        id = made["instance"]["id"]
        self.expected[id] = Expected(label)
        wanted = {
            "enable_ipv6": "ipv6",
            "ddos_protection": "ddos_protection",
            "backups": "auto_backups",
        }
        self.expected[id].features = {name for field, name in wanted.items() if more.get(field)}
        return id

    def _to(self, id: str, operation: Operation) -> None:
        """Tells an instance to do something; one that is gone must say so."""
        expected, path = self.expected[id], f"/instances/{id}{operation.path}"
        reply = self.http.request(operation.method, path, json=operation.body)
        if expected.gone:
            assert reply.status_code == 404, reply.text
            assert reply.json()["error"] in GONE
        elif self._accepted(reply):
            operation.effect(expected)

    def _send(self, method: str, path: str, body: Json | None = None) -> Json | None:
        reply = self.http.request(method, path, json=body)
        if not self._accepted(reply):
            return None
        return reply.json() if reply.content else {}

    def _accepted(self, reply: httpx.Response) -> bool:
        if reply.is_success:
            return True
        said = f"{reply.request.method} {reply.request.url}: {reply.status_code} {reply.text}"
        assert reply.status_code == 400, said
        assert REFUSALS.fullmatch(reply.json()["error"]), said
        return False

    def _discard(self, there: set[str], id: str, path: str, missing: str) -> None:
        reply = self.http.delete(path)
        if id not in there:
            assert (reply.status_code, reply.json()["error"]) == (404, missing)
        elif self._accepted(reply):
            there.remove(id)

    def _list(self, path: str, name: str = "", key: str = "id") -> dict[str, Json]:
        answer = self.http.get(f"/{path}", params={"per_page": 500}).json()
        found = {item[key]: item for item in answer[name or path]}
        assert answer["meta"]["total"] == len(found)
        return found

    def _keep(self, there: set[str], made: Json) -> str:
        there.add(made["id"])
        return made["id"]

    def _made(self, id: str | None, then: float) -> Any:
        """What a rule that makes something returns: its id, or nothing where it was refused."""
        self._pass(then)
        return id or multiple()

    def _pass(self, seconds: float) -> None:
        if seconds:
            self.roost.clock.advance(seconds=seconds)


@pytest.mark.settings(lifecycle="quick")
def test_whatever_clients_do(roost: RunningRoost) -> None:
    class OurClients(Clients):
        def __init__(self) -> None:
            super().__init__(roost)

    roost.clock.hold()
    run_state_machine_as_test(
        OurClients,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
