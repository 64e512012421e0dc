"""Start, halt, reboot: one instance or many."""

import pytest

from tests.products.instances.cloud import UNKNOWN, Cloud


def power(cloud: Cloud, *ids: str) -> list[str]:
    return [cloud.instance(id)["power_status"] for id in ids]


def test_an_instance_is_halted_and_started(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    halted = cloud.instance(id)
    assert (halted["status"], halted["power_status"]) == ("active", "stopped")
    assert halted["server_status"] == "ok"
    cloud.post(f"/instances/{id}/start")
    cloud.roost.settle()
    assert power(cloud, id) == ["running"]


@pytest.mark.settings(lifecycle="quick")
def test_a_rebooting_instance_is_locked(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    cloud.post(f"/instances/{id}/reboot")
    assert cloud.instance(id)["server_status"] == "locked"
    cloud.clock.advance(seconds=1)
    instance = cloud.instance(id)
    assert (instance["server_status"], instance["power_status"]) == ("ok", "running")


def test_what_is_as_asked_for_stays_so(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/start")
    assert cloud.instance(id)["server_status"] == "ok"
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    cloud.post(f"/instances/{id}/halt")
    assert cloud.instance(id)["server_status"] == "ok"
    assert power(cloud, id) == ["stopped"]


def test_a_reboot_starts_what_is_halted(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    cloud.post(f"/instances/{id}/reboot")
    cloud.roost.settle()
    assert power(cloud, id) == ["running"]


def test_many_are_switched_at_once(cloud: Cloud) -> None:
    ids = [cloud.deploy() for _ in range(3)]
    for operation, after in (("halt", "stopped"), ("start", "running"), ("reboot", "running")):
        cloud.post(f"/instances/{operation}", {"instance_ids": [ids[0], ids[2], ids[0]]})
        cloud.roost.settle()
        assert power(cloud, *ids) == [after, "running", after]


def test_all_or_none_are_switched(cloud: Cloud) -> None:
    id = cloud.deploy()
    body = {"instance_ids": [id, UNKNOWN]}
    for operation in ("halt", "start", "reboot"):
        path = f"/instances/{operation}"
        assert cloud.refused("POST", path, body, status=404) == "instance not found"
        text = cloud.refused("POST", path, {"instance_ids": []})
        assert text == "Missing required field: instance_ids"
        cloud.refused("POST", path)
        cloud.refused("POST", path, {"instance_ids": [id] * 1001})
    assert cloud.instance(id)["server_status"] == "ok"
    assert power(cloud, id) == ["running"]


def test_bodyless_posts_may_carry_an_empty_body(cloud: Cloud) -> None:
    """govultr sends an empty chunked body with a content type."""
    id = cloud.deploy()
    reply = cloud.client.post(
        f"/instances/{id}/halt",
        content=iter([b""]),
        headers={"content-type": "application/json"},
    )
    assert (reply.status_code, reply.content) == (204, b"")
    assert reply.headers["content-type"] == "text/html; charset=UTF-8"
