"""DELETE /bare-metals/{id}: gone at once for clients; machine, addresses and charges follow."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from roost.drivers.metal import Metal, MetalServer
from tests.products.bare_metals.rack import Rack


def test_it_is_gone_at_once(rack: Rack) -> None:
    kept, deleted = rack.deploy(), rack.deploy()
    reply = rack.client.delete(f"/bare-metals/{deleted}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert [m["id"] for m in rack.get("/bare-metals")["bare_metals"]] == [kept]
    assert rack.refused("GET", f"/bare-metals/{deleted}", status=404) == "Invalid server"
    assert rack.refused("DELETE", f"/bare-metals/{deleted}", status=404) == "Invalid server"


@pytest.mark.settings(pools_v4=("192.0.2.0/30",), lifecycle="quick")
def test_others_have_its_address_once_the_machine_is_released(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[str] = []

    async def release(id: str) -> None:
        released.append(id)

    monkeypatch.setattr(rack.roost.app.driver(Metal), "release", release)
    rack.clock.hold()
    id = rack.create()["id"]
    rack.clock.advance(seconds=5)
    address = rack.metal(id)["main_ip"]
    rack.client.delete(f"/bare-metals/{id}")
    body = {"region": "ewr", "plan": "vbm-4c-32gb", "os_id": 477}
    assert rack.refused("POST", "/bare-metals", body) == "There are no more free addresses."
    rack.clock.advance(seconds=5)
    assert released == [id]
    again = rack.create()["id"]
    rack.clock.advance(seconds=5)
    assert rack.metal(again)["main_ip"] == address


@pytest.mark.settings(lifecycle="quick")
@pytest.mark.parametrize("seconds", [0, 0.3])
def test_it_may_be_deleted_while_it_is_made(
    rack: Rack, monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    done: list[str] = []

    async def install(server: MetalServer) -> None:
        done.append("installed")

    async def release(id: str) -> None:
        done.append("released")

    monkeypatch.setattr(rack.roost.app.driver(Metal), "install", install)
    monkeypatch.setattr(rack.roost.app.driver(Metal), "release", release)
    rack.clock.hold()
    id = rack.create()["id"]
    rack.clock.advance(seconds=seconds)
    assert rack.client.delete(f"/bare-metals/{id}").status_code == 204
    rack.clock.advance(seconds=5)
    assert done == ["released"]
    assert rack.get("/bare-metals")["meta"]["total"] == 0


def test_of_many_deletions_one_succeeds(rack: Rack) -> None:
    id = rack.deploy()
    with ThreadPoolExecutor(8) as pool:
        codes = pool.map(lambda _: rack.client.delete(f"/bare-metals/{id}").status_code, range(8))
    assert sorted(codes) == [204] + [404] * 7


def test_its_keys_and_scripts_are_free(rack: Rack) -> None:
    key, script = rack.ssh_key(), rack.script()
    rack.deploy(sshkey_id=[key], script_id=script)
    assert rack.client.delete(f"/ssh-keys/{key}").status_code == 204
    assert rack.client.delete(f"/startup-scripts/{script}").status_code == 204
