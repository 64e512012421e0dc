"""/v2/vpc2: the deprecated second kind of private network, and its nodes."""

import pytest

from tests.products.instances.cloud import UNKNOWN, Cloud

MISSING = "Invalid VPC 2.0 ID"


def test_a_vpc2_is_made_changed_and_deleted(cloud: Cloud) -> None:
    body = {"region": "ewr", "description": "My_net 2-b", "ip_block": "10.99.0.0"}
    made = cloud.post("/vpc2", {**body, "ip_type": "v4", "prefix_length": 24}, ok=201)["vpc"]
    assert made == {
        **body,
        "prefix_length": 24,
        "id": made["id"],
        "date_created": made["date_created"],
    }
    path = f"/vpc2/{made['id']}"
    assert cloud.get(path)["vpc"] == made
    assert cloud.get("/vpc2") == {
        "vpcs": [made],
        "meta": {"total": 1, "links": {"next": "", "prev": ""}},
    }
    assert cloud.client.put(path, json={"description": "other"}).status_code == 204
    assert cloud.get(path)["vpc"]["description"] == "other"
    assert cloud.get("/vpcs")["vpcs"] == []
    assert cloud.client.delete(path).status_code == 204
    for method, body in (("GET", None), ("PUT", {"description": ""}), ("DELETE", None)):
        assert cloud.refused(method, path, body, status=404) == MISSING


def test_the_kinds_do_not_mix(cloud: Cloud) -> None:
    vpc, vpc2 = cloud.vpc(), cloud.vpc2()
    assert cloud.refused("GET", f"/vpc2/{vpc}", status=404) == MISSING
    assert cloud.refused("GET", f"/vpcs/{vpc2}", status=404) == "Invalid VPC ID."
    path = f"/instances/{cloud.deploy()}"
    assert cloud.refused("POST", f"{path}/vpcs/attach", {"vpc_id": vpc2})
    assert cloud.refused("POST", f"{path}/vpc2/attach", {"vpc_id": vpc})


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"ip_block": "10.99.0.0"}, "Give both ip_block and prefix_length, or neither"),
        ({"prefix_length": 24}, "Give both ip_block and prefix_length, or neither"),
        (
            {"ip_block": "11.0.0.0", "prefix_length": 24},
            "Invalid ip_block: 11.0.0.0/24 is not in 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16",
        ),
        (
            {"ip_block": "10.0.0.0", "prefix_length": 32},
            "Invalid prefix_length: must be from 8 to 30",
        ),
        (
            {"description": "naïve!"},
            "Invalid description: only letters, digits, spaces, underscores and hyphens",
        ),
        ({"ip_type": "v6"}, "Invalid ip_type: invalid enum value 'v6'"),
        ({"region": "nowhere"}, "Invalid region."),
    ],
)
def test_what_cannot_be_is_refused(cloud: Cloud, fields: dict[str, object], text: str) -> None:
    assert cloud.refused("POST", "/vpc2", {"region": "ewr", **fields}) == text
    assert cloud.get("/vpc2")["vpcs"] == []


def test_an_update_is_checked_as_well(cloud: Cloud) -> None:
    path = f"/vpc2/{cloud.vpc2(description='fine')}"
    assert cloud.refused("PUT", path, {"description": "a;b"}).startswith("Invalid description")
    assert cloud.refused("PUT", path, {"description": "a" * 256}).startswith("Invalid description")
    assert cloud.get(path)["vpc"]["description"] == "fine"


# Nodes


def test_nodes_are_attached_and_detached_together(cloud: Cloud) -> None:
    vpc = cloud.vpc2()
    ids = [cloud.deploy(label=f"node-{number}") for number in range(3)]
    assert cloud.post(f"/vpc2/{vpc}/nodes/attach", {"nodes": ids}, ok=202) == {}
    page = cloud.get(f"/vpc2/{vpc}/nodes")
    assert page["meta"]["total"] == 3
    shown = cloud.get(f"/instances/{ids[0]}/vpc2")["vpcs"][0]
    assert page["nodes"][0] == {
        "id": ids[0],
        "ip_address": shown["ip_address"],
        "mac_address": int(shown["mac_address"].replace(":", ""), 16),
        "description": "node-0",
        "type": "vps",
        "node_status": "active",
    }
    assert [node["id"] for node in page["nodes"]] == ids
    first = cloud.get(f"/vpc2/{vpc}/nodes", per_page=2)
    rest = cloud.get(f"/vpc2/{vpc}/nodes", per_page=2, cursor=first["meta"]["links"]["next"])
    assert [node["id"] for node in first["nodes"] + rest["nodes"]] == ids
    assert cloud.post(f"/vpc2/{vpc}/nodes/detach", {"nodes": ids[:2]}, ok=202) == {}
    assert [node["id"] for node in cloud.get(f"/vpc2/{vpc}/nodes")["nodes"]] == ids[2:]
    assert cloud.instance(ids[0])["vpcs"] == []


def test_all_nodes_are_attached_or_none(cloud: Cloud) -> None:
    vpc, id, far = cloud.vpc2(), cloud.deploy(), cloud.deploy(region="lax")
    path = f"/vpc2/{vpc}/nodes"
    for nodes, text in (
        ([id, UNKNOWN], f"Invalid nodes: {UNKNOWN}"),
        ([id, "nope"], "Invalid nodes: nope"),
        ([id, far], f"Invalid nodes: {vpc} is in ewr, not in lax"),
        ([], "Invalid nodes: must not be empty"),
        ([id] * 1001, "Invalid nodes: at most 1000"),
    ):
        assert cloud.refused("POST", f"{path}/attach", {"nodes": nodes}) == text
    assert cloud.get(path)["nodes"] == []
    cloud.post(f"{path}/attach", {"nodes": [id, id]}, ok=202)
    text = cloud.refused("POST", f"{path}/detach", {"nodes": [id, far]})
    assert text == f"Invalid nodes: {far} is not attached"
    assert cloud.get(path)["meta"]["total"] == 1
    assert cloud.refused("POST", f"{path}/attach", {}) == "Missing required field: nodes"
    for verb in ("attach", "detach"):
        gone = f"/vpc2/{UNKNOWN}/nodes/{verb}"
        assert cloud.refused("POST", gone, {"nodes": [id]}, status=404) == MISSING


def test_a_vpc2_in_use_stays(cloud: Cloud) -> None:
    vpc = cloud.vpc2()
    id = cloud.deploy(attach_vpc2=[vpc], label="web")
    text = cloud.refused("DELETE", f"/vpc2/{vpc}")
    assert text == "The following servers are attached to this VPC 2.0 network: web"
    assert cloud.client.delete(f"/instances/{id}").status_code == 204
    assert cloud.client.delete(f"/vpc2/{vpc}").status_code == 204
