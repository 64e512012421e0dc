"""/instances/{id}/vpcs, /vpc2 and /private-networks."""

import pytest

from tests.products.instances.cloud import UNKNOWN, Cloud

ONE, TWO = UNKNOWN, UNKNOWN.replace("b1d5", "aaaa")

VPC = ("vpcs", "vpcs", "vpc_id", 204, "Invalid VPC ID")
VPC2 = ("vpc2", "vpcs", "vpc_id", 202, "Invalid VPC 2.0 ID")
PRIVATE = ("private-networks", "private_networks", "network_id", 204, "Invalid VPC ID")
EACH = pytest.mark.parametrize(("path", "key", "field", "ok", "gone"), [VPC, VPC2, PRIVATE])


@EACH
def test_a_network_is_joined_and_left(
    cloud: Cloud, path: str, key: str, field: str, ok: int, gone: str
) -> None:
    base = f"/instances/{cloud.deploy()}/{path}"
    empty = {"total": 0, "links": {"next": "", "prev": ""}}
    assert cloud.get(base) == {key: [], "meta": empty}
    for network in (ONE, TWO, ONE):
        assert cloud.post(f"{base}/attach", {field: network}, ok=ok) == {}
    page = cloud.get(base)
    assert [card["id"] for card in page[key]] == [ONE, TWO]
    assert page["meta"]["total"] == 2
    assert cloud.post(f"{base}/detach", {field: ONE}, ok=ok) == {}
    assert [card["id"] for card in cloud.get(base)[key]] == [TWO]
    assert cloud.refused("POST", f"{base}/detach", {field: ONE}, status=404) == gone


@EACH
def test_an_id_must_be_one(
    cloud: Cloud, path: str, key: str, field: str, ok: int, gone: str
) -> None:
    base = f"/instances/{cloud.deploy()}/{path}"
    for verb in ("attach", "detach"):
        text = cloud.refused("POST", f"{base}/{verb}", {field: "nope"})
        assert text == f"Invalid {field}: nope"
        assert cloud.refused("POST", f"{base}/{verb}") == f"Missing required field: {field}"
    assert cloud.get(base)[key] == []


@EACH
def test_lists_have_pages(
    cloud: Cloud, path: str, key: str, field: str, ok: int, gone: str
) -> None:
    base = f"/instances/{cloud.deploy()}/{path}"
    for network in (ONE, TWO):
        cloud.post(f"{base}/attach", {field: network}, ok=ok)
    first = cloud.get(base, per_page=1)
    second = cloud.get(base, per_page=1, cursor=first["meta"]["links"]["next"])
    assert [page[key][0]["id"] for page in (first, second)] == [ONE, TWO]
    assert second["meta"]["links"]["next"] == ""


def test_each_network_has_a_card_of_its_own(cloud: Cloud) -> None:
    ids = [cloud.deploy(attach_vpc=[ONE, TWO]) for _ in range(2)]
    cards = [card for id in ids for card in cloud.get(f"/instances/{id}/vpcs")["vpcs"]]
    assert len({card["mac_address"] for card in cards}) == 4
    assert {card["ip_address"] for card in cards} == {""}


def test_private_networks_are_the_vpcs_under_an_old_name(cloud: Cloud) -> None:
    id = cloud.deploy(attach_vpc=[ONE])
    card = cloud.get(f"/instances/{id}/vpcs")["vpcs"][0]
    old = cloud.get(f"/instances/{id}/private-networks")["private_networks"]
    assert old == [{**card, "network_id": ONE}]


def test_an_address_may_be_asked_for_in_a_vpc2(cloud: Cloud) -> None:
    base = f"/instances/{cloud.deploy()}/vpc2"
    cloud.post(f"{base}/attach", {"vpc_id": ONE, "ip_address": "10.1.144.4"}, ok=202)
    assert cloud.get(base)["vpcs"][0]["ip_address"] == "10.1.144.4"
    body = {"vpc_id": TWO, "ip_address": "10.1.144"}
    assert cloud.refused("POST", f"{base}/attach", body) == "Invalid ip_address: 10.1.144"
    cloud.post(f"{base}/detach", {"vpc_id": ONE}, ok=202)
    cloud.post(f"{base}/attach", {"vpc_id": ONE}, ok=202)
    assert cloud.get(base)["vpcs"][0]["ip_address"] == ""


def test_networks_of_a_kind_are_bounded(cloud: Cloud) -> None:
    ids = [f"00000000-0000-4000-8000-{number:012}" for number in range(101)]
    id = cloud.deploy(attach_vpc=ids[:100])
    text = cloud.refused("POST", f"/instances/{id}/vpcs/attach", {"vpc_id": ids[100]})
    assert text == "A server is in at most 100 networks of a kind."
    assert cloud.refused("PATCH", f"/instances/{id}", {"attach_vpc": [ids[100]]}) == text
    assert cloud.get(f"/instances/{id}/vpcs")["meta"]["total"] == 100
