"""Providers: each is one application's way in, with an issuer and keys of its own."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.server import Beginning, RunningRoost

from .idp import pem, public
from .login import BACK, Application

Json = dict[str, Any]
GONE = {"error": "Provider Not Found", "status": 404}


def refused(roost: RunningRoost, **wanted: object) -> str:
    reply = roost.client.post("/oidc/provider", json=wanted)
    assert reply.status_code in (400, 404), reply.text
    assert roost.client.get("/oidc/provider").json()["meta"]["total"] == 0
    return reply.json()["error"]


def keys(roost: RunningRoost, provider: Json) -> list[Json]:
    return roost.client_for(None).get(f"/oidc/issuer/{provider['issuer_id']}/jwks").json()["keys"]


@pytest.mark.parametrize("body", [{"name": "Shop"}, {"provider": {"name": "Shop"}}], ids=str)
def test_a_provider_has_an_issuer_of_its_own(roost: RunningRoost, body: Json) -> None:
    reply = roost.client.post("/oidc/provider", json=body)
    assert reply.status_code == 201
    made = reply.json()["provider"]
    assert len(made.pop("client_secret")) >= 40
    assert made == {
        "id": made["id"],
        "issuer_id": made["issuer_id"],
        "name": "Shop",
        "client_id": made["id"],
        "redirect_uris": [],
    }
    # The secret is shown once.
    assert roost.client.get(f"/oidc/provider/{made['id']}").json() == {"provider": made}
    assert roost.client.get("/oidc/provider").json()["providers"] == [made]
    [issuer] = roost.client.get("/oidc/issuer").json()["issuers"]
    assert issuer["id"] == made["issuer_id"]
    assert issuer["uri"] == f"{roost.url}/v2/oidc/provider/{made['id']}"
    assert issuer["source"] == "provider"
    [published] = keys(roost, made)
    assert published == {name: issuer[name] for name in ("kid", "n", "e", "kty", "alg", "use")}
    changed = roost.client.patch(f"/oidc/issuer/{issuer['id']}", json={"uri": "https://a.example"})
    assert changed.json()["error"] == (
        "An issuer of the source provider cannot be changed: Roost made it"
    )
    assert roost.client.delete(f"/oidc/provider/{made['id']}").status_code == 204
    assert roost.client.get(f"/oidc/provider/{made['id']}").json() == GONE
    assert roost.client.get("/oidc/issuer").json()["issuers"] == []


def test_a_key_made_elsewhere_signs(roost: RunningRoost) -> None:
    shop = Application(roost, private_key_b64=pem("one"))
    [published] = keys(roost, shop.provider)
    assert published["n"] == public("one")["n"]
    token = shop.signed_in()["id_token"]
    read = jwt.decode(token, RSAKey.import_key(public("one")), algorithms=["RS256"])
    assert read.claims["iss"] == f"{roost.url}/v2/oidc/provider/{shop.id}"
    # Whoever has made it keeps it: Roost puts none in its place.
    roost.clock.hold()
    roost.clock.advance(days=100)
    assert keys(roost, shop.provider) == [published]


def test_a_provider_may_speak_for_an_issuer_that_is_there(roost: RunningRoost) -> None:
    issuer = roost.client.post(
        "/oidc/issuer", json={"uri": "https://id.example.com", **public("one")}
    ).json()["issuer"]
    both = {"name": "Shop", "issuer_id": issuer["id"]}
    assert refused(roost, **both) == (
        "Missing required field: private_key_b64, which goes with issuer_id"
    )
    assert refused(roost, **both, private_key_b64=pem("two")) == (
        "Invalid private_key_b64: it is not the key of the issuer"
    )
    assert refused(roost, **both | {"issuer_id": "none"}, private_key_b64=pem("one")) == (
        "Issuer Not Found"
    )
    shop = Application(roost, issuer_id=issuer["id"], private_key_b64=pem("one"))
    tokens = shop.signed_in()
    read = jwt.decode(tokens["id_token"], RSAKey.import_key(public("one")), algorithms=["RS256"])
    assert (read.header["kid"], read.claims["iss"]) == ("one", "https://id.example.com")
    assert shop.userinfo(tokens["access_token"]).status_code == 200
    roost.client.delete(f"/oidc/provider/{shop.id}")
    assert roost.client.get(f"/oidc/issuer/{issuer['id']}").status_code == 200


def test_what_makes_no_provider(roost: RunningRoost) -> None:
    assert refused(roost) == "Missing required field: name"
    curve = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    for given in ("?", "aGFsbG8=", base64.b64encode(curve).decode()):
        assert "Invalid private_key_b64" in refused(roost, name="Shop", private_key_b64=given)
    for uri in (
        "http://shop.example.com/back", "shop", "https://", "https://shop.example.com/#x",
        "https://user@shop.example.com/", "https://shop.example.com:x/", "javascript:alert(1)",
        "https://shop.example.com/\r\nSet-Cookie: a=b",
    ):  # fmt: skip
        assert "Invalid redirect_uris" in refused(roost, name="Shop", redirect_uris=[uri]), uri


def test_keys_take_each_others_place(roost: RunningRoost) -> None:
    """After 90 days. The old one is published until what it has signed has expired."""
    roost.clock.hold()
    shop = Application(roost)
    tokens = shop.signed_in()
    [first] = keys(roost, shop.provider)
    roost.clock.advance(days=90)
    [old, second] = keys(roost, shop.provider)
    assert old == first
    issuer = roost.client.get(f"/oidc/issuer/{shop.provider['issuer_id']}").json()["issuer"]
    assert issuer["kid"] == second["kid"]
    late = shop.signed_in()
    assert jwt.decode(late["id_token"], RSAKey.import_key(second)).claims["sub"]
    roost.clock.advance(hours=1.1)
    assert keys(roost, shop.provider) == [second]
    roost.clock.advance(days=89.97)
    assert len(keys(roost, shop.provider)) == 2
    assert tokens["id_token"] != late["id_token"]


def test_a_token_outlives_the_key_that_signed_it(roost: RunningRoost) -> None:
    roost.clock.hold()
    shop = Application(roost)
    roost.clock.advance(days=89.99)
    token = shop.signed_in()["access_token"]
    roost.clock.advance(days=0.02)
    assert len(keys(roost, shop.provider)) == 2
    assert shop.userinfo(token).status_code == 200


def test_secrets_are_in_no_log(roost: RunningRoost) -> None:
    shop = Application(roost, private_key_b64=pem("one"), redirect_uris=[BACK])
    code = shop.code()
    tokens = shop.redeem(code, client_secret=shop.secret).json()
    shop.refresh(tokens["refresh_token"], client_secret=shop.secret)
    roost.flush_log()
    since = f"{Beginning.date:%Y-%m-%dT%H:%M:%SZ}"
    logs = roost.client.get("/logs", params={"start_time": since}).text
    assert "/v2/oidc/provider" in logs
    assert "/v2/oidc/authorize" in logs
    for secret in (shop.secret, code, *map(str, tokens.values()), pem("one")[:60]):
        if len(secret) > 40:
            assert secret not in logs
    content = roost.admin().get("/state").text
    assert shop.secret not in content
    assert "PRIVATE KEY" not in content
