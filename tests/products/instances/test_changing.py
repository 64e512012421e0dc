"""PATCH /instances/{id}, reinstall, and the jobs that follow."""

import pytest

from tests.products.instances.cloud import (
    DEBIAN,
    LARGER_PLAN,
    PLAN,
    PUBLIC_ISO,
    UBUNTU,
    UNKNOWN,
    WINDOWS,
    Cloud,
)

by_hand = pytest.mark.settings(lifecycle="quick")
"""Work takes moments of the clock, which these tests hold."""


def held(cloud: Cloud, **fields: object) -> str:
    """An instance that is ready, under a clock that stands still."""
    cloud.clock.hold()
    id = cloud.create(**fields)["id"]
    cloud.clock.advance(seconds=5)
    assert cloud.instance(id)["server_status"] == "ok"
    return id


# What changes at once


def test_absent_and_null_fields_keep_their_values(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", tags=["a", "b"], ddos_protection=True)
    before = cloud.instance(id)
    # govultr sends these with every change.
    cloud.change(id, tags=None, ddos_protection=None)
    cloud.change(id)
    assert cloud.instance(id) == before


def test_labels_tags_groups_and_schemes_change_at_once(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", tags=["a"])
    group = cloud.firewall_group()
    answer = cloud.change(
        id, label="api", tags=["b", "c"], firewall_group_id=group, user_scheme="limited"
    )
    assert answer["job_ids"] == []
    changed = cloud.instance(id)
    assert (changed["label"], changed["tags"], changed["tag"]) == ("api", ["b", "c"], "b")
    assert (changed["firewall_group_id"], changed["user_scheme"]) == (group, "limited")
    changed.pop("pending_charges")
    assert answer["instance"] == changed


def test_empty_values_clear(cloud: Cloud) -> None:
    id = cloud.deploy(label="web", tags=["a"], firewall_group_id=cloud.firewall_group())
    cloud.change(id, label="", tags=[], firewall_group_id="")
    changed = cloud.instance(id)
    assert (changed["label"], changed["tags"], changed["tag"]) == ("", [], "")
    assert changed["firewall_group_id"] == ""


def test_user_data_changes_for_the_next_installation(cloud: Cloud) -> None:
    id = cloud.deploy(user_data="b25l")
    cloud.change(id, user_data="dHdv")
    assert cloud.get(f"/instances/{id}/user-data")["user_data"]["data"] == "dHdv"
    cloud.change(id, user_data="")
    assert cloud.get(f"/instances/{id}/user-data")["user_data"]["data"] == ""


def test_networks_are_joined_and_left(cloud: Cloud) -> None:
    one, two, three = cloud.vpc(), cloud.vpc(), cloud.vpc2()
    id = cloud.deploy(attach_vpc=[one])
    cloud.change(id, attach_vpc=[two, one], attach_vpc2=[three])
    assert [each["id"] for each in cloud.get(f"/instances/{id}/vpcs")["vpcs"]] == [one, two]
    cloud.change(id, detach_vpc=[one], detach_vpc2=[three])
    assert [each["id"] for each in cloud.get(f"/instances/{id}/vpcs")["vpcs"]] == [two]
    assert cloud.get(f"/instances/{id}/vpc2")["vpcs"] == []


def test_protection_and_backups_are_switched_on_and_off(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.change(id, ddos_protection=True, backups="enabled")
    assert sorted(cloud.instance(id)["features"]) == ["auto_backups", "ddos_protection"]
    cloud.change(id, ddos_protection=True, backups="enabled")
    assert sorted(cloud.instance(id)["features"]) == ["auto_backups", "ddos_protection"]
    cloud.change(id, ddos_protection=False, backups="disabled")
    assert cloud.instance(id)["features"] == []


def test_ipv6_can_be_added_and_then_stays(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.change(id, enable_ipv6=False)
    answer = cloud.change(id, enable_ipv6=True)
    assert len(answer["job_ids"]) == 1
    cloud.roost.settle()
    instance = cloud.instance(id)
    assert instance["features"] == ["ipv6"]
    assert instance["v6_main_ip"].startswith("2001:0db8:")
    job = cloud.get(f"/instances/jobs/{answer['job_ids'][0]}")["job"]
    assert job["state"] == "success"
    assert cloud.change(id, enable_ipv6=True)["job_ids"] == []
    text = cloud.refused("PATCH", f"/instances/{id}", {"enable_ipv6": False})
    assert text == "IPv6 cannot be disabled once it is enabled."


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"label": "x" * 256}, "Invalid label: at most 255 characters"),
        ({"firewall_group_id": "nope"}, "Invalid firewall_group_id: nope"),
        ({"user_data": "?"}, "Invalid user_data: must be base64"),
        ({"detach_vpc": ["nope"]}, "Invalid detach_vpc: nope"),
        ({"detach_vpc": [UNKNOWN]}, "Invalid VPC ID."),
        ({"detach_private_network": [UNKNOWN]}, "Invalid VPC ID."),
        ({"detach_vpc2": [UNKNOWN]}, "Invalid VPC 2.0 ID"),
        ({"plan": "vc2-nope"}, "Invalid plan chosen."),
        ({"os_id": "ubuntu"}, "Invalid os_id: ubuntu"),
        ({"os_id": "²"}, "Invalid os_id: ²"),
        ({"os_id": "9" * 5000}, f"Invalid os_id: {'9' * 5000}"),
        ({"app_id": 999_999}, "Invalid app_id: 999999"),
        ({"image_id": "nope"}, "Invalid image_id: nope"),
        (
            {"os_id": WINDOWS},
            "Windows 2022 Standard x64 requires a plan with at least 2000 MB memory.",
        ),
    ],
)
def test_a_change_that_cannot_be_changes_nothing(
    cloud: Cloud, fields: dict[str, object], text: str
) -> None:
    id = cloud.deploy(label="web")
    before = cloud.instance(id)
    assert cloud.refused("PATCH", f"/instances/{id}", {"label": "api", **fields}) == text
    assert cloud.instance(id) == before


# Another plan


@by_hand
def test_a_resizing_instance_is_locked_until_it_has_its_new_size(cloud: Cloud) -> None:
    id = held(cloud)
    answer = cloud.change(id, plan=LARGER_PLAN)
    resizing = cloud.instance(id)
    assert (resizing["status"], resizing["server_status"]) == ("resizing", "locked")
    assert (resizing["plan"], resizing["ram"]) == (PLAN, 1024)
    job_path = f"/instances/jobs/{answer['job_ids'][0]}"
    job = cloud.get(job_path)["job"]
    assert (job["vps_id"], job["type"], job["state"]) == (id, "UPGRADE", "processing")
    cloud.clock.advance(seconds=2)
    resized = cloud.instance(id)
    assert (resized["status"], resized["server_status"]) == ("active", "ok")
    assert (resized["plan"], resized["ram"], resized["disk"]) == (LARGER_PLAN, 4096, 80)
    assert (resized["vcpu_count"], resized["allowed_bandwidth"]) == (2, 3072)
    job = cloud.get(job_path)["job"]
    assert job["state"] == "success"
    assert job["updated_at"] >= job["added_at"]
    assert len(job["added_at"]) == len("2025-05-05 14:54:34")


def test_the_plan_it_has_is_no_change(cloud: Cloud) -> None:
    id = cloud.deploy()
    assert cloud.change(id, plan=PLAN)["job_ids"] == []
    assert cloud.instance(id)["status"] == "active"


def test_a_disk_never_shrinks(cloud: Cloud) -> None:
    id = cloud.deploy(plan=LARGER_PLAN)
    text = cloud.refused("PATCH", f"/instances/{id}", {"plan": PLAN})
    assert text == f"Invalid plan chosen. {LARGER_PLAN} cannot change to {PLAN}."


def test_every_plan_that_upgrades_names_can_be_had(cloud: Cloud) -> None:
    id = cloud.deploy()
    named = cloud.get(f"/instances/{id}/upgrades", type="plans")["upgrades"]["plans"]
    assert LARGER_PLAN in named
    cloud.change(id, plan=named[-1])
    cloud.roost.settle()
    assert cloud.instance(id)["plan"] == named[-1]


# Another system


@by_hand
def test_another_system_is_a_reinstallation(cloud: Cloud) -> None:
    id = held(cloud, label="web")
    address = cloud.instance(id)["main_ip"]
    # The contract has os_id as a text here.
    answer = cloud.change(id, os_id=str(DEBIAN))
    assert "default_password" not in answer["instance"]
    changing = cloud.instance(id)
    assert (changing["status"], changing["server_status"]) == ("active", "locked")
    cloud.clock.advance(seconds=0.5)
    assert cloud.instance(id)["server_status"] == "installingbooting"
    cloud.clock.advance(seconds=0.5)
    done = cloud.instance(id)
    assert (done["server_status"], done["os_id"]) == ("ok", DEBIAN)
    assert (done["main_ip"], done["label"]) == (address, "web")
    assert cloud.get(f"/instances/jobs/{answer['job_ids'][0]}")["job"]["state"] == "success"


def test_applications_and_images_replace_the_system(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.change(id, app_id=39)
    cloud.roost.settle()
    shown = cloud.instance(id)
    assert (shown["os_id"], shown["app_id"], shown["image_id"]) == (186, 39, "")
    cloud.change(id, image_id="docker")
    cloud.roost.settle()
    shown = cloud.instance(id)
    assert (shown["os_id"], shown["app_id"], shown["image_id"]) == (426, 1125, "docker")
    cloud.change(id, os_id=UBUNTU)
    cloud.roost.settle()
    shown = cloud.instance(id)
    assert (shown["os_id"], shown["app_id"], shown["image_id"]) == (UBUNTU, 0, "")


def test_an_os_id_of_0_is_none(cloud: Cloud) -> None:
    """As in a request that creates: clients with a field for it send 0 where it is not set."""
    id = cloud.deploy()
    for os_id in (0, "0", ""):
        assert cloud.change(id, os_id=os_id)["job_ids"] == []
    body = {"os_id": DEBIAN, "app_id": 1}
    text = cloud.refused("PATCH", f"/instances/{id}", body)
    assert text == "Give exactly one of os_id, app_id or image_id"


def test_plan_and_system_do_not_change_together(cloud: Cloud) -> None:
    id = cloud.deploy()
    body = {"plan": LARGER_PLAN, "os_id": DEBIAN}
    assert cloud.refused("PATCH", f"/instances/{id}", body).startswith("Change either ")
    assert cloud.instance(id)["server_status"] == "ok"


@by_hand
def test_a_reinstalled_instance_has_a_new_password_and_the_rest_as_it_was(cloud: Cloud) -> None:
    cloud.clock.hold()
    made = cloud.create(label="web")
    cloud.clock.advance(seconds=5)
    before = cloud.instance(made["id"])
    path = f"/instances/{made['id']}/reinstall"
    answer = cloud.post(path, {"hostname": "again.example.com"}, ok=202)["instance"]
    assert answer["hostname"] == "again.example.com"
    assert answer["status"] == "active"
    assert len(answer["default_password"]) == 16
    assert answer["default_password"] != made["default_password"]
    cloud.clock.advance(seconds=5)
    assert cloud.instance(made["id"]) == {**before, "hostname": "again.example.com"}


def test_a_reinstallation_needs_no_body(cloud: Cloud) -> None:
    id = cloud.deploy(hostname="one.example.com")
    reply = cloud.client.post(f"/instances/{id}/reinstall")
    assert reply.status_code == 202
    assert reply.json()["instance"]["hostname"] == "one.example.com"
    text = cloud.refused("POST", f"/instances/{cloud.deploy()}/reinstall", {"hostname": "bad host"})
    assert text == "Invalid hostname: must be a DNS name"


def test_there_is_no_reinstallation_from_what_is_deleted(cloud: Cloud) -> None:
    """An instance of a snapshot's, a backup's or an ISO's starts over from that, or not at all."""
    snapshot = cloud.snapshot(cloud.deploy())
    id = cloud.deploy(snapshot_id=snapshot)
    cloud.post(f"/instances/{id}/reinstall", ok=202)
    cloud.roost.settle()
    assert cloud.client.delete(f"/snapshots/{snapshot}").status_code == 204
    before = cloud.instance(id)
    text = cloud.refused("POST", f"/instances/{id}/reinstall", {"hostname": "again"})
    assert text == f"The snapshot {snapshot} of this server no longer exists"
    assert cloud.instance(id) == before
    # Another system is there.
    cloud.change(id, os_id=UBUNTU)
    cloud.roost.settle()
    assert cloud.instance(id)["snapshot_id"] == ""
    cloud.post(f"/instances/{id}/reinstall", ok=202)
    from_public_iso = cloud.deploy(iso_id=PUBLIC_ISO)
    cloud.post(f"/instances/{from_public_iso}/reinstall", ok=202)


def test_windows_has_no_limited_user_later_either(cloud: Cloud) -> None:
    id = cloud.deploy(plan=LARGER_PLAN, os_id=WINDOWS)
    text = cloud.refused("PATCH", f"/instances/{id}", {"user_scheme": "limited"})
    assert text == "Invalid user_scheme: Windows has none but root"
    limited = cloud.deploy(plan=LARGER_PLAN, user_scheme="limited")
    text = cloud.refused("PATCH", f"/instances/{limited}", {"os_id": WINDOWS})
    assert text == "Invalid user_scheme: Windows has none but root"
    cloud.change(limited, os_id=WINDOWS, user_scheme="root")
    cloud.change(id, os_id=UBUNTU, user_scheme="limited")


def test_a_halted_instance_runs_after_a_reinstallation(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    cloud.post(f"/instances/{id}/reinstall", ok=202)
    cloud.roost.settle()
    assert cloud.instance(id)["power_status"] == "running"


# The lock


@by_hand
def test_a_locked_instance_refuses_other_operations_but_can_be_described(cloud: Cloud) -> None:
    id = held(cloud)
    cloud.post(f"/instances/{id}/reboot")
    assert cloud.instance(id)["server_status"] == "locked"
    path = f"/instances/{id}"
    for method, below, body in (
        ("POST", "/reboot", None),
        ("POST", "/halt", None),
        ("POST", "/start", None),
        ("POST", "/reinstall", None),
        ("PATCH", "", {"plan": LARGER_PLAN}),
        ("PATCH", "", {"os_id": DEBIAN}),
        ("POST", "/ipv4", {"reboot": False}),
        ("POST", "/iso/attach", {"iso_id": UNKNOWN}),
        ("POST", "/iso/detach", None),
        ("POST", "/restore", {"snapshot_id": UNKNOWN}),
    ):
        assert cloud.refused(method, path + below, body) == "Server is currently locked"
    cloud.change(id, label="still here", plan=PLAN)
    cloud.clock.advance(seconds=1)
    instance = cloud.instance(id)
    assert (instance["server_status"], instance["label"]) == ("ok", "still here")


# The jobs, at /instances/jobs/{id}


def test_only_the_accounts_own_jobs_that_it_was_told_of_are_found(cloud: Cloud) -> None:
    id = cloud.deploy()
    job = cloud.change(id, plan=LARGER_PLAN)["job_ids"][0]
    path = f"/instances/jobs/{job}"
    assert cloud.get(path)["job"]["id"] == job
    other = Cloud(cloud.roost, cloud.roost.new_account())
    for client, unknown in ((other, path), (cloud, f"/instances/jobs/{UNKNOWN}")):
        assert client.refused("GET", unknown, status=404) == "Invalid job ID"
