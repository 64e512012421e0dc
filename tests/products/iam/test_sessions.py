"""Taking a role on: whom a trust lets do it, when, and for how long."""

from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.products.iam.people import Person, allow, made, policy
from tests.server import RunningRoost

ASSUMES = allow(["iam.role.AssumeRole", "iam.role.Read", "iam.assumedrole.Read"])
STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


class Stage:
    """Ann, who may take on a role that opens DNS."""

    def __init__(self, roost: RunningRoost, **trust: Any) -> None:
        self.roost, self.root = roost, roost.client
        self.ann = Person(roost)
        self.ann.given(ASSUMES)
        self.role = made(self.root, "/roles", name="dns", max_session_duration=7200)
        dns = policy(self.root, allow("network.dns.*"))
        self.root.post(f"/roles/{self.role}/policies/{dns}")
        told = {"trusted_user_id": self.ann.id, **trust}
        self.trust = made(self.root, "/role-trusts", role_id=self.role, **told)

    def assume(self, **more: Any) -> httpx.Response:
        body = {"role_id": self.role, "session_name": "work", **more}
        return self.ann.client.post("/assumed-roles/assume", json=body)

    def session(self, **more: Any) -> httpx.Client:
        told = self.assume(**more)
        assert told.status_code == 201, told.text
        return self.roost.client_for(told.json()["session_token"])


def test_a_session_may_do_what_its_role_may_and_nothing_else(roost: RunningRoost) -> None:
    stage = Stage(roost)
    assert stage.ann.client.get("/domains").status_code == 403
    session = stage.session()
    assert session.get("/domains").status_code == 200
    assert session.get("/ssh-keys").status_code == 403
    assert session.post("/assumed-roles/assume", json={"role_id": stage.role}).status_code == 403
    for method, path in (("GET", "/apikeys"), ("POST", "/apikeys"), ("GET", "/apikeys/some")):
        assert session.request(method, path).status_code == 403


def test_a_session_is_shown_to_who_has_its_token(roost: RunningRoost) -> None:
    stage = Stage(roost)
    told = stage.assume(user_id=stage.ann.id, duration=900).json()
    session = told.pop("assumed_role_session")
    assert told == session
    token = session["session_token"]
    assert token.startswith("ars-")
    assert (session["remaining_duration"], session["conditions_met"]) == (900, [])
    shown = stage.root.get(f"/assumed-roles/{token}").json()
    assert shown["id"] == session["id"]
    listed = stage.root.get(f"/assumed-roles/users/{stage.ann.id}/sessions").json()
    assert listed["sessions"] == listed["assumed_role_sessions"]
    assert [one["id"] for one in listed["sessions"]] == [session["id"]]
    assert token not in str(listed)
    assert stage.root.delete(f"/assumed-roles/{token}").status_code == 204
    gone = stage.root.get(f"/assumed-roles/{token}")
    assert (gone.status_code, gone.json()["error"]) == (404, "Assumed Role Not Found")
    assert roost.client_for(token).get("/domains").status_code == 401
    roost.flush_log()
    log = stage.root.get("/logs", params={"start_time": "2026-03-10T00:00:00Z"}).text
    assert token not in log


def test_a_session_ends_at_its_time(roost: RunningRoost) -> None:
    roost.clock.hold()
    stage = Stage(roost)
    session = stage.session(duration=900)
    roost.clock.advance(seconds=899)
    assert session.get("/domains").status_code == 200
    roost.clock.advance(seconds=1)
    assert session.get("/domains").status_code == 401
    sessions = stage.root.get(f"/assumed-roles/users/{stage.ann.id}/sessions").json()
    assert sessions["meta"]["total"] == 0
    for seconds in (899, 7201, -1):
        assert stage.assume(duration=seconds).status_code == 400


@pytest.mark.parametrize("ends", ["role", "trust", "type", "trusted"])
def test_a_session_ends_with_what_it_follows_from(roost: RunningRoost, ends: str) -> None:
    stage = Stage(roost)
    session = stage.session()
    assert session.get("/domains").status_code == 200
    match ends:
        case "role":
            stage.root.delete(f"/roles/{stage.role}")
        case "trust":
            stage.root.delete(f"/role-trusts/{stage.trust}")
        case "type":
            stage.root.put(f"/roles/{stage.role}", json={"role_type": "assignable"})
        case _:
            bob = Person(roost, "bob")
            body = {"trusted_user_id": bob.id}
            assert stage.root.put(f"/role-trusts/{stage.trust}", json=body).status_code == 200
    assert session.get("/domains").status_code == 401
    assert stage.assume().status_code in (403, 404)


def test_without_a_trust_or_the_rights_nobody_takes_a_role_on(roost: RunningRoost) -> None:
    stage = Stage(roost)
    bob = Person(roost, "bob")
    body = {"role_id": stage.role}
    assert bob.client.post("/assumed-roles/assume", json=body).status_code == 403
    bob.given(allow("iam.role.AssumeRole"))
    assert bob.client.post("/assumed-roles/assume", json=body).status_code == 403
    bob.given(ASSUMES)
    assert bob.client.post("/assumed-roles/assume", json=body).status_code == 403
    for_ann = bob.client.post("/assumed-roles/assume", json=body | {"user_id": stage.ann.id})
    assert for_ann.status_code == 403
    by_root = stage.root.post("/assumed-roles/assume", json=body | {"user_id": stage.ann.id})
    assert (by_root.status_code, by_root.json()["user_id"]) == (201, stage.ann.id)


def test_a_group_can_be_trusted(roost: RunningRoost) -> None:
    stage = Stage(roost)
    bob = Person(roost, "bob")
    bob.given(ASSUMES)
    group = made(stage.root, "/groups", display_name="team")
    stage.root.post(f"/groups/{group}/members", json={"user_id": bob.id})
    made(stage.root, "/role-trusts", role_id=stage.role, trusted_group_id=group)
    assumable = stage.root.get(f"/role-trusts/assumable/{bob.id}").json()
    assert [one["id"] for one in assumable["roles"]] == [stage.role]
    assert [one["group_display"] for one in assumable["assumable_roles"]] == ["team"]
    body = {"role_id": stage.role}
    token = bob.client.post("/assumed-roles/assume", json=body).json()["session_token"]
    session = roost.client_for(token)
    assert session.get("/domains").status_code == 200
    stage.root.delete(f"/groups/{group}/members/{bob.id}")
    assert session.get("/domains").status_code == 401


@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        ({"ip_address": ["127.0.0.0/8"]}, ["ip_address"]),
        ({"ip_address": ["10.0.0.0/8", "2001:db8::/32"]}, None),
        ({"time_of_day": {"start": 12, "end": 13}}, ["time_of_day"]),
        ({"time_of_day": {"start": 11, "end": 12}}, None),
        ({"time_of_day": {"start": 22, "end": 13}}, ["time_of_day"]),
        ({"time_of_day": {"start": 13, "end": 14, "timezone": "Europe/Berlin"}}, ["time_of_day"]),
        ({"time_of_day": {"start": 12, "end": 13, "days_of_week": ["monday"]}}, None),
        ({"time_of_day": {"start": 12, "end": 13, "days_of_week": ["tuesday"]}}, ["time_of_day"]),
        # The window of Monday night goes on until Tuesday noon.
        ({"time_of_day": {"start": 22, "end": 13, "days_of_week": ["monday"]}}, ["time_of_day"]),
        ({"time_of_day": {"start": 22, "end": 13, "days_of_week": ["tuesday"]}}, None),
        ({"oidc_claims": {"sub": "x"}}, None),
        ({}, []),
    ],
    ids=str,
)
def test_a_trust_has_conditions(
    roost: RunningRoost, conditions: dict[str, Any], met: list[str] | None
) -> None:
    roost.clock.hold("2026-03-10T12:30:00+00:00")  # a Tuesday
    stage = Stage(roost, conditions=conditions)
    told = stage.assume()
    if met is None:
        assert told.status_code == 403
    else:
        assert (told.status_code, told.json()["conditions_met"]) == (201, met)
    assert stage.root.get(f"/role-trusts/{stage.trust}").json()["role_trust"]["conditions"] == (
        conditions
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"conditions": {"mfa": True}}, {"conditions": {"ip_address": ["nowhere"]}},
        {"conditions": {"time_of_day": {"start": 24, "end": 3}}},
        {"conditions": {"time_of_day": {"start": 9, "end": 9}}},
        {"conditions": {"time_of_day": {"start": 1, "end": 2, "timezone": "Mars/Base"}}},
        {"conditions": {"time_of_day": {"start": 1, "end": 2, "days_of_week": ["Monday"]}}},
        {"valid_until": "tomorrow"}, {"trust_type": "user"}, {"trust_type": "FederatedAssumption"},
        {"trusted_group_id": "x"}, {"trusted_user_id": ""},
        {"trusted_user_id": "", "trusted_oidc_issuer_source": "container"},
    ],
    ids=str,
)  # fmt: skip
def test_a_trust_that_is_not_understood_is_refused(
    roost: RunningRoost, wrong: dict[str, Any]
) -> None:
    stage = Stage(roost)
    body = {"role_id": stage.role, "trusted_user_id": stage.ann.id} | wrong
    assert stage.root.post("/role-trusts", json=body).status_code == 400
    assert stage.root.get("/role-trusts").json()["meta"]["total"] == 1


def test_a_trust_ends_and_its_sessions_with_it(roost: RunningRoost) -> None:
    roost.clock.hold("2026-03-10T12:30:00+00:00")
    stage = Stage(roost, valid_until="2026-03-10T13:00:00Z")
    session = stage.session()
    roost.clock.advance(seconds=1800)
    assert session.get("/domains").status_code == 401
    assert stage.assume().status_code == 403
    changed = stage.root.put(
        f"/role-trusts/{stage.trust}", json={"valid_until": "", "conditions": {}}
    )
    assert changed.json()["valid_until"] == ""
    assert stage.assume().status_code == 201


def test_a_condition_stays_until_it_is_taken_away(roost: RunningRoost) -> None:
    window = {"start": 9, "end": 17}
    stage = Stage(roost, conditions={"ip_address": ["10.0.0.0/8"]})

    def change(conditions: Any) -> Any:
        path = f"/role-trusts/{stage.trust}"
        return stage.root.put(path, json={"conditions": conditions}).json()["conditions"]

    both = {"ip_address": ["10.0.0.0/8"], "time_of_day": window}
    assert change({"time_of_day": window}) == change({}) == both
    assert change({"ip_address": []}) == {"time_of_day": window}


def test_a_trust_is_listed_by_its_role_and_can_be_restored(roost: RunningRoost) -> None:
    stage = Stage(roost)
    listed = stage.root.get(f"/role-trusts/by-role/{stage.role}").json()
    assert [one["role_name"] for one in listed["role_trusts"]] == ["dns"]
    assert stage.root.delete(f"/role-trusts/{stage.trust}").status_code == 204
    gone = stage.root.get(f"/role-trusts/{stage.trust}")
    assert (gone.status_code, gone.json()["error"]) == (404, "Role trust not found")
    restored = stage.root.patch(f"/role-trusts/{stage.trust}/restore")
    assert restored.json()["role_trust"] == listed["role_trusts"][0]


@pytest.mark.parametrize("prefix", ["arn:aws:iam::org:role/", "arn:vultr:iam::org:role/"])
def test_a_role_is_taken_on_as_sts_has_it(roost: RunningRoost, prefix: str) -> None:
    stage = Stage(roost)
    form = {
        "Action": "AssumeRole", "Version": "2011-06-15", "RoleArn": prefix + stage.role,
        "RoleSessionName": "a<b", "DurationSeconds": "900",
    }  # fmt: skip
    told = stage.ann.client.post("/assumed-roles/compatibility/aws/sts", data=form)
    assert (told.status_code, told.headers["content-type"]) == (200, "application/xml")
    answer = ET.fromstring(told.text)
    token = answer.findtext(f".//{STS}SessionToken")
    assert roost.client_for(token).get("/domains").status_code == 200
    for wrong in ({"RoleArn": "dns"}, {"Action": "GetCallerIdentity"}, {"DurationSeconds": "x"}):
        refused = stage.ann.client.post("/assumed-roles/compatibility/aws/sts", data=form | wrong)
        assert refused.status_code == 400
        assert "<Code>ValidationError</Code>" in refused.text
    unknown = stage.ann.client.post(
        "/assumed-roles/compatibility/aws/sts", data=form | {"RoleArn": prefix + "none"}
    )
    assert (unknown.status_code, "NoSuchEntity" in unknown.text) == (404, True)
