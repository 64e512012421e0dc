"""/v2/ssh-keys: public keys that new instances let in."""

import base64

import httpx
import pytest

from tests.server import RunningRoost

UNKNOWN = "cb676a46-66fd-4dfb-b839-443f2e6c0b60"


def public_key(seed: int = 1, algorithm: str = "ssh-ed25519") -> str:
    """One OpenSSH line: the algorithm, then base64 of the algorithm and the key's bytes."""
    name = algorithm.encode()
    blob = len(name).to_bytes(4, "big") + name + (32).to_bytes(4, "big") + bytes([seed]) * 32
    return f"{algorithm} {base64.b64encode(blob).decode()} me@example.com"


def create(client: httpx.Client, name: str = "laptop", seed: int = 1) -> dict[str, str]:
    answer = client.post("/ssh-keys", json={"name": name, "ssh_key": public_key(seed)})
    assert answer.status_code == 201, answer.text
    return answer.json()["ssh_key"]


def test_a_key_is_created_and_read(roost: RunningRoost) -> None:
    roost.clock.hold("2030-05-01T10:00:00+00:00")
    made = create(roost.client)
    assert made == {
        "id": made["id"],
        "date_created": "2030-05-01T10:00:00+00:00",
        "name": "laptop",
        "ssh_key": public_key(),
    }
    assert roost.client.get(f"/ssh-keys/{made['id']}").json() == {"ssh_key": made}


def test_keys_are_listed_in_the_order_of_creation(roost: RunningRoost) -> None:
    keys = [create(roost.client, f"key {n}", n) for n in range(3)]
    first = roost.client.get("/ssh-keys", params={"per_page": 2}).json()
    assert first["ssh_keys"] == keys[:2]
    assert first["meta"]["total"] == 3
    assert first["meta"]["links"]["prev"] == ""
    cursor = first["meta"]["links"]["next"]
    second = roost.client.get("/ssh-keys", params={"per_page": 2, "cursor": cursor}).json()
    assert second["ssh_keys"] == keys[2:]
    assert second["meta"]["links"]["next"] == ""
    cursor = second["meta"]["links"]["prev"]
    back = roost.client.get("/ssh-keys", params={"per_page": 2, "cursor": cursor}).json()
    assert back["ssh_keys"] == keys[:2]


@pytest.mark.parametrize(
    "change",
    [{"name": "desk"}, {"ssh_key": public_key(7)}, {"name": "both", "ssh_key": public_key(8)}],
)
def test_what_is_left_out_of_a_change_stays(roost: RunningRoost, change: dict[str, str]) -> None:
    made = create(roost.client)
    answer = roost.client.patch(f"/ssh-keys/{made['id']}", json={"name": None, **change})
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["content-type"] == "text/html; charset=UTF-8"
    assert roost.client.get(f"/ssh-keys/{made['id']}").json()["ssh_key"] == made | change


def test_a_deleted_key_is_gone(roost: RunningRoost) -> None:
    made = create(roost.client)
    assert roost.client.delete(f"/ssh-keys/{made['id']}").status_code == 204
    gone = roost.client.get(f"/ssh-keys/{made['id']}")
    assert (gone.status_code, gone.json()) == (404, {"error": "Invalid ssh key", "status": 404})
    assert roost.client.get("/ssh-keys").json()["meta"]["total"] == 0


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_an_unknown_key_is_a_404_with_the_text_that_clients_match(
    roost: RunningRoost, method: str
) -> None:
    body = {"name": "x"} if method == "PATCH" else None
    answer = roost.client.request(method, f"/ssh-keys/{UNKNOWN}", json=body)
    assert (answer.status_code, answer.text) == (404, '{"error":"Invalid ssh key","status":404}')


def test_another_account_has_keys_of_its_own(roost: RunningRoost) -> None:
    made = create(roost.client)
    other = roost.new_account()
    assert other.get("/ssh-keys").json()["ssh_keys"] == []
    assert other.get(f"/ssh-keys/{made['id']}").status_code == 404
    assert other.delete(f"/ssh-keys/{made['id']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"ssh_key": public_key()}, "Missing required field: name"),
        ({"name": "laptop"}, "Missing required field: ssh_key"),
        ({"name": " ", "ssh_key": public_key()}, "Invalid name: must not be empty"),
        (
            {"name": "laptop", "ssh_key": "not a key"},
            "Invalid ssh_key: not an OpenSSH public key",
        ),
        (
            {"name": "laptop", "ssh_key": "ssh-rsa " + public_key().split()[1]},
            "Invalid ssh_key: not an OpenSSH public key",
        ),
    ],
)
def test_a_bad_key_is_refused_by_the_fields_name(
    roost: RunningRoost, body: dict[str, str], error: str
) -> None:
    answer = roost.client.post("/ssh-keys", json=body)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert roost.client.get("/ssh-keys").json()["meta"]["total"] == 0
