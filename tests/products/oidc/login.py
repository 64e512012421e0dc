"""An application that lets users of an account in, by authlib."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlencode

import httpx

from tests.server import KEY, RunningRoost

Json = dict[str, Any]

BACK = "http://127.0.0.1:9/back"
VERIFIER = "v" * 43
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip("=")
)
PKCE = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}


class Application:
    """A provider, and what its application asks."""

    def __init__(self, roost: RunningRoost, **wanted: Any) -> None:
        self.roost = roost
        reply = roost.client.post("/oidc/provider", json={"name": "Shop", **wanted})
        assert reply.status_code == 201, reply.text
        self.provider: Json = reply.json()["provider"]
        self.id: str = self.provider["id"]
        self.secret: str = self.provider["client_secret"]
        self.anybody = roost.client_for(None)

    def asked(self, **other: str) -> Json:
        made = {
            "response_type": "code", "client_id": self.id, "redirect_uri": BACK,
            "scope": "openid profile email", "state": "xyz", **PKCE,
        }  # fmt: skip
        return {name: value for name, value in (made | other).items() if value}

    def authorize(self, key: str | None = KEY, **other: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        query = urlencode(self.asked(**other))
        return self.anybody.get(f"/oidc/authorize?{query}", headers=headers)

    def back(self, reply: httpx.Response) -> Json:
        """What the application is told by the redirect."""
        assert reply.status_code == 302, reply.text
        url = httpx.URL(reply.headers["location"])
        assert str(url.copy_with(query=None)) == BACK
        return dict(url.params)

    def code(self, **other: str) -> str:
        return self.back(self.authorize(**other))["code"]

    def token(self, **given: Any) -> httpx.Response:
        """As a form, which is what applications send."""
        given = {"client_id": self.id, **given}
        body = {name: value for name, value in given.items() if value is not None}
        return self.anybody.post(f"/oidc/provider/{self.id}/token", data=body)

    def redeem(self, code: str, **other: Any) -> httpx.Response:
        made = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
            "code_verifier": VERIFIER,
        }  # fmt: skip
        return self.token(**made | other)

    def refresh(self, token: str, **other: Any) -> httpx.Response:
        return self.token(grant_type="refresh_token", refresh_token=token, **other)

    def signed_in(self, **other: str) -> Json:
        reply = self.redeem(self.code(**other))
        assert reply.status_code == 200, reply.text
        return reply.json()

    def userinfo(self, token: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"}
        return self.anybody.get("/oidc/userinfo", headers=headers)


def error(reply: httpx.Response) -> str:
    """What OAuth calls it; the status is the one that clients of the API read."""
    body = reply.json()
    assert body["status"] == reply.status_code
    assert body["error_description"]
    return body["error"]
