"""Applications: what clusters can have, and what they have."""

from typing import Any

import pytest

from roost.catalog import K8sApplication, kubernetes_application
from roost.products.kubernetes.applications import rules
from tests.products.blocks.storage import Wire, by_hand
from tests.products.instances.cloud import UNKNOWN, Json
from tests.products.kubernetes.fleet import GONE, Fleet

NO_APPLICATION = "Invalid application ID"


def offered(fleet: Fleet) -> Json:
    """The first application that there is."""
    return fleet.get("/kubernetes/applications")["apps"][0]


def deploy(fleet: Fleet, id: str, **fields: Any) -> Json:
    body = {"id": offered(fleet)["id"], **fields}
    return fleet.post(f"/kubernetes/clusters/{id}/applications", body, ok=201)["app_deployment"]


def test_what_is_offered_is_told_in_texts(fleet: Fleet) -> None:
    listed = fleet.get("/kubernetes/applications")
    names = "id name description url icon_url version date_created date_updated"
    for app in listed["apps"]:
        assert app.keys() == set(names.split())
        assert all(isinstance(value, str) and value for value in app.values())
    assert listed["meta"]["total"] == len(listed["apps"])


@by_hand
def test_an_application_is_pending_then_active(fleet: Fleet, wire: Wire) -> None:
    fleet.clock.hold()
    id = fleet.ask()["id"]
    fleet.clock.advance(seconds=5)
    app = offered(fleet)
    made = deploy(fleet, id, timeout="5m", config="replicas: 2")
    assert made == {
        "id": made["id"],
        "app_id": app["id"],
        "app_name": app["name"],
        "version": app["version"],
        "status": "pending",
        "timeout": "5m",
        "config": "replicas: 2",
        "date_created": made["date_created"],
        "date_updated": made["date_created"],
    }
    fleet.clock.advance(seconds=1)
    path = f"/kubernetes/clusters/{id}/applications"
    [found] = fleet.get(path)["app_deployments"]
    assert found == {**made, "status": "active"}
    [told] = [call[1] for call in wire.asked if call[0] == "deploy"]
    assert (told.application, told.config, told.cluster) == (app["name"], "replicas: 2", id)


def test_it_is_found_by_its_own_id_and_by_its_applications(fleet: Fleet) -> None:
    id = fleet.make()
    made = deploy(fleet, id)
    fleet.roost.settle()
    path = f"/kubernetes/clusters/{id}/applications"
    by_id, by_app = (fleet.get(f"{path}/{made[name]}") for name in ("id", "app_id"))
    assert by_id == by_app
    assert by_id["app_deployment"]["timeout"] == "10m"


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"id": None}, "Missing required field: id"),
        ({"id": UNKNOWN}, f"Invalid id: there is no application {UNKNOWN}"),
        ({"timeout": "soon"}, "Invalid timeout: "),
        ({"config": "x" * 65537}, "Invalid config: "),
    ],
)
def test_what_cannot_be_deployed_is_refused(
    fleet: Fleet, fields: dict[str, Any], text: str
) -> None:
    id = fleet.make()
    path = f"/kubernetes/clusters/{id}/applications"
    body = {"id": offered(fleet)["id"], **fields}
    assert fleet.refused("POST", path, body).startswith(text)
    assert fleet.get(path)["app_deployments"] == []


def test_a_cluster_has_an_application_once(fleet: Fleet) -> None:
    id = fleet.make()
    deploy(fleet, id)
    app = offered(fleet)
    text = fleet.refused("POST", f"/kubernetes/clusters/{id}/applications", {"id": app["id"]})
    assert text == f"{app['name']} is already deployed to this cluster"


@by_hand
def test_a_cluster_that_is_not_ready_has_none(fleet: Fleet) -> None:
    fleet.clock.hold()
    id = fleet.ask()["id"]
    body = {"id": offered(fleet)["id"]}
    text = fleet.refused("POST", f"/kubernetes/clusters/{id}/applications", body)
    assert text == "The cluster is not ready yet"


def test_an_upgrade_takes_it_to_the_latest_version(
    fleet: Fleet, wire: Wire, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = fleet.make()
    made = deploy(fleet, id)
    fleet.roost.settle()
    path = f"/kubernetes/clusters/{id}/applications/{made['id']}"
    fleet.post(f"{path}/upgrade")
    fleet.roost.settle()
    assert fleet.get(path)["app_deployment"] == {**made, "status": "active"}, "it was the latest"

    def newer(id: str) -> K8sApplication | None:
        app = kubernetes_application(id)
        return app and K8sApplication(**{**_fields(app), "version": "99.0.0"})

    monkeypatch.setattr(rules, "kubernetes_application", newer)
    fleet.post(f"{path}/upgrade")
    assert fleet.get(path)["app_deployment"]["version"] == "99.0.0"
    fleet.roost.settle()
    assert fleet.get(path)["app_deployment"]["status"] == "active"
    versions = [call[1].version for call in wire.asked if call[0] == "deploy"]
    assert versions == [made["version"], "99.0.0"]


def _fields(app: K8sApplication) -> dict[str, str]:
    return {name: getattr(app, name) for name in app.__struct_fields__}


def test_what_the_driver_refuses_has_failed(fleet: Fleet, wire: Wire) -> None:
    wire.refused.add("deploy")
    id = fleet.make()
    made = deploy(fleet, id)
    fleet.roost.settle()
    path = f"/kubernetes/clusters/{id}/applications/{made['id']}"
    assert fleet.get(path)["app_deployment"]["status"] == "failed"
    fleet.delete(path)


def test_a_deleted_application_is_gone_and_can_be_deployed_anew(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make()
    made = deploy(fleet, id)
    path = f"/kubernetes/clusters/{id}/applications/{made['app_id']}"
    fleet.delete(path)
    for method, below in (("GET", ""), ("DELETE", ""), ("POST", "/upgrade")):
        assert fleet.refused(method, path + below, status=404) == NO_APPLICATION
    fleet.roost.settle()
    assert wire.asked[-1] == ("withdraw", made["id"])
    deploy(fleet, id)


def test_they_are_of_a_cluster_that_there_is(fleet: Fleet) -> None:
    path = f"/kubernetes/clusters/{UNKNOWN}/applications"
    body = {"id": offered(fleet)["id"]}
    for method, below in (("GET", ""), ("POST", ""), ("GET", "/x"), ("DELETE", "/x")):
        assert fleet.refused(method, path + below, body, status=404) == GONE


def test_they_go_with_their_cluster(fleet: Fleet) -> None:
    id = fleet.make()
    deploy(fleet, id)
    fleet.delete(f"/kubernetes/clusters/{id}")
    path = f"/kubernetes/clusters/{id}/applications"
    assert fleet.refused("GET", path, status=404) == GONE
