"""POST /bare-metals, and what becomes of it."""

from datetime import datetime
from ipaddress import IPv6Address
from pathlib import Path
from typing import Any

import pytest

from roost.drivers.errors import DriverRefused
from roost.drivers.metal import Hardware, Metal, MetalServer
from roost.engine.lifecycle import Lifecycle
from tests.products.bare_metals.rack import CUSTOM_OS, PLAN, Rack
from tests.products.instances.cloud import DEBIAN, UBUNTU, UNKNOWN, WINDOWS, in_every_profile
from tests.server import running_roost

CHAIN = "https://boot.example.com/menu.ipxe"


def test_the_answer_is_a_pending_bare_metal(rack: Rack) -> None:
    made = rack.create(label="db", tags=["prod"], hostname="db-1")
    date_created = made.pop("date_created")
    assert datetime.fromisoformat(date_created).utcoffset() is not None
    assert len(made.pop("default_password")) == 16
    assert made == {
        "id": made["id"],
        "os": "Ubuntu 22.04 LTS x64",
        "ram": "32768 MB",
        "disk": "2x 240GB SSD",
        "main_ip": "",
        "cpu_count": 4,
        "region": "ewr",
        "status": "pending",
        "power_status": "running",
        "netmask_v4": "",
        "gateway_v4": "",
        "plan": PLAN,
        "v6_network": "",
        "v6_main_ip": "",
        "v6_network_size": 0,
        "label": "db",
        "mac_address": 0,
        "internal_ip": "",
        "vpcs": [],
        "tag": "prod",
        "os_id": UBUNTU,
        "app_id": 0,
        "image_id": "",
        "snapshot_id": "",
        "features": [],
        "tags": ["prod"],
        "user_scheme": "root",
        "mdisk_mode": "none",
    }


@in_every_profile
def test_it_becomes_active_with_its_addresses(rack: Rack, profile: Lifecycle) -> None:
    rack.clock.hold()
    id = rack.create(enable_ipv6=True)["id"]
    rack.clock.advance(seconds=900)
    metal = rack.metal(id)
    assert "default_password" not in metal
    assert (metal["status"], metal["power_status"]) == ("active", "running")
    assert metal["main_ip"]
    assert metal["gateway_v4"].rpartition(".")[0]
    assert metal["netmask_v4"].startswith("255.")
    assert metal["features"] == ["ipv6"]
    assert metal["v6_network_size"] == 64
    assert isinstance(metal["mac_address"], int)
    assert rack.get("/bare-metals")["bare_metals"] == [metal]


@pytest.mark.settings(lifecycle="realistic")
def test_its_states_take_minutes(rack: Rack) -> None:
    rack.clock.hold()
    id = rack.create()["id"]
    rack.clock.advance(seconds=59)
    assert rack.metal(id)["mac_address"] == 0
    rack.clock.advance(seconds=2)
    chosen = rack.metal(id)
    assert chosen["status"] == "pending"
    assert chosen["main_ip"]
    assert chosen["mac_address"]
    rack.clock.advance(seconds=300)
    assert rack.metal(id)["status"] == "pending"
    rack.clock.advance(seconds=200)
    assert rack.metal(id)["status"] == "active"


def test_the_ipv6_address_is_that_of_the_machines_interface(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def acquire(id: str, plan: str, region: str) -> Hardware:
        assert (plan, region) == (PLAN, "ewr")
        return Hardware("00:00:5e:00:53:5e")

    monkeypatch.setattr(rack.roost.app.driver(Metal), "acquire", acquire)
    metal = rack.metal(rack.deploy(enable_ipv6=True))
    assert metal["mac_address"] == 0x00005E00535E
    assert metal["v6_main_ip"] == IPv6Address(metal["v6_network"] + "200:5eff:fe00:535e").exploded


def test_the_gpu_stack_needs_a_gpu(rack: Rack) -> None:
    text = rack.refused("POST", "/bare-metals", {"region": "ewr", "plan": PLAN, "os_id": 2256})
    assert text == "Vultr GPU Cluster Stack Ubuntu 20.04 requires a plan with a GPU."
    id = rack.deploy()
    assert rack.refused("PATCH", f"/bare-metals/{id}", {"os_id": 2256}) == text
    upgrades = rack.get(f"/bare-metals/{id}/upgrades")["upgrades"]
    assert 2256 not in [system["id"] for system in upgrades["os"]]


def test_the_driver_is_told_everything(rack: Rack, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[MetalServer] = []

    async def install(server: MetalServer) -> None:
        told.append(server)

    monkeypatch.setattr(rack.roost.app.driver(Metal), "install", install)
    made = rack.create(
        app_id=39,
        hostname="db-1",
        sshkey_id=[rack.ssh_key()],
        script_id=rack.script(),
        user_data="I2Nsb3VkLWNvbmZpZwo=",
        user_scheme="limited",
        mdisk_mode="raid1",
        persistent_pxe=True,
        app_variables={"admin": "me"},
    )
    rack.roost.settle()
    (server,) = told
    assert (server.id, server.region, server.plan) == (made["id"], "ewr", PLAN)
    assert (server.source.kind, server.source.id) == ("app", "39")
    assert (server.hostname, server.user) == ("db-1", "linuxuser")
    assert server.password == made["default_password"]
    assert [key.split()[0] for key in server.ssh_keys] == ["ssh-ed25519"]
    assert server.user_data == b"#cloud-config\n"
    assert server.script.startswith("#!/bin/sh")
    assert (server.mdisk_mode, server.persistent_pxe) == ("raid1", True)
    assert server.app_variables == {"admin": "me"}
    assert server.interface.ipv4 == rack.metal(made["id"])["main_ip"]


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ({"os_id": DEBIAN}, (DEBIAN, 0, "")),
        ({"os_id": WINDOWS}, (WINDOWS, 0, "")),
        ({"app_id": 39}, (186, 39, "")),
        ({"image_id": "openlitespeed-wordpress"}, (426, 1002, "openlitespeed-wordpress")),
        ({"os_id": CUSTOM_OS, "ipxe_chain_url": CHAIN}, (CUSTOM_OS, 0, "")),
    ],
)
def test_what_it_is_deployed_from(
    rack: Rack, source: dict[str, Any], shown: tuple[int, int, str]
) -> None:
    made = rack.create(**source)
    assert (made["os_id"], made["image_id"]) == (shown[0], shown[2])
    assert bool(made["app_id"]) == bool(shown[1])


def test_it_may_be_deployed_from_a_snapshot_of_an_instance(rack: Rack) -> None:
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": UBUNTU}
    instance = rack.post("/instances", body, ok=202)["instance"]["id"]
    rack.roost.settle()
    snapshot = rack.snapshot(instance)
    made = rack.create(snapshot_id=snapshot)
    assert (made["snapshot_id"], made["os_id"]) == (snapshot, 164)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": "xxx"}, "Invalid region."),
        ({"plan": "vc2-1c-1gb"}, "Invalid plan chosen."),
        ({"plan": "vbm-72c-480gb-gh200-gpu", "region": "atl"}, "Invalid plan chosen."),
        ({"region": "syd"}, f"Invalid plan chosen. {PLAN} is not available in syd."),
        ({"os_id": 1}, "Invalid os_id: 1"),
        (
            {"os_id": UBUNTU, "app_id": 39},
            "Give exactly one of os_id, app_id, image_id or snapshot_id",
        ),
        ({"snapshot_id": UNKNOWN}, f"Invalid snapshot_id: {UNKNOWN}"),
        ({"image_id": "nope"}, "Invalid image_id: nope"),
        ({"ipxe_chain_url": CHAIN}, "Invalid ipxe_chain_url: needs os_id 159"),
        ({"os_id": CUSTOM_OS}, "Invalid os_id: 159 needs the source it stands for"),
        (
            {"os_id": CUSTOM_OS, "ipxe_chain_url": "ftp://x"},
            "Invalid ipxe_chain_url: must be an http or https URL",
        ),
        ({"sshkey_id": [UNKNOWN]}, f"Invalid sshkey_id: {UNKNOWN}"),
        ({"script_id": UNKNOWN}, f"Invalid script_id: {UNKNOWN}"),
        ({"user_data": "%"}, "Invalid user_data: must be base64"),
        ({"hostname": "not a name"}, "Invalid hostname: must be a DNS name"),
        (
            {"os_id": WINDOWS, "user_scheme": "limited"},
            "Invalid user_scheme: Windows has none but root",
        ),
        (
            {"plan": "vbm-64c-1536gb-amd", "mdisk_mode": "raid1"},
            "Invalid mdisk_mode: vbm-64c-1536gb-amd has no second disk to mirror",
        ),
        ({"label": "x" * 256}, "Invalid label: at most 255 characters"),
        ({"attach_vpc": [UNKNOWN]}, f"Invalid attach_vpc: {UNKNOWN}"),
        ({"reserved_ipv4": UNKNOWN}, f"Invalid reserved_ipv4: {UNKNOWN}"),
    ],
)
def test_what_cannot_be_had_is_refused(rack: Rack, fields: dict[str, Any], text: str) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, **fields}
    if fields.keys() & {"image_id", "snapshot_id"}:
        del body["os_id"]
    assert rack.refused("POST", "/bare-metals", body) == text
    assert rack.get("/bare-metals")["meta"]["total"] == 0


def test_region_plan_and_a_source_are_required(rack: Rack) -> None:
    for body in ({"plan": PLAN, "os_id": UBUNTU}, {"region": "ewr", "os_id": UBUNTU}):
        missing = next(iter({"region", "plan"} - body.keys()))
        text = rack.refused("POST", "/bare-metals", body)
        assert text == f"Missing required field: {missing}"
    text = rack.refused("POST", "/bare-metals", {"region": "ewr", "plan": PLAN})
    assert text == "Missing required field: one of os_id, app_id, image_id or snapshot_id"


@pytest.mark.settings(pools_v4=("192.0.2.0/30",))
def test_addresses_may_run_out(rack: Rack) -> None:
    rack.create()
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
    assert rack.refused("POST", "/bare-metals", body) == "There are no more free addresses."
    assert rack.get("/bare-metals")["meta"]["total"] == 1


def test_where_no_machine_is_left_it_is_suspended_and_costs_nothing(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def acquire(id: str, plan: str, region: str) -> Hardware:
        raise DriverRefused("no machine of the plan is free")

    monkeypatch.setattr(rack.roost.app.driver(Metal), "acquire", acquire)
    rack.roost.clock.hold("2031-01-10T00:00:00+00:00")  # both days are of one month
    id = rack.deploy(attach_vpc=[rack.vpc()])
    metal = rack.metal(id)
    assert (metal["status"], metal["vpcs"], metal["internal_ip"]) == ("suspended", [], "")
    before = rack.get("/account")["account"]["pending_charges"]
    rack.roost.clock.advance(days=1)
    assert rack.get("/account")["account"]["pending_charges"] == before
    assert rack.client.delete(f"/bare-metals/{id}").status_code == 204


def test_others_do_not_see_it(rack: Rack) -> None:
    id = rack.deploy()
    other = Rack(rack.roost, rack.roost.new_account())
    assert other.get("/bare-metals")["bare_metals"] == []
    for method in ("GET", "PATCH", "DELETE"):
        body = {} if method == "PATCH" else None
        assert other.refused(method, f"/bare-metals/{id}", body, status=404) == "Invalid server"


def test_lists_have_pages(rack: Rack) -> None:
    ids = [rack.create()["id"] for _ in range(3)]
    first = rack.get("/bare-metals", per_page=2)
    second = rack.get("/bare-metals", per_page=2, cursor=first["meta"]["links"]["next"])
    assert [m["id"] for page in (first, second) for m in page["bare_metals"]] == ids
    assert first["meta"]["total"] == 3


@pytest.mark.parametrize("lifecycle", ["instant", "quick"])
def test_secrets_are_nowhere_in_the_data_folder(tmp_path: Path, lifecycle: str) -> None:
    with running_roost(tmp_path / "data", lifecycle=lifecycle) as server:
        rack = Rack(server)
        user_data = "I2Nsb3VkLWNvbmZpZwpwYXNzd29yZDogaHVudGVyMgo="
        variables = {"admin_password": "correct horse battery"}
        made = rack.create(app_id=39, user_data=user_data, app_variables=variables)
        server.flush_log()
    kept = b"".join(f.read_bytes() for f in (tmp_path / "data").iterdir() if f.is_file())
    assert made["id"].encode() in kept
    for secret in (made["default_password"], user_data, "correct horse battery"):
        assert secret.encode() not in kept
