"""What govultr reads of each answer: a field of another type breaks its decoding."""

from typing import Any

import msgspec
import pytest

from tests.server import RunningRoost

from .idp import public
from .login import BACK, Application

Json = dict[str, Any]


class GoProvider(msgspec.Struct):
    id: str
    issuer_id: str
    name: str


class GoIssuer(msgspec.Struct):
    id: str
    source: str
    uri: str
    kty: str
    kid: str
    n: str
    e: str
    alg: str
    use: str
    jwks_fetched_at: str
    jwks_expires_at: str


class GoDocument(msgspec.Struct):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str
    response_types_supported: list[str]
    subject_types_supported: list[str]
    scopes_supported: list[str]
    claims_supported: list[str]
    grant_types_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]


class GoToken(msgspec.Struct):
    access_token: str
    token_type: str
    expires_in: str
    refresh_token: str
    id_token: str
    scope: str


class GoJwk(msgspec.Struct):
    kid: str
    kty: str
    n: str
    e: str
    alg: str
    use: str


class GoJwt(msgspec.Struct):
    iss: str
    sub: str
    aud: str
    exp: str
    nbf: str
    iat: str
    jti: str
    jwk: GoJwk


class Estate:
    """One of everything, and where each is asked for."""

    def __init__(self, roost: RunningRoost) -> None:
        self.client = roost.client
        self.shop = Application(roost)
        issuer = {"issuer": {"source": "external", "uri": "https://a.example", **public("one")}}
        self.made_issuer = self.client.post("/oidc/issuer", json=issuer)
        self.issuer_id = self.made_issuer.json()["issuer"]["id"]
        self.made_token = self.client.post(
            "/oidc/issuer/token",
            json={
                "grant_type": "authorization_code",
                "client_id": self.shop.id,
                "client_secret": self.shop.secret,
                "code": self.shop.code(code_challenge="", code_challenge_method=""),
                "redirect_uri": BACK,
            },
        )

    def get(self, path: str) -> Any:
        reply = self.client.get(path)
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == "application/json"
        return reply.json()


@pytest.fixture
def estate(roost: RunningRoost) -> Estate:
    return Estate(roost)


def test_providers(estate: Estate) -> None:
    made = estate.client.post("/oidc/provider", json={"name": "Other"})
    assert made.status_code == 201
    provider = msgspec.convert(made.json()["provider"], GoProvider)
    told = estate.get(f"/oidc/provider/{provider.id}")["provider"]
    assert msgspec.convert(told, GoProvider) == provider
    listed = estate.get("/oidc/provider")["providers"]
    assert provider in msgspec.convert(listed, list[GoProvider])
    gone = estate.client.delete(f"/oidc/provider/{provider.id}")
    assert (gone.status_code, gone.content) == (204, b"")


def test_issuers(estate: Estate) -> None:
    assert estate.made_issuer.status_code == 201
    issuer = msgspec.convert(estate.made_issuer.json()["issuer"], GoIssuer)
    told = estate.get(f"/oidc/issuer/{issuer.id}")["issuer"]
    assert msgspec.convert(told, GoIssuer) == issuer
    assert issuer in msgspec.convert(estate.get("/oidc/issuer")["issuers"], list[GoIssuer])
    gone = estate.client.delete(f"/oidc/issuer/{issuer.id}")
    assert (gone.status_code, gone.content) == (204, b"")


def test_tokens(estate: Estate) -> None:
    assert estate.made_token.status_code == 200, estate.made_token.text
    token = estate.made_token.json()["token"]
    read = msgspec.convert(token, GoToken)
    assert (read.expires_in, read.token_type) == ("3600", "Bearer")
    told = msgspec.convert(estate.get(f"/oidc/issuer/token/{token['id']}")["token"], GoToken)
    # The tokens themselves were shown once.
    assert (told.access_token, told.scope) == ("", read.scope)
    missing = estate.client.get("/oidc/issuer/token/none")
    assert missing.json() == {"error": "Token Not Found", "status": 404}


def test_the_configuration(estate: Estate) -> None:
    told = estate.get(f"/oidc/{estate.shop.id}/.well-known/openid-configuration")
    document = msgspec.convert(told, GoDocument)
    assert told["id_token_signing_alg_values_supported"] == ["RS256"]
    assert document.issuer.endswith(estate.shop.id)


def test_authorize_sends_where_the_client_follows(estate: Estate) -> None:
    """With the key that it sends with every call; it may ask for a nonce and a response_mode."""
    reply = estate.shop.authorize(nonce="n", response_mode="query", code_challenge="",
                                  code_challenge_method="")  # fmt: skip
    assert estate.shop.back(reply)["code"]


def test_the_current_token(estate: Estate) -> None:
    access = estate.made_token.json()["token"]["access_token"]
    headers = {"Authorization": f"Bearer {access}"}
    told = estate.shop.anybody.get("/oidc/token", headers=headers).json()
    assert msgspec.convert(told, GoJwt).jwk.kty == "RSA"
