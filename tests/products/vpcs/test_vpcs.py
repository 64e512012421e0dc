"""/v2/vpcs: making, changing, showing and deleting VPCs."""

import pytest

from roost.drivers.network import Network, PrivateNetwork
from tests.products.instances.cloud import UNKNOWN, Cloud
from tests.state.operator import operator_of

MISSING = "Invalid VPC ID."
PRIVATE = "10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16"


def test_a_vpc_is_made_changed_and_deleted(cloud: Cloud) -> None:
    body = {"region": "ewr", "description": "web", "v4_subnet": "10.99.0.0", "v4_subnet_mask": 24}
    made = cloud.post("/vpcs", body, ok=201)["vpc"]
    assert made == {
        **body,
        "id": made["id"],
        "date_created": made["date_created"],
        "internet": {"connectivity": False, "types": []},
    }
    assert made["date_created"].endswith("+00:00")
    path = f"/vpcs/{made['id']}"
    assert cloud.get(path)["vpc"] == {**made, "nodes": []}
    assert cloud.get("/vpcs") == {
        "vpcs": [{**made, "nodes": []}],
        "meta": {"total": 1, "links": {"next": "", "prev": ""}},
    }
    reply = cloud.client.put(path, json={"description": "the web"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert cloud.get(path)["vpc"]["description"] == "the web"
    assert cloud.client.delete(path).status_code == 204
    for method, body in (("GET", None), ("PUT", {"description": ""}), ("DELETE", None)):
        assert cloud.refused(method, path, body, status=404) == MISSING
    assert cloud.get("/vpcs")["meta"]["total"] == 0


@pytest.mark.parametrize("id", [UNKNOWN, "nope"])
def test_what_is_not_there_is_404(cloud: Cloud, id: str) -> None:
    for path in ("", "/attachments", "/nat-gateway", f"/nat-gateway/{UNKNOWN}"):
        assert cloud.refused("GET", f"/vpcs/{id}{path}", status=404) == MISSING


def test_accounts_do_not_see_each_others_vpcs(cloud: Cloud) -> None:
    id = cloud.vpc()
    other = Cloud(cloud.roost, cloud.roost.new_account())
    assert other.get("/vpcs")["vpcs"] == []
    assert other.refused("GET", f"/vpcs/{id}", status=404) == MISSING
    assert other.refused("DELETE", f"/vpcs/{id}", status=404) == MISSING
    assert other.vpc(v4_subnet="10.1.96.0", v4_subnet_mask=20)  # its own address space


def test_lists_have_pages(cloud: Cloud) -> None:
    ids = [cloud.vpc() for _ in range(3)]
    first = cloud.get("/vpcs", per_page=2)
    assert [vpc["id"] for vpc in first["vpcs"]] == ids[:2]
    rest = cloud.get("/vpcs", per_page=2, cursor=first["meta"]["links"]["next"])
    assert [vpc["id"] for vpc in rest["vpcs"]] == ids[2:]
    assert rest["meta"]["total"] == 3


# Addresses


def test_without_addresses_a_vpc_gets_the_first_that_are_free(cloud: Cloud) -> None:
    def subnet(id: str) -> tuple[str, int]:
        vpc = cloud.get(f"/vpcs/{id}")["vpc"]
        return vpc["v4_subnet"], vpc["v4_subnet_mask"]

    first = cloud.vpc(v4_subnet="", v4_subnet_mask=0)  # as govultr sends what is not set
    cloud.vpc(v4_subnet="10.1.112.0", v4_subnet_mask=28)
    third = cloud.vpc(v4_subnet=None, v4_subnet_mask=None)
    assert subnet(first) == ("10.1.96.0", 20)
    assert subnet(third) == ("10.1.128.0", 20)
    assert subnet(cloud.vpc(region="lax")) == ("10.1.96.0", 20)
    assert cloud.client.delete(f"/vpcs/{first}").status_code == 204
    assert subnet(cloud.vpc()) == ("10.1.96.0", 20)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"v4_subnet": "10.99.0.0"}, "Give both v4_subnet and v4_subnet_mask, or neither"),
        ({"v4_subnet_mask": 24}, "Give both v4_subnet and v4_subnet_mask, or neither"),
        (
            {"v4_subnet": "10.99.0", "v4_subnet_mask": 24},
            "Invalid v4_subnet: 10.99.0 is not an IPv4 address",
        ),
        (
            {"v4_subnet": "fd00::", "v4_subnet_mask": 24},
            "Invalid v4_subnet: fd00:: is not an IPv4 address",
        ),
        (
            {"v4_subnet": "10.99.0.7", "v4_subnet_mask": 24},
            "Invalid v4_subnet: 10.99.0.7 is not the first address of a /24, 10.99.0.0 is",
        ),
        (
            {"v4_subnet": "198.51.100.0", "v4_subnet_mask": 24},
            f"Invalid v4_subnet: 198.51.100.0/24 is not in {PRIVATE}",
        ),
        (
            {"v4_subnet": "172.16.0.0", "v4_subnet_mask": 11},
            "Invalid v4_subnet: 172.16.0.0 is not the first address of a /11, 172.0.0.0 is",
        ),
        (
            {"v4_subnet": "192.168.0.0", "v4_subnet_mask": 15},
            f"Invalid v4_subnet: 192.168.0.0/15 is not in {PRIVATE}",
        ),
        (
            {"v4_subnet": "10.0.0.0", "v4_subnet_mask": 7},
            "Invalid v4_subnet_mask: must be from 8 to 30",
        ),
        (
            {"v4_subnet": "10.0.0.0", "v4_subnet_mask": 31},
            "Invalid v4_subnet_mask: must be from 8 to 30",
        ),
        (
            {"v4_subnet": "10.0.0.0", "v4_subnet_mask": -1},
            "Invalid v4_subnet_mask: must be from 8 to 30",
        ),
        ({"region": "nowhere"}, "Invalid region."),
        (
            {"description": "x" * 256},
            "Invalid description: expected `str` of length <= 255",
        ),
    ],
)
def test_a_vpc_that_cannot_be_is_refused(
    cloud: Cloud, fields: dict[str, object], text: str
) -> None:
    assert cloud.refused("POST", "/vpcs", {"region": "ewr", **fields}) == text
    assert cloud.get("/vpcs")["meta"]["total"] == 0


def test_a_region_has_five(cloud: Cloud) -> None:
    ids = [cloud.vpc() for _ in range(5)]
    full = "An account has at most 5 networks of a kind in a region."
    assert cloud.refused("POST", "/vpcs", {"region": "ewr"}) == full
    assert cloud.refused("POST", "/private-networks", {"region": "ewr"}) == full
    assert cloud.vpc(region="lax")
    assert cloud.vpc2()
    assert cloud.client.delete(f"/vpcs/{ids[2]}").status_code == 204
    assert cloud.vpc()


# What is in it


def test_a_vpc_in_use_stays(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    id = cloud.deploy(attach_vpc=[vpc], label="web")
    text = cloud.refused("DELETE", f"/vpcs/{vpc}")
    assert text == "The following servers are attached to this VPC network: web"
    cloud.post(f"/instances/{id}/vpcs/detach", {"vpc_id": vpc})
    assert cloud.client.delete(f"/vpcs/{vpc}").status_code == 204


def test_a_deleted_server_is_in_no_vpc(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    id = cloud.deploy(attach_vpc=[vpc])
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    assert cloud.get(f"/vpcs/{vpc}")["vpc"]["nodes"] == []
    assert cloud.client.delete(f"/vpcs/{vpc}").status_code == 204
    cloud.roost.settle()


def test_a_vpc_shows_who_is_in_it(cloud: Cloud) -> None:
    vpc, other = cloud.vpc(), cloud.vpc()
    ids = [cloud.deploy(attach_vpc=[vpc]) for _ in range(3)]
    cloud.change(ids[0], attach_vpc=[other])
    ips = [cloud.instance(id)["internal_ip"] for id in ids]
    assert len(set(ips)) == 3
    nodes = [{"id": id, "type": "Instance", "subnet": ip} for id, ip in zip(ids, ips, strict=True)]
    assert cloud.get(f"/vpcs/{vpc}")["vpc"]["nodes"] == nodes
    listed = {item["id"]: item["nodes"] for item in cloud.get("/vpcs")["vpcs"]}
    assert listed == {
        vpc: nodes,
        other: [{"id": ids[0], "type": "Instance", "subnet": "10.1.112.2"}],
    }
    interfaces = [cloud.get(f"/instances/{id}/vpcs")["vpcs"][0] for id in ids]
    path = f"/vpcs/{vpc}/attachments"
    page = cloud.get(path)
    assert page["meta"]["total"] == 3
    assert [item["mac_address"] for item in page["attachments"]] == [
        each["mac_address"] for each in interfaces
    ]
    first = page["attachments"][0]
    assert first == {
        "id": ids[0],
        "type": "vps",
        "mac_address": interfaces[0]["mac_address"],
        "date_added": first["date_added"],
        "ip": {"v4": ips[0]},
        "linked_subscription": None,
    }
    assert len(first["date_added"]) == len("2025-03-25 09:32:08")
    start = cloud.get(path, per_page=2)
    rest = cloud.get(path, per_page=2, cursor=start["meta"]["links"]["next"])
    back = cloud.get(path, per_page=2, cursor=rest["meta"]["links"]["prev"])
    assert [item["id"] for item in start["attachments"]] == ids[:2]
    assert [item["id"] for item in rest["attachments"]] == ids[2:]
    assert back == start
    assert cloud.refused("GET", f"{path}?cursor=nope") == "Invalid cursor"


# The driver


@pytest.mark.settings(lifecycle="quick")
def test_the_driver_is_told_in_time(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []

    async def create(network: PrivateNetwork) -> None:
        told.append(network)

    async def delete(id: str) -> None:
        told.append(id)

    monkeypatch.setattr(cloud.roost.app.driver(Network), "create", create)
    monkeypatch.setattr(cloud.roost.app.driver(Network), "delete", delete)
    cloud.clock.hold()
    id = cloud.vpc(v4_subnet="192.168.7.0", v4_subnet_mask=24)
    cloud.clock.advance(seconds=5)
    assert told == [PrivateNetwork(id, "vpc", "ewr", "192.168.7.0/24", "192.168.7.1")]
    assert cloud.client.delete(f"/vpcs/{id}").status_code == 204
    cloud.clock.advance(seconds=5)
    assert told[1:] == [id]


# State


def test_networks_come_back_with_a_state(cloud: Cloud) -> None:
    vpc = cloud.vpc(v4_subnet="10.99.0.0", v4_subnet_mask=29)
    ids = [cloud.deploy(attach_vpc=[vpc]) for _ in range(3)]
    cloud.post(f"/vpcs/{vpc}/nat-gateway", ok=201)
    cloud.roost.settle()
    paths = [f"/vpcs/{vpc}", f"/vpcs/{vpc}/attachments", f"/vpcs/{vpc}/nat-gateway"]
    before = [cloud.get(path) for path in paths]
    with operator_of(cloud.roost.data) as operator:
        state = operator.export()
        operator.reset()
        operator.load(state)
    assert [cloud.get(path) for path in paths] == before
    more = [cloud.deploy(attach_vpc=[vpc]) for _ in range(2)]
    ips = {cloud.instance(id)["internal_ip"] for id in [*ids, *more]}
    assert ips == {f"10.99.0.{last}" for last in range(2, 7)}
    assert cloud.refused("DELETE", f"/vpcs/{vpc}")
