"""/v2/registry: registries made, changed, deleted and paid for."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.products.blocks.storage import Wire
from tests.products.instances.cloud import UNKNOWN
from tests.products.registry.registries import GONE, MB, Registries

GB = 1024**3


def test_a_new_registry_is_answered_without_a_wrapping(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    made = registries.ask()
    now = "2030-01-01 00:00:00"
    password = made["root_user"].pop("password")
    assert re.fullmatch("[A-Za-z0-9]{36}", password)
    assert made["root_user"].pop("id") > 0
    assert made == {
        "id": made["id"],
        "name": "acme",
        "urn": "sjc.vultrcr.com/acme",
        "storage": {
            "used": {"bytes": 0, "mb": 0, "gb": 0, "tb": 0, "updated_at": now},
            "allowed": {
                "bytes": 20 * GB, "mb": 20480, "gb": 20, "tb": 0.02, "updated_at": now,
            },
        },
        "date_created": now,
        "public": False,
        "root_user": {
            "username": made["id"], "root": True, "added_at": now, "updated_at": now,
        },
        "metadata": {
            "region": registries.get("/registry/region/list")["regions"][2],
            "subscription": {
                "billing": {"monthly_price": 5, "pending_charges": 0.01}, "plan": "business",
            },
        },
    }  # fmt: skip
    # A text under this name would be taken for an HTTP status by clients.
    assert "status" not in made
    assert registries.may("push", made["id"], password)


def test_regions_and_plans_tell_what_can_be_had(registries: Registries) -> None:
    listed = registries.get("/registry/region/list")
    assert listed["meta"]["total"] == 12
    assert listed["regions"][2] == {
        "id": 3,
        "name": "sjc",
        "urn": "sjc.vultrcr.com",
        "base_url": "https://sjc.vultrcr.com",
        "public": True,
        "added_at": "2023-09-14 09:09:16",
        "updated_at": "2023-09-14 09:09:16",
        "data_center": {
            "id": 12,
            "name": "Silicon Valley",
            "site_code": "SJC2",
            "region": "West",
            "country": "US",
            "continent": "North America",
            "description": "Silicon Valley, California",
            "airport": "SJC",
        },
    }
    plans = registries.get("/registry/plan/list")
    assert plans.keys() == {"plans"}
    assert plans["plans"]["start_up"] == {
        "vanity_name": "Start Up", "max_storage_mb": 10240, "monthly_price": 0,
    }  # fmt: skip
    for number, place in enumerate(listed["regions"]):
        for key, plan in plans["plans"].items():
            name = f"x{number}{key.replace('_', '')}"
            made = registries.ask(name=name, region=place["name"], plan=key)
            assert made["storage"]["allowed"]["mb"] == plan["max_storage_mb"]
            assert made["urn"] == f"{place['urn']}/{name}"


def test_the_path_of_the_published_sample_makes_one_too(registries: Registries) -> None:
    made = registries.post("/registries", registries.wanted(), ok=201)
    listed = registries.get("/registries")
    assert listed["registries"] == [registries.registry(made["id"])]
    assert listed["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"name": None}, 400, "Missing required field: name"),
        ({"public": None}, 400, "Missing required field: public"),
        ({"public": "yes"}, 400, "Invalid public: "),
        ({"name": ""}, 422, "Invalid name: "),
        ({"name": "Acme"}, 422, "Invalid name: "),
        ({"name": "my-registry"}, 422, "Invalid name: "),
        ({"name": "acme\n"}, 422, "Invalid name: "),
        ({"name": "é"}, 422, "Invalid name: "),
        ({"name": "x" * 64}, 422, "Invalid name: "),
        ({"region": "dfw"}, 422, "Invalid region: "),
        ({"plan": "huge"}, 422, "Invalid plan: "),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    registries: Registries, fields: dict[str, Any], status: int, text: str
) -> None:
    body = registries.wanted(**fields)
    assert registries.refused("POST", "/registry", body, status=status).startswith(text)
    assert registries.get("/registries")["registries"] == []


def test_a_name_is_had_once_by_whatever_account(registries: Registries) -> None:
    other = Registries(registries.roost, registries.roost.new_account())
    id = registries.make()
    body = registries.wanted(region="ams", plan="premium")
    text = "Invalid name: a registry of this name exists already"
    for who in (registries, other):
        assert who.refused("POST", "/registry", body, status=422) == text
    assert other.get("/account")["account"]["pending_charges"] == 0
    registries.delete(f"/registry/{id}")
    other.make()


def test_of_several_who_want_a_name_at_once_one_gets_it(registries: Registries) -> None:
    def ask(_: int) -> int:
        return registries.client.post("/registry", json=registries.wanted()).status_code

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(ask, range(6))) == [201, 422, 422, 422, 422, 422]


def test_a_registry_can_become_public_and_change_its_plan(
    registries: Registries, wire: Wire
) -> None:
    id = registries.make()
    assert registries.put(f"/registry/{id}", {})["public"] is False
    changed = registries.put(f"/registry/{id}", {"public": True})
    assert (changed["public"], changed["storage"]["allowed"]["gb"]) == (True, 20)
    changed = registries.put(f"/registry/{id}", {"plan": "premium"})
    assert (changed["public"], changed["storage"]["allowed"]["gb"]) == (True, 50)
    assert changed["metadata"]["subscription"]["plan"] == "premium"
    registries.roost.settle()
    _, told = wire.asked[-1]
    assert (told.name, told.host, told.public) == ("acme", "sjc.vultrcr.com", True)
    assert told.quota_bytes == 50 * GB
    text = registries.refused("PUT", f"/registry/{id}", {"plan": ""}, status=422)
    assert text.startswith("Invalid plan: ")


def test_a_plan_must_have_room_for_what_is_there(registries: Registries) -> None:
    id = registries.make(plan="premium")
    registries.push("app:1", size=21 * GB)
    text = registries.refused("PUT", f"/registry/{id}", {"plan": "business"}, status=422)
    assert text == "Invalid plan: the registry holds more than it allows"
    registries.delete(f"/registry/{id}/repository/app")
    registries.put(f"/registry/{id}", {"plan": "business"})


def test_what_is_beyond_the_quota_cannot_be_pushed_and_all_else_can_be_pulled(
    registries: Registries,
) -> None:
    id = registries.make(plan="start_up")
    registries.push("app:1", size=10 * GB)
    denied = registries.no_push("app:2", size=1)
    assert denied == "The registry acme has no room for it: the storage of its plan is used up"
    registries.pull("app:1")
    registries.push("app:1", size=10 * GB)
    used = registries.registry(id)["storage"]["used"]
    assert (used["gb"], used["tb"]) == (10, 0.01)
    registries.put(f"/registry/{id}", {"plan": "business"})
    registries.push("app:2", size=1)


def test_the_price_follows_the_plan(registries: Registries) -> None:
    registries.clock.hold("2030-01-01T00:00:00+00:00")
    id = registries.make()
    registries.make(name="free", plan="start_up")
    registries.clock.advance(days=28)
    billing = registries.registry(id)["metadata"]["subscription"]["billing"]
    assert billing == {"monthly_price": 5, "pending_charges": 5}
    registries.put(f"/registry/{id}", {"plan": "enterprise"})
    [first, second] = registries.get("/billing/pending-charges")["pending_charges"]
    assert (first["product"], first["description"], first["total"]) == (
        "Container Registry", "acme (Business)", 5,
    )  # fmt: skip
    assert second["description"] == "acme (Enterprise)"
    registries.delete(f"/registry/{id}")
    registries.clock.advance(days=2)
    assert len(registries.get("/billing/pending-charges")["pending_charges"]) == 2


def test_a_deleted_registry_is_gone_with_all_that_it_had(
    registries: Registries, wire: Wire
) -> None:
    id = registries.make()
    digest = registries.push("group/app:1")
    auth = registries.credentials(id, expiry_seconds=60)
    registries.client.put(f"/registry/{id}/retention/schedule", json={"cron": "hourly"})
    registries.delete(f"/registry/{id}")
    registries.roost.settle()
    assert wire.asked[-1] == ("remove", id)
    for path in ("", "/repositories", "/repository/group/app", "/robots", "/retention/rules"):
        assert registries.refused("GET", f"/registry/{id}{path}", status=404) == GONE
    assert registries.no_pull(f"group/app@{digest}", auth=auth).startswith("Invalid image: ")
    again = registries.make()
    assert (registries.repositories(again), registries.robots(again)) == ([], [])
    registries.clock.advance(days=2)
    registries.push("group/app:1")


def test_registries_belong_to_their_account(registries: Registries) -> None:
    id = registries.make()
    digest = registries.push("app:1")
    registries.credentials(id)
    [robot] = registries.robots(id)
    other = Registries(registries.roost, registries.roost.new_account())
    rule = {
        "rule_type": "always retain", "repository_action": "matches", "repository_match": "**",
        "tag_action": "matches", "tag_match": "**", "untagged": True,
    }  # fmt: skip
    assert other.get("/registries")["registries"] == []
    for method, path, body in (
        ("GET", "", None),
        ("PUT", "", {"public": True}),
        ("DELETE", "", None),
        ("PUT", "/user/password", {"old_password": "x", "new_password": "12345678"}),
        ("OPTIONS", "/docker-credentials", None),
        ("OPTIONS", "/docker-credentials/kubernetes", None),
        ("GET", "/repositories", None),
        ("GET", "/repository/app", None),
        ("PUT", "/repository/app", {"description": "mine"}),
        ("DELETE", "/repository/app", None),
        ("GET", "/repository/app/artifacts", None),
        ("GET", f"/repository/app/artifact/{digest}", None),
        ("DELETE", f"/repository/app/artifact/{digest}", None),
        ("GET", "/robots", None),
        ("GET", f"/robot/{robot['name']}", None),
        ("PUT", f"/robot/{robot['name']}", {"disable": True}),
        ("DELETE", f"/robot/{robot['name']}", None),
        ("GET", "/replications", None),
        ("POST", "/replication", {"region": "ams"}),
        ("GET", "/replication/ams", None),
        ("DELETE", "/replication/ams", None),
        ("GET", "/retention/rules", None),
        ("POST", "/retention/rules", rule),
        ("GET", "/retention/rules/1", None),
        ("PUT", "/retention/rules/1", {"disabled": True}),
        ("DELETE", "/retention/rules/1", None),
        ("PUT", "/retention/schedule", {"cron": "daily"}),
        ("POST", "/retention/executions", {"dry_run": False}),
    ):
        assert other.refused(method, f"/registry/{id}{path}", body, status=404) == GONE
        assert registries.refused(method, f"/registry/{UNKNOWN}{path}", body, status=404) == GONE
    assert registries.repositories(id) == ["app"]


# What the driver refuses


def test_a_registry_that_cannot_be_made_costs_nothing_and_can_only_be_deleted(
    registries: Registries, wire: Wire
) -> None:
    wire.refused.add("apply")
    id = registries.make()
    text = "The registry could not be made: it can only be deleted"
    assert registries.refused("PUT", f"/registry/{id}", {"public": True}, status=422) == text
    path = f"/registry/{id}/docker-credentials"
    assert registries.refused("OPTIONS", path, status=422) == text
    assert registries.no_push("app:1").startswith("Invalid image: ")
    registries.clock.advance(days=2)
    billing = registries.registry(id)["metadata"]["subscription"]["billing"]
    assert billing["pending_charges"] <= 0.01
    registries.delete(f"/registry/{id}")
    wire.refused.clear()
    registries.make()


def test_after_a_refused_change_it_is_as_the_driver_has_it(
    registries: Registries, wire: Wire
) -> None:
    id = registries.make()
    wire.refused.add("apply")
    registries.put(f"/registry/{id}", {"public": True, "plan": "enterprise"})
    registries.post(f"/registry/{id}/replication", {"region": "ams"}, ok=201)
    registries.roost.settle()
    shown = registries.registry(id)
    assert (shown["public"], shown["metadata"]["subscription"]["plan"]) == (False, "business")
    assert registries.get(f"/registry/{id}/replications")["replications"] == []


# The root user's password


def test_the_root_user_gets_another_password(registries: Registries) -> None:
    made = registries.ask()
    id, first = made["id"], made["root_user"]["password"]
    path = f"/registry/{id}/user/password"
    body = {"old_password": first, "new_password": "correct horse"}
    assert registries.put(path, body) == {"success": "Password update successfully"}
    assert registries.registry(id)["root_user"]["password"] == "correct horse"
    assert not registries.may("push", id, first)
    assert registries.may("push", id, "correct horse")
    assert registries.may("delete", id, "correct horse")
    assert registries.refused("PUT", path, body, status=422) == "Invalid old_password"


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("wrong", "12345678", "Invalid old_password"),
        ("", "12345678", "Invalid old_password"),
        (None, "12345678", "Invalid old_password"),
        ("right", "1234567", "Invalid new_password: "),
        ("right", "x" * 129, "Invalid new_password: "),
        ("right", None, "Invalid new_password: "),
    ],
)
def test_another_password_needs_the_old_one_and_a_fit_length(
    registries: Registries, old: str | None, new: str | None, text: str
) -> None:
    made = registries.ask()
    right = made["root_user"]["password"]
    body = {"old_password": right if old == "right" else old, "new_password": new}
    path = f"/registry/{made['id']}/user/password"
    assert registries.refused("PUT", path, body, status=422).startswith(text)
    assert registries.may("pull", made["id"], right)


def test_no_secret_is_in_the_database_or_in_a_log(registries: Registries) -> None:
    seen = registries.admin.get("/requests", params={"last": 1, "bodies": True})
    assert seen.status_code == 200, seen.text
    made = registries.ask()
    id, first = made["id"], made["root_user"]["password"]
    body = {"old_password": first, "new_password": "correct-horse-battery"}
    registries.put(f"/registry/{id}/user/password", body)
    auth = registries.credentials(id, read_write="true")
    yaml = (
        registries.client.request("OPTIONS", f"/registry/{id}/docker-credentials/kubernetes")
        .text.split("dockerconfigjson: ")[1]
        .split()[0]
    )
    secret = registries.robots(id)[0]["secret"]
    registries.push("app:1", auth=auth)
    registries.roost.flush_log()
    told = registries.admin.get("/requests", params={"last": 100, "bodies": True}).text
    told += registries.get("/logs", start_time="2026-03-01T00:00:00Z").__repr__()
    assert "create-registry-kubernetes-docker-credentials" in told
    state = registries.admin.get("/state").text
    for secret_text in (first, body["new_password"], auth, yaml, secret):
        assert secret_text not in told
        assert secret_text not in state


def test_storage_shows_what_is_used(registries: Registries) -> None:
    id = registries.make()
    registries.push("app:1", size=1536 * MB)
    used = registries.registry(id)["storage"]["used"]
    assert (used["bytes"], used["mb"], used["gb"], used["tb"]) == (1536 * MB, 1536, 1.5, 0)
