"""Reserved IPs at instances: attaching, moving, detaching, converting."""

import pytest

from roost.machines.addresses import MAX_EXTRA_IPV4, MAX_EXTRA_IPV6
from tests.products.instances.cloud import UNKNOWN, Cloud
from tests.products.reserved_ips.machines import (
    Machines,
    attach,
    convert,
    detach,
    ipv4s,
    ipv6s,
    reserve,
    shown,
)

ATTACHED_ELSEWHERE = "Floating IPv4 address is already attached to another server"

by_hand = pytest.mark.settings(lifecycle="quick")


# Attach and detach


def test_an_ipv4_address_is_attached_beside_the_instances_own(
    cloud: Cloud, machines: Machines
) -> None:
    id, reserved = cloud.deploy(), reserve(cloud)
    main = cloud.instance(id)["main_ip"]
    attach(cloud, reserved["id"], id)
    assert shown(cloud, reserved["id"])["instance_id"] == id
    assert ipv4s(cloud, id) == [(main, "main_ip"), (reserved["subnet"], "secondary_ip")]
    assert cloud.instance(id)["main_ip"] == main
    cloud.roost.settle()
    assert machines.addresses[id] == {main, reserved["subnet"]}
    detach(cloud, reserved["id"])
    assert shown(cloud, reserved["id"]) == reserved
    assert ipv4s(cloud, id) == [(main, "main_ip")]
    cloud.roost.settle()
    assert machines.addresses[id] == {main}


def test_an_ipv6_network_is_attached_beside_the_instances_own(
    cloud: Cloud, machines: Machines
) -> None:
    id, reserved = cloud.deploy(enable_ipv6=True), reserve(cloud, "v6")
    main = cloud.instance(id)["v6_network"]
    attach(cloud, reserved["id"], id)
    assert ipv6s(cloud, id) == [(main, "main_ip"), (reserved["subnet"], "secondary_ip")]
    instance = cloud.instance(id)
    assert instance["v6_network"] == main
    assert [n["network"] for n in instance["v6_networks"]] == [main, reserved["subnet"]]
    cloud.roost.settle()
    assert machines.addresses[id] >= {main, reserved["subnet"]}
    detach(cloud, reserved["id"])
    cloud.roost.settle()
    assert ipv6s(cloud, id) == [(main, "main_ip")]
    assert len(cloud.instance(id)["v6_networks"]) == 1
    assert reserved["subnet"] not in machines.addresses[id]


def test_asking_again_for_what_is_so_is_fine(cloud: Cloud) -> None:
    """Terraform detaches what went with a replaced instance; Ansible sends a body along."""
    id, reserved = cloud.deploy(), reserve(cloud)
    for _ in range(2):
        attach(cloud, reserved["id"], id)
    assert len(ipv4s(cloud, id)) == 2
    for _ in range(2):
        cloud.post(f"/reserved-ips/{reserved['id']}/detach", {"instance_id": ""})
    assert len(ipv4s(cloud, id)) == 1


def test_an_address_moves_from_one_instance_to_another(cloud: Cloud, machines: Machines) -> None:
    one, two, reserved = cloud.deploy(), cloud.deploy(), reserve(cloud)
    attach(cloud, reserved["id"], one)
    cloud.roost.settle()
    attach(cloud, reserved["id"], two)
    assert shown(cloud, reserved["id"])["instance_id"] == two
    assert len(ipv4s(cloud, one)) == 1
    cloud.roost.settle()
    assert reserved["subnet"] in machines.addresses[two] - machines.addresses[one]
    assert machines.clashes == []


def test_an_address_does_not_arrive_before_it_has_left(cloud: Cloud, machines: Machines) -> None:
    """Whatever else the machine is told meanwhile."""
    one, two, reserved = cloud.deploy(), cloud.deploy(), reserve(cloud)
    attach(cloud, reserved["id"], one)
    cloud.roost.settle()
    machines.slow = one
    machines.heard.clear()
    attach(cloud, reserved["id"], two)
    extra = cloud.post(f"/instances/{two}/ipv4", {"reboot": False}, ok=202)["ipv4"]["ip"]
    assert machines.heard.wait(10)
    assert extra in machines.addresses[two]
    assert reserved["subnet"] in machines.addresses[one] - machines.addresses[two]
    machines.release.set()
    cloud.roost.settle()
    assert reserved["subnet"] in machines.addresses[two] - machines.addresses[one]
    assert machines.clashes == []


@by_hand
def test_whoever_may_have_an_address_is_told_before_it_goes_on(
    cloud: Cloud, machines: Machines
) -> None:
    """Through several hands while nothing could be told to any machine."""
    cloud.clock.hold()
    ids = [cloud.create()["id"] for _ in range(3)]
    cloud.clock.advance(seconds=5)
    reserved = reserve(cloud)
    for id in ids:
        attach(cloud, reserved["id"], id)
        cloud.clock.advance(seconds=0.05)
    detach(cloud, reserved["id"])
    attach(cloud, reserved["id"], ids[0])
    cloud.clock.advance(seconds=5)
    assert [reserved["subnet"] in machines.addresses[id] for id in ids] == [True, False, False]
    assert machines.clashes == []


def test_region_and_kind_must_fit(cloud: Cloud) -> None:
    id = cloud.deploy()
    elsewhere = reserve(cloud, region="ams")["id"]
    body = {"instance_id": id}
    text = cloud.refused("POST", f"/reserved-ips/{elsewhere}/attach", body)
    assert text == "Invalid instance_id: the server is in ewr, the reserved IP in ams"
    v6 = reserve(cloud, "v6")["id"]
    text = cloud.refused("POST", f"/reserved-ips/{v6}/attach", body)
    assert text == "IPv6 is not enabled on this server."
    v4 = reserve(cloud)["id"]
    without = cloud.deploy(enable_ipv6=True, disable_public_ipv4=True)
    text = cloud.refused("POST", f"/reserved-ips/{v4}/attach", {"instance_id": without})
    assert text == "This server has no public IPv4 address."


def test_the_instance_must_be_there(cloud: Cloud) -> None:
    reserved = reserve(cloud)["id"]
    others = Cloud(cloud.roost, cloud.roost.new_account()).deploy()
    for id in (UNKNOWN, "nope", others):
        text = cloud.refused("POST", f"/reserved-ips/{reserved}/attach", {"instance_id": id})
        assert text == f"Invalid instance_id: {id}"
    assert "instance_id" in cloud.refused("POST", f"/reserved-ips/{reserved}/attach", {})


@by_hand
def test_a_busy_instance_is_left_alone(cloud: Cloud) -> None:
    cloud.clock.hold()
    reserved, id = reserve(cloud)["id"], cloud.create()["id"]
    path, body = f"/reserved-ips/{reserved}/attach", {"instance_id": id}
    assert cloud.refused("POST", path, body) == "Server is currently locked"
    cloud.clock.advance(seconds=5)
    attach(cloud, reserved, id)
    cloud.post(f"/instances/{id}/reboot")
    text = cloud.refused("POST", f"/reserved-ips/{reserved}/detach")
    assert text == "Server is currently locked"
    cloud.clock.advance(seconds=5)
    detach(cloud, reserved)


@pytest.mark.settings(lifecycle="quick")
def test_a_lock_does_not_keep_an_address_from_being_given_back(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    reserved = reserve(cloud)
    attach(cloud, reserved["id"], id)
    cloud.post(f"/instances/{id}/reboot")
    assert cloud.client.delete(f"/reserved-ips/{reserved['id']}").status_code == 204
    assert reserved["subnet"] not in [ip for ip, _ in ipv4s(cloud, id)]
    cloud.clock.advance(seconds=5)
    assert cloud.instance(id)["server_status"] == "ok"


def test_an_instance_has_only_so_many(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True)
    for ip_type, most, what in (
        ("v4", MAX_EXTRA_IPV4, "IPv4 addresses"),
        ("v6", MAX_EXTRA_IPV6, "IPv6 networks"),
    ):
        for _ in range(most):
            attach(cloud, reserve(cloud, ip_type)["id"], id)
        path = f"/reserved-ips/{reserve(cloud, ip_type)['id']}/attach"
        text = cloud.refused("POST", path, {"instance_id": id})
        assert text == f"A server has at most {most} additional {what}."


def test_a_reserved_ip_is_detached_not_removed(cloud: Cloud) -> None:
    id, reserved = cloud.deploy(), reserve(cloud)
    attach(cloud, reserved["id"], id)
    text = cloud.refused("DELETE", f"/instances/{id}/ipv4/{reserved['subnet']}")
    assert text == "A reserved IP cannot be removed: detach it instead."


# At an instance's beginning and end


def test_an_instance_is_deployed_with_a_reserved_ip(cloud: Cloud, machines: Machines) -> None:
    reserved = reserve(cloud)
    id = cloud.deploy(reserved_ipv4=reserved["id"])
    assert cloud.instance(id)["main_ip"] == reserved["subnet"]
    assert ipv4s(cloud, id) == [(reserved["subnet"], "main_ip")]
    assert shown(cloud, reserved["id"])["instance_id"] == id
    assert machines.addresses[id] == {reserved["subnet"]}


def test_only_a_free_ipv4_address_of_the_region_will_do(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    others = reserve(Cloud(cloud.roost, cloud.roost.new_account()))["id"]
    for id in (UNKNOWN, "nope", others, reserve(cloud, "v6")["id"]):
        text = cloud.refused("POST", "/instances", {**body, "reserved_ipv4": id})
        assert text == f"Invalid reserved_ipv4: {id}"
    elsewhere = reserve(cloud, region="ams")["id"]
    text = cloud.refused("POST", "/instances", {**body, "reserved_ipv4": elsewhere})
    assert text == "Invalid reserved_ipv4: it is in ams"
    fine = reserve(cloud)["id"]
    without = {**body, "enable_ipv6": True, "disable_public_ipv4": True}
    text = cloud.refused("POST", "/instances", {**without, "reserved_ipv4": fine})
    assert text == "Invalid reserved_ipv4: the server has no public IPv4 address"
    cloud.deploy(reserved_ipv4=fine)
    text = cloud.refused("POST", "/instances", {**body, "reserved_ipv4": fine})
    # The Terraform provider tries again where it reads this.
    assert ATTACHED_ELSEWHERE in text
    assert cloud.get("/instances")["meta"]["total"] == 1


@by_hand
def test_a_deleted_instance_leaves_it_when_its_machine_is_gone(
    cloud: Cloud, machines: Machines
) -> None:
    cloud.clock.hold()
    reserved = reserve(cloud)
    old = cloud.create(reserved_ipv4=reserved["id"])["id"]
    cloud.clock.advance(seconds=5)
    cloud.client.delete(f"/instances/{old}").raise_for_status()
    assert shown(cloud, reserved["id"]) == reserved
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    text = cloud.refused("POST", "/instances", {**body, "reserved_ipv4": reserved["id"]})
    assert ATTACHED_ELSEWHERE in text
    cloud.clock.advance(seconds=5)
    new = cloud.create(reserved_ipv4=reserved["id"])["id"]
    cloud.clock.advance(seconds=5)
    assert cloud.instance(new)["main_ip"] == reserved["subnet"]
    assert machines.addresses == {new: {reserved["subnet"]}}
    assert machines.clashes == []


@by_hand
def test_it_goes_from_a_deleted_instance_straight_to_another(
    cloud: Cloud, machines: Machines
) -> None:
    """Terraform replaces the instance, detaches the address from the old and attaches it."""
    cloud.clock.hold()
    ids, reserved = [cloud.create()["id"] for _ in range(2)], reserve(cloud)
    cloud.clock.advance(seconds=5)
    attach(cloud, reserved["id"], ids[0])
    cloud.clock.advance(seconds=5)
    cloud.client.delete(f"/instances/{ids[0]}").raise_for_status()
    detach(cloud, reserved["id"])
    attach(cloud, reserved["id"], ids[1])
    cloud.clock.advance(seconds=5)
    assert reserved["subnet"] in machines.addresses[ids[1]]
    assert list(machines.addresses) == [ids[1]]
    assert machines.clashes == []


def test_an_instance_that_loses_its_main_address_gets_another(
    cloud: Cloud, machines: Machines
) -> None:
    reserved = reserve(cloud)
    id = cloud.deploy(reserved_ipv4=reserved["id"], enable_ipv6=True)
    network = convert(cloud, cloud.instance(id)["v6_main_ip"])
    for entry in (reserved, network):
        detach(cloud, entry["id"])
    instance = cloud.instance(id)
    assert instance["main_ip"] not in ("", "0.0.0.0", reserved["subnet"])
    assert instance["v6_network"] not in ("", network["subnet"])
    assert ipv4s(cloud, id) == [(instance["main_ip"], "main_ip")]
    assert ipv6s(cloud, id) == [(instance["v6_network"], "main_ip")]
    cloud.roost.settle()
    assert machines.addresses[id] == {instance["main_ip"], instance["v6_network"]}


@pytest.mark.settings(pools_v4=("203.0.113.248/30",))
def test_without_another_it_keeps_its_main_address(cloud: Cloud) -> None:
    """Of one address."""
    reserved = reserve(cloud)
    id = cloud.deploy(reserved_ipv4=reserved["id"])
    text = cloud.refused("POST", f"/reserved-ips/{reserved['id']}/detach")
    assert text == "There are no more free addresses."
    assert cloud.instance(id)["main_ip"] == reserved["subnet"]


@pytest.mark.settings(lifecycle="quick", pools_v4=("203.0.113.0/29",))
def test_a_deleted_reserved_ip_is_free_when_the_machine_has_lost_it(
    cloud: Cloud, machines: Machines
) -> None:
    """Of five addresses, all are in use until the release is done."""
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    made = [reserve(cloud) for _ in range(4)]
    attach(cloud, made[0]["id"], id)
    cloud.clock.advance(seconds=5)
    assert cloud.client.delete(f"/reserved-ips/{made[0]['id']}").status_code == 204
    assert len(ipv4s(cloud, id)) == 1
    cloud.refused("POST", "/reserved-ips", {"region": "ewr", "ip_type": "v4"})
    cloud.clock.advance(seconds=5)
    assert made[0]["subnet"] not in machines.addresses[id]
    assert reserve(cloud)["subnet"] == made[0]["subnet"]


# Convert


def test_the_main_address_of_an_instance_is_converted(cloud: Cloud) -> None:
    id = cloud.deploy()
    main = cloud.instance(id)["main_ip"]
    made = convert(cloud, main, label="kept")
    assert made == {
        "id": made["id"],
        "region": "ewr",
        "ip_type": "v4",
        "subnet": main,
        "subnet_size": 32,
        "label": "kept",
        "instance_id": id,
    }
    assert ipv4s(cloud, id) == [(main, "main_ip")]
    cloud.client.delete(f"/instances/{id}").raise_for_status()
    cloud.roost.settle()
    assert shown(cloud, made["id"])["instance_id"] == ""
    assert cloud.instance(cloud.deploy(reserved_ipv4=made["id"]))["main_ip"] == main


def test_a_further_address_is_converted_and_costs_once(cloud: Cloud) -> None:
    cloud.clock.hold("2031-01-01T00:00:00+00:00")
    id = cloud.deploy()
    body = {"reboot": False}
    extra = cloud.post(f"/instances/{id}/ipv4", body, ok=202)["ipv4"]["ip"]
    convert(cloud, extra)
    cloud.clock.advance(hours=10)
    charges = cloud.get("/account")["account"]["pending_charges"]
    # 10 hours of the plan and of the reserved IP, a started one of the additional address.
    assert charges == pytest.approx(0.07 + 0.04, abs=0.011)
    assert ipv4s(cloud, id)[1] == (extra, "secondary_ip")
    cloud.refused("DELETE", f"/instances/{id}/ipv4/{extra}")


def test_an_ipv6_network_is_converted_by_any_of_its_addresses(cloud: Cloud) -> None:
    for host in (lambda i: i["v6_main_ip"], lambda i: i["v6_network"]):
        id = cloud.deploy(enable_ipv6=True)
        instance = cloud.instance(id)
        made = convert(cloud, host(instance))
        assert (made["subnet"], made["subnet_size"]) == (instance["v6_network"], 64)
        assert made["instance_id"] == id


def test_only_an_instances_own_address_is_converted(cloud: Cloud) -> None:
    id, reserved = cloud.deploy(), reserve(cloud)
    attach(cloud, reserved["id"], id)
    text = cloud.refused("POST", "/reserved-ips/convert", {"ip_address": reserved["subnet"]})
    assert text == f"Invalid ip_address: {reserved['subnet']} is a reserved IP already"
    elsewhere = Cloud(cloud.roost, cloud.roost.new_account())
    others = [elsewhere.instance(elsewhere.deploy())["main_ip"], reserve(elsewhere)["subnet"]]
    for ip in (*others, "198.19.9.9", "192.0.2.1", "2001:db8:ffff::1", "nope", ""):
        text = cloud.refused("POST", "/reserved-ips/convert", {"ip_address": ip})
        assert text == f"Invalid ip_address: {ip} is not an address of a server"
    assert "ip_address" in cloud.refused("POST", "/reserved-ips/convert", {})
    assert cloud.get("/reserved-ips")["meta"]["total"] == 1


@pytest.mark.settings(lifecycle="quick")
def test_an_address_that_its_instance_has_given_up_is_not_converted(cloud: Cloud) -> None:
    """Until the machine has lost it, the instance holds it, but does not have it any more."""
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    extra = cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)["ipv4"]["ip"]
    cloud.client.delete(f"/instances/{id}/ipv4/{extra}")
    text = cloud.refused("POST", "/reserved-ips/convert", {"ip_address": extra})
    assert text == f"Invalid ip_address: {extra} is not an address of a server"
    assert cloud.get("/reserved-ips")["reserved_ips"] == []
