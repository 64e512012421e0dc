"""/v2/users/{id}/apikeys and /v2/users/{id}/ip-whitelist"""

import re
from typing import Any

import pytest

from tests.products.meter import JANUARY, YEAR
from tests.products.users.people import INVALID_TOKEN, INVALID_USER, People, told
from tests.server import RunningRoost


@pytest.fixture
def people(roost: RunningRoost) -> People:
    return People(roost)


def test_a_users_keys_are_made_shown_once_and_revoked(people: People) -> None:
    user, _ = people.active(acls=["dns"])
    path = f"/users/{user['id']}/apikeys"
    end = f"{YEAR}-01-01T00:00:00Z"
    reply = people.client.post(path, json={"name": "CI", "expire": True, "date_expire": end})
    assert reply.status_code == 202
    made = reply.json()["api_key"]
    assert re.fullmatch("[A-Z0-9]{36}", made["api_key"])
    assert (made["name"], made["expire"], made["date_expire"]) == ("CI", True, end)
    masked = made | {"api_key": "*" * 31 + made["api_key"][-5:]}
    assert people.client.get(f"{path}/{made['id']}").json() == {"api_key": masked}
    assert people.client.get(path).json()["api_keys"][-1] == masked

    client = people.roost.client_for(made["api_key"])
    assert client.get("/domains").status_code == 200
    assert people.client.delete(f"{path}/{made['id']}").status_code == 204
    assert client.get("/domains").json() == INVALID_TOKEN
    assert told(people.client.get(f"{path}/{made['id']}")) == (404, "Invalid API key")
    assert told(people.client.delete(f"{path}/{made['id']}")) == (404, "Invalid API key")


def test_a_key_is_one_users_alone(people: People) -> None:
    one, _ = people.service("dns")
    other, _ = people.service("dns", email="other@example.com")
    [key] = people.client.get(f"/users/{one['id']}/apikeys").json()["api_keys"]
    path = f"/users/{other['id']}/apikeys/{key['id']}"
    assert told(people.client.get(path)) == (404, "Invalid API key")
    assert told(people.client.delete(path)) == (404, "Invalid API key")


def test_nobody_has_keys_who_is_not_there(people: People) -> None:
    path = "/users/0b5e6f3a-7d84-4c1b-9a37-2f60c1d8e594"
    for method, below in (("GET", "/apikeys"), ("POST", "/apikeys"), ("GET", "/ip-whitelist")):
        assert people.client.request(method, path + below).json() == INVALID_USER


def test_a_whitelist_binds_a_users_keys_at_once(people: People) -> None:
    people.roost.clock.hold(JANUARY)
    user, client = people.service("dns")
    path = f"/users/{user['id']}/ip-whitelist"
    assert people.client.get(path).json() == {
        "ip_whitelist": [], "meta": {"total": 0, "links": {"next": "", "prev": ""}},
    }  # fmt: skip
    assert client.get("/domains").status_code == 200  # an empty one is open to everywhere

    far = {"subnet": "192.0.2.0", "subnet_size": 24}
    assert people.client.post(path, json=far).status_code == 204
    assert told(client.get("/domains")) == (401, "Unauthorized IP address: 127.0.0.1")
    entry = far | {"date_added": f"{YEAR}-01-01T00:00:00Z", "ip_type": "v4"}
    shown = people.client.get(f"{path}/entry", params=far)
    assert shown.json() == {"ip_whitelist_entry": entry}

    near = {"subnet": "127.0.0.0", "subnet_size": 8}
    assert people.client.post(path, json=near).status_code == 204
    assert client.get("/domains").status_code == 200
    assert people.client.get(path).json()["meta"]["total"] == 2
    assert people.client.request("DELETE", path, json=near).status_code == 204
    assert client.get("/domains").status_code == 401
    anywhere = {"subnet": "0.0.0.0", "subnet_size": 0}
    assert people.client.post(path, json=anywhere).status_code == 204
    assert client.get("/domains").status_code == 200


@pytest.mark.parametrize(
    ("subnet", "size", "text"),
    [
        ("10.1.0.0", 8, "Invalid subnet: 10.1.0.0/8 has host bits set"),
        ("8.0.0.0", 7, "Invalid subnet_size: must be 0, or 8 to 32 for IPv4"),
        ("2001::", 19, "Invalid subnet_size: must be 0, or 20 to 128 for IPv6"),
        ("192.0.2.1", 24, "Invalid subnet: 192.0.2.1/24 has host bits set"),
        ("192.0.2.1", 33, "Invalid subnet: '192.0.2.1/33' does not appear to be"),
        ("here", 24, "Invalid subnet: 'here/24' does not appear to be"),
        ("192.0.2.0", -1, "Invalid subnet_size: expected `int` >= 0"),
    ],
)
def test_what_is_no_network(people: People, subnet: str, size: int, text: str) -> None:
    path = f"/users/{people.root()['id']}/ip-whitelist"
    status, error = told(people.client.post(path, json={"subnet": subnet, "subnet_size": size}))
    assert (status, error[: len(text)]) == (400, text)
    assert people.client.get(path).json()["ip_whitelist"] == []


@pytest.mark.parametrize("subnet", [("::", 0, "v6"), ("2001::", 20, "v6"), ("8.8.8.8", 32, "v4")])
def test_a_network_is_found_as_it_was_added(people: People, subnet: tuple[str, int, str]) -> None:
    user, _ = people.service("dns")
    path = f"/users/{user['id']}/ip-whitelist"
    body: dict[str, Any] = {"subnet": subnet[0], "subnet_size": subnet[1]}
    assert people.client.post(path, json=body).status_code == 204
    entry = people.client.get(f"{path}/entry", params=body).json()["ip_whitelist_entry"]
    assert (entry["subnet"], entry["subnet_size"], entry["ip_type"]) == subnet
    there = people.client.post(path, json=body)
    assert told(there) == (400, f"The IP whitelist has {subnet[0]}/{subnet[1]} already")
    other = {"subnet": "192.0.2.0", "subnet_size": 24}
    missing = (404, "Invalid IP whitelist entry")
    assert told(people.client.get(f"{path}/entry", params=other)) == missing
    assert told(people.client.request("DELETE", path, json=other)) == missing


def test_a_whitelist_has_an_end(people: People) -> None:
    user, _ = people.service("dns")
    path = f"/users/{user['id']}/ip-whitelist"
    for n in range(100):
        body = {"subnet": f"198.51.100.{n}", "subnet_size": 32}
        assert people.client.post(path, json=body).status_code == 204
    refused = people.client.post(path, json={"subnet": "192.0.2.0", "subnet_size": 24})
    assert told(refused) == (400, "An IP whitelist has 100 entries at most")
