"""Keys that a key has made: no more than their maker, and no longer."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from roost.http.auth import Keyring
from roost.store import keys
from tests.products.keys import client_from, client_with
from tests.products.meter import JANUARY, YEAR
from tests.server import RunningRoost

NOT_FOUND = {"error": "Invalid API key", "status": 404}
INVALID_TOKEN = {"error": "Invalid API token.", "status": 401}


def make(client: httpx.Client, **wanted: Any) -> dict[str, Any]:
    reply = client.post("/apikeys", json=wanted)
    assert reply.status_code == 202, reply.text
    return reply.json()["api_key"]


def ids(client: httpx.Client) -> set[str]:
    return {key["id"] for key in client.get("/apikeys").json()["api_keys"]}


def test_a_child_has_the_permissions_of_its_maker(roost: RunningRoost) -> None:
    child = roost.client_for(make(client_with(roost, "billing", "dns"))["api_key"])
    assert child.get("/account").json()["account"]["acls"] == ["billing", "dns"]
    assert child.get("/domains").status_code == 200
    assert child.get("/instances").status_code == 403
    grandchild = roost.client_for(make(child)["api_key"])
    assert grandchild.get("/account").json()["account"]["acls"] == ["billing", "dns"]


def test_a_child_works_from_the_networks_of_its_maker(roost: RunningRoost) -> None:
    maker = client_from(roost, "127.0.0.1/32")
    child = roost.client_for(make(maker)["api_key"])
    grandchild = make(child)
    made = roost.run(roost.app.store.read(lambda tx: keys.get(tx, grandchild["id"])))
    assert made is not None
    assert made.allow == ["127.0.0.1/32"]


def test_a_child_expires_with_its_maker(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    end = f"{YEAR}-01-02T00:00:00Z"
    maker = roost.client_for(make(roost.client, expire=True, date_expire=end)["api_key"])

    child = make(maker)
    assert (child["expire"], child["date_expire"]) == (True, end)
    sooner = make(maker, expire=True, date_expire=f"{YEAR}-01-01T12:00:00Z")
    assert sooner["date_expire"] == f"{YEAR}-01-01T12:00:00Z"
    later = maker.post("/apikeys", json={"expire": True, "date_expire": f"{YEAR}-01-02T00:00:01Z"})
    assert later.status_code == 400
    text = f"Invalid date_expire: must not be after {end}, when the key in use expires"
    assert later.json()["error"] == text

    roost.clock.advance(days=1)
    for key in (child, sooner):
        assert roost.client_for(key["api_key"]).get("/account").json() == INVALID_TOKEN


def test_all_that_a_key_has_made_ends_with_it(roost: RunningRoost) -> None:
    maker = make(roost.client)
    child = make(roost.client_for(maker["api_key"]))
    grandchild = make(roost.client_for(child["api_key"]))
    other = make(roost.client)

    assert roost.client.delete(f"/apikeys/{maker['id']}").status_code == 204
    for key in (maker, child, grandchild):
        assert roost.client_for(key["api_key"]).get("/account").json() == INVALID_TOKEN
        assert roost.client.get(f"/apikeys/{key['id']}").json() == NOT_FOUND
    assert roost.client_for(other["api_key"]).get("/account").status_code == 200


def test_a_key_that_may_not_manage_users_knows_its_own_children_alone(roost: RunningRoost) -> None:
    limited = client_with(roost, "dns", "provisioning")
    [roots] = [key for key in ids(roost.client) if key not in ids(limited)][:1]
    assert ids(limited) == set()
    for reply in (limited.get(f"/apikeys/{roots}"), limited.delete(f"/apikeys/{roots}")):
        assert (reply.status_code, reply.json()) == (404, NOT_FOUND)

    child = make(limited)
    grandchild = make(roost.client_for(child["api_key"]))
    assert ids(limited) == {child["id"], grandchild["id"]}
    assert limited.get(f"/apikeys/{grandchild['id']}").status_code == 200
    # A child knows nothing of its maker, nor of what else that has made.
    sibling = make(limited)
    assert ids(roost.client_for(child["api_key"])) == {grandchild["id"]}
    stranger = roost.client_for(child["api_key"]).delete(f"/apikeys/{sibling['id']}")
    assert stranger.json() == NOT_FOUND
    assert limited.delete(f"/apikeys/{child['id']}").status_code == 204
    assert ids(limited) == {sibling["id"]}


def test_a_key_that_may_manage_users_sees_all_keys_and_makes_none_that_can_do_more(
    roost: RunningRoost,
) -> None:
    manager = client_with(roost, "manage_users")
    assert ids(manager) == ids(roost.client)
    child = roost.client_for(make(manager)["api_key"])
    assert child.get("/account").json()["account"]["acls"] == ["manage_users"]


def test_a_key_that_is_revoked_while_it_makes_others_leaves_none_behind(
    roost: RunningRoost,
) -> None:
    for _ in range(5):
        maker = make(roost.client)
        client = roost.client_for(maker["api_key"], limits=httpx.Limits(max_connections=None))
        with ThreadPoolExecutor(25) as threads:
            posts = [threads.submit(client.post, "/apikeys", json={}) for _ in range(24)]
            end = threads.submit(client.delete, f"/apikeys/{maker['id']}")
        assert end.result().status_code == 204
        for reply in (post.result() for post in posts):
            assert reply.status_code in (202, 401), reply.text
            if reply.status_code == 202:
                made = roost.client_for(reply.json()["api_key"]["api_key"])
                assert made.get("/account").json() == INVALID_TOKEN
        assert len(ids(roost.client)) == 1


def test_a_key_revoked_after_it_was_let_in_makes_nothing(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request's transaction decides, and not what the process has in memory."""
    maker = make(roost.client)
    client = roost.client_for(maker["api_key"])
    assert client.get("/account").status_code == 200
    keyring = roost.app.store.services.one(Keyring)
    monkeypatch.setattr(keyring, "_known", _Deaf(keyring._known))  # pyright: ignore[reportPrivateUsage]
    assert roost.client.delete(f"/apikeys/{maker['id']}").status_code == 204

    assert client.get("/account").status_code == 200
    refused = client.post("/apikeys", json={})
    assert (refused.status_code, refused.json()) == (401, INVALID_TOKEN)
    assert len(ids(roost.client)) == 1


class _Deaf(dict[str, Any]):
    """What another process remembers until it hears of a change."""

    def clear(self) -> None:
        pass
