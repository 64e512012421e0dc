"""Whatever is done with blocks, in whatever order: storage has what the API says, once it has
caught up.
"""

from collections.abc import Callable
from functools import partial
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.drivers.block_storage import BlockStorage, Volume
from roost.engine import usage
from roost.products.blocks import BLOCKS
from roost.store import Tx
from tests.products.blocks.storage import VX1, Storage, by_hand
from tests.products.instances.cloud import PLAN, UBUNTU
from tests.products.instances.test_at_once import at_once
from tests.products.meter import Meter


class Disks:
    """A driver with disks to be looked at: how large each is, and in which machine."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.machines: dict[str, str] = {}

    async def create(self, volume: Volume) -> None:
        self.sizes[volume.id] = volume.size_gb

    async def resize(self, volume: Volume) -> None:
        self.sizes[volume.id] = max(self.sizes[volume.id], volume.size_gb)

    async def place(self, volume: Volume, machine: str) -> None:
        assert volume.id in self.sizes
        self.machines[volume.id] = machine

    async def destroy(self, id: str) -> None:
        self.sizes.pop(id, None)
        self.machines.pop(id, None)


class Tenant:
    """Random things that an account does. Whatever is refused changes nothing."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.number = Meter(storage.roost).account
        self.actions: list[Callable[[Random], None]] = [
            self.wait, self.make, self.deploy, self.deploy_with_blocks, self.attach, self.attach,
            self.attach, self.detach, self.detach, self.resize, self.delete, self.destroy,
        ]  # fmt: skip

    def wait(self, random: Random) -> None:
        """Long enough for everything, or for what is next only."""
        self.storage.clock.advance(seconds=random.choice([0.1, 0.3, 90]))

    def make(self, random: Random) -> None:
        self._ask("POST", "/blocks", region="ewr", size_gb=random.randint(10, 20))

    def deploy(self, random: Random) -> None:
        self._ask("POST", "/instances", region="ewr", plan=PLAN, os_id=UBUNTU)

    def deploy_with_blocks(self, random: Random) -> None:
        devices = [{"disk_size": 10, "bootable": True}, {"block_id": self._block(random)}]
        body = {"region": "ewr", "plan": VX1, "os_id": UBUNTU}
        self._ask("POST", "/instances", **body, block_devices=devices[: random.randint(1, 2)])

    def attach(self, random: Random) -> None:
        path, instance = f"/blocks/{self._block(random)}/attach", self._instance(random)
        self._ask("POST", path, instance_id=instance, live=random.random() < 0.5)

    def detach(self, random: Random) -> None:
        self._ask("POST", f"/blocks/{self._block(random)}/detach", live=random.random() < 0.5)

    def resize(self, random: Random) -> None:
        self._ask("PATCH", f"/blocks/{self._block(random)}", size_gb=random.randint(10, 40))

    def delete(self, random: Random) -> None:
        self._ask("DELETE", f"/blocks/{self._block(random)}")

    def destroy(self, random: Random) -> None:
        self._ask("DELETE", f"/instances/{self._instance(random)}")

    def move_in(self) -> None:
        for _ in range(2):
            self._ask("POST", "/instances", region="ewr", plan=PLAN, os_id=UBUNTU)
            self._ask("POST", "/blocks", region="ewr", size_gb=10)
        self.settle()

    def leave(self) -> None:
        self.settle()
        for path in ("/instances", "/blocks"):
            for item in self.storage.get(path)[path[1:]]:
                assert self.storage.client.delete(f"{path}/{item['id']}").status_code == 204
        self.settle()

    def settle(self) -> None:
        self.storage.clock.advance(seconds=90)

    def _ask(self, method: str, path: str, **body: Any) -> None:
        reply = self.storage.client.request(method, path, json=body or None)
        assert reply.status_code < 500, reply.text

    def _block(self, random: Random) -> str:
        return self._any(random, self.storage.get("/blocks")["blocks"])

    def _instance(self, random: Random) -> str:
        return self._any(random, self.storage.get("/instances")["instances"])

    def _any(self, random: Random, items: list[dict[str, Any]]) -> str:
        return str(random.choice(items)["id"]) if items else "none"


@pytest.fixture
def disks(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> Disks:
    disks = Disks()
    for name in ("create", "resize", "place", "destroy"):
        monkeypatch.setattr(storage.roost.app.driver(BlockStorage), name, getattr(disks, name))
    return disks


def check(tenant: Tenant, disks: Disks) -> None:
    """Once everything has settled: API, storage, instances and invoices agree."""
    storage = tenant.storage
    blocks = {block["id"]: block for block in storage.get("/blocks")["blocks"]}
    instances = {instance["id"]: instance for instance in storage.get("/instances")["instances"]}
    assert disks.sizes == {id: block["size_gb"] for id, block in blocks.items()}
    assert {block["status"] for block in blocks.values()} <= {"active"}
    assert {instance["server_status"] for instance in instances.values()} <= {"ok"}
    for id, block in blocks.items():
        # A machine that is gone has let go of its disks: storage need not be told.
        machine = disks.machines.get(id, "")
        assert block["attached_to_instance"] == (machine if machine in instances else "")

    def look(tx: Tx) -> None:
        in_use = usage.lately(tx, tenant.number, tx.now)
        running = {use.resource for use in in_use if use.stop is None}
        assert running == blocks.keys() | instances.keys()
        for record in tx.children(BLOCKS, tenant.number):
            assert record.state.restarting == []

    storage.roost.run(storage.roost.app.store.read(look))


@by_hand
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.integers(0, 11), min_size=5, max_size=40), st.integers(0, 2**32))
def test_storage_has_what_the_api_says(
    storage: Storage, disks: Disks, steps: list[int], seed: int
) -> None:
    storage.clock.hold()
    tenant, random = Tenant(storage), Random(seed)
    tenant.move_in()
    for step in steps:
        tenant.actions[step](random)
    tenant.settle()
    check(tenant, disks)
    tenant.leave()
    assert (disks.sizes, disks.machines) == ({}, {})


@by_hand
@pytest.mark.parametrize("seed", range(3))
def test_and_when_everything_is_done_at_once(storage: Storage, disks: Disks, seed: int) -> None:
    storage.clock.hold()
    tenant, random = Tenant(storage), Random(seed)
    tenant.move_in()
    for _ in range(6):
        chosen = [(random.choice(tenant.actions[1:]), random.random()) for _ in range(16)]
        at_once([partial(act, Random(number)) for act, number in chosen])
        tenant.wait(random)
    tenant.settle()
    check(tenant, disks)
    tenant.leave()
    assert (disks.sizes, disks.machines) == ({}, {})
