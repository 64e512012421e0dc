"""`PUT /_roost/state`: what is taken in, what is left out, and what is refused."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.admin.state import portable
from roost.store.migrations import STEPS
from tests.durability.invariants import check_invariants
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost

from .operator import Json, Operator, file, lines, operator_of

USER_DATA = "aGVsbG8="


class Elsewhere:
    """Another installation, with a secret and a key of its own."""

    def __init__(self, roost: RunningRoost, operator: Operator, client: httpx.Client) -> None:
        self.roost = roost
        self.operator = operator
        self.cloud = Cloud(roost, client)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    data = tmp_path / "elsewhere"
    with running_roost(data, api_key=None) as roost, operator_of(data) as operator:
        yield Elsewhere(roost, operator, roost.client_for(roost.app.new_key))


def deploy(cloud: Cloud) -> str:
    return cloud.deploy(user_data=USER_DATA, label="web")


def user_data(cloud: Cloud, id: str) -> str:
    return cloud.get(f"/instances/{id}/user-data")["user_data"]["data"]


class TestSecrets:
    def test_another_installation_does_not_get_them(
        self, operator: Operator, cloud: Cloud, elsewhere: Elsewhere
    ) -> None:
        id = deploy(cloud)
        state = operator.export()
        assert USER_DATA.encode() not in state
        done = elsewhere.operator.load(state)
        assert done["left_out"] == {"keys": 1, "secrets": 1}
        assert elsewhere.cloud.instance(id)["label"] == "web"
        assert user_data(elsewhere.cloud, id) == ""

    def test_unless_they_are_asked_for(
        self, operator: Operator, cloud: Cloud, elsewhere: Elsewhere
    ) -> None:
        id = deploy(cloud)
        done = elsewhere.operator.load(operator.export(secrets=True))
        assert done["left_out"] == {"keys": 1, "secrets": 0}
        assert user_data(elsewhere.cloud, id) == USER_DATA

    def test_what_only_looks_sealed_stays_as_it_is(
        self, operator: Operator, cloud: Cloud, elsewhere: Elsewhere
    ) -> None:
        trick = {"plan": "sealed.v1.eA.AAAA", "more": ["sealed.v1.AAAA", "sealed."]}
        body = {"plan": "vc2-1c-1gb", "template": trick}
        cloud.post("/instances/templates", body, ok=200)
        state = operator.export(secrets=True)
        assert elsewhere.operator.load(state)["left_out"]["secrets"] == 0
        [row] = [row for row in lines(state) if row.get("kind") == "instance-template"]
        assert row["hidden"]["template"] == trick
        assert lines(elsewhere.operator.export())[1:][: len(lines(state)) - 1]
        [again] = [
            row
            for row in lines(elsewhere.operator.export())
            if row.get("kind") == "instance-template"
        ]
        assert again["hidden"] == row["hidden"]

    def test_a_bgp_password_arrives(
        self, operator: Operator, cloud: Cloud, elsewhere: Elsewhere
    ) -> None:
        body = {
            "prefixes": [], "requested_routes": "full", "usecase": "peering", "password": "psst",
        }  # fmt: skip
        assert cloud.client.post("/account/bgp/setup", json=body).is_success
        elsewhere.operator.load(operator.export(secrets=True))
        assert elsewhere.cloud.get("/account/bgp") == cloud.get("/account/bgp")


class TestKeys:
    def test_the_operators_key_opens_the_new_account(
        self, operator: Operator, cloud: Cloud, elsewhere: Elsewhere
    ) -> None:
        cloud.ssh_key("theirs")
        elsewhere.cloud.ssh_key("ours")
        elsewhere.operator.load(operator.export())
        names = [key["name"] for key in elsewhere.cloud.get("/ssh-keys")["ssh_keys"]]
        assert names == ["theirs"]
        elsewhere.roost.run(check_invariants(elsewhere.roost.app.store))

    def test_those_of_a_state_work_again_where_they_were_made(
        self, roost: RunningRoost, operator: Operator, cloud: Cloud
    ) -> None:
        other = roost.new_account()
        own = cloud.post("/apikeys", {"name": "own"}, ok=202)["api_key"]["api_key"]
        state = operator.export()
        operator.reset()
        assert operator.load(state)["left_out"] == {"keys": 0, "secrets": 0}
        assert other.get("/account").json()["account"]["name"] == "Other"
        assert roost.client_for(own).get("/account").status_code == 200


class TestTheClock:
    def test_a_held_one_is_held_where_it_was(self, operator: Operator) -> None:
        operator.clock(hold=True)
        operator.clock(advance_seconds=86400)
        before = operator.clock()
        state = operator.export()
        operator.reset()
        operator.load(state)
        assert operator.clock() == before

    def test_one_that_runs_goes_on_from_there(self, operator: Operator) -> None:
        operator.clock(advance_seconds=400 * 86400)
        before = operator.clock()
        state = operator.export()
        operator.reset()
        operator.load(state)
        passed = operator.clock()["now_us"] - before["now_us"]
        assert 0 <= passed < 60_000_000

    def test_a_real_one_is_real(self, operator: Operator) -> None:
        operator.reset()
        state = operator.export()
        assert "clock" not in lines(state)[0]
        operator.clock(hold=True)
        operator.clock(advance_seconds=86400)
        operator.load(state)
        clock = operator.clock()
        assert (clock["rate"], clock["held"]) == (1, False)

    @pytest.mark.parametrize("before", [{"hold": True}, {"rate": 0.5}, {"rate": 1}])
    def test_one_that_went_back_to_real_time_is_real(
        self, operator: Operator, before: dict[str, Any]
    ) -> None:
        operator.reset()
        operator.clock(**before)
        operator.clock(real=True)
        assert "clock" not in lines(operator.export())[0]


def test_faults_and_what_they_hold_up_come_along(
    operator: Operator, cloud: Cloud, elsewhere: Elsewhere
) -> None:
    operator.http.post("/faults", json={"kind": "stuck", "operation": "create-instance"})
    id = cloud.create()["id"]
    elsewhere.operator.load(operator.export())
    elsewhere.roost.settle()
    assert elsewhere.cloud.instance(id)["status"] == "pending"
    elsewhere.operator.http.delete("/faults")
    elsewhere.roost.settle()
    assert elsewhere.cloud.instance(id)["status"] == "active"


def test_what_is_held_is_told(operator: Operator, cloud: Cloud) -> None:
    cloud.ssh_key()
    cloud.ssh_key()
    assert operator.held()["Roost", "ssh-key"] == 2


def test_the_log_comes_along_if_asked_for(
    operator: Operator, cloud: Cloud, elsewhere: Elsewhere
) -> None:
    cloud.ssh_key()
    assert not [row for row in lines(operator.export()) if row.get("type") == "log"]
    elsewhere.operator.load(operator.export(log=True))
    now = datetime.fromtimestamp(cloud.clock.now / 1e6, UTC)
    found = elsewhere.cloud.get(
        "/logs",
        resource_type="ssh-keys",
        start_time=f"{now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
        end_time=f"{now + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}",
    )["logs"]
    assert [entry["message"] for entry in found] == ["Create ssh key"]


# --- versions -------------------------------------------------------------------------------------


@pytest.fixture
def a_version_later(monkeypatch: pytest.MonkeyPatch) -> None:
    """A Roost whose SSH keys were called `login-key` before, one row for two of now."""

    def rename(lines: list[Json]) -> Iterator[Json]:
        for line in lines:
            if line.get("kind") == "login-key":
                yield line | {"kind": "ssh-key"}
            elif line["type"] != "bygone":
                yield line

    monkeypatch.setattr(portable, "UPGRADES", (*portable.UPGRADES, rename))


def test_an_older_state_is_brought_forward(
    operator: Operator, cloud: Cloud, request: pytest.FixtureRequest
) -> None:
    id = cloud.ssh_key()
    before = cloud.get(f"/ssh-keys/{id}")
    rows = lines(operator.export())
    older = [row | {"kind": "login-key"} if row.get("kind") == "ssh-key" else row for row in rows]
    older.append({"type": "bygone"})
    assert "login-key" in operator.refused(file(older[:-1]))
    request.getfixturevalue("a_version_later")
    assert operator.load(file(older))["version"] == rows[0]["version"]
    assert cloud.get(f"/ssh-keys/{id}") == before
    assert lines(operator.export())[0]["version"] == rows[0]["version"] + 1


def with_jobs_as_documents(rows: list[Json]) -> Iterator[Json]:
    """A state of version 1, made of one of now."""
    shown = {row["id"]: row for row in rows if row.get("kind") == "job"}
    for row in rows:
        if row["type"] == "job":
            state = {key: row[key] for key in ("workflow", "args") if key in row}
            state["step"] = STEPS[row["workflow"]].index(row["step"])
            base = {"kind": "job", "account": row["account"], "version": 1}
            base |= {"seq": 10_000 + row["seq"], "owner": row.get("resource", row["account"])}
            if document := shown.get(row.get("id", "")):
                body, id, state["visible"] = document["body"], document["id"], True
            else:
                body, id = {"vps_id": row.get("resource_id", "")}, str(row["seq"])
            yield {"type": "document", **base, "id": id, "body": body, "hidden": state}
            work = {"type": "work", "job": base["seq"], "due_at": row["due_at"]}
            yield work | ({"resource": row["resource"]} if row.get("exclusive") else {})
        elif row.get("kind") != "job":
            yield row


@pytest.mark.settings(lifecycle="quick")
def test_what_was_under_way_in_version_1_goes_on(operator: Operator, cloud: Cloud) -> None:
    cloud.roost.clock.hold()
    id = cloud.deploy()
    cloud.roost.clock.advance(seconds=10)
    resize = cloud.client.patch(f"/instances/{id}", json={"plan": "vc2-2c-4gb"})
    assert resize.status_code == 202
    header, *rows = lines(operator.export())
    operator.load(file([header | {"version": 1}, *with_jobs_as_documents(rows)]))
    assert cloud.instance(id)["status"] == "resizing"
    cloud.roost.clock.advance(seconds=10)
    assert cloud.instance(id)["status"] == "active"
    assert cloud.instance(id)["plan"] == "vc2-2c-4gb"
    cloud.roost.run(check_invariants(cloud.roost.app.store))


def test_ipv6_addresses_that_an_older_version_compressed_are_in_full(
    operator: Operator, cloud: Cloud
) -> None:
    id = cloud.deploy(enable_ipv6=True)
    before = cloud.instance(id)
    full = before["v6_main_ip"]
    header, *rows = lines(operator.export())
    older = json.loads(json.dumps(rows).replace(full, str(IPv6Address(full))))
    assert older != rows
    for row in older:
        if row["type"] == "job":
            row["step"] = 0  # which had no name yet
    operator.load(file([header | {"version": 2}, *older]))
    assert cloud.instance(id) == before
    assert cloud.get(f"/instances/{id}/ipv6")["ipv6s"][0]["ip"] == full
    assert lines(operator.export())[1:] == rows


def test_what_an_older_version_did_not_know_gets_its_default(
    operator: Operator, cloud: Cloud
) -> None:
    id = cloud.deploy()
    rows = lines(operator.export())
    for row in rows:
        if row.get("kind") == "instance":
            del row["hidden"]["cards"]
    operator.load(file(rows))
    assert cloud.instance(id)["status"] == "active"


def test_documents_get_the_upgrades_that_they_have_not_had(
    operator: Operator, cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(body: Json, hidden: Json) -> None:
        body["name"] = body.pop("title")

    id = cloud.ssh_key("laptop")
    before = cloud.get(f"/ssh-keys/{id}")
    header, *rows = lines(operator.export())
    for row in rows:
        if row.get("kind") == "ssh-key":
            row["body"]["title"] = row["body"].pop("name")
    kinds = cloud.roost.app.store.kinds
    monkeypatch.setitem(kinds, "ssh-key", replace(kinds["ssh-key"], upgrades=(rename,)))
    operator.load(file([header, *rows]))
    assert cloud.get(f"/ssh-keys/{id}") == before

    header, *rows = lines(operator.export())
    assert header["upgrades"]["ssh-key"] == 1
    operator.load(file([header, *rows]))
    assert cloud.get(f"/ssh-keys/{id}") == before
    newer = header | {"upgrades": {"ssh-key": 2}}
    assert "newer version" in operator.refused(file([newer, *rows]))


def test_a_newer_state_is_refused(operator: Operator, cloud: Cloud) -> None:
    id = cloud.ssh_key()
    header, *rows = lines(operator.export())
    said = operator.refused(
        file([header | {"version": header["version"] + 1, "roost": "9.9"}, *rows])
    )
    assert "newer version of Roost, 9.9" in said
    assert cloud.client.get(f"/ssh-keys/{id}").status_code == 200


# --- what makes no sense --------------------------------------------------------------------------

Spoil = Callable[[list[Json]], Any]


def of(rows: list[Json], kind: str) -> Json:
    return next(row for row in rows if kind in (row.get("kind"), row.get("type")))


def drop(kind: str) -> Spoil:
    return lambda rows: rows.remove(of(rows, kind))


def twice(kind: str) -> Spoil:
    return lambda rows: rows.append(of(rows, kind))


def change(kind: str, /, **fields: Any) -> Spoil:
    return lambda rows: of(rows, kind).update(fields)


@pytest.mark.parametrize(
    "spoil",
    [
        drop("account"),
        drop("user"),
        drop("ssh-key"),
        drop("instance"),
        twice("account"),
        twice("instance"),
        twice("key"),
        twice("address"),
        twice("usage"),
        twice("job"),
        change("ssh-key", kind="something"),
        change("ssh-key", body={}),
        change("ssh-key", body=[]),
        change("ssh-key", account=99),
        change("ssh-key", seq=0),
        change("ssh-key", type="unheard-of"),
        change("job", workflow="unheard-of"),
        change("job", step="unheard-of"),
        change("job", account=99),
        change("job", args=[]),
        change("secret", document=999_999, plain="YQ==", purpose="x", sealed=""),
        change("secret", path=["no", "where"]),
        change("secret", path=[]),
    ],
)
def test_rows_that_do_not_fit_change_nothing(
    operator: Operator, cloud: Cloud, spoil: Spoil
) -> None:
    key = cloud.ssh_key()
    body = {"plan": "vc2-1c-1gb", "ssh_key_ids": [key]}
    cloud.post("/instances/templates", body, ok=200)
    id = deploy(cloud)
    rows = lines(operator.export())
    spoil(rows)
    assert operator.refused(file(rows))
    assert user_data(cloud, id) == USER_DATA
    cloud.roost.run(check_invariants(cloud.roost.app.store))


@pytest.mark.parametrize(
    "content",
    [b"", b"\n", b"{}", b"[]", b"hello", b'{"format":"other"}', b"\xff\xfe", b'{"format":'],
)
def test_another_file_is_refused(operator: Operator, content: bytes) -> None:
    assert operator.refused(content) == "This is not a state that Roost has exported"


def test_the_line_that_makes_no_sense_is_named(operator: Operator) -> None:
    state = operator.export().splitlines()
    assert operator.refused(b"\n".join([*state[:3], b"nonsense"])).startswith("Line 4 ")
