"""What a browser does, for tests that need none: it keeps cookies and what it was told."""

from typing import Any

import httpx

from tests.server import PLAIN, RunningRoost


class Browser:
    """A client of one listener's /console. csrf: what its changes carry."""

    def __init__(self, url: str, **options: Any) -> None:
        self.client = httpx.Client(base_url=f"{url}/console", verify=PLAIN, timeout=30, **options)
        self.csrf = ""

    def open(self, link: str) -> httpx.Response:
        """Follows the operator's link, but not where that leads."""
        return self.client.get(link)

    def enter(self, link: str) -> dict[str, Any]:
        """The same, and what the session is then."""
        assert self.open(link).status_code == 303
        return self.session()

    def session(self) -> dict[str, Any]:
        reply = self.client.get("/session")
        assert reply.status_code == 200, reply.text
        self.csrf = reply.json()["csrf"]
        return reply.json()

    def log_in(self, key: str, **headers: str) -> httpx.Response:
        reply = self.client.post("/session", json={"key": key}, headers=headers)
        if reply.status_code == 200:
            self.csrf = reply.json()["csrf"]
        return reply

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=_headers(headers))

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        """A change, with the token that it needs unless told otherwise."""
        return self.client.request(
            method, path, json=body, headers={"x-roost-csrf": self.csrf, **_headers(headers)}
        )

    def close(self) -> None:
        self.client.close()


def _headers(given: dict[str, str]) -> dict[str, str]:
    """`x_roost_account="..."` as a header."""
    return {name.replace("_", "-"): value for name, value in given.items()}


def link(roost: RunningRoost) -> str:
    """What `roost console` prints."""
    reply = roost.admin().post("/console/links")
    assert reply.status_code == 201, reply.text
    return reply.json()["url"]
