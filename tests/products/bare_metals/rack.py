"""How these tests speak to the API: deploy a bare metal, look, and be refused."""

from typing import Any

import httpx

from tests.products.instances.cloud import UBUNTU, Cloud, Json
from tests.server import RunningRoost

PLAN = "vbm-4c-32gb"
CUSTOM_OS = 159


class Rack(Cloud):
    """A cloud whose machines are bare metals."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        super().__init__(roost, client)

    def create(self, **fields: Any) -> Json:
        """Asks for a small Ubuntu in New Jersey, or for what the fields say; returns the answer."""
        body = {"region": "ewr", "plan": PLAN, **fields}
        if not {"os_id", "app_id", "image_id", "snapshot_id"} & set(fields):
            body["os_id"] = UBUNTU
        return self.post("/bare-metals", body, ok=202)["bare_metal"]

    def metal(self, id: str) -> Json:
        return self.get(f"/bare-metals/{id}")["bare_metal"]

    def change(self, id: str, **fields: Any) -> Json:
        reply = self.client.patch(f"/bare-metals/{id}", json=fields)
        assert reply.status_code == 202, reply.text
        return reply.json()["bare_metal"]

    def reinstall(self, id: str, **fields: Any) -> Json:
        return self.post(f"/bare-metals/{id}/reinstall", fields, ok=202)["bare_metal"]
