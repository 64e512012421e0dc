"""A directory that provisions an organization, as tests have one."""

from typing import Any

import httpx

from roost.products.scim.patching import URN as PATCH_URN
from roost.products.scim.schemas import GROUP_URN, USER_URN
from tests.products.users.people import People
from tests.server import RunningRoost

Json = dict[str, Any]
SCIM_JSON = "application/scim+json"


class Directory:
    """client: of whoever's organization it is; the first account's."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.api = client or roost.client
        self.people = People(roost, client)
        self.organization = self.people.organization()
        self.token = self.new_token()
        self.api.post(f"/organizations/{self.organization}/scim/enable")
        self.client = self.client_with(self.token)

    def new_token(self) -> str:
        reply = self.api.post(f"/organizations/{self.organization}/scim/token")
        return reply.json()["scim"]["scim_token"]

    def client_with(self, token: str) -> httpx.Client:
        client = self.roost.client_for(token)
        client.headers["Content-Type"] = SCIM_JSON
        client.base_url = f"{self.roost.url}/scim/v2"
        return client

    def user(self, user_name: str = "ada@example.com", **fields: Any) -> Json:
        body = {"schemas": [USER_URN], "userName": user_name, **fields}
        return made(self.client.post("/Users", json=body))

    def group(self, name: str = "Team", *members: str, **fields: Any) -> Json:
        listed = [{"value": member} for member in members]
        body = {"schemas": [GROUP_URN], "displayName": name, "members": listed, **fields}
        return made(self.client.post("/Groups", json=body))

    def get(self, path: str, **query: Any) -> Json:
        reply = self.client.get(path, params=query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def patch(self, path: str, *operations: Json, **options: Any) -> httpx.Response:
        body = {"schemas": [PATCH_URN], "Operations": list(operations)}
        return self.client.patch(path, json=body, **options)

    def patched(self, path: str, *operations: Json) -> Json:
        reply = self.patch(path, *operations)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def found(self, path: str, query: str) -> list[str]:
        """The ids of what satisfies a filter."""
        return [each["id"] for each in self.get(path, filter=query)["Resources"]]


def made(reply: httpx.Response) -> Json:
    assert reply.status_code == 201, reply.text
    return reply.json()


def refused(reply: httpx.Response) -> tuple[int, str, str]:
    """Status, reason and text of an error."""
    assert reply.headers["content-type"] == SCIM_JSON
    body = reply.json()
    assert body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"]
    assert body["status"] == str(reply.status_code)
    return reply.status_code, body.get("scimType", ""), body["detail"]
