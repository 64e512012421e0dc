"""/v2/apikeys: the caller's own keys."""

import re
from collections.abc import Iterator

import httpx
import pytest

from roost.products.users import WhitelistEntry
from roost.store import keys
from tests.products.keys import change_user, client_from, client_with
from tests.products.meter import JANUARY, YEAR
from tests.server import KEY, RunningRoost, running_roost

MASKED = re.compile(r"\*{31}[A-Z0-9]{5}")
INVALID_TOKEN = {"error": "Invalid API token.", "status": 401}


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all that is refused: nothing of it gets as far as the store."""
    with running_roost(tmp_path_factory.mktemp("refusing") / "data") as server:
        yield server.client


def test_a_key_is_shown_once(roost: RunningRoost) -> None:
    reply = roost.client.post("/apikeys", json={"name": "CI"})
    assert reply.status_code == 202
    created = reply.json()["api_key"]
    assert re.fullmatch(r"[A-Z0-9]{36}", created["api_key"])
    assert created == {
        "id": created["id"],
        "api_key": created["api_key"],
        "name": "CI",
        "expire": False,
        "date_expire": "",
    }

    masked = created | {"api_key": "*" * 31 + created["api_key"][-5:]}
    assert roost.client.get(f"/apikeys/{created['id']}").json() == {"api_key": masked}
    listed = roost.client.get("/apikeys").json()
    assert list(listed) == ["api_keys"]
    assert masked in listed["api_keys"]
    assert all(MASKED.fullmatch(key["api_key"]) for key in listed["api_keys"])


def test_a_key_is_stored_nowhere(roost: RunningRoost) -> None:
    key = roost.client.post("/apikeys", json={"name": "CI"}).json()["api_key"]["api_key"]
    roost.client_for(key).get("/apikeys")
    roost.flush_log()
    rows = roost.run(
        roost.app.store.read(
            lambda tx: [
                *tx.sql.all("SELECT digest, details FROM api_keys"),
                *tx.sql.all("SELECT message, metadata FROM log"),
            ]
        )
    )
    assert len(rows) > 2
    assert not any(key in str(part) for row in rows for part in row)


def test_a_new_key_works_until_it_is_deleted(roost: RunningRoost) -> None:
    created = roost.client.post("/apikeys", json={}).json()["api_key"]
    assert created["name"] == "Default"
    client = roost.client_for(created["api_key"])
    assert client.get("/account").status_code == 200

    deleted = roost.client.delete(f"/apikeys/{created['id']}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    refused = client.get("/account")
    assert (refused.status_code, refused.json()) == (401, INVALID_TOKEN)
    assert roost.client.get("/account").status_code == 200
    gone = roost.client.get(f"/apikeys/{created['id']}")
    assert (gone.status_code, gone.json()["error"]) == (404, "Invalid API key")
    assert roost.client.delete(f"/apikeys/{created['id']}").status_code == 404


def test_a_key_may_delete_itself(roost: RunningRoost) -> None:
    created = roost.client.post("/apikeys", json={}).json()["api_key"]
    client = roost.client_for(created["api_key"])
    assert client.delete(f"/apikeys/{created['id']}").status_code == 204
    assert client.get("/apikeys").status_code == 401


def test_an_expiring_key_ends_on_its_date(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    wanted = {"name": "short", "expire": True, "date_expire": f"{YEAR}-01-02T00:00:00Z"}
    created = roost.client.post("/apikeys", json=wanted).json()["api_key"]
    assert (created["expire"], created["date_expire"]) == (True, wanted["date_expire"])
    client = roost.client_for(created["api_key"])
    roost.clock.advance(seconds=86_399)
    assert client.get("/account").status_code == 200
    roost.clock.advance(seconds=1)
    assert client.get("/account").json() == INVALID_TOKEN


def test_the_date_counts_only_for_a_key_that_expires(roost: RunningRoost) -> None:
    for date in ("2001-01-01T00:00:00Z", "whenever"):
        created = roost.client.post("/apikeys", json={"expire": False, "date_expire": date})
        assert created.status_code == 202
        assert created.json()["api_key"]["date_expire"] == ""


def test_a_date_may_have_an_offset(roost: RunningRoost) -> None:
    wanted = {"expire": True, "date_expire": f"{YEAR}-06-01T02:00:00+02:00"}
    created = roost.client.post("/apikeys", json=wanted).json()["api_key"]
    assert created["date_expire"] == f"{YEAR}-06-01T00:00:00Z"


@pytest.mark.parametrize(
    "date",
    [
        None,
        "",
        "tomorrow",
        "2030-02-30T00:00:00Z",
        "2001-01-01T00:00:00Z",
        "9999-12-31T23:59:59-23:00",
    ],
)
def test_an_expiring_key_needs_a_date_to_come(refusing: httpx.Client, date: str | None) -> None:
    reply = refusing.post("/apikeys", json={"expire": True, "date_expire": date})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid date_expire: must be ")
    assert len(refusing.get("/apikeys").json()["api_keys"]) == 1


def test_the_present_is_too_early_an_end(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    wanted = {"expire": True, "date_expire": f"{YEAR}-01-01T00:00:00Z"}
    assert roost.client.post("/apikeys", json=wanted).status_code == 400


def test_other_peoples_keys_do_not_exist(roost: RunningRoost) -> None:
    [key] = roost.client.get("/apikeys").json()["api_keys"]
    other = roost.new_account()
    assert key not in other.get("/apikeys").json()["api_keys"]
    for reply in (other.get(f"/apikeys/{key['id']}"), other.delete(f"/apikeys/{key['id']}")):
        assert (reply.status_code, reply.json()["error"]) == (404, "Invalid API key")
    assert roost.client.get("/account").status_code == 200


def test_a_key_needs_no_permission_to_make_others_like_it(roost: RunningRoost) -> None:
    client = client_with(roost, "dns")
    created = client.post("/apikeys", json={"name": "another"})
    assert created.status_code == 202


def test_a_key_acts_with_the_permissions_of_its_user(roost: RunningRoost) -> None:
    assert roost.client.get("/billing/history").status_code == 200
    change_user(roost, root=False, acls=["billing"])
    assert roost.client.get("/account").json()["account"]["acls"] == ["billing"]
    assert roost.client.get("/billing/history").status_code == 200
    change_user(roost, acls=["dns"])
    refused = roost.client.get("/billing/history")
    assert (refused.status_code, refused.json()["status"]) == (403, 403)


def test_a_user_without_the_api_has_no_keys_that_work(roost: RunningRoost) -> None:
    assert roost.client.get("/account").status_code == 200
    change_user(roost, api_enabled=False)
    assert roost.client.get("/account").json() == INVALID_TOKEN


def test_a_key_may_be_bound_to_networks(roost: RunningRoost) -> None:
    here = client_from(roost, "127.0.0.0/8", "2001:db8::/32")
    elsewhere = client_from(roost, "192.0.2.0/24", "2001:db8::/32")
    assert here.get("/account").status_code == 200
    refused = elsewhere.get("/account")
    assert (refused.status_code, refused.json()) == (
        401,
        {"error": "Unauthorized IP address: 127.0.0.1", "status": 401},
    )


def test_a_bound_key_makes_bound_keys(roost: RunningRoost) -> None:
    bound = client_from(roost, "127.0.0.1/32")
    created = bound.post("/apikeys", json={}).json()["api_key"]
    assert roost.client_for(created["api_key"]).get("/account").status_code == 200
    made = roost.run(roost.app.store.read(lambda tx: keys.get(tx, created["id"])))
    assert made is not None
    assert made.allow == ["127.0.0.1/32"]


def test_a_users_networks_bind_all_keys_without_their_own(roost: RunningRoost) -> None:
    bound = client_from(roost, "127.0.0.0/8")
    change_user(roost, whitelist=[WhitelistEntry("192.0.2.0", 24, "", "v4")])
    refused = roost.client.get("/account")
    assert refused.json()["error"] == "Unauthorized IP address: 127.0.0.1"
    assert bound.get("/account").status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [None, "", "Bearer", f"Basic {KEY}", KEY, f"Bearer {KEY}x", f"Bearer {KEY.lower()}"],
)
def test_anything_but_a_known_key_is_refused(
    refusing: httpx.Client, authorization: str | None
) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    reply = httpx.get(f"{refusing.base_url}apikeys", headers=headers)
    assert (reply.status_code, reply.json()) == (401, INVALID_TOKEN)
