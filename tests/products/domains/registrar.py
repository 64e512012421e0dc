"""How these tests speak to the API: domains and their records, and being refused."""

from typing import Any

import httpx

from tests.server import RunningRoost

DOMAIN = "example.com"
UNKNOWN = "cb676a46-66fd-4dfb-b839-443f2e6c0b60"

Json = dict[str, Any]


class Registrar:
    """`client` may be one of another account."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def domain(self, domain: str = DOMAIN, **fields: Any) -> Json:
        reply = self.client.post("/domains", json={"domain": domain, **fields})
        assert reply.status_code == 200, reply.text
        return reply.json()["domain"]

    def get(self, path: str, **query: Any) -> Json:
        reply = self.client.get(path, params=query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def add(self, name: str = "www", type: str = "A", data: str = "192.0.2.1", **more: Any) -> Json:
        """The new record."""
        body = {"name": name, "type": type, "data": data, **more}
        reply = self.client.post(f"/domains/{DOMAIN}/records", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()["record"]

    def record(self, id: str) -> Json:
        return self.get(f"/domains/{DOMAIN}/records/{id}")["record"]

    def records(self) -> list[Json]:
        return self.get(f"/domains/{DOMAIN}/records")["records"]

    def change(self, id: str, **fields: Any) -> None:
        reply = self.client.patch(f"/domains/{DOMAIN}/records/{id}", json=fields)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def refused(self, method: str, path: str, status: int = 400, **body: Any) -> str:
        """What the client reads."""
        reply = self.client.request(method, path, json=body)
        assert reply.status_code == status, reply.text
        assert reply.json()["status"] == status
        return reply.json()["error"]

    def refused_record(self, name: str, type: str, data: str, **more: Any) -> str:
        body = {"name": name, "type": type, "data": data, **more}
        return self.refused("POST", f"/domains/{DOMAIN}/records", **body)
