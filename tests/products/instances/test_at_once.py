"""Many requests at the same moment: one wins where only one can."""

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx
import pytest

from tests.products.instances.cloud import Cloud

T = TypeVar("T")

CLIENTS = 8


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


@pytest.mark.settings(lifecycle="quick")
def test_of_many_operations_one_locks_the_instance(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)

    def operate(path: str) -> Callable[[], int]:
        return lambda: cloud.client.post(f"/instances/{id}/{path}").status_code

    codes = Counter(at_once(operate(path) for path in ("reboot", "halt", "reinstall", "ipv4") * 4))
    assert codes[400] == 15
    assert codes[202] + codes[204] == 1
    cloud.clock.advance(seconds=5)
    assert cloud.instance(id)["server_status"] == "ok"


def test_no_address_is_handed_out_twice(cloud: Cloud) -> None:
    deployed = [cloud.deploy() for _ in range(2)]

    def add(number: int) -> str:
        path = f"/instances/{deployed[number % 2]}/ipv4"
        return cloud.post(path, {"reboot": False}, ok=202)["ipv4"]["ip"]

    def create() -> str:
        return cloud.create()["id"]

    extra = at_once((lambda number=number: add(number)) for number in range(16))
    made = at_once(create for _ in range(16))
    cloud.roost.settle()
    addresses = [cloud.instance(id)["main_ip"] for id in [*deployed, *made]] + extra
    assert len(set(addresses)) == len(addresses) == 34


def test_an_iso_is_attached_or_deleted_but_never_both(cloud: Cloud) -> None:
    ids = [cloud.deploy() for _ in range(6)]
    for id in ids:
        iso = cloud.iso()

        def attach(id: str = id, iso: str = iso) -> httpx.Response:
            return cloud.client.post(f"/instances/{id}/iso/attach", json={"iso_id": iso})

        def delete(iso: str = iso) -> httpx.Response:
            return cloud.client.delete(f"/iso/{iso}")

        attached, deleted = at_once([attach, delete])
        cloud.roost.settle()
        state = cloud.get(f"/instances/{id}/iso")["iso_status"]["state"]
        if attached.status_code == 202:
            assert deleted.status_code == 400
            assert state == "isomounted"
        else:
            assert deleted.status_code == 204
            assert attached.status_code in (400, 404)
            assert state == "ready"
