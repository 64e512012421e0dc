"""What arrives: all that the API tells."""

from typing import Any

import pytest

from roost.cli.copying import endpoint
from roost.cli.failures import Exit
from tests.products.cdns import zones
from tests.products.instances.cloud import DEBIAN, PUBLIC_ISO, UBUNTU

from .conftest import Import, Side

ASSIGNED = {
    "id", "date_created", "main_ip", "gateway_v4", "netmask_v4", "kvm", "v6_main_ip", "v6_network",
    "v6_networks", "snapshot_id",
}  # fmt: skip
"""What is another for each instance."""


def told(instance: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in instance.items() if name not in ASSIGNED}


def test_instances_arrive_as_they_are(there: Side, here: Side, importing: Import) -> None:
    cloud = there.cloud
    cloud.deploy(
        label="web", hostname="web.example.com", tags=["a", "b"], os_id=DEBIAN,
        enable_ipv6=True, ddos_protection=True, user_scheme="limited", user_data="aGVsbG8=",
    )  # fmt: skip
    cloud.deploy(label="app", app_id=2)
    cloud.deploy(label="marketplace", image_id="openlitespeed-wordpress")
    needed = {"netbird_domain": "vpn.example.com", "letsencrypt_email": "me@example.com"}
    cloud.deploy(label="needs variables", image_id="netbird-server", app_variables=needed)
    cloud.deploy(label="disc", iso_id=PUBLIC_ISO)
    cloud.deploy(label="copy", snapshot_id=cloud.snapshot(cloud.deploy(label="original")))
    backed_up = cloud.deploy(label="backed up", backups="enabled")
    schedule = {"type": "weekly", "hour": 5, "dow": 3}
    cloud.post(f"/instances/{backed_up}/backup-schedule", schedule, ok=200)
    many = cloud.deploy(label="many addresses")
    for _ in range(2):
        cloud.post(f"/instances/{many}/ipv4", {"reboot": False}, ok=202)
        cloud.roost.settle()
    cloud.post(f"/instances/{cloud.deploy(label='stopped')}/halt")
    cloud.roost.settle()

    ended = importing.run()
    assert ended.code == 0, ended.err
    assert importing.counts(ended)["instances"] == (10, 0, 0)
    here.roost.settle()
    before = {item["label"]: item for item in there.all("/instances", "instances")}
    after = {item["label"]: item for item in here.all("/instances", "instances")}
    assert {label: told(item) for label, item in after.items()} == {
        label: told(item) for label, item in before.items()
    }
    copies = importing.copies()
    assert after["copy"]["snapshot_id"] == copies["snapshots", before["copy"]["snapshot_id"]]
    for label, item in before.items():
        for part in ("user-data", "backup-schedule"):
            path = f"/instances/{item['id']}/{part}"
            assert here.cloud.get(f"/instances/{after[label]['id']}/{part}") == cloud.get(path)
    assert len(here.all(f"/instances/{after['many addresses']['id']}/ipv4", "ipv4s")) == 3


def test_everything_else_arrives(there: Side, here: Side, importing: Import) -> None:
    cloud = there.cloud
    cloud.ssh_key("laptop")
    cloud.script("pxe")
    cloud.iso()
    cloud.post(
        "/snapshots/create-from-url",
        {"url": "https://example.com/disk.raw", "description": "golden"},
        ok=202,
    )
    cloud.roost.settle()
    ended = importing.run()
    assert ended.code == 0, ended.err
    here.roost.settle()
    for path, name, fields in (
        ("/ssh-keys", "ssh_keys", ("name", "ssh_key")),
        ("/startup-scripts", "startup_scripts", ("name", "type")),
        ("/iso", "isos", ("filename", "description", "status")),
        ("/snapshots", "snapshots", ("description", "status")),
    ):
        [before], [after] = there.all(path, name), here.all(path, name)
        assert [after[field] for field in fields] == [before[field] for field in fields]
        assert importing.copies()[path[1:], before["id"]] == after["id"]
    [script] = here.all("/startup-scripts", "startup_scripts")
    found = here.cloud.get(f"/startup-scripts/{script['id']}")["startup_script"]
    assert found["script"] == "IyEvYmluL3NoCg=="


def test_templates_refer_to_the_copies(there: Side, here: Side, importing: Import) -> None:
    cloud = there.cloud
    key, disc, image = cloud.ssh_key("laptop"), cloud.iso(), cloud.snapshot(cloud.deploy())
    for source in (
        {"os_id": UBUNTU},
        {"marketplace_app_id": 2},
        {"snapshot_id": image},
        {"iso_id": disc},
        {"iso_id": PUBLIC_ISO},
        {},
    ):
        body = {"plan": "vc2-1c-1gb", "label": f"from {source}", "ssh_key_ids": [key], **source}
        cloud.post("/instances/templates", body | {"user_data": "YQ=="}, ok=200)
    ended = importing.run()
    assert importing.counts(ended)["instance-templates"] == (6, 0, 0), ended.err
    path, name = "/instances/templates", "instance_templates"
    before = {item["label"]: item for item in there.all(path, name)}
    after = {item["label"]: item for item in here.all(path, name)}
    copies = importing.copies()
    for label, item in before.items():
        [own] = after[label]["ssh_keys"]
        assert own["id"] == copies["ssh-keys", key]
        for field in ("plan", "os", "marketplace_app", "iso"):
            assert after[label][field] == item[field]
    [label] = [label for label in after if "snapshot_id" in label]
    assert after[label]["snapshot"] == copies["snapshots", image]


def test_long_lists_come_in_pages(
    there: Side, here: Side, importing: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(endpoint, "PAGE", 3)
    names = [f"key {number}" for number in range(10)]
    for name in names:
        there.cloud.ssh_key(name)
    importing.run()
    assert [key["name"] for key in here.all("/ssh-keys", "ssh_keys")] == names


def test_what_cannot_be_copied_is_said_and_the_rest_goes_on(
    there: Side, here: Side, importing: Import
) -> None:
    cloud = there.cloud
    kept = cloud.snapshot(cloud.deploy(label="original"))
    for label in ("orphan", "second orphan"):
        gone = cloud.snapshot(cloud.deploy(label=f"before {label}"))
        cloud.deploy(label=label, snapshot_id=gone)
        assert cloud.client.delete(f"/snapshots/{gone}").status_code == 204
    cloud.deploy(label="copy", snapshot_id=kept)
    here.fault(kind="error", operation="create-ssh-key", status=400, message="No more keys.")
    cloud.ssh_key("laptop")
    ended = importing.run()
    assert ended.code == Exit.PROBLEM
    counts = importing.counts(ended)
    assert counts["ssh-keys"] == (0, 0, 1)
    assert counts["instances"] == (4, 0, 2)
    assert "ssh-keys: laptop was not copied: No more keys." in ended.err
    assert "instances: orphan was not copied: it needs snapshots" in ended.err


def test_an_account_can_be_chosen(there: Side, here: Side, importing: Import) -> None:
    there.cloud.ssh_key("laptop")
    other = here.roost.new_account("Other")
    assert importing.run("--account", "Other").code == 0
    assert other.get("/ssh-keys").json()["meta"]["total"] == 1
    assert here.all("/ssh-keys", "ssh_keys") == []


def test_what_needs_a_certificate_goes_without_and_that_is_said(
    there: Side, here: Side, importing: Import
) -> None:
    cloud, pair = there.cloud, zones.pair("static.example.com")
    rule = {"frontend_port": 443, "backend_port": 80, "backend_protocol": "http"}
    body = {
        "region": "ewr",
        "label": "secure",
        "forwarding_rules": [{**rule, "frontend_protocol": "https"}],
        "ssl": {"private_key_b64": pair.ssl_cert_key, "certificate_b64": pair.ssl_cert},
        "ssl_redirect": True,
    }
    cloud.post("/load-balancers", body, ok=202)
    fields = {"label": "pushed", "vanity_domain": "static.example.com", **pair._asdict()}
    cloud.post("/cdns/push-zones", fields, ok=201)
    cloud.roost.settle()
    ended = importing.run()
    assert ended.code == 0, ended.err
    assert "load-balancers: secure is without its certificate" in ended.err
    assert "CDNs: pushed is without static.example.com and its certificate" in ended.err
    [balancer] = here.all("/load-balancers", "load_balancers")
    assert (balancer["has_ssl"], balancer["generic_info"]["ssl_redirect"]) == (False, False)
    assert balancer["forwarding_rules"][0]["frontend_protocol"] == "https"
    [zone] = here.all("/cdns/push-zones", "push_zones")
    assert zone["vanity_domain"] == ""


def test_what_needs_something_that_was_refused_waits_for_the_next_time(
    there: Side, here: Side, importing: Import
) -> None:
    """An instance without its firewall group would be open to everybody."""
    group = there.cloud.firewall_group()
    there.cloud.deploy(label="web", firewall_group_id=group)
    here.fault(kind="error", operation="create-firewall-group", status=400, count=1)
    ended = importing.run()
    assert ended.code == Exit.PROBLEM
    reason = f"it needs firewalls {group}, which was not copied"
    assert f"instances: web was not copied: {reason}" in ended.err
    assert here.all("/instances", "instances") == []
    assert importing.run().code == 0
    [copy], [made] = here.all("/instances", "instances"), here.all("/firewalls", "firewall_groups")
    assert copy["firewall_group_id"] == made["id"]


def test_what_never_becomes_ready_is_not_waited_for_again(
    there: Side, here: Side, importing: Import, pauses: list[float]
) -> None:
    image = there.cloud.snapshot(there.cloud.deploy(label="original"))
    for label in ("first", "second"):
        there.cloud.deploy(label=label, snapshot_id=image)
    here.fault(kind="stuck", operation="create-snapshot-create-from-url")
    ended = importing.run()
    assert ended.code == Exit.PROBLEM
    assert importing.counts(ended)["instances"] == (1, 0, 2)
    assert ended.err.count("which does not become ready") == 2
    assert pauses.count(0.5) < 1300


def test_registries_arrive_with_what_they_keep(there: Side, here: Side, importing: Import) -> None:
    cloud = there.cloud
    wanted = {"name": "mine", "public": True, "region": "ams", "plan": "premium"}
    registry = cloud.post("/registry", wanted, ok=201)["id"]
    cloud.post(f"/registry/{registry}/replication", {"region": "nrt"}, ok=201)
    selected = {
        "repository_action": "excludes", "repository_match": "base/**",
        "tag_action": "excludes", "tag_match": "dev-*", "untagged": True,
    }  # fmt: skip
    for more in ({"rule_type": "days pulled", "count": 30}, {"rule_type": "always retain"}):
        cloud.post(f"/registry/{registry}/retention/rules", selected | more, ok=201)
    assert importing.run().code == 0
    [copy] = here.all("/registries", "registries")
    assert (copy["name"], copy["public"], copy["urn"]) == ("mine", True, "ams.vultrcr.com/mine")
    assert copy["metadata"]["subscription"]["plan"] == "premium"
    for path in ("replications", "retention/rules"):
        before, after = (
            side.cloud.get(f"/registry/{id}/{path}")
            for side, id in ((there, registry), (here, copy["id"]))
        )
        assert after == before
    assert importing.run().code == 0
    assert len(here.all("/registries", "registries")) == 1
