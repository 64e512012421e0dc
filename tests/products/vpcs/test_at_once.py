"""Many requests at the same moment: no address twice, no network lost, none too many."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import httpx

from tests.products.instances.cloud import PLAN, UBUNTU, Cloud

T = TypeVar("T")

CLIENTS = 8


def at_once(calls: Iterable[Callable[[], T]]) -> list[T]:
    with ThreadPoolExecutor(CLIENTS) as pool:
        return [future.result() for future in [pool.submit(call) for call in calls]]


def test_a_networks_addresses_are_handed_out_once_each(cloud: Cloud) -> None:
    """Twice as many ask as there are addresses, and every one of those is given to somebody."""
    vpc = cloud.vpc(v4_subnet="10.7.0.0", v4_subnet_mask=28)
    ids = [cloud.deploy() for _ in range(26)]

    def attach(id: str) -> int:
        path = f"/instances/{id}/vpcs/attach"
        return cloud.client.post(path, json={"vpc_id": vpc}).status_code

    codes = at_once(lambda id=id: attach(id) for id in ids)
    assert sorted(codes) == [204] * 13 + [400] * 13
    cloud.roost.settle()
    given = [cloud.instance(id)["internal_ip"] for id in ids]
    assert sorted(ip for ip in given if ip) == sorted(f"10.7.0.{last}" for last in range(2, 15))
    assert cloud.get(f"/vpcs/{vpc}/attachments")["meta"]["total"] == 13

    def swap(leaving: str, joining: str) -> None:
        cloud.post(f"/instances/{leaving}/vpcs/detach", {"vpc_id": vpc})
        cloud.roost.settle()
        attach(joining)

    inside = [id for id, ip in zip(ids, given, strict=True) if ip]
    outside = [id for id, ip in zip(ids, given, strict=True) if not ip]
    at_once(lambda pair=pair: swap(*pair) for pair in zip(inside[:8], outside[:8], strict=True))
    cloud.roost.settle()
    given = [cloud.instance(id)["internal_ip"] for id in ids]
    taken = [ip for ip in given if ip]
    assert len(set(taken)) == len(taken) <= 13
    assert cloud.get(f"/vpcs/{vpc}/attachments")["meta"]["total"] == len(taken)


def test_one_vpc_is_made_for_all_who_enable_it(cloud: Cloud) -> None:
    made = at_once(lambda: cloud.create(enable_vpc=True) for _ in range(8))
    [vpc] = cloud.get("/vpcs")["vpcs"]
    assert {instance["vpcs"][0]["id"] for instance in made} == {vpc["id"]}
    assert len({instance["internal_ip"] for instance in made}) == 8
    assert len(vpc["nodes"]) == 8


def test_networks_made_at_once_are_apart_and_not_too_many(cloud: Cloud) -> None:
    def make(path: str) -> int:
        return cloud.client.post(path, json={"region": "ewr"}).status_code

    codes = at_once(lambda path=path: make(path) for path in ("/vpcs", "/vpc2") * 8)
    assert sorted(codes) == [201] * 10 + [400] * 6
    subnets = [vpc["v4_subnet"] for vpc in cloud.get("/vpcs")["vpcs"]]
    subnets += [vpc["ip_block"] for vpc in cloud.get("/vpc2")["vpcs"]]
    assert sorted(subnets) == sorted(f"10.1.{96 + 16 * number}.0" for number in range(10))


def test_a_vpc_is_joined_or_deleted_but_never_both(cloud: Cloud) -> None:
    id = cloud.deploy()
    for _ in range(6):
        vpc = cloud.vpc()

        def join(vpc: str = vpc) -> httpx.Response:
            return cloud.client.patch(f"/instances/{id}", json={"attach_vpc": [vpc]})

        def create(vpc: str = vpc) -> httpx.Response:
            body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "attach_vpc": [vpc]}
            return cloud.client.post("/instances", json=body)

        def delete(vpc: str = vpc) -> httpx.Response:
            return cloud.client.delete(f"/vpcs/{vpc}")

        *joined, deleted = [reply.status_code for reply in at_once([join, create, delete])]
        cloud.roost.settle()
        if deleted == 204:
            assert joined == [400, 400]
            assert cloud.instance(id)["vpcs"] == []
        else:
            assert (deleted, 202 in joined) == (400, True)
            assert cloud.get(f"/vpcs/{vpc}/attachments")["meta"]["total"] == joined.count(202)
            for node in cloud.get(f"/vpcs/{vpc}")["vpc"]["nodes"]:
                cloud.change(node["id"], detach_vpc=[vpc])
            assert cloud.client.delete(f"/vpcs/{vpc}").status_code == 204


def test_of_many_gateways_a_vpc_gets_one(cloud: Cloud) -> None:
    vpc = cloud.vpc()
    codes = at_once(
        lambda: cloud.client.post(f"/vpcs/{vpc}/nat-gateway").status_code for _ in range(8)
    )
    assert sorted(codes) == [201] + [400] * 7
    assert cloud.get(f"/vpcs/{vpc}/nat-gateway")["meta"]["total"] == 1
