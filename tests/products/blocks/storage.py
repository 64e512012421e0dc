"""How these tests speak to the API: make blocks, put them into instances, and be refused."""

from typing import Any

import pytest

from roost.drivers.errors import DriverRefused
from tests.products.instances.cloud import Cloud, Json

VX1, VX1_WITH_DISK = "vx1-g-2c-8g", "vx1-g-2c-8g-120s"

NOT_READY = "Block storage is not ready yet"

by_hand = pytest.mark.settings(lifecycle="quick")
"""What storage does takes parts of a second of the clock, which these tests hold."""


class Storage(Cloud):
    """A Roost as a user of its blocks sees it."""

    def ask(self, **fields: Any) -> Json:
        """Asks for 10 GB in New Jersey, or for what the fields say; returns the answer."""
        return self.post("/blocks", {"region": "ewr", "size_gb": 10, **fields}, ok=202)["block"]

    def make(self, **fields: Any) -> str:
        """The id of a block that is ready."""
        id = self.ask(**fields)["id"]
        self.roost.settle()
        return id

    def block(self, id: str) -> Json:
        return self.get(f"/blocks/{id}")["block"]

    def attach(self, id: str, instance_id: str, *, live: bool = True) -> None:
        self.post(f"/blocks/{id}/attach", {"instance_id": instance_id, "live": live})

    def detach(self, id: str, *, live: bool = True) -> None:
        self.post(f"/blocks/{id}/detach", {"live": live})

    def resize(self, id: str, size_gb: int) -> None:
        reply = self.client.patch(f"/blocks/{id}", json={"size_gb": size_gb})
        assert (reply.status_code, reply.content) == (204, b"")

    def delete(self, path: str) -> None:
        reply = self.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def take(self, block_id: str, description: str = "") -> str:
        """The id of a complete snapshot of a block."""
        body = {"block_id": block_id, "description": description}
        id = self.post("/blocks/snapshots", body, ok=201)["id"]
        self.roost.settle()
        return id

    def snapshot_of(self, id: str) -> Json:
        return self.get(f"/blocks/snapshots/{id}")["snapshot"]

    def pending_charges(self, product: str) -> list[tuple[str, float]]:
        """Description and total of every pending charge of a product."""
        charges = self.get("/billing/pending-charges")["pending_charges"]
        return [(c["description"], c["total"]) for c in charges if c["product"] == product]


class Wire:
    """Stands in for a driver's calls: writes down what is asked, and refuses what it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.asked: list[tuple[Any, ...]] = []
        self.refused: set[str] = set()

    def tap(self, driver: object, *names: str) -> None:
        for name in names:
            self._monkeypatch.setattr(driver, name, self._call(name, getattr(driver, name)))

    def _call(self, name: str, original: Any) -> Any:
        async def call(*arguments: Any) -> Any:
            if name in self.refused:
                raise DriverRefused(f"no {name}")
            self.asked.append((name, *(getattr(a, "size_gb", a) for a in arguments)))
            return await original(*arguments)

        return call
