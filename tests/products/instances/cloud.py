"""How these tests speak to the API: deploy, look, and be refused."""

from typing import Any

import httpx
import pytest

from roost.engine.lifecycle import Lifecycle
from tests.server import RunningRoost

PLAN, LARGER_PLAN = "vc2-1c-1gb", "vc2-2c-4gb"
UBUNTU, DEBIAN, WINDOWS = 1743, 477, 501
PUBLIC_ISO = "32b5f3b7-8c65-4636-b45d-4689cd653a90"

KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO "
    "client@example.com"
)
UNKNOWN = "b1d5f3b7-6d57-4a3e-8f0a-5a0b3f0c9d11"

Json = dict[str, Any]

in_every_profile = pytest.mark.parametrize(
    "profile",
    [pytest.param(p, marks=pytest.mark.settings(lifecycle=p)) for p in Lifecycle],
)
"""Runs a test with each of the lifecycle profiles, however long things take there."""


class Cloud:
    """A Roost as its user sees it. `client` may be one of another account."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client
        self.clock = roost.clock

    def create(self, **fields: Any) -> Json:
        """Asks for a small Ubuntu in New Jersey, or for what the fields say; returns the answer."""
        body = {"region": "ewr", "plan": PLAN, **fields}
        if not {"os_id", "app_id", "image_id", "snapshot_id", "iso_id", "ipxe_chain_url"} & set(
            fields
        ):
            body["os_id"] = UBUNTU
        reply = self.client.post("/instances", json=body)
        assert reply.status_code == 202, reply.text
        return reply.json()["instance"]

    def deploy(self, **fields: Any) -> str:
        """The id of an instance that is ready."""
        id = self.create(**fields)["id"]
        self.roost.settle()
        return id

    def instance(self, id: str) -> Json:
        reply = self.client.get(f"/instances/{id}")
        assert reply.status_code == 200, reply.text
        return reply.json()["instance"]

    def get(self, path: str, **query: Any) -> Json:
        reply = self.client.get(path, params=query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def post(self, path: str, body: Json | None = None, *, ok: int = 204) -> Json:
        """The answer to a POST, an empty one where it has no body."""
        reply = self.client.post(path, json=body)
        assert reply.status_code == ok, reply.text
        return reply.json() if reply.content else {}

    def change(self, id: str, **fields: Any) -> Json:
        reply = self.client.patch(f"/instances/{id}", json=fields)
        assert reply.status_code == 202, reply.text
        return reply.json()

    def refused(
        self, method: str, path: str, body: Json | None = None, *, status: int = 400
    ) -> str:
        """The text of an error, whose envelope must be what clients expect."""
        reply = self.client.request(method, path, json=body)
        assert reply.status_code == status, reply.text
        assert reply.json().keys() == {"error", "status"}
        assert reply.json()["status"] == status
        return reply.json()["error"]

    def ssh_key(self, name: str = "laptop") -> str:
        return self.post("/ssh-keys", {"name": name, "ssh_key": KEY}, ok=201)["ssh_key"]["id"]

    def script(self, type: str = "boot") -> str:
        body = {"name": "hello", "script": "IyEvYmluL3NoCg==", "type": type}
        return self.post("/startup-scripts", body, ok=201)["startup_script"]["id"]

    def vpc(self, **fields: Any) -> str:
        """A VPC, in New Jersey if nowhere else."""
        return self.post("/vpcs", {"region": "ewr", **fields}, ok=201)["vpc"]["id"]

    def vpc2(self, **fields: Any) -> str:
        return self.post("/vpc2", {"region": "ewr", **fields}, ok=201)["vpc"]["id"]

    def firewall_group(self) -> str:
        return self.post("/firewalls", {}, ok=201)["firewall_group"]["id"]

    def iso(self) -> str:
        """An ISO of the account's own, complete."""
        id = self.post("/iso", {"url": "https://example.com/own.iso"}, ok=201)["iso"]["id"]
        self.roost.settle()
        return id

    def snapshot(self, instance_id: str, **fields: Any) -> str:
        """A complete snapshot of an instance."""
        body = {"instance_id": instance_id, **fields}
        id = self.post("/snapshots", body, ok=201)["snapshot"]["id"]
        self.roost.settle()
        return id

    def wait_for_machine_time(self, seconds: float) -> None:
        """Lets machine time pass, on which the clock has no hold."""
        self.roost.wait_for_machine_time(seconds)
