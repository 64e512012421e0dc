"""/instances/{id}/vpcs, /vpc2 and /private-networks, and what deploying and PATCH say of them."""

import pytest

from roost.drivers.network import Network, PrivateInterface
from roost.machines.interfaces import NetworkName
from roost.products.vpcs import NETWORKS
from tests.products.instances.cloud import PLAN, UBUNTU, UNKNOWN, Cloud

VPC = ("vpcs", "vpcs", "vpc_id", 204, "vpc")
VPC2 = ("vpc2", "vpcs", "vpc_id", 202, "vpc2")
PRIVATE = ("private-networks", "private_networks", "network_id", 204, "vpc")
EACH = pytest.mark.parametrize(("path", "key", "field", "ok", "kind"), [VPC, VPC2, PRIVATE])


def made(cloud: Cloud, kind: NetworkName, **fields: str) -> str:
    return cloud.vpc(**fields) if kind == "vpc" else cloud.vpc2(**fields)


@EACH
def test_a_network_is_joined_and_left(
    cloud: Cloud, path: str, key: str, field: str, ok: int, kind: NetworkName
) -> None:
    id = cloud.deploy()
    base, empty = f"/instances/{id}/{path}", {"total": 0, "links": {"next": "", "prev": ""}}
    one, two = made(cloud, kind), made(cloud, kind)
    assert cloud.get(base) == {key: [], "meta": empty}
    for network in (one, two, one):
        assert cloud.post(f"{base}/attach", {field: network}, ok=ok) == {}
    page = cloud.get(base)
    assert [(each["id"], each["ip_address"]) for each in page[key]] == [
        (one, "10.1.96.2"),
        (two, "10.1.112.2"),
    ]
    assert page["meta"]["total"] == 2
    version = 1 if kind == "vpc" else 2
    instance = cloud.instance(id)
    assert instance["internal_ip"] == "10.1.96.2"
    assert instance["vpcs"] == [
        {"id": one, "version": version, "subnet": "10.1.96.2"},
        {"id": two, "version": version, "subnet": "10.1.112.2"},
    ]
    assert cloud.post(f"{base}/detach", {field: one}, ok=ok) == {}
    assert [each["id"] for each in cloud.get(base)[key]] == [two]
    assert cloud.instance(id)["internal_ip"] == "10.1.112.2"
    gone = cloud.refused("POST", f"{base}/detach", {field: one}, status=404)
    assert gone == NETWORKS[kind].missing


@EACH
def test_the_network_must_be_the_accounts_and_in_the_region(
    cloud: Cloud, path: str, key: str, field: str, ok: int, kind: NetworkName
) -> None:
    base = f"/instances/{cloud.deploy()}/{path}"
    others = made(Cloud(cloud.roost, cloud.roost.new_account()), kind)
    for id in ("nope", UNKNOWN, others):
        text = cloud.refused("POST", f"{base}/attach", {field: id})
        assert text == f"Invalid {field}: {id}"
    far = made(cloud, kind, region="lax")
    text = cloud.refused("POST", f"{base}/attach", {field: far})
    assert text == f"Invalid {field}: {far} is in lax, not in ewr"
    for verb in ("attach", "detach"):
        assert cloud.refused("POST", f"{base}/{verb}") == f"Missing required field: {field}"
    assert cloud.get(base)[key] == []


@EACH
def test_lists_have_pages(
    cloud: Cloud, path: str, key: str, field: str, ok: int, kind: NetworkName
) -> None:
    base = f"/instances/{cloud.deploy()}/{path}"
    one, two = made(cloud, kind), made(cloud, kind)
    for network in (one, two):
        cloud.post(f"{base}/attach", {field: network}, ok=ok)
    first = cloud.get(base, per_page=1)
    second = cloud.get(base, per_page=1, cursor=first["meta"]["links"]["next"])
    assert [page[key][0]["id"] for page in (first, second)] == [one, two]
    assert second["meta"]["links"]["next"] == ""


def test_each_network_has_a_card_of_its_own(cloud: Cloud) -> None:
    both = [cloud.vpc(), cloud.vpc()]
    ids = [cloud.deploy(attach_vpc=both) for _ in range(2)]
    interfaces = [each for id in ids for each in cloud.get(f"/instances/{id}/vpcs")["vpcs"]]
    assert len({each["mac_address"] for each in interfaces}) == 4
    assert len({each["ip_address"] for each in interfaces}) == 4


def test_private_networks_are_the_vpcs_under_an_old_name(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    id = cloud.deploy(attach_private_network=[vpc])
    shown = cloud.get(f"/instances/{id}/vpcs")["vpcs"][0]
    old = cloud.get(f"/instances/{id}/private-networks")["private_networks"]
    assert old == [{**shown, "network_id": vpc}]


def test_an_address_may_be_asked_for_in_a_vpc2(cloud: Cloud) -> None:
    base = f"/instances/{cloud.deploy()}/vpc2"
    one = cloud.vpc2(ip_block="10.1.144.0", prefix_length=24)
    for ip in ("10.1.144", "10.1.144.0", "10.1.144.1", "10.1.144.255", "10.1.145.4"):
        text = cloud.refused("POST", f"{base}/attach", {"vpc_id": one, "ip_address": ip})
        assert text.startswith(f"Invalid ip_address: {ip}")
    wanted = {"vpc_id": one, "ip_address": "10.1.144.4"}
    cloud.post(f"{base}/attach", wanted, ok=202)
    cloud.post(f"{base}/attach", wanted, ok=202)
    assert cloud.get(base)["vpcs"][0]["ip_address"] == "10.1.144.4"
    other = f"/instances/{cloud.deploy()}/vpc2/attach"
    assert cloud.refused("POST", other, wanted) == "Invalid ip_address: 10.1.144.4 is in use"
    text = cloud.refused("POST", f"{base}/attach", {**wanted, "ip_address": "10.1.144.5"})
    assert text == "Invalid ip_address: the server has 10.1.144.4 in this network"


# Deploying and PATCH


def test_enable_vpc_makes_the_regions_vpc_or_joins_it(cloud: Cloud) -> None:
    first = cloud.create(enable_vpc=True)
    [vpc] = cloud.get("/vpcs")["vpcs"]
    assert vpc["region"] == "ewr"
    assert first["vpcs"] == [{"id": vpc["id"], "version": 1, "subnet": "10.1.96.2"}]
    assert first["internal_ip"] == "10.1.96.2"
    assert cloud.create(enable_private_network=True)["vpcs"][0]["id"] == vpc["id"]
    assert cloud.create(region="lax", enable_vpc=True)["vpcs"][0]["id"] != vpc["id"]
    assert cloud.create(enable_vpc2=True)["vpcs"][0]["version"] == 2
    assert cloud.create(enable_vpc=False)["vpcs"] == []


def test_what_is_attached_beats_what_is_enabled(cloud: Cloud) -> None:
    one, two = cloud.vpc(), cloud.vpc()
    created = cloud.create(attach_vpc=[two], enable_vpc=True, enable_private_network=True)
    assert [vpc["id"] for vpc in created["vpcs"]] == [two]
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "enable_vpc": True}
    assert cloud.refused("POST", "/instances", body) == (
        "enable_vpc is for a region with one network of the kind; ewr has 2:"
        " name one with attach_vpc"
    )
    id = created["id"]
    cloud.change(id, attach_vpc=[one], enable_vpc=True)
    assert [vpc["id"] for vpc in cloud.instance(id)["vpcs"]] == [two, one]
    cloud.change(id, detach_vpc=[one, two], enable_vpc=True)
    assert cloud.instance(id)["vpcs"] == []


def test_a_patch_may_enable_as_well(cloud: Cloud) -> None:
    id = cloud.deploy()
    vpcs = cloud.change(id, enable_vpc=True, enable_vpc2=True)["instance"]["vpcs"]
    assert [vpc["version"] for vpc in vpcs] == [1, 2]
    cloud.vpc()
    assert cloud.change(id, enable_vpc=True)["instance"]["vpcs"] == vpcs
    assert cloud.change(id, enable_vpc=False)["instance"]["vpcs"] == vpcs


@pytest.mark.parametrize("field", ["attach_vpc", "attach_private_network", "attach_vpc2"])
def test_a_request_that_names_no_network_changes_nothing(cloud: Cloud, field: str) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, field: [UNKNOWN]}
    assert cloud.refused("POST", "/instances", body) == f"Invalid {field}: {UNKNOWN}"
    id = cloud.deploy()
    wanted = {"label": "new", field: [UNKNOWN]}
    assert cloud.refused("PATCH", f"/instances/{id}", wanted) == f"Invalid {field}: {UNKNOWN}"
    assert cloud.instance(id)["label"] == ""
    assert cloud.get("/instances")["meta"]["total"] == 1


# The machine


@pytest.mark.settings(lifecycle="quick")
def test_the_machine_is_told_of_its_interfaces(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[str]] = []

    async def connect(machine: str, interfaces: tuple[PrivateInterface, ...]) -> None:
        told.append([each.ipv4 for each in interfaces])

    monkeypatch.setattr(cloud.roost.app.driver(Network), "connect", connect)
    cloud.clock.hold()
    one, two = cloud.vpc(), cloud.vpc()
    id = cloud.create(attach_vpc=[one])["id"]
    cloud.change(id, attach_vpc=[two])
    assert told == []  # there is no machine yet
    cloud.clock.advance(seconds=5)
    assert told[-1] == ["10.1.96.2", "10.1.112.2"]
    cloud.change(id, detach_vpc=[one])
    cloud.clock.advance(seconds=5)
    assert told[-1] == ["10.1.112.2"]


@pytest.mark.settings(lifecycle="quick")
def test_an_address_is_free_once_the_machine_has_lost_it(cloud: Cloud) -> None:
    cloud.clock.hold()
    vpc = cloud.vpc(v4_subnet="10.0.0.0", v4_subnet_mask=29)
    ids = [cloud.create(attach_vpc=[vpc])["id"] for _ in range(5)]
    cloud.clock.advance(seconds=5)
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "attach_vpc": [vpc]}
    full = "There are no more free addresses in 10.0.0.0/29."
    assert cloud.refused("POST", "/instances", body) == full
    assert sorted(cloud.instance(id)["internal_ip"] for id in ids) == [
        f"10.0.0.{last}" for last in range(2, 7)
    ]
    left = cloud.instance(ids[0])["internal_ip"]
    cloud.change(ids[0], detach_vpc=[vpc])
    assert cloud.instance(ids[0])["internal_ip"] == ""
    assert cloud.refused("POST", "/instances", body) == full
    cloud.clock.advance(seconds=5)
    assert cloud.create(attach_vpc=[vpc])["internal_ip"] == left
    assert cloud.refused("POST", "/instances", body) == full
    gone = cloud.instance(ids[1])["internal_ip"]
    assert cloud.client.delete(f"/instances/{ids[1]}").status_code == 204
    assert cloud.refused("POST", "/instances", body) == full
    cloud.clock.advance(seconds=5)
    assert cloud.create(attach_vpc=[vpc])["internal_ip"] == gone


@pytest.mark.settings(lifecycle="quick")
def test_joining_does_not_wait_for_other_work_nor_hold_it_up(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    cloud.post(f"/instances/{id}/reboot")
    cloud.change(id, attach_vpc=[cloud.vpc()])
    cloud.clock.advance(seconds=5)
    cloud.change(id, attach_vpc=[cloud.vpc()])
    cloud.post(f"/instances/{id}/reboot")
    cloud.clock.advance(seconds=5)
    instance = cloud.instance(id)
    assert (instance["server_status"], len(instance["vpcs"])) == ("ok", 2)
