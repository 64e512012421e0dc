"""/v2/reserved-ips: reserving, listing, renaming, paying and giving back."""

from ipaddress import IPv4Address, IPv6Network

import pytest

from tests.products.instances.cloud import UNKNOWN, Cloud
from tests.products.keys import client_with
from tests.products.meter import FEBRUARY, JANUARY
from tests.products.reserved_ips.machines import reserve, shown

MISSING = "Invalid reserved-ip ID"


def test_an_ipv4_address_is_reserved(cloud: Cloud) -> None:
    made = reserve(cloud, label="mail")
    assert made == {
        "id": made["id"],
        "region": "ewr",
        "ip_type": "v4",
        "subnet": str(IPv4Address(made["subnet"])),
        "subnet_size": 32,
        "label": "mail",
        "instance_id": "",
    }
    assert shown(cloud, made["id"]) == made


def test_an_ipv6_network_is_reserved(cloud: Cloud) -> None:
    made = reserve(cloud, "v6")
    assert (made["ip_type"], made["subnet_size"], made["label"]) == ("v6", 64, "")
    assert IPv6Network((made["subnet"], 64))
    assert made["subnet"].endswith("::")


def test_they_are_listed_in_pages(cloud: Cloud) -> None:
    made = [reserve(cloud, ip_type) for ip_type in ("v4", "v6", "v4")]
    page = cloud.get("/reserved-ips", per_page=2)
    assert page["reserved_ips"] == made[:2]
    assert page["meta"]["total"] == 3
    cursor = page["meta"]["links"]["next"]
    assert cloud.get("/reserved-ips", per_page=2, cursor=cursor)["reserved_ips"] == made[2:]


def test_the_label_changes_and_the_answer_shows_it(cloud: Cloud) -> None:
    made = reserve(cloud, label="mail")
    reply = cloud.client.patch(f"/reserved-ips/{made['id']}", json={"label": "www"})
    assert reply.status_code == 200
    assert reply.json() == {"reserved_ip": {**made, "label": "www"}}
    assert shown(cloud, made["id"])["label"] == "www"
    for wrong in ({}, {"label": "x" * 256}):
        assert "label" in cloud.refused("PATCH", f"/reserved-ips/{made['id']}", wrong)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"region": "nowhere"}, "region"),
        ({"region": None}, "region"),
        ({"ip_type": "v5"}, "ip_type"),
        ({"ip_type": None}, "ip_type"),
        ({"label": "x" * 256}, "label"),
    ],
)
def test_what_is_wrong_is_named(cloud: Cloud, fields: dict[str, str], named: str) -> None:
    body = {"region": "ewr", "ip_type": "v4", **fields}
    assert named in cloud.refused("POST", "/reserved-ips", body)
    assert cloud.get("/reserved-ips")["reserved_ips"] == []


def test_what_is_not_there_is_404(cloud: Cloud) -> None:
    others = reserve(Cloud(cloud.roost, cloud.roost.new_account()))["id"]
    for id in (UNKNOWN, "nope", others):
        path = f"/reserved-ips/{id}"
        assert cloud.refused("GET", path, status=404) == MISSING
        assert cloud.refused("PATCH", path, {"label": ""}, status=404) == MISSING
        assert cloud.refused("DELETE", path, status=404) == MISSING
        body = {"instance_id": UNKNOWN}
        assert cloud.refused("POST", f"{path}/attach", body, status=404) == MISSING
        assert cloud.refused("POST", f"{path}/detach", status=404) == MISSING


def test_reserving_needs_the_permission_to_deploy(cloud: Cloud) -> None:
    limited = Cloud(cloud.roost, client_with(cloud.roost, "subscriptions_view", "subscriptions"))
    body = {"region": "ewr", "ip_type": "v4"}
    limited.refused("POST", "/reserved-ips", body, status=403)
    assert limited.get("/reserved-ips")["reserved_ips"] == []


@pytest.mark.settings(pools_v4=("203.0.113.0/29",), pool_v6="2001:db8::/64")
def test_a_reserved_address_is_nobody_elses_until_it_is_given_back(cloud: Cloud) -> None:
    """Of five addresses."""
    made = [reserve(cloud) for _ in range(5)]
    assert len({entry["subnet"] for entry in made}) == 5
    reserve(cloud, "v6")
    for ip_type in ("v4", "v6"):
        text = cloud.refused("POST", "/reserved-ips", {"region": "ewr", "ip_type": ip_type})
        assert text == "There are no more free addresses."
    assert cloud.client.delete(f"/reserved-ips/{made[2]['id']}").status_code == 204
    assert cloud.instance(cloud.deploy())["main_ip"] == made[2]["subnet"]


def test_a_reserved_ip_is_charged_from_reserving_to_deletion(cloud: Cloud) -> None:
    cloud.clock.hold(JANUARY)
    made = reserve(cloud, label="mail")
    reserve(cloud, "v6")
    cloud.clock.advance(hours=100)
    assert cloud.get("/account")["account"]["pending_charges"] == 0.80
    cloud.client.delete(f"/reserved-ips/{made['id']}").raise_for_status()
    cloud.clock.hold(FEBRUARY)
    invoice = cloud.get("/billing/invoices")["billing_invoices"][0]
    items = cloud.get(f"/billing/invoices/{invoice['id']}/items")["invoice_items"]
    assert [(i["product"], i["units"], i["total"]) for i in items] == [
        ("Reserved IP", 100, 0.40),
        ("Reserved IP", 744, 3.00),
    ]
    assert items[0]["description"] == f"mail ({made['subnet']}/32)"
