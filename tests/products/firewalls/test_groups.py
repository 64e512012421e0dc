"""/v2/firewalls: groups."""

import pytest

from roost.catalog import MAX_FIREWALL_RULES
from tests.products.firewalls.api import SSH, UNKNOWN, add, group, shown
from tests.products.instances.cloud import Cloud
from tests.products.keys import client_with
from tests.server import RunningRoost


def test_a_group_is_made_changed_and_deleted(roost: RunningRoost) -> None:
    roost.clock.hold()
    made = group(roost, description="web")
    assert made == {
        "id": made["id"],
        "description": "web",
        "date_created": made["date_created"],
        "date_modified": made["date_created"],
        "instance_count": 0,
        "rule_count": 0,
        "max_rule_count": MAX_FIREWALL_RULES,
    }
    assert shown(roost, made["id"]) == made
    roost.clock.advance(seconds=60)
    reply = roost.client.put(f"/firewalls/{made['id']}", json={"description": "www"})
    assert (reply.status_code, reply.content) == (204, b"")
    changed = shown(roost, made["id"])
    assert changed["description"] == "www"
    assert changed["date_created"] == made["date_created"] < changed["date_modified"]
    assert roost.client.delete(f"/firewalls/{made['id']}").status_code == 204
    reply = roost.client.get(f"/firewalls/{made['id']}")
    # The Terraform provider looks for this very text.
    assert '"status":404' in reply.text


def test_a_description_may_be_left_out_but_not_too_long(roost: RunningRoost) -> None:
    assert group(roost)["description"] == ""
    assert group(roost, description=None)["description"] == ""
    long = "x" * 256
    reply = roost.client.post("/firewalls", json={"description": long})
    assert reply.status_code == 400
    assert reply.json()["error"].startswith("Invalid description")
    path = f"/firewalls/{group(roost)['id']}"
    for body in ({}, {"description": long}):
        assert roost.client.put(path, json=body).status_code == 400


def test_groups_are_listed_in_pages_with_what_each_holds(roost: RunningRoost) -> None:
    ids = [group(roost)["id"] for _ in range(3)]
    for port in ("80", "443"):
        add(roost, ids[1], port=port)
    page = roost.client.get("/firewalls", params={"per_page": 2}).json()
    assert [(g["id"], g["rule_count"]) for g in page["firewall_groups"]] == [
        (ids[0], 0),
        (ids[1], 2),
    ]
    assert page["meta"]["total"] == 3
    cursor = page["meta"]["links"]["next"]
    last = roost.client.get("/firewalls", params={"per_page": 2, "cursor": cursor}).json()
    assert [g["id"] for g in last["firewall_groups"]] == ids[2:]


def test_what_is_not_there_is_404(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    add(roost, id)
    for path in (f"/firewalls/{UNKNOWN}", f"/firewalls/{UNKNOWN}/rules/1", "/firewalls/nope"):
        reply = roost.client.get(path)
        assert reply.status_code == 404
        assert reply.json()["error"] == "Invalid firewall group ID"
    assert roost.client.get(f"/firewalls/{UNKNOWN}/rules").status_code == 404
    assert roost.client.post(f"/firewalls/{UNKNOWN}/rules", json=SSH).status_code == 404
    assert roost.client.put(f"/firewalls/{UNKNOWN}", json={"description": ""}).status_code == 404
    assert roost.client.delete(f"/firewalls/{UNKNOWN}").status_code == 404
    for rule in ("2", "0", "-1", "01", "x"):
        for method in ("GET", "DELETE"):
            reply = roost.client.request(method, f"/firewalls/{id}/rules/{rule}")
            assert reply.status_code == 404
            assert reply.json()["error"] == "Firewall rule ID not found"


def test_other_accounts_groups_are_not_there(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    add(roost, id)
    other = roost.new_account()
    for path in (f"/firewalls/{id}", f"/firewalls/{id}/rules", f"/firewalls/{id}/rules/1"):
        assert other.get(path).status_code == 404
        assert other.delete(path).status_code in (404, 405)
    assert other.post(f"/firewalls/{id}/rules", json=SSH).status_code == 404
    assert other.get("/firewalls").json()["firewall_groups"] == []


def test_a_key_needs_the_permission_for_firewalls(roost: RunningRoost) -> None:
    limited = client_with(roost, "subscriptions", "subscriptions_view", "provisioning")
    assert limited.get("/firewalls").status_code == 403
    assert client_with(roost, "firewall").get("/firewalls").status_code == 200


def test_a_group_of_many_instances_goes_at_once_and_they_let_go_of_it_later(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("roost.products.firewalls.rules.AT_A_TIME", 2)
    cloud, id = Cloud(roost), group(roost)["id"]
    servers = [cloud.deploy(firewall_group_id=id) for _ in range(5)]
    assert roost.client.delete(f"/firewalls/{id}").status_code == 204
    assert cloud.refused("GET", f"/firewalls/{id}", status=404) == "Invalid firewall group ID"
    assert cloud.refused("DELETE", f"/firewalls/{id}", status=404) == "Invalid firewall group ID"
    assert cloud.get("/firewalls")["firewall_groups"] == []
    cloud.change(servers[-1], label="changed")
    text = cloud.refused("PATCH", f"/instances/{servers[0]}", {"firewall_group_id": id})
    assert text == f"Invalid firewall_group_id: {id}"
    roost.settle()
    assert {cloud.instance(server)["firewall_group_id"] for server in servers} == {""}
    assert cloud.get("/instances", firewall_group_id=id)["instances"] == []
