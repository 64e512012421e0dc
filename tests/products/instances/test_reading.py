"""GET /instances and GET /instances/{id}."""

import pytest

from tests.products.catalog_client import follow
from tests.products.instances.cloud import LARGER_PLAN, PLAN, UBUNTU, UNKNOWN, Cloud
from tests.products.keys import client_with


@pytest.fixture
def group(cloud: Cloud) -> str:
    return cloud.firewall_group()


@pytest.fixture
def three(cloud: Cloud, group: str) -> list[str]:
    return [
        cloud.deploy(label="web-1", region="ewr", tags=["web", "prod"], hostname="one.example.com"),
        cloud.deploy(label="web-2", region="ams", tags=["web"], firewall_group_id=group),
        cloud.deploy(label="db", region="ams", tags=["prod"]),
    ]


def found(cloud: Cloud, **query: str) -> list[str]:
    page = cloud.get("/instances", **query)
    assert page["meta"]["total"] == len(page["instances"])
    return [instance["id"] for instance in page["instances"]]


def test_lists_are_in_the_order_of_creation(cloud: Cloud, three: list[str]) -> None:
    page = cloud.get("/instances")
    assert [instance["id"] for instance in page["instances"]] == three
    assert page["meta"] == {"total": 3, "links": {"next": "", "prev": ""}}


def test_lists_can_be_filtered_and_filters_combined(
    cloud: Cloud, three: list[str], group: str
) -> None:
    one, two, db = three
    assert found(cloud, label="web-1") == [one]
    assert found(cloud, region="ams") == [two, db]
    assert found(cloud, tag="web") == [one, two]
    assert found(cloud, hostname="one.example.com") == [one]
    assert found(cloud, firewall_group_id=group) == [two]
    assert found(cloud, main_ip=cloud.instance(db)["main_ip"]) == [db]
    assert found(cloud, region="ams", tag="prod") == [db]
    assert found(cloud, region="ams", label="web-1") == []
    assert found(cloud, label="") == three


def test_a_changed_field_is_found_under_its_new_value(cloud: Cloud, three: list[str]) -> None:
    cloud.change(three[0], label="renamed", tags=["staging"])
    assert found(cloud, label="web-1") == []
    assert found(cloud, label="renamed") == [three[0]]
    assert found(cloud, tag="web") == [three[1]]


def test_lists_page_in_both_directions(cloud: Cloud, three: list[str]) -> None:
    pages = list(follow(cloud.client, "/instances", "next", per_page=2))
    assert [[i["id"] for i in page["instances"]] for page in pages] == [three[:2], three[2:]]
    back = pages[1]["meta"]["links"]["prev"]
    assert cloud.get("/instances", per_page=2, cursor=back)["instances"] == pages[0]["instances"]


@pytest.mark.parametrize("query", ["per_page=0", "per_page=501", "per_page=x", "cursor=nonsense"])
def test_a_page_that_cannot_be_is_refused(cloud: Cloud, query: str) -> None:
    cloud.refused("GET", f"/instances?{query}")


def test_empty_query_parts_are_passed_over(cloud: Cloud, three: list[str]) -> None:
    reply = cloud.client.get("/instances?&per_page=100&label=")
    assert len(reply.json()["instances"]) == 3


def test_charges_are_told_for_one_and_on_request_for_all(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.deploy(plan=LARGER_PLAN)
    assert cloud.instance(id)["pending_charges"] == 0.03
    assert "pending_charges" not in cloud.get("/instances")["instances"][0]
    listed = cloud.get("/instances", show_pending_charges="true")["instances"][0]
    assert listed["pending_charges"] == 0.03
    assert listed == cloud.instance(id)


def test_instances_belong_to_their_account(cloud: Cloud) -> None:
    id = cloud.deploy()
    other = Cloud(cloud.roost, cloud.roost.new_account())
    assert other.get("/instances")["instances"] == []
    gone = "instance not found"
    assert other.refused("GET", f"/instances/{id}", status=404) == gone
    assert other.refused("PATCH", f"/instances/{id}", {"label": "mine"}, status=404) == gone
    assert other.refused("DELETE", f"/instances/{id}", status=404) == gone
    assert other.refused("POST", f"/instances/{id}/halt", status=404) == gone
    assert cloud.instance(id)["power_status"] == "running"


@pytest.mark.parametrize("id", [UNKNOWN, "nope", "0", "%20"])
def test_an_unknown_instance_is_not_found(cloud: Cloud, id: str) -> None:
    for method, path in (
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("POST", "/start"),
        ("POST", "/halt"),
        ("POST", "/reboot"),
        ("POST", "/reinstall"),
        ("GET", "/bandwidth"),
        ("GET", "/neighbors"),
        ("GET", "/upgrades"),
        ("GET", "/user-data"),
        ("GET", "/ipv4"),
        ("POST", "/ipv4"),
        ("DELETE", "/ipv4/198.18.0.2"),
        ("GET", "/ipv6"),
        ("GET", "/ipv6/reverse"),
        ("GET", "/iso"),
        ("POST", "/iso/detach"),
        ("GET", "/vpcs"),
        ("GET", "/vpc2"),
        ("GET", "/private-networks"),
        ("GET", "/backup-schedule"),
    ):
        assert cloud.refused(method, f"/instances/{id}{path}", {}, status=404) == (
            "instance not found"
        )


# Permissions


def test_looking_takes_one_permission_and_changing_another(cloud: Cloud) -> None:
    id = cloud.deploy(backups="enabled")
    viewer = Cloud(cloud.roost, client_with(cloud.roost, "subscriptions_view"))
    changer = Cloud(cloud.roost, client_with(cloud.roost, "subscriptions"))
    for path in ("", "/ipv4", "/iso", "/vpcs", "/backup-schedule", "/user-data", "/upgrades"):
        viewer.get(f"/instances/{id}{path}")
        text = changer.refused("GET", f"/instances/{id}{path}", status=403)
        assert text == "This API key lacks the permission."
    for path in ("/halt", "/reinstall", "/ipv4", "/iso/attach", "/vpcs/attach", "/restore"):
        text = viewer.refused("POST", f"/instances/{id}{path}", {}, status=403)
        assert text == "This API key lacks the permission."
    assert changer.change(id, label="mine")["instance"]["label"] == "mine"


def test_deploying_takes_a_permission_of_its_own(cloud: Cloud) -> None:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}
    changer = Cloud(cloud.roost, client_with(cloud.roost, "subscriptions"))
    for path, wanted in (("/instances", body), ("/instances/templates", {"plan": PLAN})):
        text = changer.refused("POST", path, wanted, status=403)
        assert text == "This API key lacks the permission."
    Cloud(cloud.roost, client_with(cloud.roost, "provisioning")).create()


def test_without_a_key_there_is_nothing_to_see(cloud: Cloud) -> None:
    stranger = Cloud(cloud.roost, cloud.roost.client_for(None))
    for path in ("/instances", f"/instances/{UNKNOWN}", "/instances/templates"):
        assert stranger.refused("GET", path, status=401) == "Invalid API token."
