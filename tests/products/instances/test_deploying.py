"""POST /instances: what can be asked for, what is refused, and the states that follow."""

import base64
from ipaddress import IPv6Address, IPv6Network
from typing import Any

import httpx
import pytest

from roost.catalog import MARKER_OS_IDS
from tests.products.instances.cloud import (
    DEBIAN,
    PLAN,
    PUBLIC_ISO,
    UBUNTU,
    UNKNOWN,
    WINDOWS,
    Cloud,
)

STATES = ("status", "power_status", "server_status")


def states(cloud: Cloud, id: str) -> tuple[str, ...]:
    instance = cloud.instance(id)
    return tuple(instance[name] for name in STATES)


# The answer, and what becomes of it


def test_a_new_instance_is_pending_and_tells_its_password_once(cloud: Cloud) -> None:
    made = cloud.create(label="web")
    assert (made["status"], made["power_status"], made["server_status"]) == (
        "pending",
        "running",
        "none",
    )
    assert (made["main_ip"], made["gateway_v4"], made["netmask_v4"]) == ("0.0.0.0", "0.0.0.0", "")
    assert (made["ram"], made["vcpu_count"], made["disk"]) == (1024, 1, 0)
    assert (made["os_id"], made["os"]) == (UBUNTU, "Ubuntu 22.04 LTS x64")
    assert (made["app_id"], made["image_id"], made["snapshot_id"]) == (0, "", "")
    assert (made["kvm"], made["features"], made["tags"], made["tag"]) == ("", [], [], "")
    assert (made["label"], made["hostname"]) == ("web", "vultr.guest")
    assert len(made["default_password"]) == 16
    cloud.roost.settle()
    assert "default_password" not in cloud.instance(made["id"])
    assert "default_password" not in cloud.get("/instances")["instances"][0]


def test_a_ready_instance_has_its_disk_addresses_and_console(cloud: Cloud) -> None:
    instance = cloud.instance(cloud.deploy())
    assert tuple(instance[name] for name in STATES) == ("active", "running", "ok")
    assert (instance["disk"], instance["allowed_bandwidth"]) == (25, 1024)
    assert instance["main_ip"].startswith("198.18.")
    assert (instance["gateway_v4"], instance["netmask_v4"]) == ("198.18.0.1", "255.255.254.0")
    assert (instance["v6_main_ip"], instance["v6_network_size"]) == ("", 0)
    assert instance["kvm"] == f"{cloud.roost.url}/console/instances/{instance['id']}"
    page = httpx.get(instance["kvm"])
    assert page.headers["x-content-type-options"] == "nosniff"
    assert instance["date_created"].endswith("+00:00")


@pytest.mark.settings(lifecycle="quick")
def test_states_come_in_the_order_that_clients_wait_for(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    seen = [states(cloud, id)]
    for _ in range(20):
        cloud.clock.advance(seconds=0.1)
        if states(cloud, id) != seen[-1]:
            seen.append(states(cloud, id))
    assert seen == [
        ("pending", "running", "none"),
        ("active", "running", "none"),
        ("active", "running", "installingbooting"),
        ("active", "running", "ok"),
    ]


@pytest.mark.settings(lifecycle="quick")
def test_a_pending_instance_is_listed_and_found_at_once(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create(label="fresh")["id"]
    assert cloud.instance(id)["main_ip"] == "0.0.0.0"
    assert [i["id"] for i in cloud.get("/instances", label="fresh")["instances"]] == [id]
    assert cloud.get(f"/instances/{id}/ipv4")["ipv4s"] == []
    assert cloud.refused("POST", f"/instances/{id}/halt") == "Server is currently locked"


def test_every_address_is_handed_out_once_and_comes_back(cloud: Cloud) -> None:
    ids = [cloud.deploy(enable_ipv6=True) for _ in range(4)]
    instances = [cloud.instance(id) for id in ids]
    assert len({instance["main_ip"] for instance in instances}) == 4
    assert len({instance["v6_network"] for instance in instances}) == 4
    freed = instances[1]
    cloud.client.delete(f"/instances/{ids[1]}")
    cloud.roost.settle()
    reused = cloud.instance(cloud.deploy(enable_ipv6=True))
    assert reused["main_ip"] == freed["main_ip"]
    assert reused["v6_network"] == freed["v6_network"]


@pytest.mark.settings(pools_v4=("203.0.113.0/29",))
def test_a_pool_can_run_out(cloud: Cloud) -> None:
    for _ in range(5):
        cloud.deploy()
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
    assert cloud.refused("POST", "/instances", body) == "There are no more free addresses."
    assert cloud.get("/instances")["meta"]["total"] == 5


# What to deploy: exactly one source


def test_one_source_is_needed_and_no_more(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": PLAN}
    assert cloud.refused("POST", "/instances", body).startswith("Missing required field: one of ")
    for two in (
        {"os_id": UBUNTU, "app_id": 39},
        {"os_id": UBUNTU, "snapshot_id": UNKNOWN},
        {"app_id": 39, "image_id": "docker"},
        {"iso_id": PUBLIC_ISO, "ipxe_chain_url": "https://example.com/boot.ipxe"},
    ):
        text = cloud.refused("POST", "/instances", {**body, **two})
        assert text.startswith("Give exactly one of ")


@pytest.mark.parametrize(
    ("source", "os_id", "shown"),
    [
        ({"app_id": 39}, 186, {"app_id": 39}),
        ({"image_id": "docker"}, 426, {"app_id": 1125, "image_id": "docker"}),
        ({"iso_id": PUBLIC_ISO}, 159, {}),
        ({"ipxe_chain_url": "https://example.com/boot.ipxe"}, 159, {}),
    ],
)
def test_a_source_that_is_no_system_shows_its_marker(
    cloud: Cloud, source: dict[str, Any], os_id: int, shown: dict[str, Any]
) -> None:
    """The marker may also be given beside the source it stands for."""
    for fields in (source, {**source, "os_id": os_id}):
        instance = cloud.instance(cloud.deploy(**fields))
        assert instance["os_id"] == os_id
        expected: dict[str, Any] = {"app_id": 0, "image_id": "", "snapshot_id": "", **shown}
        assert {name: instance[name] for name in expected} == expected


def test_a_snapshot_can_be_deployed_and_shows_itself(cloud: Cloud) -> None:
    snapshot = cloud.snapshot(cloud.deploy())
    for fields in ({}, {"os_id": 164}):
        instance = cloud.instance(cloud.deploy(snapshot_id=snapshot, **fields))
        assert (instance["os_id"], instance["snapshot_id"]) == (164, snapshot)


def test_a_backup_can_be_deployed_like_a_snapshot(cloud: Cloud) -> None:
    cloud.clock.hold()
    cloud.deploy(backups="enabled")
    cloud.clock.advance(days=1)
    backup = cloud.get("/backups")["backups"][0]["id"]
    for fields in ({}, {"os_id": 180}):
        instance = cloud.instance(cloud.deploy(snapshot_id=backup, **fields))
        assert (instance["os_id"], instance["snapshot_id"]) == (180, backup)


def test_an_iso_of_ones_own_lands_in_the_drive(cloud: Cloud) -> None:
    iso = cloud.iso()
    id = cloud.deploy(iso_id=iso)
    status = cloud.get(f"/instances/{id}/iso")["iso_status"]
    assert status == {"iso_id": iso, "state": "isomounted"}
    address = cloud.instance(id)["main_ip"]
    text = cloud.refused("DELETE", f"/iso/{iso}")
    assert text == f"ISO is still attached to {address}"


def test_a_public_iso_lands_in_the_drive(cloud: Cloud) -> None:
    id = cloud.deploy(iso_id=PUBLIC_ISO)
    status = cloud.get(f"/instances/{id}/iso")["iso_status"]
    assert status == {"iso_id": PUBLIC_ISO, "state": "isomounted"}


def test_custom_with_a_pxe_script_boots_the_script(cloud: Cloud) -> None:
    instance = cloud.instance(cloud.deploy(os_id=159, script_id=cloud.script("pxe")))
    assert instance["os_id"] == 159
    body = {"region": "ewr", "plan": PLAN, "os_id": 159, "script_id": cloud.script("boot")}
    assert cloud.refused("POST", "/instances", body).startswith("Invalid script_id: ")


@pytest.mark.parametrize("marker", sorted(MARKER_OS_IDS))
def test_a_marker_is_no_source_by_itself(cloud: Cloud, marker: int) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": marker}
    assert cloud.refused("POST", "/instances", body).startswith(f"Invalid os_id: {marker}")


@pytest.mark.parametrize("marker", [159, 164, 180, 426])
def test_a_marker_goes_with_no_other_source(cloud: Cloud, marker: int) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": marker, "app_id": 39}
    text = cloud.refused("POST", "/instances", body)
    assert text == f"Invalid os_id: {marker} does not go with app_id"


@pytest.mark.settings(lifecycle="quick")
def test_an_image_that_is_not_complete_cannot_be_deployed(cloud: Cloud) -> None:
    cloud.clock.hold()
    url = {"url": "https://example.com/disk.raw"}
    snapshot = cloud.post("/snapshots/create-from-url", url, ok=202)["snapshot"]["id"]
    iso = cloud.post("/iso", url, ok=201)["iso"]["id"]
    body = {"region": "ewr", "plan": PLAN}
    for source, id in (("snapshot_id", snapshot), ("iso_id", iso)):
        text = cloud.refused("POST", "/instances", {**body, source: id})
        assert text.endswith(f"{id} is not complete yet")


# What else can be asked for


def test_what_is_asked_for_is_what_one_gets(cloud: Cloud) -> None:
    group = cloud.firewall_group()
    instance = cloud.instance(
        cloud.deploy(
            label="api",
            hostname="api.example.com",
            tags=["prod", "web", "prod"],
            enable_ipv6=True,
            ddos_protection=True,
            backups="enabled",
            user_scheme="limited",
            activation_email=True,
            firewall_group_id=group,
            sshkey_id=[cloud.ssh_key()],
            script_id=cloud.script(),
        )
    )
    assert (instance["label"], instance["hostname"]) == ("api", "api.example.com")
    assert (instance["tags"], instance["tag"]) == (["prod", "web"], "prod")
    assert sorted(instance["features"]) == ["auto_backups", "ddos_protection", "ipv6"]
    assert instance["user_scheme"] == "limited"
    assert instance["firewall_group_id"] == group
    assert instance["v6_network"].startswith("2001:db8:")
    assert IPv6Address(instance["v6_main_ip"]) in IPv6Network(f"{instance['v6_network']}/64")
    assert instance["v6_main_ip"] == IPv6Address(instance["v6_main_ip"]).exploded
    assert instance["v6_network_size"] == 64
    assert instance["v6_networks"] == [
        {
            "network": instance["v6_network"],
            "main_ip": instance["v6_main_ip"],
            "network_size": 64,
        }
    ]


def test_the_deprecated_tag_is_the_first_of_the_tags(cloud: Cloud) -> None:
    instance = cloud.instance(cloud.deploy(tag="old"))
    assert (instance["tags"], instance["tag"]) == (["old"], "old")
    instance = cloud.instance(cloud.deploy(tag="old", tags=["new"]))
    assert (instance["tags"], instance["tag"]) == (["new"], "new")


def test_null_is_the_same_as_absent(cloud: Cloud) -> None:
    """Ansible sends every option that is not set as null."""
    names = (
        "app_id", "image_id", "snapshot_id", "iso_id", "script_id", "sshkey_id", "tags", "label",
        "hostname", "backups", "user_data", "ddos_protection", "block_devices", "enable_ipv6",
        "attach_vpc", "firewall_group_id", "app_variables", "user_scheme",
    )  # fmt: skip
    instance = cloud.instance(cloud.deploy(os_id=UBUNTU, **dict.fromkeys(names)))
    assert (instance["label"], instance["tags"], instance["features"]) == ("", [], [])


def test_numbers_may_come_as_text(cloud: Cloud) -> None:
    """libcloud sends os_id so."""
    assert cloud.instance(cloud.deploy(os_id=str(DEBIAN)))["os_id"] == DEBIAN


def test_an_unset_user_scheme_is_root(cloud: Cloud) -> None:
    assert cloud.instance(cloud.deploy())["user_scheme"] == "root"


def test_user_data_is_kept_as_it_was_given(cloud: Cloud) -> None:
    data = base64.b64encode(b"#cloud-config\n").decode()
    id = cloud.deploy(user_data=data)
    assert cloud.get(f"/instances/{id}/user-data") == {"user_data": {"data": data}}
    assert cloud.get(f"/instances/{cloud.deploy()}/user-data") == {"user_data": {"data": ""}}


def test_without_ipv4_there_must_be_ipv6(cloud: Cloud) -> None:
    """disable_public_ipv4 acts only together with enable_ipv6."""
    only_v6 = cloud.instance(cloud.deploy(disable_public_ipv4=True, enable_ipv6=True))
    assert (only_v6["main_ip"], only_v6["v6_network_size"]) == ("0.0.0.0", 64)
    both = cloud.instance(cloud.deploy(disable_public_ipv4=True))
    assert both["main_ip"] != "0.0.0.0"


def test_an_instance_of_a_vpc_alone_has_no_public_address(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "vpc_only": True}
    assert cloud.refused("POST", "/instances", body) == "vpc_only needs attach_vpc"
    vpc = cloud.vpc()
    text = cloud.refused("POST", "/instances", {**body, "attach_vpc": [vpc]})
    assert text == f"vpc_only needs a NAT gateway in the first VPC, {vpc}"
    cloud.post(f"/vpcs/{vpc}/nat-gateway", ok=201)
    id = cloud.deploy(vpc_only=True, attach_vpc=[vpc], enable_ipv6=True)
    instance = cloud.instance(id)
    assert (instance["vpc_only"], instance["main_ip"]) == (True, "0.0.0.0")
    assert instance["internal_ip"] == "10.1.96.2"
    assert [entry["type"] for entry in cloud.get(f"/instances/{id}/ipv4")["ipv4s"]] == ["private"]
    # A Terraform plan with both sends both again with every change.
    changed = cloud.change(id, enable_ipv6=True, label="inside")
    assert (changed["instance"]["features"], changed["job_ids"]) == ([], [])
    assert cloud.get(f"/instances/{id}/ipv6")["ipv6s"] == []


def test_networks_that_are_asked_for_are_joined(cloud: Cloud) -> None:
    one, two, three = cloud.vpc(), cloud.vpc(), cloud.vpc2()
    id = cloud.deploy(attach_vpc=[one], attach_private_network=[two, one], attach_vpc2=[three])
    assert [each["id"] for each in cloud.get(f"/instances/{id}/vpcs")["vpcs"]] == [one, two]
    assert [each["id"] for each in cloud.get(f"/instances/{id}/vpc2")["vpcs"]] == [three]


def test_block_devices_are_for_vx1_plans(cloud: Cloud) -> None:
    devices = [{"block_id": "local"}, {"disk_size": 50, "label": "data", "bootable": True}]
    cloud.deploy(plan="vx1-g-2c-8g-120s", block_devices=devices)
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "block_devices": devices}
    assert cloud.refused("POST", "/instances", body).startswith("Invalid block_devices: ")


def test_a_plan_without_a_disk_needs_one_to_boot_from(cloud: Cloud) -> None:
    """As terraform-provider-vultr's issue 659 tells of the real API."""
    for source in ({"os_id": UBUNTU}, {"iso_id": PUBLIC_ISO}):
        body = {"region": "ewr", "plan": "vx1-g-2c-8g", "block_devices": None, **source}
        text = cloud.refused("POST", "/instances", body)
        assert text == "Missing required field: block_devices, vx1-g-2c-8g has no disk of its own"
    cloud.deploy(plan="vx1-g-2c-8g", block_devices=[{"disk_size": 20}])
    cloud.deploy(plan="vx1-g-2c-8g-120s")


def test_windows_needs_memory_and_knows_no_limited_user(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": WINDOWS}
    text = cloud.refused("POST", "/instances", body)
    assert text == "Windows 2022 Standard x64 requires a plan with at least 2000 MB memory."
    body = {**body, "plan": "vx1-g-2c-8g-120s"}
    text = cloud.refused("POST", "/instances", body)
    assert text == "Invalid plan chosen. vx1-g-2c-8g-120s cannot run Windows."
    body = {**body, "plan": "vc2-2c-4gb", "user_scheme": "limited"}
    assert cloud.refused("POST", "/instances", body).startswith("Invalid user_scheme: ")
    assert cloud.instance(cloud.deploy(plan="vc2-2c-4gb", os_id=WINDOWS))["os_id"] == WINDOWS


def test_a_system_may_need_more_memory_than_the_plan_has(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": "vc2-1c-0.5gb"}
    text = "Ubuntu 24.04 LTS x64 requires a plan with at least 1000 MB memory."
    for source in ({"os_id": 2284}, {"image_id": "docker"}, {"os_id": 426, "image_id": "docker"}):
        assert cloud.refused("POST", "/instances", {**body, **source}) == text
    cloud.deploy(plan="vc2-1c-0.5gb", os_id=DEBIAN)
    small = cloud.deploy(plan="vc2-1c-0.5gb", os_id=2076)
    assert cloud.refused("PATCH", f"/instances/{small}", {"os_id": 2284}) == text
    upgrades = cloud.get(f"/instances/{small}/upgrades")["upgrades"]
    assert DEBIAN in [system["id"] for system in upgrades["os"]]
    assert not {2284, WINDOWS} & {system["id"] for system in upgrades["os"]}
    assert "docker" not in [app["image_id"] for app in upgrades["applications"]]


def test_the_gpu_stack_needs_a_gpu(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": 2256}
    text = cloud.refused("POST", "/instances", body)
    assert text == "Vultr GPU Cluster Stack Ubuntu 20.04 requires a plan with a GPU."
    cloud.deploy(plan="vcg-a16-2c-16g-4vram", os_id=2256)


# What is refused, and by which name


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": None}, "Missing required field: region"),
        ({"plan": None}, "Missing required field: plan"),
        ({"region": "xyz"}, "Invalid region."),
        ({"plan": "vc2-nope"}, "Invalid plan chosen."),
        ({"plan": "vbm-4c-32gb"}, "Invalid plan chosen."),
        (
            {"plan": "vc2-1c-1gb", "region": "hnl"},
            "Invalid plan chosen. vc2-1c-1gb is not available in hnl.",
        ),
        ({"os_id": 999_999}, "Invalid os_id: 999999"),
        ({"os_id": "ubuntu"}, "Invalid os_id: expected `int`, got `str`"),
        ({"os_id": 2**63}, "Invalid os_id: must fit 64 bits"),
        ({"os_id": None, "app_id": 999_999}, "Invalid app_id: 999999"),
        ({"os_id": None, "app_id": 1125}, "Invalid app_id: 1125"),
        ({"os_id": None, "image_id": "nope"}, "Invalid image_id: nope"),
        ({"os_id": None, "snapshot_id": "nope"}, "Invalid snapshot_id: nope"),
        ({"os_id": None, "iso_id": UNKNOWN}, f"Invalid iso_id: {UNKNOWN}"),
        (
            {"os_id": None, "ipxe_chain_url": "boot.ipxe"},
            "Invalid ipxe_chain_url: must be an http or https URL",
        ),
        ({"sshkey_id": [UNKNOWN]}, f"Invalid sshkey_id: {UNKNOWN}"),
        ({"sshkey_id": [UNKNOWN] * 101}, "Invalid sshkey_id: at most 100"),
        ({"script_id": UNKNOWN}, f"Invalid script_id: {UNKNOWN}"),
        ({"firewall_group_id": "nope"}, "Invalid firewall_group_id: nope"),
        ({"reserved_ipv4": "nope"}, "Invalid reserved_ipv4: nope"),
        ({"attach_vpc": ["nope"]}, "Invalid attach_vpc: nope"),
        ({"attach_vpc2": ["nope"]}, "Invalid attach_vpc2: nope"),
        ({"attach_private_network": ["nope"]}, "Invalid attach_private_network: nope"),
        ({"user_data": "not base64!"}, "Invalid user_data: must be base64"),
        ({"user_data": "A" * 88_000}, "Invalid user_data: at most 65536 bytes"),
        ({"hostname": "bad host"}, "Invalid hostname: must be a DNS name"),
        ({"label": "x" * 256}, "Invalid label: at most 255 characters"),
        ({"tags": ["x"] * 101}, "Invalid tags: at most 100"),
        ({"backups": "yes"}, "Invalid backups: invalid enum value 'yes'"),
        ({"user_scheme": "admin"}, "Invalid user_scheme: invalid enum value 'admin'"),
        ({"enable_ipv6": 1}, "Invalid enable_ipv6: expected `bool | null`, got `int`"),
        ({"enable_ipv6": "true"}, "Invalid enable_ipv6: expected `bool | null`, got `str`"),
        ({"tags": "web"}, "Invalid tags: expected `array | null`, got `str`"),
        (
            {"plan": "vx1-g-2c-8g", "backups": "enabled"},
            "Automatic backups are not available for VX1 block storage.",
        ),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    cloud: Cloud, fields: dict[str, Any], text: str
) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, **fields}
    refusal = cloud.refused("POST", "/instances", body)
    assert refusal.replace("int | null", "int") == text
    assert cloud.get("/instances")["meta"]["total"] == 0


def test_other_accounts_keys_scripts_and_images_do_not_exist(cloud: Cloud) -> None:
    other = Cloud(cloud.roost, cloud.roost.new_account())
    body = {"region": "ewr", "plan": PLAN}
    snapshot = other.snapshot(other.deploy())
    for fields in (
        {"os_id": UBUNTU, "sshkey_id": [other.ssh_key()]},
        {"os_id": UBUNTU, "script_id": other.script()},
        {"snapshot_id": snapshot},
        {"iso_id": other.iso()},
    ):
        assert cloud.refused("POST", "/instances", {**body, **fields}).startswith("Invalid ")
