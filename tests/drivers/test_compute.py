"""What the driver of machines is told when clients ask, and what they see of its bad days."""

import asyncio
from typing import cast

import pytest

from roost.drivers.base import Holding
from roost.drivers.compute import Compute, Image, ImageFacts
from roost.drivers.compute.simulated import SimulatedCompute
from roost.store import HOUR, work
from tests.durability.killing import until
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)


def simulation(cloud: Cloud) -> SimulatedCompute:
    return cast("SimulatedCompute", cloud.roost.app.driver(Compute))


def has(cloud: Cloud, kind: str, id: str) -> bool:
    async def held() -> set[Holding]:
        return {holding async for holding in simulation(cloud).holdings()}

    return Holding(kind, id) in cloud.roost.run(held())


def test_the_driver_has_what_the_api_has(cloud: Cloud) -> None:
    instance = cloud.deploy()
    snapshot, iso = cloud.snapshot(instance), cloud.iso()
    made = [("instance", instance), ("snapshot", snapshot), ("iso", iso)]
    assert all(has(cloud, kind, id) for kind, id in made)
    for path in (f"/snapshots/{snapshot}", f"/iso/{iso}", f"/instances/{instance}"):
        assert cloud.client.delete(path).status_code == 204
    cloud.roost.settle()
    assert not any(has(cloud, kind, id) for kind, id in made)


def test_a_machine_that_was_lost_can_be_deleted(cloud: Cloud) -> None:
    """What is asked of it is refused by the driver, and leaves what the API shows as it was."""
    id = cloud.deploy()
    before = cloud.instance(id)
    simulation(cloud).lose("instance", id)
    assert cloud.client.post(f"/instances/{id}/halt").status_code == 204
    cloud.roost.settle()
    assert cloud.instance(id) == before
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    cloud.roost.settle()
    assert cloud.roost.run(simulation(cloud).missing("instance", [id])) == set()


def test_a_machine_whose_making_failed_is_removed_without_waiting_for_the_next_try(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.engine.worker.BACKOFF", HOUR)
    monkeypatch.setattr("roost.engine.worker.MAX_BACKOFF", HOUR)
    compute = simulation(cloud)
    compute.plan("create", ConnectionError("the host is away"))
    id = cloud.create()["id"]
    until(lambda: any(job.attempt for job in _jobs(cloud)), lambda: "nobody has tried")
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    until(
        lambda: "destroy-instance" not in {job.workflow for job in _jobs(cloud)},
        lambda: str(_jobs(cloud)),
    )


def _jobs(cloud: Cloud) -> list[work.Job]:
    return cloud.roost.run(cloud.roost.app.store.read(work.every))


def test_image_fetches_keep_no_halt_waiting(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetches have slots of their own: those that find none wait for one another alone."""
    compute = simulation(cloud)
    instance = cloud.deploy()
    downloaded, begun = asyncio.Event(), list[str]()
    fetch = compute.fetch_image

    async def fetch_slowly(image: Image, url: str) -> ImageFacts:
        begun.append(image.id)
        await downloaded.wait()
        return await fetch(image, url)

    monkeypatch.setattr(compute, "fetch_image", fetch_slowly)
    monkeypatch.setattr(compute, "bulk_concurrency", 2)
    body = {"url": "https://example.com/own.iso"}
    isos = {cloud.post("/iso", body, ok=201)["iso"]["id"] for _ in range(4)}
    try:
        until(lambda: len(begun) == 2, lambda: begun)
        cloud.post(f"/instances/{instance}/halt")
        until(
            lambda: cloud.instance(instance)["power_status"] == "stopped",
            lambda: cloud.instance(instance),
        )
        assert len(begun) == 2
    finally:
        cloud.roost.loop.call_soon_threadsafe(downloaded.set)
    cloud.roost.settle()
    assert set(begun) == isos
    assert {iso["status"] for iso in cloud.get("/iso")["isos"]} == {"complete"}
