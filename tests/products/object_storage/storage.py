"""How these tests speak of object storage: subscribe, look, and be refused."""

from typing import Any

import httpx

from roost.engine import usage
from tests.server import RunningRoost

NEW_JERSEY, SINGAPORE, STANDARD, PERFORMANCE, ARCHIVAL = 2, 4, 2, 4, 6
LEGACY, WITHOUT_LEGACY = 1, 9
UNKNOWN = "b1d5f3b7-6d57-4a3e-8f0a-5a0b3f0c9d11"

Json = dict[str, Any]


class Storage:
    """A Roost's object storage as its user sees it."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def subscribe(self, **fields: Any) -> Json:
        """Asks for Standard storage in New Jersey, or for what the fields say."""
        body = {"cluster_id": NEW_JERSEY, "tier_id": STANDARD, **fields}
        reply = self.client.post("/object-storage", json=body)
        assert reply.status_code == 202, reply.text
        return reply.json()["object_storage"]

    def active(self, **fields: Any) -> Json:
        """A subscription that can be used."""
        id = self.subscribe(**fields)["id"]
        self.roost.settle()
        return self.get(id)

    def get(self, id: str) -> Json:
        reply = self.client.get(f"/object-storage/{id}")
        assert reply.status_code == 200, reply.text
        return reply.json()["object_storage"]

    def bucket(self, id: str, name: str, **fields: Any) -> None:
        body = {"bucket_name": name, **fields}
        reply = self.client.post(f"/object-storage/{id}/bucket", json=body)
        assert (reply.status_code, reply.content) == (202, b""), reply.text

    def buckets(self, id: str) -> list[str]:
        found = self.client.get(f"/object-storage/{id}/bucket").raise_for_status().json()
        return [bucket["name"] for bucket in found["buckets"]]

    def refused(self, method: str, path: str, body: Json | None = None, status: int = 400) -> str:
        """The text of an error, in its envelope."""
        reply = self.client.request(method, f"/object-storage{path}", json=body)
        assert reply.status_code == status, reply.text
        assert reply.json() == {"error": reply.json()["error"], "status": status}
        return reply.json()["error"]

    def owed(self, id: str) -> int:
        """Cents that a subscription has come to this month."""
        return self.roost.run(self.roost.app.store.read(lambda tx: usage.pending_of(tx, id)))
