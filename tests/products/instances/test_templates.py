"""/v2/instances/templates: what to deploy, written down."""

from typing import Any

import pytest

from roost.products.instances.templates.rules import MAX_TEMPLATES
from tests.products.instances.cloud import DEBIAN, PLAN, PUBLIC_ISO, UBUNTU, UNKNOWN, Cloud

BASE = "/instances/templates"
METAL = "vbm-4c-32gb"
ONE_CLICK, DOCKER = 39, 1125


def create(cloud: Cloud, **fields: Any) -> dict[str, Any]:
    return cloud.post(BASE, {"plan": PLAN, **fields}, ok=200)["instance_template"]


def show(cloud: Cloud, id: str) -> dict[str, Any]:
    return cloud.get(f"{BASE}/{id}")["instance_template"]


def put(cloud: Cloud, id: str, **fields: Any) -> dict[str, Any]:
    reply = cloud.client.put(f"{BASE}/{id}", json=fields)
    assert reply.status_code == 202, reply.text
    return reply.json()["instance_template"]


def file_system(cloud: Cloud, label: str = "shared") -> str:
    body = {"region": "ewr", "label": label, "storage_size": {"gb": 10}}
    return cloud.post("/vfs", body, ok=201)["id"]


def sources(template: dict[str, Any]) -> dict[str, str]:
    """Which of the names of something to deploy from are not empty."""
    names = ("os", "marketplace_app", "marketplace_image", "snapshot", "iso")
    return {name: template[name] for name in names if template[name]}


def test_a_template_shows_names_for_the_ids_it_was_given(cloud: Cloud) -> None:
    key, vfs = cloud.ssh_key("laptop"), file_system(cloud)
    made = create(
        cloud,
        label="worker",
        os_id=UBUNTU,
        ssh_key_ids=[key],
        vfs_ids=[vfs],
        user_data="IyEvYmluL3NoCg==",
        template={"anything": ["goes"]},
    )
    assert made == {
        "id": made["id"],
        "plan": PLAN,
        "label": "worker",
        "os": "Ubuntu 22.04 LTS x64",
        "marketplace_app": "",
        "marketplace_image": "",
        "snapshot": "",
        "iso": "",
        "ssh_keys": [{"id": key, "name": "laptop"}],
        "startup_script": "",
        "disk_config": "",
        "vfs_subscriptions": [{"id": vfs, "label": "shared"}],
        "plan_details": made["plan_details"],
        "user_data": "IyEvYmluL3NoCg==",
    }
    assert show(cloud, made["id"]) == made


def test_a_plan_is_all_it_takes(cloud: Cloud) -> None:
    made = create(cloud)
    assert sources(made) == {}
    assert (made["label"], made["ssh_keys"], made["user_data"]) == ("", [], "")


def test_plans_of_both_kinds_are_told_in_detail(cloud: Cloud) -> None:
    details = create(cloud)["plan_details"]
    assert (details["type"], details["cpu_count"], details["memory_mb"]) == ("vc2", 1, 1024)
    assert (details["disk_gb"], details["disk_num"], details["bandwidth_tb"]) == (25, 1, 1.0)
    assert (details["price"], details["price_hr"]) == ("5.00", "0.007")
    assert (details["gpu_brand"], details["gpu_count"], details["gpu_profile"]) == ("", 0, "")
    details = create(cloud, plan=METAL)["plan_details"]
    assert (details["cpu_model"], details["cpu_threads"]) == ("E3-1270v6", 8)
    assert (details["memory_mb"], details["disk_gb"], details["disk_num"]) == (32768, 240, 2)


def test_a_share_of_a_gpu_is_told_as_its_profile(cloud: Cloud) -> None:
    plans = cloud.get("/plans", type="vcg", per_page=500)["plans"]
    shared = next(plan for plan in plans if isinstance(plan["gpu_count"], str))
    details = create(cloud, plan=shared["id"])["plan_details"]
    assert details["gpu_profile"] == shared["gpu_count"]
    assert (details["gpu_count"], details["gpu_profile_count"]) == (1, 1)
    assert details["gpu_model"] == shared["gpu_type"]
    whole = next(plan for plan in plans if isinstance(plan.get("gpu_count"), int))
    details = create(cloud, plan=whole["id"])["plan_details"]
    assert (details["gpu_count"], details["gpu_profile"]) == (whole["gpu_count"], "")


def test_the_list_has_all_templates_and_less_of_each(cloud: Cloud) -> None:
    made = [create(cloud, label=label) for label in ("one", "two")]
    assert cloud.get(BASE) == {
        "instance_templates": [
            {k: v for k, v in template.items() if k not in ("plan_details", "user_data")}
            for template in made
        ]
    }


def test_there_is_one_thing_to_deploy_from_at_most(cloud: Cloud) -> None:
    iso, snapshot = cloud.iso(), cloud.snapshot(cloud.deploy(), description="golden")
    id = create(cloud)["id"]
    for fields, shown in (
        ({"os_id": DEBIAN}, {"os": "Debian 11 x64 (bullseye)"}),
        ({"marketplace_app_id": ONE_CLICK}, {"marketplace_app": "LEMP"}),
        ({"marketplace_image_id": DOCKER}, {"marketplace_image": "Docker"}),
        ({"iso_id": iso}, {"iso": "own.iso"}),
        ({"iso_id": PUBLIC_ISO}, {"iso": "CentOS 7"}),
        ({"snapshot_id": snapshot}, {"snapshot": "golden"}),
    ):
        assert sources(put(cloud, id, **fields)) == shown
        assert sources(create(cloud, **fields)) == shown
    # What is set stays when others are emptied, and goes when it is itself.
    assert sources(put(cloud, id, os_id=0, iso_id="")) == {"snapshot": "golden"}
    assert sources(put(cloud, id, snapshot_id="")) == {}
    text = cloud.refused("POST", BASE, {"plan": PLAN, "os_id": DEBIAN, "iso_id": iso})
    assert text.startswith("Give at most one of ")


def test_changes_leave_the_rest_as_it_is(cloud: Cloud) -> None:
    made = create(cloud, label="one", os_id=UBUNTU, user_data="b25l", vfs_ids=[file_system(cloud)])
    changed = put(cloud, made["id"], label="two", os_id=None, user_data=None)
    assert changed == {**made, "label": "two"}
    changed = put(cloud, made["id"], plan=METAL, user_data="", vfs_ids=[])
    assert (changed["plan"], changed["user_data"]) == (METAL, "")
    assert (changed["vfs_subscriptions"], changed["os"]) == ([], made["os"])
    assert show(cloud, made["id"]) == changed


def test_what_is_deleted_vanishes_from_templates(cloud: Cloud) -> None:
    key, iso = cloud.ssh_key(), cloud.iso()
    snapshot = cloud.snapshot(cloud.deploy())
    vfs = file_system(cloud)
    with_iso = create(cloud, iso_id=iso, ssh_key_ids=[key], vfs_ids=[vfs])["id"]
    with_snapshot = create(cloud, snapshot_id=snapshot)["id"]
    cloud.roost.settle()
    for path in (f"/ssh-keys/{key}", f"/iso/{iso}", f"/snapshots/{snapshot}", f"/vfs/{vfs}"):
        assert cloud.client.delete(path).status_code == 204
    cloud.roost.settle()
    assert show(cloud, with_iso)["ssh_keys"] == show(cloud, with_iso)["vfs_subscriptions"] == []
    assert sources(show(cloud, with_iso)) == sources(show(cloud, with_snapshot)) == {}


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"plan": None}, "Missing required field: plan"),
        ({"plan": "nope"}, "Invalid plan chosen."),
        ({"os_id": 159}, "Invalid os_id: 159"),
        ({"os_id": 999_999}, "Invalid os_id: 999999"),
        ({"marketplace_app_id": DOCKER}, f"Invalid marketplace_app_id: {DOCKER}"),
        ({"marketplace_image_id": ONE_CLICK}, f"Invalid marketplace_image_id: {ONE_CLICK}"),
        ({"snapshot_id": UNKNOWN}, f"Invalid snapshot_id: {UNKNOWN}"),
        ({"iso_id": UNKNOWN}, f"Invalid iso_id: {UNKNOWN}"),
        ({"ssh_key_ids": [UNKNOWN]}, f"Invalid ssh_key_ids: {UNKNOWN}"),
        ({"ssh_key_ids": [UNKNOWN] * 101}, "Invalid ssh_key_ids: at most 100"),
        ({"vfs_ids": ["nope"]}, "Invalid vfs_ids: nope"),
        ({"vfs_ids": [UNKNOWN]}, f"Invalid vfs_ids: {UNKNOWN}"),
        ({"user_data": "?"}, "Invalid user_data: must be base64"),
        ({"label": "x" * 256}, "Invalid label: at most 255 characters"),
        ({"template": "x"}, "Invalid template: expected `object | null`, got `str`"),
    ],
)
def test_what_does_not_exist_is_refused_by_name(
    cloud: Cloud, fields: dict[str, Any], text: str
) -> None:
    assert cloud.refused("POST", BASE, {"plan": PLAN, **fields}) == text
    id = create(cloud)["id"]
    if fields != {"plan": None}:
        assert cloud.refused("PUT", f"{BASE}/{id}", fields) == text


def test_a_change_must_be_one(cloud: Cloud) -> None:
    path = f"{BASE}/{create(cloud)['id']}"
    for body in ({}, {"label": None}, {"unknown": 1}):
        assert cloud.refused("PUT", path, body) == "Give at least one field to change"


def test_a_deleted_template_is_gone(cloud: Cloud) -> None:
    path = f"{BASE}/{create(cloud)['id']}"
    assert cloud.client.delete(path).status_code == 204
    for method in ("GET", "PUT", "DELETE"):
        text = cloud.refused(method, path, {"label": "x"}, status=404)
        assert text == "Invalid instance template ID"
    assert cloud.get(BASE) == {"instance_templates": []}


def test_templates_belong_to_their_account(cloud: Cloud) -> None:
    vfs = file_system(cloud)
    path = f"{BASE}/{create(cloud, vfs_ids=[vfs])['id']}"
    other = Cloud(cloud.roost, cloud.roost.new_account())
    assert other.get(BASE) == {"instance_templates": []}
    assert other.refused("POST", BASE, {"plan": PLAN, "vfs_ids": [vfs]}).startswith("Invalid vfs")
    for method in ("GET", "PUT", "DELETE"):
        other.refused(method, path, {"label": "mine"}, status=404)


def test_an_account_has_only_so_many(cloud: Cloud) -> None:
    for _ in range(MAX_TEMPLATES):
        create(cloud)
    text = cloud.refused("POST", BASE, {"plan": PLAN})
    assert text == f"An account has at most {MAX_TEMPLATES} instance templates."
