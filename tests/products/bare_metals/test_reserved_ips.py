"""Reserved IPs of bare metals: the main address from the start, or a further one later."""

import pytest

from roost.drivers.compute import PublicInterface
from roost.drivers.metal import Metal
from tests.products.bare_metals.rack import PLAN, Rack
from tests.products.instances.cloud import UBUNTU, Json

TAKEN = "Server add failed: Floating IPv4 address is already attached to another server"


def reserve(rack: Rack, ip_type: str = "v4", region: str = "ewr") -> Json:
    body = {"region": region, "ip_type": ip_type}
    return rack.post("/reserved-ips", body, ok=201)["reserved_ip"]


def holder(rack: Rack, id: str) -> str:
    return rack.get(f"/reserved-ips/{id}")["reserved_ip"]["instance_id"]


def attach(rack: Rack, id: str, server: str) -> None:
    rack.post(f"/reserved-ips/{id}/attach", {"instance_id": server})
    rack.roost.settle()


def ipv4s(rack: Rack, id: str) -> list[tuple[str, str]]:
    return [(a["ip"], a["type"]) for a in rack.get(f"/bare-metals/{id}/ipv4")["ipv4s"]]


def test_it_is_the_main_address_from_the_start(rack: Rack) -> None:
    address = reserve(rack)
    id = rack.deploy(reserved_ipv4=address["id"])
    assert rack.metal(id)["main_ip"] == address["subnet"]
    assert holder(rack, address["id"]) == id
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "reserved_ipv4": address["id"]}
    assert rack.refused("POST", "/bare-metals", body) == TAKEN


def test_it_must_be_an_ipv4_address_of_the_region(rack: Rack) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
    far, v6 = reserve(rack, region="ams")["id"], reserve(rack, "v6")["id"]
    text = rack.refused("POST", "/bare-metals", {**body, "reserved_ipv4": far})
    assert text == "Invalid reserved_ipv4: it is in ams"
    text = rack.refused("POST", "/bare-metals", {**body, "reserved_ipv4": v6})
    assert text == f"Invalid reserved_ipv4: {v6}"


@pytest.mark.settings(lifecycle="quick")
def test_it_outlives_the_machine_and_is_free_once_that_is_gone(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    released: list[str] = []

    async def release(id: str) -> None:
        released.append(id)

    monkeypatch.setattr(rack.roost.app.driver(Metal), "release", release)
    rack.clock.hold()
    address = reserve(rack)
    id = rack.create(reserved_ipv4=address["id"])["id"]
    rack.clock.advance(seconds=5)
    rack.client.delete(f"/bare-metals/{id}")
    assert holder(rack, address["id"]) == ""
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "reserved_ipv4": address["id"]}
    assert rack.refused("POST", "/bare-metals", body) == TAKEN
    rack.clock.advance(seconds=5)
    assert set(released) == {id}
    again = rack.create(reserved_ipv4=address["id"])["id"]
    rack.clock.advance(seconds=5)
    assert rack.metal(again)["main_ip"] == address["subnet"]


def test_it_is_a_further_address_where_it_is_attached(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[PublicInterface] = []

    async def update_network(id: str, interface: PublicInterface) -> None:
        told.append(interface)

    id, address = rack.deploy(enable_ipv6=True), reserve(rack)
    monkeypatch.setattr(rack.roost.app.driver(Metal), "update_network", update_network)
    attach(rack, address["id"], id)
    main = rack.metal(id)["main_ip"]
    assert ipv4s(rack, id) == [(main, "main_ip"), (address["subnet"], "secondary_ip")]
    assert told[-1].extra_ipv4 == (address["subnet"],)
    network = reserve(rack, "v6")
    attach(rack, network["id"], id)
    shown = rack.get(f"/bare-metals/{id}/ipv6")["ipv6s"]
    assert [(a["network"], a["type"]) for a in shown][1:] == [(network["subnet"], "secondary_ip")]
    assert told[-1].extra_ipv6_networks == (network["subnet"],)
    rack.post(f"/reserved-ips/{address['id']}/detach")
    rack.roost.settle()
    assert ipv4s(rack, id) == [(main, "main_ip")]
    assert told[-1].extra_ipv4 == ()


def test_it_moves_between_an_instance_and_a_bare_metal(rack: Rack) -> None:
    address, id = reserve(rack)["id"], rack.deploy()
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": UBUNTU}
    instance = rack.post("/instances", body, ok=202)["instance"]["id"]
    rack.roost.settle()
    for server in (instance, id, instance):
        attach(rack, address, server)
        assert holder(rack, address) == server
    assert len(ipv4s(rack, id)) == 1
    rack.client.delete(f"/instances/{instance}")
    rack.roost.settle()
    attach(rack, address, id)
    assert len(ipv4s(rack, id)) == 2


def test_its_own_address_may_become_a_reserved_one(rack: Rack) -> None:
    id = rack.deploy()
    ip = rack.metal(id)["main_ip"]
    made = rack.post("/reserved-ips/convert", {"ip_address": ip}, ok=201)["reserved_ip"]
    assert (made["subnet"], made["instance_id"]) == (ip, id)
    rack.client.delete(f"/bare-metals/{id}")
    rack.roost.settle()
    assert rack.get(f"/reserved-ips/{made['id']}")["reserved_ip"]["instance_id"] == ""
    assert rack.metal(rack.deploy())["main_ip"] != ip


def test_giving_it_back_gives_the_machine_another(rack: Rack) -> None:
    address = reserve(rack)
    id = rack.deploy(reserved_ipv4=address["id"])
    assert rack.client.delete(f"/reserved-ips/{address['id']}").status_code == 204
    rack.roost.settle()
    assert rack.metal(id)["main_ip"] not in ("", address["subnet"])


def test_a_server_must_be_one(rack: Rack) -> None:
    path = f"/reserved-ips/{reserve(rack)['id']}/attach"
    text = rack.refused("POST", path, {"instance_id": "nobody"})
    assert text == "Invalid instance_id: nobody"


@pytest.mark.settings(lifecycle="quick")
def test_a_pending_one_is_locked(rack: Rack) -> None:
    rack.clock.hold()
    address, id = reserve(rack)["id"], rack.create()["id"]
    path = f"/reserved-ips/{address}/attach"
    text = rack.refused("POST", path, {"instance_id": id})
    assert text == "Server is currently locked"
    assert holder(rack, address) == ""


def test_its_further_address_has_a_name(rack: Rack) -> None:
    address, id = reserve(rack), rack.deploy()
    attach(rack, address["id"], id)
    body = {"ip": address["subnet"], "reverse": "db.example.com"}
    rack.post(f"/bare-metals/{id}/ipv4/reverse", body)
    shown = rack.get(f"/bare-metals/{id}/ipv4")["ipv4s"]
    assert shown[1]["reverse"] == "db.example.com"
