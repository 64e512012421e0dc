"""How these tests speak to the API: balance, look, and be refused."""

from typing import Any

import httpx
import pytest

from roost.drivers.errors import DriverRefused
from roost.drivers.load_balancer import Balancer, KeyPair, LoadBalancer
from roost.drivers.load_balancer.simulated import SimulatedLoadBalancer
from roost.engine import usage
from tests.server import RunningRoost

NOT_READY = "Load balancer is not ready. Its nodes are still activating."
UNKNOWN = "b1d5f3b7-6d57-4a3e-8f0a-5a0b3f0c9d11"

HTTP = {
    "frontend_protocol": "http",
    "frontend_port": 80,
    "backend_protocol": "http",
    "backend_port": 8080,
}
HTTPS = {
    "frontend_protocol": "https",
    "frontend_port": 443,
    "backend_protocol": "https",
    "backend_port": 8443,
}

Json = dict[str, Any]


class Front:
    """A Roost as the user of its load balancers sees it. `client` may be of another account."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def create(self, **fields: Any) -> Json:
        """Asks for a balancer in New Jersey, or for what the fields say; returns the answer."""
        reply = self.client.post("/load-balancers", json={"region": "ewr", **fields})
        assert reply.status_code == 202, reply.text
        return reply.json()["load_balancer"]

    def balance(self, **fields: Any) -> str:
        """The id of a balancer that is active."""
        id = self.create(**fields)["id"]
        self.roost.settle()
        return id

    def get(self, id: str) -> Json:
        reply = self.client.get(f"/load-balancers/{id}")
        assert reply.status_code == 200, reply.text
        return reply.json()["load_balancer"]

    def list(self) -> list[Json]:
        return self.client.get("/load-balancers").raise_for_status().json()["load_balancers"]

    def change(self, id: str, **fields: Any) -> Json:
        """What the balancer is once the driver has followed."""
        self.send("PATCH", id, fields)
        self.roost.settle()
        return self.get(id)

    def send(self, method: str, path: str, body: Json | None = None, *, ok: int = 204) -> Any:
        """The answer below /load-balancers/, which has a body unless the status is 204."""
        reply = self.client.request(method, f"/load-balancers/{path}", json=body)
        assert reply.status_code == ok, reply.text
        if ok == 204:
            assert reply.content == b""
            return None
        return reply.json()

    def refused(
        self, method: str, path: str, body: Json | None = None, *, status: int = 400
    ) -> str:
        """The text of an error below /load-balancers."""
        reply = self.client.request(method, f"/load-balancers{path}", json=body)
        assert reply.status_code == status, reply.text
        assert reply.json().keys() == {"error", "status"}
        return reply.json()["error"]

    def not_created(self, **fields: Any) -> str:
        return self.refused("POST", "", {"region": "ewr", **fields})

    def not_changed(self, id: str, **fields: Any) -> str:
        before = self.get(id)
        text = self.refused("PATCH", f"/{id}", fields)
        assert self.get(id) == before
        return text

    def instance(self, region: str = "ewr", **fields: Any) -> str:
        """The id of an instance that is ready."""
        body = {"region": region, "plan": "vc2-1c-1gb", "os_id": 1743, "enable_ipv6": True}
        reply = self.client.post("/instances", json={**body, **fields})
        assert reply.status_code == 202, reply.text
        self.roost.settle()
        return reply.json()["instance"]["id"]

    def owed(self, id: str) -> int:
        """Cents that a balancer has come to this month."""
        return self.roost.run(self.roost.app.store.read(lambda tx: usage.pending_of(tx, id)))


class Engine:
    """Stands in for the driver: remembers what there is, and says no when told to."""

    def __init__(self, roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> None:
        self.balancers: dict[str, Balancer] = {}
        self.refuses: str = ""
        for call in (self.apply, self.destroy, self.issue):
            monkeypatch.setattr(roost.app.driver(LoadBalancer), call.__name__, call)

    async def apply(self, balancer: Balancer) -> None:
        self._refuse()
        known = self.balancers.get(balancer.id)
        assert known is None or known.revision <= balancer.revision
        self.balancers[balancer.id] = balancer

    async def destroy(self, id: str) -> None:
        self.balancers.pop(id, None)

    async def issue(self, domain: str, at: int) -> KeyPair:
        self._refuse()
        return await SimulatedLoadBalancer().issue(domain, at)

    def _refuse(self) -> None:
        if self.refuses:
            raise DriverRefused(self.refuses)
