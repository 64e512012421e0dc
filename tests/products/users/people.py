"""Users of a Roost, as its tests make them."""

from typing import Any

import httpx

from tests.server import RunningRoost

Json = dict[str, Any]

INVALID_TOKEN = {"error": "Invalid API token.", "status": 401}
INVALID_USER = {"error": "Invalid user", "status": 404}


class People:
    """client: of whoever makes them."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def user(self, email: str = "ada@example.com", **wanted: Any) -> Json:
        """Somebody who has yet to accept."""
        body = {"email": email, "name": "Ada Lovelace", "password": "unused", **wanted}
        reply = self.client.post("/users", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()["user"]

    def active(self, email: str = "ada@example.com", **wanted: Any) -> tuple[Json, httpx.Client]:
        """Somebody who has accepted, and a client of his."""
        user = self.user(email, **wanted)
        self.accept(email)
        return user, self.roost.client_for(self.key(user["id"]))

    def service(
        self, *acls: str, email: str = "ci@example.com", **wanted: Any
    ) -> tuple[Json, httpx.Client]:
        """A service user and a client with his first key."""
        user = self.user(email, name="CI", service_user=True, acls=list(acls), **wanted)
        return user, self.roost.client_for(user["api_key"])

    def accept(self, which: str) -> Json:
        """As whoever runs this Roost does."""
        reply = self.roost.admin().post("/invitations/accept", json={"invitation": which})
        assert reply.status_code == 200, reply.text
        return reply.json()

    def key(self, user_id: str, **wanted: Any) -> str:
        reply = self.client.post(f"/users/{user_id}/apikeys", json=wanted)
        assert reply.status_code == 202, reply.text
        return reply.json()["api_key"]["api_key"]

    def get(self, user_id: str) -> Json:
        return self.client.get(f"/users/{user_id}").json()["user"]

    def root(self) -> Json:
        return self.client.get("/users").json()["users"][0]

    def organization(self) -> str:
        """The id of that which the account has from the beginning."""
        return self.client.get("/organizations").json()["orgs"][0]["id"]


def told(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]
