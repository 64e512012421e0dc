"""Issuers: whose tokens an account trusts, and where their keys come from."""

import json

import pytest

from tests.server import RunningRoost

from .idp import Idp, Json, public, short

PRIVATE = pytest.mark.settings(private_fetches=True)
GONE = {"error": "Issuer Not Found", "status": 404}
PINNED = {"source": "external", "uri": "https://auth.example.com", **public("one")}


def create(roost: RunningRoost, **wanted: object) -> Json:
    reply = roost.client.post("/oidc/issuer", json=wanted)
    assert reply.status_code == 201, reply.text
    return reply.json()["issuer"]


def refused(roost: RunningRoost, **wanted: object) -> str:
    reply = roost.client.post("/oidc/issuer", json=wanted)
    assert reply.status_code == 400, reply.text
    assert roost.client.get("/oidc/issuer").json()["meta"]["total"] == 0
    return reply.json()["error"]


def test_an_issuer_with_its_key(roost: RunningRoost) -> None:
    """Clients send it in an object `issuer`, or as the contract has it."""
    made = create(roost, issuer=PINNED)
    assert made == {
        "id": made["id"],
        "source_id": "",
        "jwks_fetched_at": "",
        "jwks_expires_at": "",
        **PINNED,
    }
    assert roost.client.get(f"/oidc/issuer/{made['id']}").json() == {"issuer": made}
    listed = roost.client.get("/oidc/issuer").json()
    assert listed["issuers"] == [made]
    assert listed["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}


def test_everybody_may_see_its_keys(roost: RunningRoost) -> None:
    made = create(roost, **PINNED)
    anybody = roost.client_for(None)
    assert anybody.get(f"/oidc/issuer/{made['id']}/jwks").json() == {"keys": [public("one")]}
    assert anybody.get("/oidc/issuer/none/jwks").json() == GONE


@PRIVATE
def test_without_a_key_the_issuer_is_asked(roost: RunningRoost, idp: Idp) -> None:
    roost.clock.hold("2026-06-01T00:00:00+00:00")
    made = create(roost, uri=idp.url)
    assert (made["source"], made["uri"], made["n"]) == ("external", idp.url, "")
    assert made["jwks_fetched_at"] == "2026-06-01T00:00:00+00:00"
    assert made["jwks_expires_at"] == "2026-06-01T01:00:00+00:00"
    keys = roost.client_for(None).get(f"/oidc/issuer/{made['id']}/jwks").json()
    assert keys == {"keys": [public("one")]}


@PRIVATE
@pytest.mark.parametrize("end", ["/.well-known/jwks.json", "/keys"])
def test_it_may_be_named_by_where_its_keys_are(roost: RunningRoost, idp: Idp, end: str) -> None:
    idp.answers[end] = 200, {}, json.dumps({"keys": [public("one")]}).encode()
    made = create(roost, uri=idp.url + end)
    assert made["jwks_fetched_at"]


@PRIVATE
def test_keys_that_cannot_be_used_are_passed_over(roost: RunningRoost, idp: Idp) -> None:
    other = [{"kty": "EC", "kid": "curve"}, {**public("one"), "use": "enc"}, short(), "no key", {}]
    idp.answers["/keys"] = 200, {}, json.dumps({"keys": [*other, public("two")]}).encode()
    made = create(roost, uri=idp.url)
    keys = roost.client_for(None).get(f"/oidc/issuer/{made['id']}/jwks").json()
    assert [key["kid"] for key in keys["keys"]] == ["two"]


@PRIVATE
@pytest.mark.parametrize(
    ("path", "answer", "text"),
    [
        ("/keys", (200, {}, b'{"keys": []}'), "it has no key for RS256"),
        ("/keys", (200, {}, b'{"keys": 1}'), "it has no list of keys"),
        ("/keys", (200, {}, b"<html>"), "it is no JSON object"),
        ("/keys", (200, {}, b" " * 200_000), "it is longer than 128 KB"),
        ("/keys", (500, {}, b""), "answered with the status 500"),
        ("/keys", (302, {"Location": "/other"}, b""), "answered with the status 302"),
        (
            "/.well-known/openid-configuration",
            (200, {}, b'{"issuer": "https://other.example.com", "jwks_uri": "x"}'),
            "its configuration is that of another issuer",
        ),
    ],
)
def test_what_an_issuer_must_answer(
    roost: RunningRoost, idp: Idp, path: str, answer: tuple[int, dict[str, str], bytes], text: str
) -> None:
    idp.answers[path] = answer
    assert text in refused(roost, uri=idp.url)


def test_private_addresses_are_not_asked(roost: RunningRoost, idp: Idp) -> None:
    """Unless the operator allows it, there is nothing but HTTPS, and only public addresses."""
    port = idp.url.rpartition(":")[2]
    assert refused(roost, uri=idp.url) == "Invalid uri: it must begin with https://"
    for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254", "10.0.0.1"):
        text = refused(roost, uri=f"https://{host}:{port}")
        assert "is at an address that is not public" in text
    assert idp.asked == []


def test_what_makes_no_issuer(roost: RunningRoost) -> None:
    pinned = dict(PINNED)
    assert refused(roost) == "Missing required field: uri"
    assert refused(roost, source="vke") == "Missing required field: source_id, the cluster"
    assert refused(roost, source="instance", uri="https://a.example") == (
        "Invalid source: must be external or vke"
    )
    assert refused(roost, **pinned | {"alg": "HS256"}) == "Invalid alg: must be RS256"
    assert refused(roost, **pinned | {"kty": "EC"}) == "Invalid kty: must be RSA"
    assert refused(roost, **pinned | {"kid": ""}) == "Invalid issuer: the key needs a kid"
    assert "2048" in refused(roost, **pinned | {"n": short()["n"]})
    assert "base64url" in refused(roost, **pinned | {"n": "?"})
    assert "no RSA key" in refused(roost, **pinned | {"e": "AA"})
    assert "it must begin with https://" in refused(roost, **pinned | {"uri": "ftp://a.example"})
    assert "neither a user nor" in refused(roost, **pinned | {"uri": "https://u@a.example"})


def test_an_account_trusts_an_issuer_once(roost: RunningRoost) -> None:
    first = create(roost, **PINNED)
    again = roost.client.post("/oidc/issuer", json=PINNED)
    assert again.json()["error"] == "Invalid uri: the account trusts this issuer already"
    assert roost.new_account().post("/oidc/issuer", json=PINNED).status_code == 201
    assert roost.client.delete(f"/oidc/issuer/{first['id']}").status_code == 204
    assert roost.client.get(f"/oidc/issuer/{first['id']}").json() == GONE
    create(roost, **PINNED)


@PRIVATE
def test_another_uri_has_other_keys(roost: RunningRoost, idp: Idp) -> None:
    made = create(roost, **PINNED)
    path = f"/oidc/issuer/{made['id']}"
    reply = roost.client.patch(path, json={"uri": idp.url})
    assert reply.status_code == 202
    changed = reply.json()["issuer"]
    assert (changed["uri"], changed["n"], bool(changed["jwks_fetched_at"])) == (idp.url, "", True)
    assert roost.client.patch(path, json={"issuer": PINNED}).json()["issuer"] == made
    other = roost.client.patch(path, json={"source": "vke"})
    assert other.json()["error"] == "Invalid source: it cannot be changed"
    refused = roost.client.patch(path, json={"uri": "https://127.0.0.1:1"})
    assert refused.status_code == 400
    assert roost.client.get(path).json()["issuer"] == made
    assert roost.client.patch("/oidc/issuer/none", json={}).json() == GONE
