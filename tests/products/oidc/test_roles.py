"""Tokens in place of keys: roles that their bearers take on, by asking for it or without."""

import base64
import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import httpx
import pytest

from tests.products.iam.people import allow, made, policy
from tests.server import RunningRoost

from .idp import Json, Tokens, pem, public
from .login import Application

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"
IDP = "https://id.example.com"
PINNED = {"uri": IDP, **public("one")}
CLAIMS = {"oidc_claims": {"sub": "repo:mine"}}
REFUSED = {
    "error": "No trust lets the bearer of this token take the role on now", "status": 403
}  # fmt: skip
UNKNOWN = {"error": "Invalid API token.", "status": 401}


class Stage:
    """An issuer elsewhere, and a role that opens DNS and is trusted to its bearers."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client
        roost.clock.hold()
        self.issuer: str = self.client.post("/oidc/issuer", json=PINNED).json()["issuer"]["id"]
        self.role = made(self.client, "/roles", name="dns", max_session_duration=7200)
        dns = policy(self.client, allow("network.dns.*"))
        assert self.client.post(f"/roles/{self.role}/policies/{dns}").is_success
        self.tokens = Tokens(roost, IDP, "vultr-iam")

    def trust(self, **wanted: Any) -> str:
        told = {"trusted_oidc_issuer_id": self.issuer, "conditions": CLAIMS, **wanted}
        return made(self.client, "/role-trusts", role_id=self.role, **told)

    def token(self, **claims: Any) -> str:
        return self.tokens.sign(**{"sub": "repo:mine", **claims})

    def with_token(self, **claims: Any) -> httpx.Client:
        return self.roost.client_for(self.token(**claims))

    def assume(self, token: str, **wanted: Any) -> httpx.Response:
        body = {"role_id": self.role, "session_name": "ci", "auth_method": "oidc", **wanted}
        return self.roost.client_for(token).post("/assumed-roles/assume", json=body)

    def organization(self) -> str:
        return self.client.get("/organizations").json()["organizations"][0]["id"]


@pytest.fixture
def stage(roost: RunningRoost) -> Stage:
    return Stage(roost)


def test_a_request_with_a_token_has_its_role(stage: Stage) -> None:
    """A FederatedAssumption: the role is the principal, and no user."""
    client = stage.with_token()
    assert client.get("/domains").json() == UNKNOWN
    trust = stage.trust()
    assert client.get("/domains").status_code == 200
    assert client.post("/domains", json={"domain": "example.org"}).status_code == 200
    assert client.get("/ssh-keys").status_code == 403
    assert client.get("/oidc/token").json()["sub"] == "repo:mine"
    assert client.get("/oidc/userinfo").status_code == 401
    stage.client.delete(f"/role-trusts/{trust}")
    assert client.get("/domains").json() == UNKNOWN


def test_only_what_the_trust_says_gets_in(stage: Stage) -> None:
    stage.trust()
    now = stage.roost.clock.now // 1_000_000
    assert stage.with_token(aud=stage.organization()).get("/domains").status_code == 200
    wrongs: tuple[Json, ...] = (
        {"sub": "repo:other"}, {"aud": "sts.amazonaws.com"}, {"exp": now - 61},
        {"iss": "https://other.example.com"}, {"nbf": now + 100}, {"exp": 1e400},
    )  # fmt: skip
    for wrong in wrongs:
        assert stage.with_token(**wrong).get("/domains").json() == UNKNOWN, wrong
    for token in (
        stage.tokens.unsigned(),
        stage.tokens.by_secret(b"secret"),
        stage.tokens.sign("two", kid="one", sub="repo:mine"),
        stage.tokens.sign("two", sub="repo:mine"),
    ):
        assert stage.roost.client_for(token).get("/domains").json() == UNKNOWN


def test_a_token_is_looked_at_each_time(stage: Stage) -> None:
    """It ends at its time, and with its issuer; the hour counts with every request."""
    hours = {"start": 8, "end": 20}
    stage.trust(conditions={**CLAIMS, "time_of_day": hours})
    stage.roost.clock.hold("2026-06-01T19:00:00+00:00")
    now = stage.roost.clock.now // 1_000_000
    client = stage.with_token(exp=now + 50_000)
    assert client.get("/domains").status_code == 200
    stage.roost.clock.advance(hours=1)
    assert client.get("/domains").status_code == 401
    stage.roost.clock.advance(hours=12)
    assert client.get("/domains").status_code == 200
    stage.roost.clock.advance(hours=1)
    assert client.get("/domains").status_code == 401
    other = stage.with_token()
    assert other.get("/domains").status_code == 200
    stage.client.delete(f"/oidc/issuer/{stage.issuer}")
    assert other.get("/domains").status_code == 401


def test_addresses_count(stage: Stage) -> None:
    stage.trust(conditions={**CLAIMS, "ip_address": ["192.0.2.0/24"]})
    assert stage.with_token().get("/domains").status_code == 401
    stage.trust(conditions={**CLAIMS, "ip_address": ["127.0.0.0/8"]})
    assert stage.with_token().get("/domains").status_code == 200


def test_a_trust_in_an_issuer_elsewhere_names_claims(stage: Stage) -> None:
    """Without them everybody would be let in whom it knows, as everybody on GitHub."""
    body = {"role_id": stage.role, "trusted_oidc_issuer_id": stage.issuer, "conditions": {}}
    reply = stage.client.post("/role-trusts", json=body)
    assert reply.status_code == 400
    assert "conditions.oidc_claims" in reply.json()["error"]
    unknown = stage.client.post("/role-trusts", json=body | {"trusted_oidc_issuer_id": "none"})
    assert unknown.json() == {"error": "Issuer Not Found", "status": 404}


def test_when_two_accounts_trust_an_issuer_the_token_says_whose_it_is(stage: Stage) -> None:
    other = Stage(stage.roost, stage.roost.new_account())
    stage.trust()
    assert stage.with_token().get("/domains").status_code == 200
    other.trust()
    assert stage.with_token().get("/domains").status_code == 401
    for each in (stage, other):
        client = stage.with_token(aud=["vultr-iam", each.organization()])
        assert client.get("/domains").status_code == 200
        client.post("/domains", json={"domain": f"{each.role}.example"})
        names = [domain["domain"] for domain in each.client.get("/domains").json()["domains"]]
        assert names == [f"{each.role}.example"]


def test_a_role_is_taken_on_by_asking_for_it(stage: Stage) -> None:
    trust = stage.trust(trust_type="TemporaryAssumption")
    assert stage.with_token().get("/domains").json() == UNKNOWN
    reply = stage.assume(stage.token(), duration=900, oidc_issuer_id=stage.issuer)
    assert reply.status_code == 201, reply.text
    told = reply.json()
    assert told["session_token"].startswith("ars-")
    assert (told["user_id"], told["oidc_issuer_id"]) == ("", stage.issuer)
    assert (told["auth_method"], told["conditions_met"]) == ("oidc", ["oidc_claims"])
    session = stage.roost.client_for(told["session_token"])
    assert session.get("/domains").status_code == 200
    assert session.get("/ssh-keys").status_code == 403
    # The session outlives the token, and ends with what let it in.
    stage.roost.clock.advance(seconds=700)
    assert session.get("/domains").status_code == 200
    stage.client.delete(f"/role-trusts/{trust}")
    assert session.get("/domains").status_code == 401
    stage.client.patch(f"/role-trusts/{trust}/restore")
    assert session.get("/domains").status_code in (200, 401)


def test_a_session_ends_with_the_issuer(stage: Stage) -> None:
    stage.trust(trust_type="TemporaryAssumption")
    session = stage.roost.client_for(stage.assume(stage.token()).json()["session_token"])
    assert session.get("/domains").status_code == 200
    stage.client.delete(f"/oidc/issuer/{stage.issuer}")
    assert session.get("/domains").status_code == 401


def test_who_may_not_take_a_role_on(stage: Stage) -> None:
    stage.trust(trust_type="TemporaryAssumption")
    token = stage.token()
    assert stage.assume(stage.token(sub="repo:other")).json() == REFUSED
    assert stage.assume(stage.token(aud="other")).json() == REFUSED
    assert stage.assume(token, role_id="none").json() == REFUSED
    assert stage.assume(token, oidc_issuer_id="none").json() == REFUSED
    assert stage.assume(token, user_id="somebody").json() == REFUSED
    assert stage.assume("eyx.y.z").json() == REFUSED
    assert stage.assume("wrong").json() == UNKNOWN
    too_long = stage.assume(token, duration=7201)
    assert too_long.json()["error"] == "Invalid duration: must be from 900 to 7200 seconds"
    other = made(stage.client, "/roles", name="other")
    assert stage.assume(token, role_id=other).json() == REFUSED
    with_key = stage.client.post(
        "/assumed-roles/assume", json={"role_id": stage.role, "auth_method": "oidc"}
    )
    assert with_key.status_code == 400


class Sts:
    """AWS's API, as its clients speak it: a form in, XML out."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def ask(self, key: str | None = None, **form: str) -> httpx.Response:
        body = {
            "Action": "AssumeRoleWithWebIdentity", "Version": "2011-06-15",
            "RoleArn": f"arn:aws:iam::any:role/{self._stage.role}", "RoleSessionName": "ci",
            **form,
        }  # fmt: skip
        return self._stage.roost.client_for(key).post(
            "/assumed-roles/compatibility/aws/sts",
            content=urlencode(body),
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )


def test_aws_clients_take_a_role_on(stage: Stage) -> None:
    """They send the token in the form and no credentials; the guide has it in the header."""
    stage.trust(trust_type="TemporaryAssumption")
    sts = Sts(stage)
    for reply in (sts.ask(WebIdentityToken=stage.token()), sts.ask(stage.token())):
        assert reply.status_code == 200, reply.text
        root = ET.fromstring(reply.text)
        assert root.tag == f"{STS}AssumeRoleWithWebIdentityResponse"
        subject = root.findtext(f".//{STS}SubjectFromWebIdentityToken")
        assert subject == "repo:mine"
        token = root.findtext(f".//{STS}SessionToken")
        assert stage.roost.client_for(token).get("/domains").status_code == 200


def test_what_sts_refuses(stage: Stage) -> None:
    stage.trust(trust_type="TemporaryAssumption")
    sts = Sts(stage)
    assert sts.ask(Action="AssumeRole").json() == UNKNOWN
    missing = sts.ask()
    assert (missing.status_code, "WebIdentityToken" in missing.text) == (400, True)
    refused = sts.ask(WebIdentityToken=stage.token(sub="repo:other"))
    assert refused.status_code == 403
    assert "<Code>AccessDenied</Code>" in refused.text
    assert sts.ask(WebIdentityToken="x").status_code == 403


def test_a_server_takes_a_role_on(roost: RunningRoost) -> None:
    """By the token that says which server it is; of another account's, it does not count."""
    stage = Stage(roost)
    trust = stage.client.post(
        "/role-trusts", json={"role_id": stage.role, "trusted_oidc_issuer_source": "instance"}
    )
    assert trust.status_code == 201, trust.text
    account = trust.json()["conditions"]["oidc_claims"]["acctid"]
    issuers = stage.client.get("/oidc/issuer").json()["issuers"]
    [own] = [issuer for issuer in issuers if issuer["source"] == "instance"]
    assert own["uri"] == "https://api.vultr.com/v2/oidc/identity/instance"

    def server(client: httpx.Client) -> str:
        body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
        reply = client.post("/instances", json=body)
        assert reply.status_code == 202, reply.text
        return reply.json()["instance"]["id"]

    def token(id: str) -> str:
        return roost.admin().get(f"/servers/{id}/identity-token").text

    id = server(stage.client)
    reply = stage.assume(token(id))
    assert reply.status_code == 201, reply.text
    told = reply.json()
    assert (told["user_id"], told["oidc_issuer_id"]) == ("", "")
    session = roost.client_for(told["session_token"])
    assert session.get("/domains").status_code == 200
    assert stage.assume(token(server(roost.new_account()))).json() == REFUSED
    last = token(id)
    stage.client.delete(f"/instances/{id}")
    assert session.get("/domains").status_code == 401
    assert stage.assume(last).json() == REFUSED
    assert roost.admin().get("/servers/none/identity-token").status_code == 404
    assert isinstance(account, int)


def test_what_a_server_says_of_itself_can_be_checked(roost: RunningRoost) -> None:
    from joserfc import jwt  # noqa: PLC0415
    from joserfc.jwk import KeySet  # noqa: PLC0415

    anybody = roost.client_for(None)
    assert anybody.get("/oidc/jwks").json() == {"keys": []}
    metal = roost.client.post(
        "/bare-metals", json={"region": "ewr", "plan": "vbm-4c-32gb", "os_id": 1743}
    ).json()["bare_metal"]["id"]
    token = roost.admin().get(f"/servers/{metal}/identity-token").text
    path = "/oidc/identity/baremetal/.well-known/openid-configuration"
    told = anybody.get(path).json()
    assert told["jwks_uri"] == "https://api.vultr.com/v2/oidc/jwks"
    keys = KeySet.import_key_set(anybody.get("/oidc/jwks").json())
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    assert (claims["iss"], claims["sub"]) == (told["issuer"], f"baremetal:{metal}")
    assert (claims["aud"], claims["exp"] - claims["iat"]) == ("vultr-iam", 3600)
    organization = roost.client.get("/organizations").json()["organizations"][0]["id"]
    assert claims["orgid"] == organization
    nobody = anybody.get(path.replace("baremetal", "cluster"))
    assert nobody.json() == {"error": "Issuer Not Found", "status": 404}


def test_a_trust_in_servers_is_for_asking_alone(stage: Stage) -> None:
    body = {
        "role_id": stage.role, "trusted_oidc_issuer_source": "baremetal",
        "trust_type": "FederatedAssumption",
    }  # fmt: skip
    assert stage.client.post("/role-trusts", json=body).status_code == 400
    good = stage.client.post(
        "/role-trusts",
        json=body
        | {"trust_type": "TemporaryAssumption", "conditions": {"oidc_claims": {"a": "b"}}},
    ).json()
    assert good["conditions"]["oidc_claims"].keys() == {"a", "acctid"}


def test_a_user_who_has_signed_in_stays_who_he_is(stage: Stage) -> None:
    """An IAMAssumption: by a token that he has let an application have for the API."""
    shop = Application(stage.roost)
    user = stage.client.get("/users").json()["users"][0]["id"]
    only = shop.signed_in()["access_token"]
    tokens = shop.signed_in(scope="openid vultr-iam")
    client = stage.roost.client_for(tokens["access_token"])
    assert client.get("/domains").json() == UNKNOWN
    made(
        stage.client, "/role-trusts", role_id=stage.role, trust_type="IAMAssumption",
        trusted_user_id=user,
    )  # fmt: skip
    assert client.get("/domains").status_code == 200
    assert client.get("/ssh-keys").status_code == 403
    assert stage.roost.client_for(only).get("/domains").json() == UNKNOWN
    assert stage.roost.client_for(tokens["id_token"]).get("/domains").json() == UNKNOWN
    # With what let him in, it ends.
    shop.refresh(tokens["refresh_token"])
    shop.refresh(tokens["refresh_token"])
    assert client.get("/domains").json() == UNKNOWN


def test_who_has_the_key_of_another_provider_tells_of_no_sign_in(stage: Stage) -> None:
    shop = Application(stage.roost)
    user = stage.client.get("/users").json()["users"][0]["id"]
    made(
        stage.client, "/role-trusts", role_id=stage.role, trust_type="IAMAssumption",
        trusted_user_id=user,
    )  # fmt: skip
    token = shop.signed_in(scope="openid vultr-iam")["access_token"]
    assert stage.roost.client_for(token).get("/domains").status_code == 200
    forger = Application(stage.roost, private_key_b64=pem("one"))
    issuer = stage.client.get(f"/oidc/issuer/{forger.provider['issuer_id']}").json()["issuer"]
    of_forger = Tokens(stage.roost, issuer["uri"], "vultr-iam")

    def signed(of: Application, by: str) -> httpx.Client:
        sid = claims_of(of.signed_in(scope="openid vultr-iam")["access_token"])["sid"]
        return stage.roost.client_for(of_forger.sign(kid=by, sub=user, sid=sid))

    assert signed(forger, issuer["kid"]).get("/domains").status_code == 200
    assert signed(shop, issuer["kid"]).get("/domains").json() == UNKNOWN


def claims_of(token: str) -> Json:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


def test_no_list_breaks_for_who_is_no_user(stage: Stage) -> None:
    admin = next(
        each["id"]
        for each in stage.client.get("/policies").json()["policies"]
        if each["name"] == "AdministratorAccess"
    )
    stage.client.post(f"/roles/{stage.role}/policies/{admin}")
    stage.trust()
    client = stage.with_token()
    document = stage.client.get("/openapi.json").json()
    paths = [path for path, told in document["paths"].items() if "get" in told and "{" not in path]
    for path in (*paths, "/users/me/roles"):
        assert client.get(path).status_code < 500, path
    for path in ("/apikeys", "/organizations", "/tickets", "/subaccounts", "/invitation"):
        assert client.post(path, json={}).status_code < 500, path
    ticket = client.post("/tickets", json={"subject": "x", "description": "x"})
    assert ticket.status_code < 500
