"""What has to be so before an example can succeed, where it is not so anyway."""

from collections.abc import Callable
from typing import Any

from roost.http.samples import sample
from tests.access.estates import Estate

Json = dict[str, Any]
Prepare = Callable[[Estate], None]
BACK = "http://127.0.0.1:8400/callback"
"""Where sign-ins lead back to."""

SAVED = sample("/state/saved")
"""What the state with one of everything is called, in examples too."""
UNUSED_SERVER = "stopped"
"""The label of a server that nothing is attached to, and that has backups."""


def _send(method: str, path: str, **body: Any) -> Prepare:
    """path: a template, in which the estate's own names are put."""

    def send(estate: Estate) -> None:
        estate.send(method, estate.path(path), **body)

    return send


def _every(*steps: Prepare) -> Prepare:
    def prepare(estate: Estate) -> None:
        for step in steps:
            step(estate)

    return prepare


def _detach_network(estate: Estate) -> None:
    estate.send("POST", f"/instances/{estate.web}/vpc2/detach", vpc_id=estate.vpc2)


def _name_metal(estate: Estate) -> None:
    ip = estate.one_of("/bare-metals/{baremetal-id}/ipv6/reverse")
    estate.send("POST", f"/bare-metals/{estate.metal}/ipv6/reverse", ip=ip, reverse="x.example.com")


def _migrate(estate: Estate) -> None:
    path = estate.path("/databases/{database-id}/migration")
    source = {"host": "db.example.com", "port": 5432, "username": "a", "password": "b"}
    estate.send("POST", path, **source, database="defaultdb", ssl=True)


def _be_answered(estate: Estate) -> None:
    """By the support."""
    path = estate.path("/tickets/{reference}/replies")
    reply = estate.roost.admin().post(path, json={"description": "Try."})
    assert reply.is_success, reply.text


_DETACH_ISO = _send("POST", "/instances/{instance-id}/iso/detach")
_DELETE_POOL = _send("DELETE", "/databases/{database-id}/connection-pools/{pool-name}")

BEFORE: dict[str, Prepare] = {
    "attach-block": _send("POST", "/blocks/{block-id}/detach", live=True),
    "attach-instance-iso": _DETACH_ISO,
    "attach-instance-vpc2": _detach_network,
    "database-detach-migration": _migrate,
    "delete-baremetal-reverse-ipv6": _name_metal,
    "delete-database-db": _DELETE_POOL,
    "delete-database-user": _DELETE_POOL,
    "delete-instance-template": _send("DELETE", "/clusters/{cluster-id}"),
    "delete-iso": _DETACH_ISO,
    "list-logs": lambda estate: estate.roost.flush_log(),
    "restore-iam-policy": _send("DELETE", "/policies/{id}"),
    "restore-iam-role": _send("DELETE", "/roles/{id}"),
    "restore-iam-role-trust": _send("DELETE", "/role-trusts/{id}"),
    "review-ticket-reply": _be_answered,
    "view-migration-status": _migrate,
}
"""By operationId: what is done first."""


def archived(estate: Estate) -> str:
    """An object storage with an archive and a bucket of the usual name."""
    storage = estate.made("/object-storage", cluster_id=2, tier_id=2, label="archive")
    name = estate.one_of("/object-storage/{object-storage-id}/bucket")
    estate.send("DELETE", f"/object-storage/{estate.one_of('/object-storage')}/bucket/{name}")
    estate.settle()
    estate.client.post(f"/object-storage/{storage}/bucket", json={"bucket_name": name})
    estate.settle()
    return storage


def _second_address(estate: Estate) -> str:
    addresses = estate.client.get(f"/instances/{estate.web}/ipv4").json()["ipv4s"]
    return next(a["ip"] for a in addresses if a["type"] == "secondary_ip")


def _image_with_variables(estate: Estate) -> str:
    apps = estate.client.get("/applications", params={"type": "marketplace", "per_page": 500})
    for app in apps.json()["applications"]:
        path = f"/marketplace/apps/{app['image_id']}/variables"
        if estate.client.get(path).json()["variables"]:
            return str(app["image_id"])
    raise LookupError("no application has variables")


def _replica(estate: Estate) -> str:
    databases = estate.client.get("/databases").json()["databases"]
    return next(r["id"] for d in databases for r in d.get("read_replicas") or ())


def outdated(estate: Estate) -> str:
    """A database for which there is an update."""
    databases = estate.client.get("/databases").json()["databases"]
    for database in databases:
        updates = estate.client.get(f"/databases/{database['id']}/maintenance").json()
        if updates["available_updates"]:
            return str(database["id"])
    raise LookupError("no database can be updated")


def _own_issuer(estate: Estate) -> str:
    issuers = estate.client.get("/oidc/issuer").json()["issuers"]
    return next(i["id"] for i in issuers if i["source"] != "provider")


def _last_reply(estate: Estate) -> str:
    path = estate.path("/tickets/{reference}/replies")
    return str(len(estate.client.get(path).json()["replies"]) - 1)


def _root(estate: Estate) -> str:
    [mine] = estate.client.get("/users", params={"per_page": 1}).json()["users"]
    return str(mine["id"])


def labelled(label: str) -> Callable[[Estate], str]:
    """The server of that name."""

    def find(estate: Estate) -> str:
        [found] = estate.client.get("/instances", params={"label": label}).json()["instances"]
        return str(found["id"])

    return find


def _fault(estate: Estate) -> str:
    made = estate.roost.admin().post("/faults", json={"kind": "sold-out", "region": "sea"})
    return str(made.json()["id"])


def _saved(estate: Estate) -> str:
    made = estate.roost.admin().post("/state/saved", json={"name": "gone"})
    return str(made.json()["name"])


INSTEAD: dict[str, dict[str, Callable[[Estate], str]]] = {
    "create-instance-backup-schedule": {"instance-id": labelled(UNUSED_SERVER)},
    "create-nat-gateway": {"vpc-id": lambda estate: estate.other_vpc},
    "createVFSAttachment": {"vps_id": labelled(UNUSED_SERVER)},
    "database-promote-read-replica": {"database-id": _replica},
    "clear-fault": {"fault-id": _fault},
    "delete-saved-state": {"name": _saved},
    "get-invoice-pdf": {"invoice-id": lambda estate: estate.one_of("/billing/invoices")},
    "get-saved-state": {"name": lambda estate: SAVED},
    "restore-state": {"name": lambda estate: SAVED},
    "get-any-attachment": {"reply": lambda estate: "0", "index": lambda estate: "0"},
    "get-server-identity-token": {"server-id": lambda estate: estate.web},
    "delete-instance-ipv4": {"ipv4": _second_address},
    "delete-network": {"network-id": lambda estate: estate.made("/vpcs", region="sea")},
    "delete-oidc-issuer": {"issuer_id": _own_issuer},
    "delete-organization": {"id": lambda estate: estate.made("/organizations", name="Gone")},
    "delete-vpc": {"vpc-id": lambda estate: estate.made("/vpcs", region="sea")},
    "delete-vpc2": {"vpc-id": lambda estate: estate.made("/vpc2", region="sea")},
    "deleteVFS": {
        "vfs_id": lambda estate: estate.made(
            "/vfs", region="ewr", label="gone", storage_size={"gb": 10}
        )
    },
    "get-cluster-availability-of-plan": {"plan-id": lambda estate: "vc2-1c-1gb"},
    "get-oidc-discovery": {"provider_id": lambda estate: estate.one_of("/oidc/provider")},
    "get-oidc-identity-discovery": {"source": lambda estate: "instance"},
    "list-iam-assumable-roles": {"user_id": _root},
    "list-iam-role-trusts-by-role": {"role_id": lambda estate: estate.taken},
    "list-service-alerts": {"database-id": outdated},
    "list-application-variables": {"image-id": _image_with_variables},
    "list-marketplace-app-variables": {"image-id": _image_with_variables},
    "review-ticket-reply": {"ticket-reply-index": _last_reply},
    "scim-get-resource-type": {"id": lambda estate: "User"},
    "scim-get-schema": {"id": lambda estate: "urn:ietf:params:scim:schemas:core:2.0:User"},
    "set-object-storage-bucket-archival": {"object-storage-id": archived},
    "set-object-storage-bucket-lifecycle": {"object-storage-id": archived},
    "start-maintenance-updates": {"database-id": outdated},
    "update-oidc-issuer": {"issuer_id": _own_issuer},
}
"""By operationId and parameter: what its path names, where the usual thing does not fit."""
