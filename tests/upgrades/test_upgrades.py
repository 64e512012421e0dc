"""What earlier releases left behind: opened, or taken in, and everything is found.

Each folder here was written by `make.py` with the release of its name.
"""

import gzip
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from ipaddress import AddressValueError, IPv6Address
from pathlib import Path

import pytest

from roost.store import Tx, work
from roost.store.migrations import STEPS, workflow_name
from tests.durability import invariants, promises
from tests.durability.look import Look
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost
from tests.state.crawl import everything
from tests.state.operator import Operator, operator_of

from .make import SECRET

HERE = Path(__file__).parent
RELEASES = sorted(path.parent.name for path in HERE.glob("*/database.sql.gz"))


_IPV6 = re.compile(r'"([0-9a-f]+:[0-9a-f:]+)"')
_NETMASK = re.compile(r'"netmask":"[^"]*","gateway":"[^"]*",')
_ACLS = re.compile(r'(?<="acls":\[)[^]]*')

RULES = (
    invariants.entries, invariants.links, invariants.counters, invariants.uniques, invariants.work,
    promises.running_sums, promises.ended_sums,
)  # fmt: skip
SCHEDULES = {"backup-instance", "invoice", "issue-load-balancer-certificate"}
"""What never ends."""


class Release:
    """What one left behind."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.state = self._read("state.jsonl")
        self.answers: dict[str, str] = json.loads(self._read("answers.json"))

    def put_database(self, path: Path) -> None:
        path.parent.mkdir()
        with closing(sqlite3.connect(path)) as database:
            database.executescript(self._read("database.sql").decode())

    def _read(self, name: str) -> bytes:
        return gzip.decompress((HERE / self.name / f"{name}.gz").read_bytes())


@pytest.fixture(params=RELEASES)
def release(request: pytest.FixtureRequest) -> Release:
    return Release(request.param)


class Upgraded:
    """A Roost that goes on with what a release left behind."""

    def __init__(self, roost: RunningRoost, operator: Operator) -> None:
        self.roost = roost
        self.operator = operator
        self.cloud = Cloud(roost)

    def id_of(self, path: str, **fields: object) -> str:
        """The id of the one resource in a list that has these fields."""
        [items] = (value for name, value in self.cloud.get(path).items() if name != "meta")
        [id] = [item["id"] for item in items if fields.items() <= item.items()]
        return id


@contextmanager
def upgraded(data: Path, database: str | None = None) -> Iterator[Upgraded]:
    with (
        running_roost(data, database, lifecycle="quick", secret=SECRET) as roost,
        operator_of(data) as operator,
    ):
        yield Upgraded(roost, operator)


@pytest.fixture
def opened(release: Release, tmp_path: Path) -> Iterator[Upgraded]:
    data = tmp_path / "data"
    release.put_database(data / "roost.db")
    with upgraded(data) as it:
        yield it


@pytest.fixture
def taken_in(release: Release, database: str, tmp_path: Path) -> Iterator[Upgraded]:
    with upgraded(tmp_path / "data", database) as it:
        it.operator.load(release.state)
        yield it


def find_everything(it: Upgraded, release: Release) -> None:
    before, now = comparable(release.answers), comparable(everything(it.roost.client))
    # What has come to the API since has no answers of then.
    assert {path: now.get(path) for path in before} == before
    assert broken_rules(it) == []


def comparable(answers: dict[str, str]) -> dict[str, str]:
    """Answers without what releases write differently, or take from their catalogs.

    IPv6 addresses were compressed, further IPv4 addresses had no gateway, permissions stood in
    another order, and links to consoles led to Vultr's.
    """
    return {
        path: _ACLS.sub(_in_order, _IPV6.sub(_in_full, _without_netmask(path, answer)))
        for path, answer in answers.items()
        if not path.endswith(("/upgrades", "/vnc"))
    }


def _without_netmask(path: str, answer: str) -> str:
    return _NETMASK.sub("", answer) if path.endswith("/ipv4") else answer


def _in_order(acls: re.Match[str]) -> str:
    return ",".join(sorted(acls[0].split(",")))


def _in_full(quoted: re.Match[str]) -> str:
    try:
        return f'"{IPv6Address(quoted[1]).exploded}"'
    except AddressValueError:
        return quoted[0]


def broken_rules(it: Upgraded) -> list[str]:
    """What in the tables does not go with the documents."""

    def check(tx: Tx) -> list[str]:
        look = Look(tx)
        return [fault for rule in RULES for fault in rule(look)]

    return it.roost.run(it.roost.app.store.scan(check))


def find_by_filters(it: Upgraded) -> None:
    group = it.id_of("/firewalls", description="front")
    for field, value in (("label", "web"), ("tag", "a"), ("firewall_group_id", group)):
        page = it.cloud.get("/instances", **{field: value})
        assert [item["label"] for item in page["instances"]] == ["web"]
        assert page["meta"]["total"] == 1


def be_refused(it: Upgraded) -> None:
    """What others refer to stays; what refers to it is still known."""
    vpc = it.id_of("/vpcs", description="inside")
    assert it.roost.client.delete(f"/vpcs/{vpc}").status_code == 400
    share = it.id_of("/vfs", label="shared")
    assert it.roost.client.delete(f"/vfs/{share}").status_code == 400


def find_what_a_ticket_was_opened_with(it: Upgraded) -> None:
    """It was hidden in the ticket, and is its first reply."""
    [ticket] = it.cloud.get("/tickets")["tickets"]
    replies = f"/tickets/{ticket['reference']}/replies"
    [first] = it.cloud.get(replies)["replies"]
    assert (first["index"], first["date"]) == (0, ticket["date_created"])
    assert first["description"].endswith("Use case: peering")
    assert first["from_type"] == "user"
    assert it.roost.client.post(replies, json={"description": "?"}).status_code == 201
    assert [reply["index"] for reply in it.cloud.get(replies)["replies"]] == [0, 1]


def jobs_at(it: Upgraded) -> set[tuple[str, str]]:
    jobs = it.roost.run(it.roost.app.store.read(work.every))
    return {(job.workflow, job.step) for job in jobs}


def jobs_come_to_their_end(it: Upgraded) -> None:
    assert jobs_at(it) >= {
        (workflow_name(name), step) for name, steps in STEPS.items() for step in steps
    }
    invoices = it.cloud.get("/billing/invoices")["meta"]["total"]
    assert it.operator.http.delete("/faults").status_code == 204
    it.roost.clock.advance(days=32)
    assert broken_rules(it) == []
    assert {workflow for workflow, _ in jobs_at(it)} <= SCHEDULES
    labels = {"booting", "installing", "provisioning", "i4", "i5", "i6", "i7"}
    states = {
        instance["label"]: (instance["status"], instance["power_status"])
        for instance in it.cloud.get("/instances", per_page=500)["instances"]
    }
    assert {states[label] for label in labels} == {("active", "running")}
    assert states["i9"] == ("active", "stopped")
    assert "i16" not in states
    assert it.cloud.get("/billing/invoices")["meta"]["total"] == invoices + 1


def test_a_database_is_opened(release: Release, opened: Upgraded) -> None:
    find_everything(opened, release)
    find_by_filters(opened)
    find_what_a_ticket_was_opened_with(opened)
    be_refused(opened)
    jobs_come_to_their_end(opened)


def test_a_state_is_taken_in(release: Release, taken_in: Upgraded) -> None:
    find_everything(taken_in, release)
    find_by_filters(taken_in)
    find_what_a_ticket_was_opened_with(taken_in)
    be_refused(taken_in)
    jobs_come_to_their_end(taken_in)
