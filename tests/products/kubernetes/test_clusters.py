"""/v2/kubernetes/clusters: clusters made, named, entered, paid for and deleted."""

import base64
import re
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import UNKNOWN, in_every_profile
from tests.products.kubernetes.fleet import GONE, NEWEST, PLAN, RETIRED, Fleet
from tests.products.meter import JANUARY
from tests.server import running_roost

NO_OIDC = {"issuer_url": "", "client_id": "", "username_claim": "", "groups_claim": ""}
OIDC = {
    "issuer_url": "https://id.example.com/realm",
    "client_id": "kubernetes",
    "username_claim": "email",
    "groups_claim": "groups",
}
NO_META = {"total": 1, "links": {"next": "", "prev": ""}}


@by_hand
def test_a_new_cluster_is_pending_with_its_pools_and_nodes(fleet: Fleet) -> None:
    fleet.clock.hold()
    made = fleet.ask()
    [pool] = made.pop("node_pools")
    [vpc] = made.pop("vpcs")
    id = made["id"]
    assert made == {
        "id": id,
        "firewall_group_id": "",
        "label": "prod",
        "date_created": made["date_created"],
        "cluster_subnet": "10.244.0.0/16",
        "service_subnet": "10.96.0.0/12",
        "ip": "0.0.0.0",
        "endpoint": f"{id}.vultr-k8s.com",
        "version": NEWEST,
        "region": "ewr",
        "status": "pending",
        "ha_controlplanes": False,
        "oidc": NO_OIDC,
    }
    assert (pool["status"], [node["status"] for node in pool["nodes"]]) == (
        "pending",
        ["pending", "pending"],
    )
    network = fleet.get(f"/vpcs/{vpc['id']}")["vpc"]
    assert vpc == {
        "id": network["id"],
        "version": 1,
        "subnet": f"{network['v4_subnet']}/{network['v4_subnet_mask']}",
    }


@in_every_profile
def test_a_cluster_becomes_active_in_time_for_clients_that_wait(fleet: Fleet, profile: str) -> None:
    fleet.clock.hold()
    id = fleet.ask()["id"]
    fleet.clock.advance(seconds=300)
    cluster = fleet.cluster(id)
    assert (cluster["status"], cluster["node_pools"][0]["status"]) == ("active", "active")
    assert cluster["ip"].startswith("198.18.0.")


def test_clusters_are_listed_as_they_are(fleet: Fleet) -> None:
    id = fleet.make()
    listed = fleet.get("/kubernetes/clusters")
    assert listed == {"vke_clusters": [fleet.cluster(id)], "meta": NO_META}


def test_a_cluster_may_have_no_pool_yet(fleet: Fleet) -> None:
    cluster = fleet.cluster(fleet.make(node_pools=None, label=None))
    assert (cluster["status"], cluster["label"], cluster["node_pools"]) == ("active", "", [])


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"region": None}, "Missing required field: region"),
        ({"version": None}, "Missing required field: version"),
        ({"region": "xyz"}, "Invalid region."),
        ({"version": RETIRED}, "Invalid K8 version."),
        ({"version": ""}, "Invalid K8 version."),
        ({"version": "1.36.5"}, "Invalid K8 version."),
        ({"vpc_id": "none"}, "Invalid vpc_id: none"),
        ({"vpc_id": UNKNOWN}, f"Invalid vpc_id: {UNKNOWN}"),
        ({"label": "x" * 256}, "Invalid label: "),
        ({"oidc": {"client_id": "x"}}, "Missing required field: oidc.issuer_url"),
        ({"oidc": {"issuer_url": "x"}}, "Missing required field: oidc.client_id"),
        ({"oidc": {**OIDC, "client_id": ""}}, "Invalid oidc.client_id: must not be empty"),
        ({"oidc": {**OIDC, "issuer_url": ""}}, "Invalid oidc.issuer_url: must not be empty"),
        ({"oidc": {**OIDC, "issuer_url": "http://a"}}, "Invalid oidc.issuer_url: "),
        ({"oidc": {**OIDC, "issuer_url": "https://[a"}}, "Invalid oidc.issuer_url: "),
    ],
)
def test_what_cannot_be_had_is_refused_and_leaves_nothing(
    fleet: Fleet, fields: dict[str, Any], text: str
) -> None:
    assert fleet.refused("POST", "/kubernetes/clusters", fleet.wish(**fields)).startswith(text)
    assert fleet.get("/kubernetes/clusters")["vke_clusters"] == []
    assert (fleet.instances(), fleet.get("/vpcs")["vpcs"]) == ([], [])


def test_one_pool_that_cannot_be_had_refuses_the_whole_cluster(fleet: Fleet) -> None:
    pools = [fleet.pool_wish(), fleet.pool_wish(label="more", plan="vc2-1c-1gb")]
    text = fleet.refused("POST", "/kubernetes/clusters", fleet.wish(node_pools=pools))
    assert text.startswith("Invalid plan chosen. vc2-1c-1gb is too small")
    assert (fleet.instances(), fleet.get("/vpcs")["vpcs"]) == ([], [])


def test_clusters_belong_to_their_account(fleet: Fleet) -> None:
    id = fleet.make()
    other = Fleet(fleet.roost, fleet.roost.new_account())
    assert other.get("/kubernetes/clusters")["vke_clusters"] == []
    path = f"/kubernetes/clusters/{id}"
    for method, below in (
        ("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/config"), ("GET", "/node-pools"),
        ("GET", "/resources"), ("GET", "/available-upgrades"), ("GET", "/applications"),
        ("DELETE", "/delete-with-linked-resources"),
    ):  # fmt: skip
        assert other.refused(method, path + below, {"label": "x"}, status=404) == GONE


# Networks and firewalls


def test_a_cluster_is_put_into_a_vpc_of_the_account(fleet: Fleet) -> None:
    vpc = fleet.vpc(v4_subnet="10.20.0.0", v4_subnet_mask=24)
    id = fleet.make(vpc_id=vpc)
    [attached] = fleet.cluster(id)["vpcs"]
    assert attached == {"id": vpc, "version": 1, "subnet": "10.20.0.0/24"}
    assert all(n["private_ip"].startswith("10.20.0.") for n in fleet.pool(id)["nodes"])
    assert "attached to this VPC network: " in fleet.refused("DELETE", f"/vpcs/{vpc}")
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.roost.settle()
    fleet.delete(f"/vpcs/{vpc}")


def test_a_vpc_elsewhere_is_refused(fleet: Fleet) -> None:
    vpc = fleet.vpc(region="ams")
    text = fleet.refused("POST", "/kubernetes/clusters", fleet.wish(vpc_id=vpc))
    assert text == f"Invalid vpc_id: {vpc} is in ams, not in ewr"


def test_a_vpc_of_its_own_goes_with_the_cluster_unless_somebody_else_is_in_it(fleet: Fleet) -> None:
    first, second = fleet.make(), fleet.make(label="second")
    vpcs = [fleet.cluster(id)["vpcs"][0]["id"] for id in (first, second)]
    server = fleet.deploy(attach_vpc=[vpcs[1]])
    for id in (first, second):
        fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.roost.settle()
    assert [vpc["id"] for vpc in fleet.get("/vpcs")["vpcs"]] == [vpcs[1]]
    assert fleet.instances() == [server]


def test_a_firewall_group_is_made_and_run_by_the_cluster(fleet: Fleet) -> None:
    id = fleet.make(enable_firewall=True)
    group = fleet.cluster(id)["firewall_group_id"]
    found = fleet.get(f"/firewalls/{group}")["firewall_group"]
    assert (found["instance_count"], found["rule_count"]) == (2, 0)
    rule = {"ip_type": "v4", "protocol": "tcp", "port": "6443", "subnet": "0.0.0.0"}
    fleet.post(f"/firewalls/{group}/rules", {**rule, "subnet_size": 0}, ok=201)
    text = fleet.refused("DELETE", f"/firewalls/{group}")
    assert text == f"This firewall group is managed by the Kubernetes cluster {id}"
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.refused("GET", f"/firewalls/{group}", status=404)


# Changing


def test_a_cluster_is_named_anew(fleet: Fleet) -> None:
    id = fleet.make()
    fleet.put(f"/kubernetes/clusters/{id}", {"label": "live"})
    assert fleet.cluster(id)["label"] == "live"
    fleet.put(f"/kubernetes/clusters/{id}", {"label": ""})
    assert fleet.cluster(id)["label"] == ""


def test_a_change_without_a_label_keeps_it(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make()
    fleet.put(f"/kubernetes/clusters/{id}", {})
    fleet.put(f"/kubernetes/clusters/{id}", {"oidc": OIDC})
    assert (fleet.cluster(id)["label"], fleet.cluster(id)["oidc"]) == ("prod", OIDC)
    fleet.roost.settle()
    assert [call[0] for call in wire.asked].count("run") == 2


def test_who_else_vouches_for_users_can_be_changed_and_taken_back(fleet: Fleet) -> None:
    id = fleet.make(oidc=OIDC)
    assert fleet.cluster(id)["oidc"] == OIDC
    path = f"/kubernetes/clusters/{id}"
    body = {"label": "prod", "oidc": {**OIDC, "username_claim": "", "groups_claim": ""}}
    fleet.put(path, body)
    assert fleet.cluster(id)["oidc"] == body["oidc"]
    text = fleet.refused("PUT", path, {"label": "x", "oidc": {**OIDC, "issuer_url": "a"}})
    assert text == "Invalid oidc.issuer_url: must be an HTTPS URL"
    assert (fleet.cluster(id)["label"], fleet.cluster(id)["oidc"]) == ("prod", body["oidc"])
    fleet.put(path, {"label": "prod", "oidc": NO_OIDC})
    assert fleet.cluster(id)["oidc"] == NO_OIDC


def test_what_the_driver_refuses_is_taken_back(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make()
    wire.refused.add("run")
    fleet.put(f"/kubernetes/clusters/{id}", {"label": "live", "oidc": OIDC})
    fleet.roost.settle()
    cluster = fleet.cluster(id)
    assert (cluster["label"], cluster["oidc"], cluster["status"]) == ("live", NO_OIDC, "active")


def test_a_cluster_that_cannot_be_made_has_failed(fleet: Fleet, wire: Wire) -> None:
    wire.refused.add("run")
    id = fleet.make()
    assert fleet.cluster(id)["status"] == "failed"
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.roost.settle()
    assert (fleet.instances(), fleet.get("/vpcs")["vpcs"]) == ([], [])


# The way in


def read_kubeconfig(text: str) -> dict[str, str]:
    """The values of a kubeconfig by their keys. It has each key that is asked for once."""
    return dict(re.findall(r"^[\s-]*([\w-]+): ?(\S+)$", text, re.MULTILINE))


def test_the_kubeconfig_holds_certificates_that_belong_together(fleet: Fleet) -> None:
    id = fleet.make()
    answer = fleet.get(f"/kubernetes/clusters/{id}/config")
    assert answer.keys() == {"kube_config"}
    config = read_kubeconfig(base64.b64decode(answer["kube_config"], validate=True).decode())
    assert config["server"] == f"https://{id}.vultr-k8s.com:6443"
    assert (config["cluster"], config["user"], config["current-context"]) == ("vke", "admin", "vke")
    authority, client = (
        x509.load_pem_x509_certificate(base64.b64decode(config[name]))
        for name in ("certificate-authority-data", "client-certificate-data")
    )
    key = load_pem_private_key(base64.b64decode(config["client-key-data"]), None)
    client.verify_directly_issued_by(authority)
    authority.verify_directly_issued_by(authority)
    assert key.public_key() == client.public_key()
    [group] = client.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert group.value == "system:masters"
    usage = client.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(usage) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert fleet.get(f"/kubernetes/clusters/{id}/config") == answer


def test_each_cluster_has_an_authority_of_its_own(fleet: Fleet) -> None:
    configs = {
        fleet.get(f"/kubernetes/clusters/{fleet.make()}/config")["kube_config"] for _ in range(2)
    }
    assert len(configs) == 2


# Deleting and paying


@by_hand
def test_a_deleted_cluster_is_gone_at_once_and_its_instances_follow(
    fleet: Fleet, wire: Wire
) -> None:
    fleet.clock.hold()
    id = fleet.ask()["id"]
    fleet.clock.advance(seconds=5)
    [instance, _] = fleet.instances()
    path = f"/kubernetes/clusters/{id}"
    fleet.delete(path)
    for below in ("", "/config", "/node-pools", "/resources"):
        assert fleet.refused("GET", path + below, status=404) == GONE
    assert fleet.get("/kubernetes/clusters")["meta"]["total"] == 0
    fleet.clock.advance(seconds=5)
    assert fleet.refused("GET", f"/instances/{instance}", status=404)
    assert fleet.instances() == []
    assert wire.asked[-1] == ("remove", id)


def test_to_delete_a_cluster_twice_is_no_error(fleet: Fleet) -> None:
    id = fleet.make()
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.delete(f"/kubernetes/clusters/{id}/delete-with-linked-resources")
    text = fleet.refused("DELETE", f"/kubernetes/clusters/{UNKNOWN}", status=404)
    assert text == GONE


@by_hand
def test_a_cluster_can_be_deleted_while_it_is_being_made(fleet: Fleet) -> None:
    fleet.clock.hold()
    id = fleet.ask(enable_firewall=True)["id"]
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.clock.advance(seconds=5)
    assert (fleet.instances(), fleet.get("/vpcs")["vpcs"]) == ([], [])
    assert fleet.get("/firewalls")["firewall_groups"] == []


def test_nodes_cost_what_their_plans_do_and_the_control_plane_nothing(fleet: Fleet) -> None:
    fleet.clock.hold(JANUARY)
    id = fleet.make(ha_controlplanes=True)
    [label, _] = [node["label"] for node in fleet.pool(id)["nodes"]]
    fleet.clock.advance(days=31)
    [invoice] = fleet.get("/billing/invoices")["billing_invoices"]
    items = fleet.get(f"/billing/invoices/{invoice['id']}/items")["invoice_items"]
    costs = {item["description"]: (item["product"], item["total"]) for item in items}
    assert costs[f"{label} ({PLAN})"] == ("Cloud Compute", 20)
    assert costs["Load Balancer (controlplane_lb)"] == ("Load Balancer", 0)
    assert len(costs) == 3
    fleet.delete(f"/kubernetes/clusters/{id}")
    fleet.roost.settle()
    fleet.clock.advance(days=3)
    charges = fleet.get("/billing/pending-charges")["pending_charges"]
    assert all(charge["units"] <= 1 for charge in charges)


# Carried elsewhere


@pytest.mark.parametrize("secrets", [True, False])
def test_another_installation_has_the_keys_if_they_could_be_read(
    fleet: Fleet, tmp_path: Path, secrets: bool
) -> None:
    pool = fleet.pool_wish(user_data="YQ==")
    id = fleet.make(node_pools=[pool])
    config = fleet.get(f"/kubernetes/clusters/{id}/config")
    state = fleet.roost.admin().get("/state", params={"secrets": secrets}).content
    with running_roost(tmp_path / "data") as other:
        other.admin().put("/state", content=state).raise_for_status()
        elsewhere = Fleet(other)
        path = f"/kubernetes/clusters/{id}"
        user_data = elsewhere.cluster(id)["node_pools"][0]["user_data"]
        if secrets:
            assert (elsewhere.get(f"{path}/config"), user_data) == (config, "YQ==")
        else:
            text = elsewhere.refused("GET", f"{path}/config", status=404)
            assert text == "The cluster was imported without its keys"
            assert user_data == ""
        elsewhere.delete(path)
        other.settle()
        assert elsewhere.instances() == []
