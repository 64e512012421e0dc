"""Which tokens are believed. A provider exchanges those of an issuer that its account trusts."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from joserfc.jwk import RSAKey

from tests.products.kubernetes.fleet import NEWEST, PLAN
from tests.server import RunningRoost, running_roost

from .idp import EXCHANGE, JWT_TYPE, Idp, Json, Tokens, key, public, running_idp

pytestmark = pytest.mark.settings(private_fetches=True)
NOT_TRUSTED = "subject_token is not of an issuer that is trusted"


class Trusting:
    """A Roost whose account trusts an issuer, and has a provider to show its tokens to."""

    def __init__(self, roost: RunningRoost, idp: Idp) -> None:
        self.roost, self.idp = roost, idp
        roost.clock.hold()
        made = roost.client.post("/oidc/issuer", json={"uri": idp.url})
        assert made.status_code == 201, made.text
        self.issuer: Json = made.json()["issuer"]
        self.provider: Json = roost.client.post("/oidc/provider", json={"name": "Shop"}).json()[
            "provider"
        ]
        self.tokens = Tokens(roost, idp.url, self.provider["id"])
        self._anybody = roost.client_for(None)

    def show(self, token: str, **other: str) -> httpx.Response:
        body = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": JWT_TYPE}
        path = f"/oidc/provider/{self.provider['id']}/token"
        return self._anybody.post(path, json=body | other)

    def believes(self, token: str) -> bool:
        reply = self.show(token)
        if reply.status_code != 200:
            assert reply.json() == {
                "error": "invalid_grant",
                "error_description": NOT_TRUSTED,
                "status": 400,
            }
        return reply.status_code == 200

    def get(self) -> Json:
        return self.roost.client.get(f"/oidc/issuer/{self.issuer['id']}").json()["issuer"]


@pytest.fixture
def trusting(roost: RunningRoost, idp: Idp) -> Trusting:
    return Trusting(roost, idp)


def test_a_token_of_a_trusted_issuer_is_exchanged(trusting: Trusting) -> None:
    reply = trusting.show(trusting.tokens.sign()).json()
    assert (reply["token_type"], reply["expires_in"]) == ("Bearer", 600)
    assert reply["issued_token_type"] == "urn:ietf:params:oauth:token-type:access_token"
    keys = trusting.roost.client.get(f"/oidc/issuer/{trusting.provider['issuer_id']}/jwks").json()
    claims = read(reply["access_token"], keys["keys"][0])
    # The issuer is named, so nobody takes this for a user of the account.
    assert claims["sub"] == f"{trusting.issuer['id']}:somebody"
    assert claims["aud"] == [trusting.provider["id"]]


def read(token: str, jwk: Json) -> dict[str, Any]:
    from joserfc import jwt  # noqa: PLC0415

    return jwt.decode(token, RSAKey.import_key(jwk), algorithms=["RS256"]).claims


def test_what_is_checked_of_a_token(trusting: Trusting) -> None:
    tokens, now = trusting.tokens, trusting.roost.clock.now // 1_000_000
    assert trusting.believes(tokens.sign())
    # Clocks may differ by a minute.
    assert trusting.believes(tokens.sign(exp=now - 30))
    assert trusting.believes(tokens.sign(nbf=now + 30))
    assert trusting.believes(tokens.sign(aud=["another", trusting.provider["id"]]))
    wrongs: tuple[Json, ...] = (
        {"exp": now - 61}, {"exp": None}, {"exp": "soon"}, {"nbf": now + 61}, {"iat": now + 61},
        {"iss": "https://other.example.com"}, {"iss": None}, {"iss": trusting.idp.url + "/"},
        {"aud": "another"}, {"aud": None}, {"aud": []}, {"sub": None}, {"sub": 7},
    )  # fmt: skip
    for wrong in wrongs:
        assert not trusting.believes(tokens.sign(**wrong)), wrong


def test_only_its_own_keys_count(trusting: Trusting) -> None:
    """By RS256, whatever a token says of itself."""
    tokens, pem = trusting.tokens, key("one").as_pem(private=False)
    assert not trusting.believes(tokens.sign("two", kid="one"))
    assert not trusting.believes(tokens.sign("two"))
    assert not trusting.believes(tokens.unsigned())
    for secret in (
        pem,
        pem.strip(),
        json.dumps(public("one")).encode(),
        public("one")["n"].encode(),
    ):
        assert not trusting.believes(tokens.by_secret(secret))
        assert not trusting.believes(tokens.by_secret(secret, "RS256"))
    good = tokens.sign()
    assert trusting.believes(good)
    header, claims, signature = good.split(".")
    other = tokens.sign(sub="somebody else").split(".")[1]
    assert not trusting.believes(f"{header}.{other}.{signature}")
    for broken in (
        f"{header}.{claims}.",
        f"{header}.{claims}",
        "a.b.c",
        "",
        good + "x",
        "e" * 9000,
    ):
        assert not trusting.believes(broken)


def test_a_new_key_is_fetched_when_a_token_has_it(trusting: Trusting) -> None:
    """But not more than once a minute: everybody can make up a kid."""
    roost, idp, tokens = trusting.roost, trusting.idp, trusting.tokens
    idp.keys = ["two"]
    assert trusting.believes(tokens.sign("two"))
    assert idp.fetches() == 2
    # The key that is gone is not believed any more.
    assert not trusting.believes(tokens.sign("one"))
    assert idp.fetches() == 2
    idp.keys = ["two", "three"]
    assert not trusting.believes(tokens.sign("three"))
    assert not trusting.believes(tokens.sign("two", kid="made up"))
    assert idp.fetches() == 2
    roost.wait_for_machine_time(61)
    assert trusting.believes(tokens.sign("three"))
    assert idp.fetches() == 3


def test_keys_are_fetched_again_after_an_hour(trusting: Trusting) -> None:
    roost, idp, tokens = trusting.roost, trusting.idp, trusting.tokens
    for _ in range(3):
        assert trusting.believes(tokens.sign())
    assert idp.fetches() == 1
    before = trusting.get()
    roost.clock.advance(hours=1)
    assert trusting.believes(tokens.sign())
    assert idp.fetches() == 2
    assert trusting.get()["jwks_fetched_at"] == before["jwks_expires_at"]


def test_while_an_issuer_is_away_its_keys_hold_for_a_day(trusting: Trusting) -> None:
    roost, idp, tokens = trusting.roost, trusting.idp, trusting.tokens
    idp.answers["/keys"] = 503, {}, b""
    roost.clock.advance(hours=23)
    assert trusting.believes(tokens.sign())
    roost.clock.advance(hours=1)
    assert not trusting.believes(tokens.sign())
    roost.wait_for_machine_time(61)
    del idp.answers["/keys"]
    assert trusting.believes(tokens.sign())


def test_an_issuer_that_is_gone_is_believed_no_more(trusting: Trusting) -> None:
    assert trusting.believes(trusting.tokens.sign())
    trusting.roost.client.delete(f"/oidc/issuer/{trusting.issuer['id']}")
    assert not trusting.believes(trusting.tokens.sign())


def test_what_one_account_trusts_another_does_not(trusting: Trusting) -> None:
    other = trusting.roost.new_account()
    provider = other.post("/oidc/provider", json={"name": "Other"}).json()["provider"]
    token = Tokens(trusting.roost, trusting.idp.url, provider["id"]).sign()
    body = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": JWT_TYPE}
    reply = other.post(f"/oidc/provider/{provider['id']}/token", json=body)
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")


def test_a_key_that_was_given_is_never_fetched(roost: RunningRoost, idp: Idp) -> None:
    issuer = {"uri": idp.url, **public("one")}
    assert roost.client.post("/oidc/issuer", json=issuer).status_code == 201
    provider = roost.client.post("/oidc/provider", json={"name": "Shop"}).json()["provider"]
    tokens = Tokens(roost, idp.url, provider["id"])
    path = f"/oidc/provider/{provider['id']}/token"

    def status(token: str) -> int:
        body = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": JWT_TYPE}
        return roost.client.post(path, json=body).status_code

    assert status(tokens.sign()) == 200
    assert status(tokens.sign("two")) == 400
    assert idp.asked == []


def test_only_tokens_are_exchanged(trusting: Trusting) -> None:
    reply = trusting.show(trusting.tokens.sign(), subject_token_type="saml")
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


@pytest.fixture
def far(tmp_path: Any) -> Iterator[RunningRoost]:
    with running_roost(tmp_path / "far") as roost:
        yield roost


def test_a_roost_trusts_another(roost: RunningRoost, far: RunningRoost) -> None:
    """Its providers are issuers like any other: they have a configuration and keys."""
    there = far.client.post("/oidc/provider", json={"name": "Elsewhere"}).json()["provider"]
    uri = f"{far.url}/v2/oidc/provider/{there['id']}"
    issuer = roost.client.post("/oidc/issuer", json={"uri": uri})
    assert issuer.status_code == 201, issuer.text
    here = roost.client.post("/oidc/provider", json={"name": "Here"}).json()["provider"]
    asked = {
        "response_type": "code", "client_id": there["id"], "scope": "openid vultr-iam",
        "redirect_uri": "http://127.0.0.1:9/back",
    }  # fmt: skip
    sent = far.client.get("/oidc/authorize", params=asked)
    code = httpx.URL(sent.headers["location"]).params["code"]
    tokens = far.client.post(
        f"/oidc/provider/{there['id']}/token",
        json={
            "grant_type": "authorization_code", "code": code,
            "client_secret": there["client_secret"], "redirect_uri": "http://127.0.0.1:9/back",
        },
    ).json()  # fmt: skip
    body = {
        "grant_type": EXCHANGE, "subject_token": tokens["access_token"],
        "subject_token_type": "urn:ietf:params:oauth:token-type:access_token",
    }  # fmt: skip
    path = f"/oidc/provider/{here['id']}/token"
    reply = roost.client.post(path, json=body)
    assert reply.status_code == 200, reply.text
    # What was meant for the application there alone is for nobody here.
    only = roost.client.post(path, json=body | {"subject_token": tokens["id_token"]})
    assert only.json()["error"] == "invalid_grant"


def test_two_issuers_are_told_apart(trusting: Trusting) -> None:
    with running_idp() as second:
        second.keys = ["two"]
        trusting.roost.client.post("/oidc/issuer", json={"uri": second.url})
        tokens = Tokens(trusting.roost, second.url, trusting.provider["id"])
        assert trusting.believes(tokens.sign("two"))
        assert not trusting.believes(tokens.sign("one"))
        assert not trusting.believes(trusting.tokens.sign("two"))


def test_service_accounts_of_a_cluster(roost: RunningRoost) -> None:
    """Of a cluster that is gone, no token counts."""
    pool = {"node_quantity": 1, "label": "x", "plan": PLAN}
    cluster = roost.client.post(
        "/kubernetes/clusters",
        json={"region": "ewr", "version": NEWEST, "label": "x", "node_pools": [pool]},
    ).json()["vke_cluster"]
    roost.settle()
    made = roost.client.post(
        "/oidc/issuer", json={"source": "vke", "source_id": cluster["id"], **public("one")}
    )
    assert made.status_code == 201, made.text
    issuer = made.json()["issuer"]
    assert (issuer["source_id"], issuer["uri"]) == (cluster["id"], "")
    provider = roost.client.post("/oidc/provider", json={"name": "Shop"}).json()["provider"]
    iss = f"https://{cluster['endpoint']}:6443"
    token = Tokens(roost, iss, provider["id"]).sign(sub="system:serviceaccount:default:ci")

    def status() -> int:
        body = {"grant_type": EXCHANGE, "subject_token": token, "subject_token_type": JWT_TYPE}
        return roost.client.post(f"/oidc/provider/{provider['id']}/token", json=body).status_code

    assert status() == 200
    assert roost.client.delete(f"/kubernetes/clusters/{cluster['id']}").status_code == 204
    roost.settle()
    assert status() == 400
    unknown = roost.client.post("/oidc/issuer", json={"source": "vke", "source_id": "none"})
    assert unknown.json() == {"error": "Invalid resource ID", "status": 404}
