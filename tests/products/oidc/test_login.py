"""Users of an account let themselves into an application: authorize, tokens, userinfo."""

import re
from contextlib import closing
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.core import CodeIDToken
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc import jwt
from joserfc.jwk import KeySet

from tests.server import KEY, RunningRoost

from .login import BACK, VERIFIER, Application, error

AGENT = {"User-Agent": "browser"}


@pytest.fixture
def shop(roost: RunningRoost) -> Application:
    roost.clock.hold()
    return Application(roost)


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post", "none"])
def test_a_standard_client_logs_in(shop: Application, method: str) -> None:
    """By the page, as in a browser, and then by authlib from the configuration alone."""
    roost = shop.roost
    where = f"{roost.url}/v2/oidc/provider/{shop.id}/.well-known/openid-configuration"
    secret = None if method == "none" else shop.secret
    client: Any = OAuth2Session(
        shop.id, secret, token_endpoint_auth_method=method, code_challenge_method="S256",
        scope="openid profile email", redirect_uri=BACK,
    )  # fmt: skip
    with closing(client):
        told = client.get(where, withhold_token=True).json()
        metadata = OpenIDProviderMetadata(told)
        uri, state = client.create_authorization_url(
            metadata.authorization_endpoint, code_verifier=VERIFIER, nonce="n-1"
        )
        page = client.get(uri, withhold_token=True)
        assert "<h1>Sign in to Shop</h1>" in page.text
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', page.text))
        fields = {name: value for name, value in fields.items() if name != "refuse"}
        action = re.search(r'action="([^"]*)"', page.text)
        assert action
        sent = client.post(
            roost.url + action[1], data=fields | {"api_key": KEY}, withhold_token=True,
            allow_redirects=False,
        )  # fmt: skip
        assert sent.status_code == 302, sent.text
        token = client.fetch_token(
            metadata.token_endpoint, authorization_response=sent.headers["location"], state=state,
            code_verifier=VERIFIER,
        )  # fmt: skip
        keys = KeySet.import_key_set(client.get(metadata.jwks_uri, withhold_token=True).json())
        read = jwt.decode(token["id_token"], keys, algorithms=["RS256"])
        claims = CodeIDToken(
            read.claims, read.header,
            {"iss": {"value": metadata.issuer}, "aud": {"value": shop.id}},
            {"nonce": "n-1", "client_id": shop.id, "access_token": token["access_token"]},
        )  # fmt: skip
        claims.validate(now=roost.clock.now // 1_000_000)
        user = roost.client.get("/users").json()["users"][0]
        assert claims["sub"] == user["id"]
        about = client.get(told["userinfo_endpoint"]).json()
        assert about == {
            "sub": user["id"],
            "name": user["name"],
            "given_name": user["first_name"],
            "family_name": user["last_name"],
            "email": user["email"],
            "email_verified": True,
        }
        client.refresh_token(metadata.token_endpoint)
        assert client.token["access_token"] != token["access_token"]
        assert client.get(told["userinfo_endpoint"]).json() == about


def test_the_configuration(shop: Application) -> None:
    base, id = f"{shop.roost.url}/v2/oidc", shop.id
    path = ".well-known/openid-configuration"
    told = shop.anybody.get(f"/oidc/provider/{id}/{path}").json()
    assert told["issuer"] == f"{base}/provider/{id}"
    assert told["authorization_endpoint"] == f"{base}/authorize"
    assert told["token_endpoint"] == f"{base}/provider/{id}/token"
    assert told["userinfo_endpoint"] == f"{base}/userinfo"
    assert told["jwks_uri"] == f"{base}/issuer/{shop.provider['issuer_id']}/jwks"
    OpenIDProviderMetadata(told).validate_response_types_supported()
    assert shop.anybody.get(f"/oidc/{id}/{path}").json() == told
    gone = {"error": "Provider Not Found", "status": 404}
    assert shop.anybody.get(f"/oidc/provider/none/{path}").json() == gone


def test_a_key_signs_in_at_once(shop: Application) -> None:
    told = shop.back(shop.authorize())
    assert told["state"] == "xyz"
    assert told["iss"] == f"{shop.roost.url}/v2/oidc/provider/{shop.id}"
    tokens = shop.redeem(told["code"]).json()
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 3600)
    assert tokens["scope"] == "openid profile email"


def test_without_a_key_there_is_a_page(shop: Application) -> None:
    sent = shop.authorize(None)
    assert sent.status_code == 302
    assert sent.headers["location"].startswith("/v2/oidc/sign-in?")
    page = shop.anybody.get(sent.headers["location"].removeprefix("/v2"))
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    wrong = shop.anybody.post("/oidc/sign-in", data=shop.asked() | {"api_key": "wrong"})
    assert (wrong.status_code, "does not open anything" in wrong.text) == (401, True)
    assert shop.back(shop.anybody.post("/oidc/sign-in", data=shop.asked(refuse="yes"))) == {
        "error": "access_denied",
        "error_description": "The user has refused",
        "state": "xyz",
        "iss": f"{shop.roost.url}/v2/oidc/provider/{shop.id}",
    }
    assert shop.authorize("wrong").json() == {"error": "Invalid API token.", "status": 401}


def test_the_page_shows_what_it_is_told_as_text(roost: RunningRoost) -> None:
    shop = Application(roost, name="<script>x</script>")
    page = shop.anybody.get("/oidc/sign-in", params=shop.asked(state='"><script>y</script>')).text
    assert "<script>" not in page
    assert "&lt;script&gt;x" in page


def test_nobody_is_sent_where_the_provider_does_not_say(roost: RunningRoost) -> None:
    shop = Application(roost, redirect_uris=["https://shop.example.com/back?a=1", BACK])
    # On this machine the port is free, as a program gets one.
    for good in ("https://shop.example.com/back?a=1", "http://127.0.0.1:5555/back"):
        assert shop.authorize(redirect_uri=good).headers["location"].startswith(good)
    for bad in (
        "", "https://shop.example.com/back", "https://shop.example.com/back?a=1&b=2",
        "https://evil.example.com/back?a=1", "https://shop.example.com.evil.example/back?a=1",
        "http://shop.example.com/back?a=1", "http://127.0.0.1:9/other", "http://localhost:9/back",
        "http://127.0.0.1@evil.example.com/back", "javascript:alert(1)", "//evil.example.com",
        "http://127.0.0.1:9/back#x", "http://127.0.0.1:x/back",
    ):  # fmt: skip
        reply = shop.authorize(redirect_uri=bad)
        assert reply.json() == {
            "error": "Invalid redirect_uri: the provider does not have it", "status": 400
        }, bad  # fmt: skip
    unknown = shop.authorize(client_id="none").json()["error"]
    assert unknown == "Invalid client_id: there is no such provider"


def test_what_an_application_is_told_of_its_mistakes(shop: Application) -> None:
    for wrong, told in (
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"state": "x" * 3000}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": ""}, "invalid_request"),
        ({"code_challenge": "short"}, "invalid_request"),
    ):
        assert shop.back(shop.authorize(**wrong))["error"] == told, wrong
    asked = shop.back(shop.authorize(None, prompt="none"))
    assert asked["error"] == "login_required"


def test_a_code_is_good_once(shop: Application) -> None:
    """Whoever shows it again has it from somebody else: what it has let in ends."""
    code = shop.code()
    tokens = shop.redeem(code).json()
    assert shop.userinfo(tokens["access_token"]).status_code == 200
    assert error(shop.redeem(code)) == "invalid_grant"
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert error(shop.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_what_a_code_is_bound_to(shop: Application) -> None:
    other = Application(shop.roost)
    code = shop.code()
    for wrong in (
        {"redirect_uri": "http://127.0.0.1:9/other"}, {"redirect_uri": None},
        {"code_verifier": "w" * 43}, {"code_verifier": None}, {"code_verifier": "v"},
        {"code": code[:-1]}, {"code": f"{code.partition('.')[0]}."}, {"code": None},
        {"code": "é.é"},
    ):  # fmt: skip
        assert error(shop.redeem(**{"code": code, **wrong})) == "invalid_grant", wrong
    assert error(other.redeem(code)) == "invalid_grant"
    assert error(shop.redeem(code, client_secret="wrong")) == "invalid_client"
    assert error(shop.redeem(code, client_id=other.id)) == "invalid_client"
    # None of that has used it up.
    assert shop.redeem(code).status_code == 200


def test_a_code_expires_after_ten_minutes(shop: Application) -> None:
    late, early = shop.code(), shop.code()
    shop.roost.clock.advance(seconds=599)
    assert shop.redeem(early).status_code == 200
    shop.roost.clock.advance(seconds=1)
    assert error(shop.redeem(late)) == "invalid_grant"


def test_without_pkce_the_secret_is_needed(shop: Application) -> None:
    plain = {"code_challenge": "", "code_challenge_method": ""}
    code = shop.code(**plain)
    assert error(shop.redeem(code)) == "invalid_grant"
    assert error(shop.redeem(code, code_verifier=None)) == "invalid_client"
    reply = shop.redeem(code, code_verifier=None, client_secret=shop.secret)
    assert reply.status_code == 200
    # So it is for what follows.
    refresh = reply.json()["refresh_token"]
    assert error(shop.refresh(refresh)) == "invalid_client"
    assert shop.refresh(refresh, client_secret=shop.secret).status_code == 200


def test_refresh_tokens_take_each_others_place(shop: Application) -> None:
    first = shop.signed_in()
    second = shop.refresh(first["refresh_token"]).json()
    third = shop.refresh(second["refresh_token"], scope="openid email").json()
    assert third["scope"] == "openid email"
    assert "name" not in shop.userinfo(third["access_token"]).json()
    more = shop.refresh(third["refresh_token"], scope="openid vultr-iam")
    assert error(more) == "invalid_scope"
    # One that was used already is somebody else's by now: all of them end.
    assert error(shop.refresh(second["refresh_token"])) == "invalid_grant"
    assert error(shop.refresh(third["refresh_token"])) == "invalid_grant"
    for tokens in (first, second, third):
        assert shop.userinfo(tokens["access_token"]).status_code == 401


def test_a_made_up_refresh_token_ends_nothing(shop: Application) -> None:
    tokens = shop.signed_in()
    grant, number, seal = tokens["refresh_token"].split(".")
    for made_up in (
        f"{grant}.0.{seal}",
        f"{grant}.2.{seal}",
        f"{grant}.{number}.",
        grant,
        "",
        "a.b.c",
    ):
        assert error(shop.refresh(made_up)) == "invalid_grant"
    assert error(Application(shop.roost).refresh(tokens["refresh_token"])) == "invalid_grant"
    assert shop.refresh(tokens["refresh_token"]).status_code == 200


def test_a_refresh_token_is_good_for_thirty_days(shop: Application) -> None:
    tokens = shop.signed_in()
    shop.roost.clock.advance(days=29)
    tokens = shop.refresh(tokens["refresh_token"]).json()
    shop.roost.clock.advance(days=29)
    assert shop.refresh(tokens["refresh_token"]).status_code == 200
    late = shop.signed_in()
    shop.roost.clock.advance(days=30)
    assert error(shop.refresh(late["refresh_token"])) == "invalid_grant"


def test_an_access_token_opens_nothing_but_userinfo(shop: Application) -> None:
    token = shop.signed_in()["access_token"]
    assert shop.userinfo(token).status_code == 200
    client = shop.roost.client_for(token)
    for path in ("/account", "/oidc/provider", "/apikeys", "/users", "/regions?per_page=x"):
        assert client.get(path).status_code in (400, 401), path
    assert client.get("/oidc/token").json()["sub"]
    shop.roost.clock.advance(hours=1.1)
    assert shop.userinfo(token).status_code == 401
    assert shop.userinfo(token[:-5]).headers["www-authenticate"] == 'Bearer error="invalid_token"'


def test_an_id_token_is_no_access_token(shop: Application) -> None:
    assert shop.userinfo(shop.signed_in()["id_token"]).status_code == 401


def test_what_a_token_says(shop: Application) -> None:
    tokens = shop.signed_in()
    told = shop.roost.client_for(tokens["access_token"]).get("/oidc/token").json()
    now = shop.roost.clock.now // 1_000_000
    assert told["iss"] == f"{shop.roost.url}/v2/oidc/provider/{shop.id}"
    assert (told["aud"], told["iat"], told["exp"]) == (shop.id, str(now), str(now + 3600))
    assert told["jwk"]["kty"] == "RSA"
    no_token = shop.roost.client.get("/oidc/token")
    assert no_token.json() == {"error": "This request carries no OIDC token", "status": 401}


def test_a_key_tells_of_its_own_user(shop: Application) -> None:
    about = shop.roost.client.get("/oidc/userinfo").json()
    assert about["email"] == shop.roost.client.get("/users").json()["users"][0]["email"]
    assert shop.anybody.get("/oidc/userinfo").status_code == 401


def test_only_users_of_the_account_get_in(shop: Application) -> None:
    stranger = shop.roost.new_account()
    key = stranger.headers["authorization"].removeprefix("Bearer ")
    assert shop.back(shop.authorize(key))["error"] == "access_denied"


def test_what_a_deleted_provider_has_let_in_is_out(shop: Application) -> None:
    code, tokens = shop.code(), shop.signed_in()
    issuer = shop.provider["issuer_id"]
    assert shop.roost.client.delete(f"/oidc/issuer/{issuer}").json() == {
        "error": "The issuer is that of the provider Shop", "status": 400
    }  # fmt: skip
    assert shop.roost.client.delete(f"/oidc/provider/{shop.id}").status_code == 204
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert shop.redeem(code).json() == {"error": "Provider Not Found", "status": 404}
    assert shop.roost.client.get(f"/oidc/issuer/{issuer}").status_code == 404
    assert shop.anybody.get(f"/oidc/issuer/{issuer}/jwks").status_code == 404


def test_whoever_is_gone_is_out(shop: Application) -> None:
    made = shop.roost.client.post(
        "/users", json={"email": "ci@example.com", "name": "CI", "service_user": True}
    ).json()["user"]
    tokens = shop.redeem(shop.back(shop.authorize(made["api_key"]))["code"]).json()
    assert shop.userinfo(tokens["access_token"]).json()["sub"] == made["id"]
    shop.roost.client.patch(f"/users/{made['id']}", json={"api_enabled": False})
    assert shop.userinfo(tokens["access_token"]).status_code == 401
    assert error(shop.refresh(tokens["refresh_token"])) == "invalid_grant"


def test_the_token_endpoint_answers_as_oauth_has_it(shop: Application) -> None:
    good = shop.redeem(shop.code())
    assert good.headers["cache-control"] == "no-store"
    wrong = shop.redeem(shop.code(), client_secret="wrong")
    assert wrong.status_code == 401
    assert wrong.headers["www-authenticate"] == 'Basic realm="oidc"'
    assert error(shop.token(grant_type="password")) == "unsupported_grant_type"
    path = f"/oidc/provider/{shop.id}/token"
    assert shop.anybody.post(path, headers={"Authorization": "Basic !"}).status_code == 401
    twice = shop.anybody.post(path, auth=(shop.id, shop.secret), data={"client_secret": "x"})
    assert error(twice) == "invalid_request"
    broken = shop.anybody.post(path, content=b"{", headers={"Content-Type": "application/json"})
    assert broken.status_code == 400
    odd = {"Content-Type": "application/x-www-form-urlencoded"}
    assert shop.anybody.post(path, content=b"\xff=\xff", headers=odd).status_code == 400


def test_a_code_of_the_page_carries_the_query_on(shop: Application) -> None:
    sent = shop.authorize(None)
    query = parse_qs(urlsplit(sent.headers["location"]).query)
    assert query["code_challenge_method"] == ["S256"]
