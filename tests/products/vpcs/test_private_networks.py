"""/v2/private-networks: VPCs by their old name."""

from tests.products.instances.cloud import UNKNOWN, Cloud


def test_they_are_the_vpcs_in_the_old_shape(cloud: Cloud) -> None:
    body = {"region": "ewr", "description": "old", "v4_subnet": "10.99.0.0", "v4_subnet_mask": 24}
    network = cloud.post("/private-networks", body, ok=201)["network"]
    assert network == {**body, "id": network["id"], "date_created": network["date_created"]}
    vpc = cloud.get(f"/vpcs/{network['id']}")["vpc"]
    assert {field: vpc[field] for field in network} == network
    assert cloud.get(f"/private-networks/{network['id']}")["network"] == network
    cloud.vpc()
    page = cloud.get("/private-networks", per_page=1)
    assert page["networks"] == [network]
    assert page["meta"]["total"] == 2
    assert page["meta"]["links"]["next"]


def test_what_changes_here_changes_there(cloud: Cloud) -> None:
    id = cloud.vpc()
    path = f"/private-networks/{id}"
    assert cloud.client.put(path, json={"description": "new"}).status_code == 204
    assert cloud.get(f"/vpcs/{id}")["vpc"]["description"] == "new"
    assert cloud.refused("PUT", path, {}) == "Missing required field: description"
    server = cloud.deploy(attach_private_network=[id])
    text = cloud.refused("DELETE", path)
    assert text == f"The following servers are attached to this VPC network: {server}"
    cloud.post(f"/instances/{server}/private-networks/detach", {"network_id": id})
    assert cloud.client.delete(path).status_code == 204
    assert cloud.refused("GET", f"/vpcs/{id}", status=404) == "Invalid VPC ID."
    for method, body in (("GET", None), ("PUT", {"description": ""}), ("DELETE", None)):
        assert cloud.refused(method, path, body, status=404) == "Invalid VPC ID."
    assert cloud.refused("GET", f"/private-networks/{UNKNOWN}", status=404)


def test_the_same_rules_hold(cloud: Cloud) -> None:
    text = cloud.refused("POST", "/private-networks", {"region": "ewr", "v4_subnet_mask": 24})
    assert text == "Give both v4_subnet and v4_subnet_mask, or neither"
    cloud.vpc(v4_subnet="10.99.0.0", v4_subnet_mask=24)
    body = {"region": "ewr", "v4_subnet": "10.99.0.7", "v4_subnet_mask": 24}
    assert "is not the first address" in cloud.refused("POST", "/private-networks", body)
    body["v4_subnet"] = "10.99.0.0"
    assert cloud.post("/private-networks", body, ok=201)["network"]["v4_subnet"] == "10.99.0.0"
