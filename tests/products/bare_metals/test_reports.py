"""Traffic, user data, the console, and what a bare metal may change to."""

import httpx
import pytest

from tests.products.bare_metals.rack import Rack
from tests.products.instances.cloud import UBUNTU, WINDOWS

USER_DATA = "I2Nsb3VkLWNvbmZpZwo="


def test_traffic_by_day(rack: Rack) -> None:
    rack.clock.hold("2031-01-01T12:00:00+00:00")
    path = f"/bare-metals/{rack.deploy()}/bandwidth"
    assert list(rack.get(path)["bandwidth"]) == ["2031-01-01"]
    rack.clock.advance(days=60)
    days = rack.get(path)["bandwidth"]
    assert (len(days), list(days)[-1]) == (30, "2031-03-02")
    for day in days.values():
        assert day.keys() == {"incoming_bytes", "outgoing_bytes"}
        assert min(day.values()) > 0
    assert rack.get(path)["bandwidth"] == days


def test_user_data_is_what_was_sent(rack: Rack) -> None:
    id = rack.deploy(user_data=USER_DATA)
    path = f"/bare-metals/{id}/user-data"
    assert rack.get(path) == {"user_data": {"data": USER_DATA}}
    rack.change(id, user_data="")
    assert rack.get(path) == {"user_data": {"data": ""}}


def test_the_console_is_in_a_browser(rack: Rack) -> None:
    urls = [rack.get(f"/bare-metals/{rack.deploy()}/vnc")["vnc"]["url"] for _ in range(2)]
    assert len(set(urls)) == 2
    for url in urls:
        assert url.startswith(f"{rack.roost.url}/console/bare-metals/")
        page = httpx.get(url)
        assert page.headers["x-content-type-options"] == "nosniff"


def test_upgrades_are_systems_and_applications(rack: Rack) -> None:
    path = f"/bare-metals/{rack.deploy()}/upgrades"
    every = rack.get(path)["upgrades"]
    assert every.keys() == {"os", "applications"}
    assert every == rack.get(path, type="all")["upgrades"]
    systems = {system["id"] for system in every["os"]}
    assert WINDOWS in systems
    assert UBUNTU not in systems
    assert {app["type"] for app in every["applications"]} == {"one-click", "marketplace"}
    assert rack.get(path, type="os")["upgrades"] == {**every, "applications": []}
    assert rack.get(path, type="applications")["upgrades"] == {**every, "os": []}
    assert rack.refused("GET", f"{path}?type=plans").startswith("Invalid type: ")


@pytest.mark.parametrize("app_id", [39])
def test_what_is_installed_is_no_upgrade(rack: Rack, app_id: int) -> None:
    path = f"/bare-metals/{rack.deploy(app_id=app_id)}/upgrades"
    apps = rack.get(path, type="applications")["upgrades"]["applications"]
    assert apps
    assert app_id not in {app["id"] for app in apps}
