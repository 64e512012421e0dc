"""/v2/storage-gateways: NFS servers for file systems."""

from typing import Any

import pytest

from roost.drivers.file_storage import FileGateway, FileStorage
from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import UNKNOWN
from tests.products.vfs.files import Files
from tests.server import RunningRoost

MISSING = "Invalid storage gateway ID"
NOT_READY = "The storage gateway is not ready yet"
STILL_ATTACHED = "Can not delete this subscription until it is detatched from all machines"

Json = dict[str, Any]


class Gateways(Files):
    """A Roost as a user of its storage gateways sees it."""

    def wanted(self, **fields: Any) -> Json:
        """What asks for a file system, or, with an export, for a public gateway to it."""
        if "export_config" not in fields:
            return super().wanted(**fields)
        network = {"primary": {"ipv4_public_enabled": True, "ipv6_public_enabled": False}}
        body = {"label": "nfs", "type": "nfs4", "region": "ewr", "network_config": network}
        return {**body, **fields}

    def ask_for(self, *exports: Json, **fields: Any) -> Json:
        body = self.wanted(export_config=list(exports), **fields)
        return self.post("/storage-gateways", body, ok=202)["storage_gateway"]

    def serve(self, *exports: Json, **fields: Any) -> str:
        """The id of a gateway that is ready."""
        id = self.ask_for(*exports, **fields)["id"]
        self.roost.settle()
        return id

    def gateway(self, id: str) -> Json:
        return self.get(f"/storage-gateways/{id}")["storage_gateway"]

    def add(self, id: str, exports: Any) -> Json:
        reply = self.client.post(f"/storage-gateways/{id}/exports", json=exports)
        assert reply.status_code == 200, reply.text
        return reply.json()["vpc"]


@pytest.fixture
def gateways(roost: RunningRoost) -> Gateways:
    return Gateways(roost)


@pytest.fixture
def wire(gateways: Gateways, monkeypatch: pytest.MonkeyPatch) -> Wire:
    wire = Wire(monkeypatch)
    wire.tap(gateways.roost.app.driver(FileStorage), "serve", "stop_serving")
    return wire


def served(wire: Wire) -> FileGateway:
    """What the driver was told last."""
    assert wire.asked[-1][0] == "serve"
    return wire.asked[-1][1]


# Making one


@by_hand
def test_a_gateway_is_pending_then_serves(gateways: Gateways) -> None:
    gateways.clock.hold()
    vfs = gateways.ask()["id"]
    gateways.clock.advance(seconds=1)
    export = {
        "label": "web",
        "vfs_uuid": vfs,
        "pseudo_root_path": "/srv/web/",
        "allowed_ips": ["203.0.113.7", "2001:db8::/64"],
    }
    made = gateways.ask_for(export)
    id = made.pop("id")
    assert made.pop("date_created").endswith("+00:00")
    assert made == {
        "status": "pending",
        "type": "nfs4",
        "region": "ewr",
        "label": "nfs",
        "tags": [],
        "health": "unknown",
        "network_config": {
            "primary": {
                "ipv4_public_enabled": True,
                "ipv6_public_enabled": False,
                "vpc": {"vpc_uuid": ""},
            }
        },
        "export_config": [{"id": 1, **export, "pseudo_root_path": "/srv/web"}],
        "pending_charges": 0.02,
    }
    gateways.clock.advance(seconds=1)
    gateway = gateways.gateway(id)
    assert (gateway["status"], gateway["health"]) == ("active", "healthy")
    assert gateways.get("/storage-gateways")["storage_gateway"] == [gateway]


def test_the_driver_is_told_everything(gateways: Gateways, wire: Wire) -> None:
    vfs = gateways.make()
    export = {"vfs_uuid": vfs, "allowed_ips": ["203.0.113.7", "10.1.2.3/8", "2001:db8::1"]}
    gateways.serve(export)
    told = served(wire)
    assert (told.region, told.public_ipv4, told.public_ipv6) == ("ewr", True, False)
    [exported] = told.exports
    assert (exported.file_system, exported.path) == (vfs, "/")
    assert exported.networks == ("203.0.113.7/32", "10.0.0.0/8", "2001:db8::1/128")


def test_a_single_export_may_come_without_a_list(gateways: Gateways) -> None:
    """As in the example of the published description."""
    body = gateways.wanted(export_config={"vfs_uuid": gateways.make(), "allowed_ips": None})
    made = gateways.post("/storage-gateways", body, ok=202)["storage_gateway"]
    assert [export["id"] for export in made["export_config"]] == [1]
    assert made["export_config"][0]["allowed_ips"] == []


def test_a_gateway_may_be_in_a_vpc(gateways: Gateways, wire: Wire) -> None:
    vpc = gateways.post("/vpcs", {"region": "ewr"}, ok=201)["vpc"]["id"]
    network = {"primary": {"vpc": {"vpc_uuid": vpc}}}
    id = gateways.serve({"vfs_uuid": gateways.make()}, network_config=network)
    assert served(wire).network == vpc
    primary = gateways.gateway(id)["network_config"]["primary"]
    assert primary["vpc"] == {"vpc_uuid": vpc}
    assert primary["ipv4_public_enabled"] is False
    text = gateways.refused("DELETE", f"/vpcs/{vpc}")
    assert text == f"The storage gateway {id} is attached to this VPC network"
    gateways.delete(f"/storage-gateways/{id}")
    gateways.delete(f"/vpcs/{vpc}")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"label": None}, "Missing required field: label"),
        ({"type": None}, "Missing required field: type"),
        ({"region": None}, "Missing required field: region"),
        ({"network_config": None}, "Missing required field: network_config"),
        ({"network_config": {}}, "Missing required field: network_config.primary"),
        ({"export_config": None}, "Missing required field: export_config"),
        ({"export_config": "all"}, "Invalid export_config: "),
        ({"export_config": [{}]}, "Missing required field: export_config[0].vfs_uuid"),
        ({"label": " "}, "Invalid label: "),
        ({"type": "smb"}, "Invalid type: "),
        ({"region": "fra"}, "Invalid region: no file storage in fra"),
        ({"network_config": {"primary": {}}}, "Invalid network_config: "),
        (
            {"network_config": {"primary": {"vpc": {"vpc_uuid": UNKNOWN}}}},
            f"Invalid network_config.primary.vpc.vpc_uuid: {UNKNOWN}",
        ),
        ({"export_config": [{"vfs_uuid": UNKNOWN}]}, f"Invalid vfs_uuid: {UNKNOWN}"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(gateways: Gateways, fields: Json, text: str) -> None:
    body = gateways.wanted(**{"export_config": [], **fields})
    assert gateways.refused("POST", "/storage-gateways", body).startswith(text)
    assert gateways.get("/storage-gateways")["meta"]["total"] == 0


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"pseudo_root_path": "srv"}, "Invalid pseudo_root_path: must be an absolute path"),
        ({"pseudo_root_path": "/a/../b"}, "Invalid pseudo_root_path: must be an absolute path"),
        (
            {"allowed_ips": ["everybody"]},
            "Invalid allowed_ips: everybody is neither an address nor a CIDR block",
        ),
        (
            {"allowed_ips": ["10.0.0.0/33"]},
            "Invalid allowed_ips: 10.0.0.0/33 is neither an address nor a CIDR block",
        ),
        ({"allowed_ips": ["10.0.0.1"] * 101}, "Invalid allowed_ips: at most 100"),
        ({"label": "x" * 256}, "Invalid "),
    ],
)
def test_an_export_that_cannot_be_is_refused(gateways: Gateways, fields: Json, text: str) -> None:
    export = {"vfs_uuid": gateways.make(), **fields}
    body = gateways.wanted(export_config=[export])
    assert gateways.refused("POST", "/storage-gateways", body).startswith(text)


def test_only_own_file_systems_of_the_region_are_exported(gateways: Gateways) -> None:
    def refused(vfs: str) -> str:
        body = gateways.wanted(export_config=[{"vfs_uuid": vfs}])
        return gateways.refused("POST", "/storage-gateways", body)

    elsewhere = gateways.make(region="ams")
    assert refused(elsewhere) == f"Invalid vfs_uuid: {elsewhere} is in ams, not in ewr"
    theirs = Gateways(gateways.roost, gateways.roost.new_account()).make()
    assert refused(theirs) == f"Invalid vfs_uuid: {theirs}"


def test_a_gateway_that_cannot_be_made_has_failed(gateways: Gateways, wire: Wire) -> None:
    wire.refused.add("serve")
    id = gateways.serve({"vfs_uuid": gateways.make()})
    gateway = gateways.gateway(id)
    assert (gateway["status"], gateway["health"]) == ("failed", "unhealthy")
    gateways.delete(f"/storage-gateways/{id}")


# Changing


def test_the_label_alone_can_be_changed(gateways: Gateways) -> None:
    id = gateways.serve({"vfs_uuid": gateways.make()})
    before = gateways.gateway(id)
    path = f"/storage-gateways/{id}"
    reply = gateways.client.put(path, json={"label": "files", "region": "ams"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert gateways.gateway(id) == {**before, "label": "files"}
    assert gateways.refused("PUT", path, {}) == "Missing required field: label"
    assert gateways.refused("PUT", path, {"label": ""}).startswith("Invalid label: ")


def test_exports_come_and_go(gateways: Gateways, wire: Wire) -> None:
    vfs = gateways.make()
    id = gateways.serve({"vfs_uuid": vfs, "pseudo_root_path": "/a"})
    first = gateways.add(
        id,
        [
            {"vfs_uuid": vfs, "pseudo_root_path": "/b", "label": "second"},
            {"vfs_uuid": vfs, "pseudo_root_path": "/c"},
        ],
    )
    assert (first["id"], first["label"], first["pseudo_root_path"]) == (2, "second", "/b")
    gateways.delete(f"/storage-gateways/{id}/exports/2")
    assert gateways.add(id, {"vfs_uuid": vfs, "pseudo_root_path": "/b"})["id"] == 4
    gateways.roost.settle()
    exports = gateways.gateway(id)["export_config"]
    assert [(e["id"], e["pseudo_root_path"]) for e in exports] == [(1, "/a"), (3, "/c"), (4, "/b")]
    assert [export.path for export in served(wire).exports] == ["/a", "/c", "/b"]


def test_exports_are_added_together_or_not_at_all(gateways: Gateways) -> None:
    vfs = gateways.make()
    id = gateways.serve({"vfs_uuid": vfs})
    path = f"/storage-gateways/{id}/exports"
    for exports, text in (
        ([{"vfs_uuid": vfs, "pseudo_root_path": "/b"}, {"vfs_uuid": UNKNOWN}], "Invalid vfs_uuid"),
        ([{"vfs_uuid": vfs}], "Invalid pseudo_root_path: another export of this gateway has it"),
        ([], "Invalid request: at least one export is needed"),
        (
            [{"vfs_uuid": vfs, "pseudo_root_path": f"/{n}"} for n in range(50)],
            "Invalid export_config: at most 50",
        ),
    ):
        reply = gateways.client.post(path, json=exports)
        assert reply.status_code == 400
        assert reply.json()["error"].startswith(text)
    assert len(gateways.gateway(id)["export_config"]) == 1


def test_unknown_exports_are_not_found(gateways: Gateways) -> None:
    path = f"/storage-gateways/{gateways.serve({'vfs_uuid': gateways.make()})}/exports"
    for export_id in ("2", "0", "first"):
        text = gateways.refused("DELETE", f"{path}/{export_id}", status=404)
        assert text == "Invalid storage gateway export ID"


@by_hand
def test_exports_are_added_once_it_serves_and_removed_at_any_time(gateways: Gateways) -> None:
    gateways.clock.hold()
    vfs = gateways.ask()["id"]
    gateways.clock.advance(seconds=1)
    id = gateways.ask_for({"vfs_uuid": vfs})["id"]
    path = f"/storage-gateways/{id}/exports"
    assert gateways.refused("POST", path, {"vfs_uuid": vfs}) == NOT_READY
    gateways.delete(f"{path}/1")
    gateways.clock.advance(seconds=1)
    gateway = gateways.gateway(id)
    assert (gateway["status"], gateway["export_config"]) == ("active", [])


def test_what_is_exported_cannot_be_closed(gateways: Gateways) -> None:
    vfs = gateways.make()
    id = gateways.serve({"vfs_uuid": vfs}, {"vfs_uuid": vfs, "pseudo_root_path": "/again"})
    for export in (1, 2):
        assert gateways.refused("DELETE", f"/vfs/{vfs}") == STILL_ATTACHED
        gateways.delete(f"/storage-gateways/{id}/exports/{export}")
    gateways.delete(f"/vfs/{vfs}")


# Ending and paying


def test_a_deleted_gateway_is_gone(gateways: Gateways, wire: Wire) -> None:
    vfs = gateways.make()
    id = gateways.serve({"vfs_uuid": vfs})
    path = f"/storage-gateways/{id}"
    gateways.delete(path)
    for method, below in (
        ("GET", ""),
        ("PUT", ""),
        ("DELETE", ""),
        ("POST", "/exports"),
        ("DELETE", "/exports/1"),
    ):
        body = {"label": "x", "vfs_uuid": vfs}
        assert gateways.refused(method, path + below, body, status=404) == MISSING
    gateways.roost.settle()
    assert wire.asked[-1] == ("stop_serving", id)
    gateways.delete(f"/vfs/{vfs}")


def test_gateways_belong_to_their_account(gateways: Gateways) -> None:
    id = gateways.serve({"vfs_uuid": gateways.make()})
    other = Gateways(gateways.roost, gateways.roost.new_account())
    assert other.get("/storage-gateways")["storage_gateway"] == []
    path = f"/storage-gateways/{id}"
    for method in ("GET", "PUT", "DELETE"):
        assert other.refused(method, path, {"label": "mine"}, status=404) == MISSING


def test_a_gateway_costs_the_same_whatever_it_exports(gateways: Gateways) -> None:
    gateways.clock.hold("2031-01-01T00:00:00+00:00")
    id = gateways.serve({"vfs_uuid": gateways.make()})
    gateways.clock.advance(hours=10)
    assert gateways.gateway(id)["pending_charges"] == 0.15
    gateways.clock.advance(days=28)
    gateways.delete(f"/storage-gateways/{id}")
    charges = gateways.get("/billing/pending-charges")["pending_charges"]
    assert [
        (c["description"], c["total"]) for c in charges if c["product"] == "Storage Gateway"
    ] == [("nfs", 10.0)]
