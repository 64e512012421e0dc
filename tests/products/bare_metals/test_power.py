"""Start, halt and reboot, one bare metal or many."""

import pytest

from roost.drivers.metal import Metal
from tests.products.bare_metals.rack import Rack
from tests.products.instances.cloud import UNKNOWN


def power(rack: Rack, id: str) -> str:
    return rack.metal(id)["power_status"]


def test_it_is_halted_started_and_rebooted(rack: Rack) -> None:
    id = rack.deploy()
    for switch, status in (("halt", "stopped"), ("start", "running"), ("reboot", "running")):
        assert rack.post(f"/bare-metals/{id}/{switch}") == {}
        rack.roost.settle()
        assert power(rack, id) == status
        assert rack.metal(id)["status"] == "active"


def test_a_reboot_starts_what_is_halted(rack: Rack) -> None:
    id = rack.deploy()
    for switch in ("halt", "reboot"):
        rack.post(f"/bare-metals/{id}/{switch}")
        rack.roost.settle()
    assert power(rack, id) == "running"


def test_what_already_is_so_is_left_alone(rack: Rack, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    async def start(id: str) -> None:
        calls.append(id)

    monkeypatch.setattr(rack.roost.app.driver(Metal), "start", start)
    id = rack.deploy()
    rack.post(f"/bare-metals/{id}/start")
    rack.roost.settle()
    assert calls == []


def test_many_are_switched_at_once_or_none(rack: Rack) -> None:
    ids = [rack.deploy() for _ in range(3)]
    for switch, status in (("halt", "stopped"), ("start", "running"), ("reboot", "running")):
        assert rack.post(f"/bare-metals/{switch}", {"baremetal_ids": [*ids, ids[0]]}) == {}
        rack.roost.settle()
        assert {power(rack, id) for id in ids} == {status}
    body = {"baremetal_ids": [*ids, UNKNOWN]}
    assert rack.refused("POST", "/bare-metals/halt", body, status=404) == "Invalid server"
    rack.roost.settle()
    assert {power(rack, id) for id in ids} == {"running"}


def test_many_are_one_to_a_thousand(rack: Rack) -> None:
    for body in (None, {}, {"baremetal_ids": []}):
        text = rack.refused("POST", "/bare-metals/halt", body)
        assert text == "Missing required field: baremetal_ids"
    text = rack.refused("POST", "/bare-metals/halt", {"baremetal_ids": [UNKNOWN] * 1001})
    assert text == "Invalid baremetal_ids: at most 1000"


def test_a_driver_that_cannot_now_is_asked_again(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[str] = []

    async def reboot(id: str) -> None:
        tries.append(id)
        if len(tries) < 3:
            raise TimeoutError("the management controller does not answer")

    monkeypatch.setattr(rack.roost.app.driver(Metal), "reboot", reboot)
    id = rack.deploy()
    rack.post(f"/bare-metals/{id}/reboot")
    rack.roost.settle()
    assert tries == [id, id, id]
    assert rack.client.post(f"/bare-metals/{id}/halt").status_code == 204
