"""A section that Roost does not have, added as docs/adding-a-section.md says, and found everywhere.

Its modules are in lighthouses/, its driver in lamps.py.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from roost.app import copyables
from roost.cli.copying.account import Outcome, copy_account
from roost.cli.copying.endpoint import Endpoint, wait
from roost.cli.copying.mapping import CopiesFile
from roost.cli.copying.sections import every
from roost.copying import begin
from roost.drivers.errors import DriverRefused
from roost.products import SECTIONS
from tests.sections import lighthouses
from tests.sections.lamps import Lamp, Lamps, SimulatedLamps
from tests.server import Beginning, RunningRoost, running_roost
from tests.state.operator import Operator

Json = dict[str, Any]


class Coast:
    """A Roost that has lighthouses as well. lamps: their driver."""

    def __init__(self, server: RunningRoost, lamps: SimulatedLamps) -> None:
        self.server = server
        self.lamps = lamps
        self.client = server.client
        self.operator = Operator(server.admin())

    def create(self, **fields: Any) -> Json:
        reply = self.client.post("/lighthouses", json={"region": "ewr", **fields})
        assert reply.status_code == 202, reply.text
        return reply.json()["lighthouse"]

    def get(self, id: str) -> Json:
        reply = self.client.get(f"/lighthouses/{id}")
        assert reply.status_code == 200, reply.text
        return reply.json()["lighthouse"]

    def charges(self) -> list[Json]:
        return self.client.get("/billing/pending-charges").json()["pending_charges"]

    def bill(self) -> Json:
        return self.operator.http.get("/bill").json()


class Unwatched:
    """Nobody sees how a copying goes on."""

    def begin(self, section: str) -> None: ...

    def found(self, items: int) -> None: ...

    def step(self) -> None: ...


@pytest.fixture
def coast(database: str, tmp_path: Path) -> Iterator[Coast]:
    """Its clock is held: what takes time waits until a test advances it."""
    lamps = SimulatedLamps()
    with running_roost(
        tmp_path / "data",
        database,
        sections=(*SECTIONS, lighthouses.SECTION),
        drivers={Lamps: lamps},
        lifecycle="quick",
    ) as server:
        server.clock.hold()
        yield Coast(server, lamps)


def test_its_operations_are_in_the_openapi_document(coast: Coast) -> None:
    document = coast.server.client.get(f"{coast.server.url}/v2/openapi.json").json()
    assert set(document["paths"]["/lighthouses"]) == {"get", "post"}
    assert set(document["paths"]["/lighthouses/{lighthouse-id}"]) == {"get", "patch", "delete"}
    assert "Lighthouse" in document["components"]["schemas"]
    assert {"name": "lighthouse", "x-displayName": "Lighthouses at sea"} in document["tags"]


def test_a_client_creates_lists_filters_gets_changes_and_deletes(coast: Coast) -> None:
    here, there = coast.create(label="Cape"), coast.create(region="ams")
    assert coast.get(here["id"]) == here
    both = coast.client.get("/lighthouses").json()
    assert both["lighthouses"] == [here, there]
    assert both["meta"] == {"total": 2, "links": {"next": "", "prev": ""}}
    assert coast.client.get("/lighthouses?region=ams").json()["lighthouses"] == [there]
    assert coast.client.patch(f"/lighthouses/{here['id']}", json={"color": "red"}).is_success
    assert coast.get(here["id"])["color"] == "red"
    assert coast.client.delete(f"/lighthouses/{here['id']}").status_code == 204
    gone = coast.client.get(f"/lighthouses/{here['id']}")
    assert gone.status_code == 404
    assert gone.json() == {"error": "Invalid lighthouse ID", "status": 404}


def test_what_it_refuses_changes_nothing(coast: Coast) -> None:
    refused = coast.client.post("/lighthouses", json={"region": "nowhere"})
    assert (refused.status_code, refused.json()["error"]) == (400, "Invalid region.")
    assert coast.client.get("/lighthouses").json()["lighthouses"] == []
    assert coast.charges() == []
    assert coast.server.new_account().get("/lighthouses").json()["meta"]["total"] == 0


def test_nobody_sees_another_accounts(coast: Coast) -> None:
    url = f"/lighthouses/{coast.create()['id']}"
    other = coast.server.new_account()
    assert other.get(url).status_code == 404
    assert other.delete(url).status_code == 404


def test_its_driver_follows(coast: Coast) -> None:
    made = coast.create(color="green")
    assert made["status"] == "pending"
    assert coast.lamps.shining == {}
    coast.server.clock.advance(seconds=1)
    assert coast.get(made["id"])["status"] == "lit"
    assert coast.lamps.shining == {made["id"]: Lamp(id=made["id"], region="ewr", color="green")}
    coast.client.patch(f"/lighthouses/{made['id']}", json={"color": "white"})
    coast.server.settle()
    assert coast.lamps.shining[made["id"]].color == "white"
    coast.client.delete(f"/lighthouses/{made['id']}")
    coast.server.clock.advance(seconds=1)
    assert coast.lamps.shining == {}


def test_what_its_driver_refuses_costs_nothing_from_then_on(coast: Coast) -> None:
    coast.lamps.plan("shine", DriverRefused("no ground to build on"))
    made = coast.create()
    coast.server.clock.advance(seconds=1)
    assert coast.get(made["id"])["status"] == "failed"
    assert coast.bill()["running"] == {"hourly": 0, "monthly": 0}
    assert coast.client.patch(f"/lighthouses/{made['id']}", json={"color": "red"}).is_client_error
    assert coast.client.delete(f"/lighthouses/{made['id']}").status_code == 204


def test_a_change_that_its_driver_refuses_leaves_it_as_it_was(coast: Coast) -> None:
    made = coast.create(color="green")
    coast.server.clock.advance(seconds=1)
    coast.lamps.plan("shine", DriverRefused("no red glass"))
    coast.client.patch(f"/lighthouses/{made['id']}", json={"color": "red"})
    coast.server.settle()
    assert coast.get(made["id"]) == made | {"status": "lit"}
    assert coast.bill()["running"]["monthly"] == 20


def test_its_charges_are_in_the_bill(coast: Coast) -> None:
    made = coast.create(label="Cape")
    coast.server.clock.advance(hours=2)
    [charge] = coast.charges()
    assert (charge["product"], charge["description"]) == ("Lighthouse", "Cape")
    assert charge["total"] == 0.06
    [item] = coast.bill()["items"]
    assert (item["resource"], item["product"]) == (made["id"], "Lighthouse")
    assert (item["hourly"], item["monthly"], item["this_month"]) == (0.03, 20, 0.06)


def test_its_resources_are_in_the_state(coast: Coast) -> None:
    lit = coast.create(region="ams")
    coast.server.clock.advance(seconds=1)
    lit, begun = coast.get(lit["id"]), coast.create()
    held = coast.operator.held()
    assert [n for (_, kind), n in held.items() if kind == "lighthouse"] == [2]
    state, charges = coast.operator.export(), coast.charges()
    assert [row["id"] for row in map(json.loads, state.splitlines()) if _is_lighthouse(row)] == [
        lit["id"],
        begun["id"],
    ]
    coast.operator.reset()
    assert coast.client.get("/lighthouses").json()["lighthouses"] == []
    coast.operator.load(state)
    assert coast.operator.held() == held
    assert coast.client.get("/lighthouses").json()["lighthouses"] == [lit, begun]
    assert coast.client.get("/lighthouses?region=ams").json()["lighthouses"] == [lit]
    assert coast.charges() == charges
    # The job that was under way goes on.
    coast.server.clock.hold()
    coast.server.clock.advance(seconds=1)
    assert coast.get(begun["id"])["status"] == "lit"


def test_its_resources_are_copied(coast: Coast, tmp_path: Path) -> None:
    """As `roost import` does it: by what the section declares."""
    coast.create(label="Cape", color="red")
    coast.create(region="ams")
    with running_roost(
        tmp_path / "elsewhere",
        sections=(*SECTIONS, lighthouses.SECTION),
        drivers={Lamps: SimulatedLamps()},
    ) as elsewhere:
        source = Endpoint(coast.server.url, coast.server.key, pace=1000, pause=wait)
        target = Endpoint(elsewhere.url, elsewhere.key, pace=1000, pause=wait)
        what = every(copyables((*SECTIONS, lighthouses.SECTION)))
        with CopiesFile(tmp_path / "map.jsonl", source.url, target.url) as copies:
            journey = begin(source, target, copies, wait, what)
            assert copy_account(journey, what, Unwatched()) == [Outcome("lighthouses", copied=2)]
        copied = elsewhere.client.get("/lighthouses").json()["lighthouses"]
    told = [(each["region"], each["label"], each["color"]) for each in copied]
    assert told == [("ewr", "Cape", "red"), ("ams", "", "white")]


def test_its_jobs_are_in_the_accounts_log(coast: Coast) -> None:
    made = coast.create()
    coast.server.clock.advance(seconds=1)
    query = {"start_time": f"{Beginning.date:%Y-%m-%dT%H:%M:%SZ}", "resource_type": "lighthouses"}
    logs = coast.client.get("/logs", params=query).json()["logs"]
    messages = [log["message"] for log in logs if log["resource_id"] == made["id"]]
    assert "Reconcile lighthouse: apply" in messages


def _is_lighthouse(row: Json) -> bool:
    return row.get("kind") == "lighthouse"
