"""PATCH and reinstall: what is changed at once, and what takes another install."""

import pytest

from roost.drivers.errors import DriverRefused
from roost.drivers.metal import Metal, MetalServer
from tests.products.bare_metals.rack import CUSTOM_OS, Rack
from tests.products.instances.cloud import DEBIAN, UBUNTU, UNKNOWN

CHAIN, OTHER_CHAIN = "https://boot.example.com/a.ipxe", "https://boot.example.com/b.ipxe"


def told(rack: Rack, monkeypatch: pytest.MonkeyPatch) -> list[MetalServer]:
    """What the driver is told to install from now on."""
    servers: list[MetalServer] = []

    async def install(server: MetalServer) -> None:
        servers.append(server)

    monkeypatch.setattr(rack.roost.app.driver(Metal), "install", install)
    return servers


def test_absent_fields_keep_their_values(rack: Rack) -> None:
    id = rack.deploy(label="one", tags=["a", "b"])
    before = rack.metal(id)
    assert rack.change(id) == before
    assert rack.change(id, label=None, tags=None) == before
    assert rack.change(id, label="two") == {**before, "label": "two"}
    assert rack.change(id, tag="c") == {**before, "label": "two", "tags": ["c"], "tag": "c"}
    assert rack.change(id, tags=[], label="") == {**before, "label": "", "tags": [], "tag": ""}
    assert rack.metal(id)["status"] == "active"


@pytest.mark.parametrize(
    ("field", "value"),
    [("os_id", DEBIAN), ("app_id", 39), ("image_id", "openlitespeed-wordpress")],
)
@pytest.mark.settings(lifecycle="quick")
def test_another_system_is_a_reinstall(rack: Rack, field: str, value: object) -> None:
    rack.clock.hold()
    id = rack.create()["id"]
    rack.clock.advance(seconds=5)
    address = rack.metal(id)["main_ip"]
    changed = rack.change(id, **{field: value})
    assert changed["status"] == "pending"
    assert len(changed["default_password"]) == 16
    assert changed[field] == value
    rack.clock.advance(seconds=5)
    metal = rack.metal(id)
    assert (metal["status"], metal["main_ip"]) == ("active", address)
    assert metal[field] == value
    assert "default_password" not in metal


def test_a_reinstall_starts_over_with_another_password(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = rack.create(hostname="one")
    id = made["id"]
    rack.roost.settle()
    servers = told(rack, monkeypatch)
    again = rack.reinstall(id, hostname="two")
    rack.roost.settle()
    assert again["default_password"] != made["default_password"]
    assert again["status"] == "pending"
    assert (servers[0].hostname, servers[0].password) == ("two", again["default_password"])
    rack.reinstall(id)
    rack.roost.settle()
    assert servers[1].hostname == "two"
    assert rack.metal(id)["status"] == "active"


def test_user_and_disks_change_with_the_next_install(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = rack.deploy()
    servers = told(rack, monkeypatch)
    changed = rack.change(id, user_scheme="limited", mdisk_mode="jbod", user_data="eA==")
    assert (changed["user_scheme"], changed["mdisk_mode"]) == ("limited", "jbod")
    assert changed["status"] == "active"
    rack.roost.settle()
    assert servers == []
    rack.reinstall(id)
    rack.roost.settle()
    assert (servers[0].user, servers[0].mdisk_mode) == ("linuxuser", "jbod")
    assert servers[0].user_data == b"x"


def test_a_refused_reinstall_leaves_it_as_it_was(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = rack.deploy()
    before = rack.metal(id)

    async def install(server: MetalServer) -> None:
        raise DriverRefused("the install server knows no such image")

    monkeypatch.setattr(rack.roost.app.driver(Metal), "install", install)
    rack.change(id, os_id=DEBIAN)
    rack.roost.settle()
    assert rack.metal(id) == before
    assert rack.client.post(f"/bare-metals/{id}/reboot").status_code == 204


@pytest.mark.settings(lifecycle="quick")
def test_while_it_is_busy_it_is_locked(rack: Rack) -> None:
    rack.clock.hold()
    id = rack.create()["id"]
    path = f"/bare-metals/{id}"
    busy = [("PATCH", path, {"os_id": DEBIAN}), ("POST", f"{path}/reinstall", None)]
    busy += [("POST", f"{path}/{switch}", None) for switch in ("start", "halt", "reboot")]
    for method, where, body in busy:
        assert rack.refused(method, where, body) == "Server is currently locked"
    rack.change(id, label="still pending")
    rack.clock.advance(seconds=5)
    rack.reinstall(id)
    for method, where, body in busy:
        assert rack.refused(method, where, body) == "Server is currently locked"
    rack.change(id, label="reinstalling")
    rack.clock.advance(seconds=5)
    assert (rack.metal(id)["status"], rack.metal(id)["os_id"]) == ("active", UBUNTU)


def test_ipv6_comes_and_stays(rack: Rack) -> None:
    id = rack.deploy()
    changed = rack.change(id, enable_ipv6=True)
    assert changed["features"] == ["ipv6"]
    rack.roost.settle()
    metal = rack.metal(id)
    assert metal["v6_network_size"] == 64
    rack.change(id, enable_ipv6=True)
    body = {"enable_ipv6": False}
    text = "IPv6 cannot be disabled once it is enabled."
    assert rack.refused("PATCH", f"/bare-metals/{id}", body) == text
    assert rack.metal(id) == metal


def test_where_it_boots_from_by_network_may_change(
    rack: Rack, monkeypatch: pytest.MonkeyPatch
) -> None:
    urls: list[tuple[str, str]] = []

    async def boot_from(id: str, chain_url: str) -> None:
        urls.append((id, chain_url))

    monkeypatch.setattr(rack.roost.app.driver(Metal), "boot_from", boot_from)
    id = rack.deploy(os_id=CUSTOM_OS, ipxe_chain_url=CHAIN, persistent_pxe=True)
    assert rack.change(id, ipxe_chain_url=OTHER_CHAIN)["status"] == "active"
    rack.roost.settle()
    assert urls == [(id, OTHER_CHAIN)]
    servers = told(rack, monkeypatch)
    rack.reinstall(id)
    rack.roost.settle()
    assert (servers[0].source.kind, servers[0].source.id) == ("ipxe", OTHER_CHAIN)
    other = f"/bare-metals/{rack.deploy()}"
    text = "Invalid ipxe_chain_url: needs os_id 159"
    assert rack.refused("PATCH", other, {"ipxe_chain_url": CHAIN}) == text
    changed = rack.change(other.split("/")[2], os_id=CUSTOM_OS, ipxe_chain_url=CHAIN)
    assert (changed["os_id"], changed["status"]) == (CUSTOM_OS, "pending")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"os_id": 1}, "Invalid os_id: 1"),
        (
            {"os_id": DEBIAN, "app_id": 39},
            "Give exactly one of os_id, app_id, image_id or snapshot_id",
        ),
        ({"user_data": "%"}, "Invalid user_data: must be base64"),
        ({"tags": ["x"] * 101}, "Invalid tags: at most 100"),
        ({"attach_vpc2": [UNKNOWN]}, f"Invalid attach_vpc2: {UNKNOWN}"),
    ],
)
def test_what_cannot_be_changed_is_refused(rack: Rack, body: dict[str, object], text: str) -> None:
    id = rack.deploy()
    before = rack.metal(id)
    assert rack.refused("PATCH", f"/bare-metals/{id}", {"label": "new", **body}) == text
    assert rack.metal(id) == before


def test_who_is_not_there_is_an_invalid_server(rack: Rack) -> None:
    for method, path in (
        ("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/reinstall"), ("POST", "/halt"),
        ("GET", "/ipv4"), ("GET", "/ipv6"), ("GET", "/bandwidth"), ("GET", "/user-data"),
        ("GET", "/upgrades"), ("GET", "/vnc"), ("GET", "/vpcs"), ("GET", "/vpc2"),
    ):  # fmt: skip
        where = f"/bare-metals/{UNKNOWN}{path}"
        assert rack.refused(method, where, status=404) == "Invalid server"
