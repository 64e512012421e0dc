"""/instances/{id}/ipv4 and /ipv6: public addresses and their reverse names."""

from ipaddress import IPv6Address
from typing import Any

import pytest

from roost.drivers.compute import Compute, PublicInterface
from roost.machines.addresses import MAX_EXTRA_IPV4
from roost.machines.reverse_names import MAX_REVERSE_IPV6
from tests.products.instances.cloud import Cloud


def ipv4s(cloud: Cloud, id: str, **query: Any) -> list[dict[str, Any]]:
    return cloud.get(f"/instances/{id}/ipv4", **query)["ipv4s"]


def add(cloud: Cloud, id: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    made = cloud.post(f"/instances/{id}/ipv4", body, ok=202)["ipv4"]
    cloud.roost.settle()
    return made


# IPv4


def test_the_main_address_is_listed_with_its_default_name(cloud: Cloud) -> None:
    id = cloud.deploy()
    instance = cloud.instance(id)
    page = cloud.get(f"/instances/{id}/ipv4")
    assert page["ipv4s"] == [
        {
            "ip": instance["main_ip"],
            "netmask": instance["netmask_v4"],
            "gateway": instance["gateway_v4"],
            "type": "main_ip",
            "reverse": f"{instance['main_ip']}.vultr.com",
        }
    ]
    assert page["meta"] == {"total": 1, "links": {"next": "", "prev": ""}}


def test_addresses_in_private_networks_are_listed_behind_the_public_ones(cloud: Cloud) -> None:
    """They have no gateway and no reverse name, and are none that a request could take away."""
    vpc = cloud.vpc(v4_subnet="10.9.0.0", v4_subnet_mask=20)
    id = cloud.deploy(attach_vpc=[vpc])
    instance = cloud.instance(id)
    main, private = ipv4s(cloud, id)
    assert main["ip"] == instance["main_ip"]
    assert private == {
        "ip": instance["internal_ip"],
        "netmask": "255.255.240.0",
        "gateway": "",
        "type": "private",
        "reverse": "",
    }
    cloud.refused("DELETE", f"/instances/{id}/ipv4/{private['ip']}", status=404)
    body = {"ip": private["ip"], "reverse": "db.example.com"}
    cloud.refused("POST", f"/instances/{id}/ipv4/reverse", body)
    cloud.post(f"/instances/{id}/vpcs/detach", {"vpc_id": vpc})
    assert ipv4s(cloud, id) == [main]


@pytest.mark.settings(lifecycle="quick")
def test_an_instance_lists_no_address_before_it_is_active(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create(attach_vpc=[cloud.vpc()])["id"]
    assert ipv4s(cloud, id) == []
    cloud.clock.advance(seconds=5)
    assert [entry["type"] for entry in ipv4s(cloud, id)] == ["main_ip", "private"]


def test_the_network_card_is_told_of_on_request(cloud: Cloud) -> None:
    id = cloud.deploy()
    add(cloud, id)
    main, extra = ipv4s(cloud, id, public_network="true")
    assert len(bytes.fromhex(main["mac_address"].replace(":", ""))) == 6
    assert "mac_address" not in extra
    assert "mac_address" not in ipv4s(cloud, id, public_network="false")[0]


@pytest.mark.settings(lifecycle="quick")
def test_a_further_address_comes_with_a_reboot(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    main = cloud.instance(id)
    made = cloud.post(f"/instances/{id}/ipv4", ok=202)["ipv4"]
    assert made == {
        "ip": made["ip"],
        "netmask": main["netmask_v4"],  # both are of the pool's first network
        "gateway": main["gateway_v4"],
        "type": "secondary_ip",
        "reverse": f"{made['ip']}.vultr.com",
    }
    assert cloud.instance(id)["server_status"] == "locked"
    cloud.clock.advance(seconds=5)
    assert cloud.instance(id)["server_status"] == "ok"
    assert ipv4s(cloud, id)[1:] == [made]


def test_it_comes_without_one_where_that_is_asked_for(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The driver learns of the address either way."""
    told: list[tuple[str, ...]] = []
    reboots: list[str] = []

    async def update_network(id: str, interface: PublicInterface) -> None:
        told.append(interface.extra_ipv4)

    async def reboot(id: str) -> None:
        reboots.append(id)

    monkeypatch.setattr(cloud.roost.app.driver(Compute), "update_network", update_network)
    monkeypatch.setattr(cloud.roost.app.driver(Compute), "reboot", reboot)
    id = cloud.deploy()
    first = add(cloud, id, {"reboot": False})["ip"]
    assert (told, reboots) == ([(first,)], [])
    second = add(cloud, id, {"reboot": None})["ip"]
    assert (told[1:], reboots) == ([(first, second)], [id])


def test_a_halted_instance_is_not_started_for_it(cloud: Cloud) -> None:
    id = cloud.deploy()
    cloud.post(f"/instances/{id}/halt")
    cloud.roost.settle()
    add(cloud, id)
    assert cloud.instance(id)["power_status"] == "stopped"


def test_addresses_are_listed_in_pages(cloud: Cloud) -> None:
    id = cloud.deploy()
    extra = [add(cloud, id, {"reboot": False})["ip"] for _ in range(2)]
    page = cloud.get(f"/instances/{id}/ipv4", per_page=2)
    assert [entry["ip"] for entry in page["ipv4s"]][1:] == extra[:1]
    assert page["meta"]["total"] == 3
    cursor = page["meta"]["links"]["next"]
    last = cloud.get(f"/instances/{id}/ipv4", per_page=2, cursor=cursor)
    assert [entry["ip"] for entry in last["ipv4s"]] == extra[1:]


def test_an_instance_has_only_so_many(cloud: Cloud) -> None:
    id = cloud.deploy()
    for _ in range(MAX_EXTRA_IPV4):
        add(cloud, id, {"reboot": False})
    text = cloud.refused("POST", f"/instances/{id}/ipv4")
    assert text == f"A server has at most {MAX_EXTRA_IPV4} additional IPv4 addresses."
    assert len({entry["ip"] for entry in ipv4s(cloud, id)}) == MAX_EXTRA_IPV4 + 1


def test_without_a_public_address_there_is_no_further_one(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True, disable_public_ipv4=True)
    text = cloud.refused("POST", f"/instances/{id}/ipv4")
    assert text == "This server has no public IPv4 address."


def test_a_further_address_is_taken_away_and_the_main_one_never(cloud: Cloud) -> None:
    id = cloud.deploy()
    main, extra = cloud.instance(id)["main_ip"], add(cloud, id)["ip"]
    text = cloud.refused("DELETE", f"/instances/{id}/ipv4/{main}")
    assert text == "The main IP address cannot be removed."
    assert cloud.client.delete(f"/instances/{id}/ipv4/{extra}").status_code == 204
    assert [entry["ip"] for entry in ipv4s(cloud, id)] == [main]
    for unknown in (extra, "198.18.9.9", "nope"):
        path = f"/instances/{id}/ipv4/{unknown}"
        assert cloud.refused("DELETE", path, status=404) == "Invalid IPv4 address"


@pytest.mark.settings(lifecycle="quick", pools_v4=("203.0.113.0/29",))
def test_others_get_an_address_only_when_the_machine_has_lost_it(cloud: Cloud) -> None:
    """Of five addresses, all are in use until the release is done."""
    cloud.clock.hold()
    id, other = cloud.create()["id"], cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    path = f"/instances/{id}/ipv4"
    extra = [cloud.post(path, {"reboot": False}, ok=202)["ipv4"]["ip"] for _ in range(3)]
    cloud.client.delete(f"{path}/{extra[1]}")
    body = {"reboot": False}
    text = cloud.refused("POST", f"/instances/{other}/ipv4", body)
    assert text == "There are no more free addresses."
    cloud.clock.advance(seconds=5)
    assert cloud.post(f"/instances/{other}/ipv4", body, ok=202)["ipv4"]["ip"] == extra[1]


@pytest.mark.settings(lifecycle="quick", pools_v4=("203.0.113.0/29",))
def test_an_address_on_its_way_out_is_not_lost_with_its_instance(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    extra = cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)["ipv4"]["ip"]
    cloud.client.delete(f"/instances/{id}/ipv4/{extra}")
    cloud.client.delete(f"/instances/{id}")
    cloud.clock.advance(seconds=5)
    made = [cloud.create()["id"] for _ in range(5)]
    cloud.clock.advance(seconds=5)
    assert len({cloud.instance(id)["main_ip"] for id in made}) == 5


# Reverse names, IPv4


def test_reverse_names_are_set_and_go_back_to_their_default(cloud: Cloud) -> None:
    id = cloud.deploy()
    addresses = [cloud.instance(id)["main_ip"], add(cloud, id)["ip"]]
    for ip in addresses:
        body = {"ip": ip, "reverse": f"{ip.replace('.', '-')}.example.com."}
        cloud.post(f"/instances/{id}/ipv4/reverse", body)
    names = [entry["reverse"] for entry in ipv4s(cloud, id)]
    assert names == [f"{ip.replace('.', '-')}.example.com." for ip in addresses]
    cloud.post(f"/instances/{id}/ipv4/reverse/default", {"ip": addresses[0]})
    names[0] = f"{addresses[0]}.vultr.com"
    assert [entry["reverse"] for entry in ipv4s(cloud, id)] == names


@pytest.mark.parametrize(
    "name",
    ["", ".", "bad name", "-x.example.com", "a..b", f"{'a' * 64}.com", "x" * 254, "exämple.com"],
)
def test_a_reverse_name_must_be_a_dns_name(cloud: Cloud, name: str) -> None:
    id = cloud.deploy(enable_ipv6=True)
    instance = cloud.instance(id)
    v6 = IPv6Address(instance["v6_main_ip"]).exploded
    for version, ip in (("ipv4", instance["main_ip"]), ("ipv6", v6)):
        body = {"ip": ip, "reverse": name}
        text = cloud.refused("POST", f"/instances/{id}/{version}/reverse", body)
        assert text == "Invalid reverse: must be a DNS name"


def test_only_the_instances_own_addresses_are_named(cloud: Cloud) -> None:
    id, other = cloud.deploy(), cloud.deploy()
    ip = cloud.instance(other)["main_ip"]
    for path in ("reverse", "reverse/default"):
        body = {"ip": ip, "reverse": "www.example.com"}
        text = cloud.refused("POST", f"/instances/{id}/ipv4/{path}", body)
        assert text == f"Invalid ip: {ip} is not an address of this server"
    cloud.refused("POST", f"/instances/{id}/ipv4/reverse", {"ip": ip})
    cloud.refused("POST", f"/instances/{id}/ipv4/reverse/default")


# IPv6


def test_the_ipv6_network_is_listed(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True)
    instance = cloud.instance(id)
    page = cloud.get(f"/instances/{id}/ipv6")
    assert instance["v6_main_ip"] == IPv6Address(instance["v6_main_ip"]).exploded
    assert instance["v6_network"] == str(IPv6Address(instance["v6_network"]))
    assert page["ipv6s"] == [
        {
            "ip": instance["v6_main_ip"],
            "network": instance["v6_network"],
            "network_size": 64,
            "type": "main_ip",
        }
    ]
    assert page["meta"]["total"] == 1
    assert cloud.get(f"/instances/{cloud.deploy()}/ipv6")["ipv6s"] == []


def test_ipv6_reverse_names_are_set_replaced_and_removed(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True)
    path = f"/instances/{id}/ipv6/reverse"
    network = cloud.instance(id)["v6_network"]
    one, two = (IPv6Address(f"{network}{host}").exploded for host in ("1", "2"))
    assert cloud.get(path) == {"reverse_ipv6s": []}
    for ip, name in ((one, "a.example.com"), (two, "b.example.com"), (one, "c.example.com")):
        cloud.post(path, {"ip": ip, "reverse": name})
    assert sorted(cloud.get(path)["reverse_ipv6s"], key=lambda entry: entry["ip"]) == [
        {"ip": one, "reverse": "c.example.com"},
        {"ip": two, "reverse": "b.example.com"},
    ]
    # Whatever way the address is written.
    assert cloud.client.delete(f"{path}/{network}1").status_code == 204
    assert cloud.client.delete(f"{path}/{two.replace(':', '%3A')}").status_code == 204
    assert cloud.get(path) == {"reverse_ipv6s": []}
    for unknown in (one, "nope"):
        assert cloud.refused("DELETE", f"{path}/{unknown}", status=404) == "Invalid IPv6 address"


def test_a_named_ipv6_address_is_listed_as_the_instance_shows_it(cloud: Cloud) -> None:
    """Terraform's vultr_reverse_ipv6 keeps v6_main_ip in full, and looks for just that text.

    However it is written, an address has one name.
    """
    id = cloud.deploy(enable_ipv6=True)
    shown = cloud.instance(id)["v6_main_ip"]
    path = f"/instances/{id}/ipv6/reverse"
    for ip in (shown, shown.upper(), str(IPv6Address(shown))):
        cloud.post(path, {"ip": ip, "reverse": "host.example.com"})
        assert cloud.get(path) == {"reverse_ipv6s": [{"ip": shown, "reverse": "host.example.com"}]}
    assert cloud.client.delete(f"{path}/{IPv6Address(shown)}").status_code == 204
    assert cloud.get(path) == {"reverse_ipv6s": []}


def test_only_an_ipv6_address_of_the_instances_own_is_named(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True)
    network = cloud.instance(id)["v6_network"]
    path = f"/instances/{id}/ipv6/reverse"
    for ip in ("", "nope", "198.18.0.2", f"{network}1%eth0"):
        text = cloud.refused("POST", path, {"ip": ip, "reverse": "a.example.com"})
        assert text == "Invalid ip: must be an IPv6 address"
    outside = "2001:0db8:ffff:ffff:0000:0000:0000:0001"
    text = cloud.refused("POST", path, {"ip": outside, "reverse": "a.example.com"})
    assert text == f"Invalid ip: {outside} is not in {network}/64"
    without = cloud.deploy()
    body = {"ip": outside, "reverse": "a.example.com"}
    text = cloud.refused("POST", f"/instances/{without}/ipv6/reverse", body)
    assert text == "IPv6 is not enabled on this server."


def test_an_instance_names_only_so_many_ipv6_addresses(cloud: Cloud) -> None:
    id = cloud.deploy(enable_ipv6=True)
    network = cloud.instance(id)["v6_network"]
    path = f"/instances/{id}/ipv6/reverse"

    def body(number: int) -> dict[str, str]:
        ip = IPv6Address(f"{network}{number:x}").exploded
        return {"ip": ip, "reverse": f"host-{number}.example.com"}

    for number in range(MAX_REVERSE_IPV6):
        cloud.post(path, body(number))
    text = cloud.refused("POST", path, body(MAX_REVERSE_IPV6))
    assert text == f"A server has at most {MAX_REVERSE_IPV6} IPv6 reverse names."
    cloud.post(path, {**body(0), "reverse": "renamed.example.com"})
    assert len(cloud.get(path)["reverse_ipv6s"]) == MAX_REVERSE_IPV6
