"""/v2/vfs/{id}/attachments: the instances that have a file system."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import UNKNOWN, in_every_profile
from tests.products.vfs.files import GONE, Files
from tests.state.operator import Operator, file, lines

NOT_ATTACHED = "Attachment Not Found"
# The Terraform provider tries again on this text.
STILL_ATTACHED = "Can not delete this subscription until it is detatched from all machines"


def test_many_instances_have_one_file_system(files: Files, wire: Wire) -> None:
    id = files.make()
    instances = [files.deploy(), files.deploy()]
    for instance in instances:
        files.attach(id, instance)
    files.roost.settle()
    attached = files.attachments(id)
    tag = attached[0]["mount_tag"]
    assert attached == [
        {"vfs_id": id, "target_id": instance, "state": "ATTACHED", "mount_tag": tag}
        for instance in instances
    ]
    for attachment in attached:
        path = f"/vfs/{id}/attachments/{attachment['target_id']}"
        assert files.get(path) == attachment
    assert [call[0] for call in wire.asked] == ["create", "share", "share"]


def test_an_instance_tells_its_file_systems_apart_by_their_tags(files: Files) -> None:
    instance = files.deploy()
    tags = [files.attach(files.make(), instance)["mount_tag"] for _ in range(3)]
    assert len(set(tags)) == 3


@in_every_profile
def test_an_attachment_is_listed_at_once(files: Files, profile: str) -> None:
    """Terraform reads once, right after it attached; the CSI driver waits 15 seconds."""
    files.clock.hold()
    id, instance = files.ask()["id"], files.create()["id"]
    files.clock.advance(seconds=120)
    assert files.attach(id, instance)["state"] == "PENDING"
    assert [found["target_id"] for found in files.attachments(id)] == [instance]
    files.clock.advance(seconds=14)
    assert files.attachments(id)[0]["state"] == "ATTACHED"


def test_an_instance_has_a_file_system_once(files: Files) -> None:
    id, instance = files.make(), files.deploy()
    path = f"/vfs/{id}/attachments/{instance}"

    def attach(_: int) -> int:
        return files.client.put(path).status_code

    with ThreadPoolExecutor(6) as threads:
        assert sorted(threads.map(attach, range(6))) == [201, 409, 409, 409, 409, 409]
    text = files.refused("PUT", path, status=409)
    assert text == "The subscription is already attached to this machine"


@by_hand
def test_a_detached_file_system_is_listed_until_the_machine_has_let_go(
    files: Files, wire: Wire
) -> None:
    files.clock.hold()
    id, instance = files.ask()["id"], files.create()["id"]
    files.clock.advance(seconds=60)
    files.attach(id, instance)
    files.clock.advance(seconds=1)
    path = f"/vfs/{id}/attachments/{instance}"
    files.delete(path)
    assert files.get(path)["state"] == "DETACHING"
    files.delete(path)
    files.clock.advance(seconds=1)
    assert files.attachments(id) == []
    assert files.refused("GET", path, status=404) == NOT_ATTACHED
    assert files.refused("DELETE", path, status=404) == NOT_ATTACHED
    assert [call[0] for call in wire.asked] == ["create", "share", "withdraw"]
    files.delete(f"/vfs/{id}")


@by_hand
def test_a_file_system_can_be_closed_as_soon_as_it_is_detached(files: Files, wire: Wire) -> None:
    """The machine lets go first."""
    files.clock.hold()
    id, instance = files.ask()["id"], files.create()["id"]
    files.clock.advance(seconds=60)
    files.attach(id, instance)
    assert files.refused("DELETE", f"/vfs/{id}") == STILL_ATTACHED
    files.clock.advance(seconds=1)
    files.delete(f"/vfs/{id}/attachments/{instance}")
    files.delete(f"/vfs/{id}")
    assert files.refused("GET", f"/vfs/{id}/attachments", status=404) == GONE
    files.clock.advance(seconds=1)
    assert [call[0] for call in wire.asked] == ["create", "share", "withdraw", "destroy"]


def test_what_is_attached_cannot_be_closed(files: Files) -> None:
    id, instance = files.make(), files.deploy()
    files.attach(id, instance)
    files.roost.settle()
    assert files.refused("DELETE", f"/vfs/{id}") == STILL_ATTACHED
    files.delete(f"/vfs/{id}/attachments/{instance}")
    files.delete(f"/vfs/{id}")


def test_the_instance_must_be_there_ready_and_in_the_same_region(files: Files) -> None:
    id = files.make()
    path = f"/vfs/{id}/attachments"
    assert files.refused("PUT", f"{path}/{UNKNOWN}", status=404) == "instance not found"
    other = Files(files.roost, files.roost.new_account())
    assert files.refused("PUT", f"{path}/{other.deploy()}", status=404) == "instance not found"
    elsewhere = files.deploy(region="ams")
    text = files.refused("PUT", f"{path}/{elsewhere}", status=422)
    assert text == "Invalid vps_id: the server is in ams, the subscription in ewr"
    assert files.attachments(id) == []


@by_hand
def test_what_is_not_ready_cannot_be_attached(files: Files) -> None:
    files.clock.hold()
    instance = files.create()["id"]
    files.clock.advance(seconds=60)
    id = files.ask()["id"]
    path = f"/vfs/{id}/attachments/{instance}"
    assert files.refused("PUT", path, status=422) == "The subscription is not ready yet"
    files.clock.advance(seconds=1)
    files.post(f"/instances/{instance}/reboot")
    assert files.refused("PUT", path) == "Server is currently locked"
    files.clock.advance(seconds=1)
    files.attach(id, instance)


def test_a_deleted_instance_loses_its_file_systems(files: Files, wire: Wire) -> None:
    instance, other = files.deploy(), files.deploy()
    ids = [files.make(), files.make()]
    for id in ids:
        files.attach(id, instance)
    files.attach(ids[0], other)
    files.roost.settle()
    wire.asked.clear()
    files.delete(f"/instances/{instance}")
    files.roost.settle()
    assert [call[0] for call in wire.asked] == ["withdraw", "withdraw"]
    assert [found["target_id"] for found in files.attachments(ids[0])] == [other]
    assert files.attachments(ids[1]) == []
    files.delete(f"/vfs/{ids[1]}")


@pytest.mark.parametrize("gone", [False, True])
def test_after_a_refusal_it_is_as_it_was(files: Files, wire: Wire, gone: bool) -> None:
    wire.refused |= {"share", "withdraw"}
    id, instance = files.make(), files.deploy()
    files.attach(id, instance)
    files.roost.settle()
    assert files.attachments(id)[0]["state"] == "FAILED"
    if gone:
        files.delete(f"/instances/{instance}")
    else:
        files.delete(f"/vfs/{id}/attachments/{instance}")
    files.roost.settle()
    states = [found["state"] for found in files.attachments(id)]
    assert states == ([] if gone else ["ATTACHED"])
    if not gone:
        assert files.refused("DELETE", f"/vfs/{id}") == STILL_ATTACHED
    wire.refused.clear()
    for found in files.attachments(id):
        files.delete(f"/vfs/{id}/attachments/{found['target_id']}")
    files.roost.settle()
    files.delete(f"/vfs/{id}")


@by_hand
def test_an_attachment_of_an_older_version_keeps_its_file_system_until_it_is_detached(
    files: Files,
) -> None:
    """That did not say of an attachment what it keeps."""
    files.clock.hold()
    attached, leaving, instance = files.ask()["id"], files.ask()["id"], files.create()["id"]
    files.clock.advance(seconds=60)
    for id in (attached, leaving):
        files.attach(id, instance)
    files.clock.advance(seconds=1)
    files.delete(f"/vfs/{leaving}/attachments/{instance}")
    operator = Operator(files.roost.admin())
    header, *rows = lines(operator.export())
    del header["upgrades"]["vfs-attachment"]
    for row in rows:
        if row.get("kind") == "vfs-attachment":
            del row["hidden"]["kept"]
    operator.load(file([header, *rows]))
    assert files.refused("DELETE", f"/vfs/{attached}") == STILL_ATTACHED
    files.delete(f"/vfs/{leaving}")
