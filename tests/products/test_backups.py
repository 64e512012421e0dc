"""/v2/backups: images that instances' backup schedules make."""

from typing import Any
from uuid import uuid4

import pytest

from roost.drivers.compute import Compute, ImageFacts
from roost.products import account, backups
from roost.store import Tx
from tests.server import RunningRoost

WEB, DB = str(uuid4()), str(uuid4())


def root_account(tx: Tx) -> int:
    return account.list_accounts(tx)[0].seq


def backed_up(roost: RunningRoost, instance_id: str, description: str = "nightly") -> str:
    """The id of a backup of an instance, as a schedule would have made it."""
    id = str(uuid4())

    def add(tx: Tx) -> None:
        facts = ImageFacts(size=10_000_000, compressed_size=4_000_000)
        backups.add(tx, root_account(tx), id, instance_id, description, 215, 0, facts)

    roost.run(roost.app.store.write(add))
    return id


def listed(roost: RunningRoost, **query: Any) -> list[str]:
    page = roost.client.get("/backups", params=query).raise_for_status().json()
    assert page["meta"]["total"] >= len(page["backups"])
    return [backup["id"] for backup in page["backups"]]


def test_a_backup_tells_what_it_is_of(roost: RunningRoost) -> None:
    id = backed_up(roost, WEB)
    backup = roost.client.get(f"/backups/{id}").json()["backup"]
    assert backup.pop("date_created").endswith("+00:00")
    assert backup == {
        "id": id,
        "description": "nightly",
        "size": 10_000_000,
        "status": "complete",
        "os_id": 215,
        "app_id": 0,
        "instance_id": WEB,
    }


def test_lists_can_be_filtered_by_instance(roost: RunningRoost) -> None:
    first, second, third = backed_up(roost, WEB), backed_up(roost, DB), backed_up(roost, WEB)
    assert listed(roost) == [first, second, third]
    assert listed(roost, instance_id=WEB) == [first, third]
    assert listed(roost, instance_id=WEB, per_page=1) == [first]
    assert listed(roost, instance_id=str(uuid4())) == []
    assert listed(roost, instance_id="not-an-id") == []
    # The published example sends the filter without a value.
    assert listed(roost, instance_id="") == [first, second, third]


def test_the_backups_of_an_instance_go_with_their_images(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    removed: list[str] = []

    async def remove(image: str) -> None:
        removed.append(image)

    monkeypatch.setattr(roost.app.driver(Compute), "delete_image", remove)
    first, second, third = backed_up(roost, WEB), backed_up(roost, DB), backed_up(roost, WEB)
    roost.run(
        roost.app.store.write(lambda tx: backups.remove_of_instance(tx, root_account(tx), WEB))
    )
    roost.settle()
    assert listed(roost) == [second]
    assert sorted(removed) == sorted([first, third])


def test_an_unknown_backup_is_not_found(roost: RunningRoost) -> None:
    id = backed_up(roost, WEB)
    gone = {"error": "Invalid backup ID", "status": 404}
    for client, unknown in (
        (roost.client, str(uuid4())),
        (roost.client, "x"),
        (roost.new_account(), id),
    ):
        reply = client.get(f"/backups/{unknown}")
        assert (reply.status_code, reply.json()) == (404, gone)
    assert roost.new_account("Third").get("/backups").json()["backups"] == []


def test_backups_are_made_by_schedules_alone(roost: RunningRoost) -> None:
    reply = roost.client.post("/backups", json={"instance_id": WEB})
    assert reply.status_code == 405
    assert roost.client.delete(f"/backups/{backed_up(roost, WEB)}").status_code == 405
