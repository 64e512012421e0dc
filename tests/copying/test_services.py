"""What comes with a copy by itself, what cannot be had here, and what needs that."""

from typing import Any

from roost.cli.failures import Exit
from tests.products.kubernetes.fleet import MIDDLE, PLAN

from .conftest import Import, Side
from .elsewhere import Elsewhere, elsewhere

Json = dict[str, Any]

POOL = {"label": "work", "plan": PLAN, "node_quantity": 1}


def cluster(side: Side, **fields: Any) -> Json:
    body = {"region": "ewr", "label": "production", "version": MIDDLE, "node_pools": [POOL]}
    made = side.cloud.post("/kubernetes/clusters", body | fields, ok=201)["vke_cluster"]
    side.roost.settle()
    return side.cloud.get(f"/kubernetes/clusters/{made['id']}")["vke_cluster"]


def test_nodes_are_new_ones_without_what_was_attached_to_them(
    there: Side, here: Side, importing: Import
) -> None:
    [pool] = cluster(there)["node_pools"]
    [node] = pool["nodes"]
    volume = {"region": "ewr", "block_type": "high_perf", "size_gb": 10, "label": "pvc-1"}
    block = there.cloud.post("/blocks", volume, ok=202)["block"]["id"]
    there.roost.settle()
    there.cloud.post(f"/blocks/{block}/attach", {"instance_id": node["id"], "live": True})
    there.roost.settle()
    ended = importing.run()
    assert ended.code == Exit.PROBLEM
    here.roost.settle()
    assert "instances" not in importing.counts(ended)
    [copy] = here.all("/kubernetes/clusters", "vke_clusters")
    [instance] = here.all("/instances", "instances")
    assert instance["id"] == copy["node_pools"][0]["nodes"][0]["id"]
    assert importing.counts(ended)["block-attachments"] == (0, 0, 1)
    assert f"it needs instances {node['id']}, which was not copied" in ended.err


def test_a_cluster_of_a_version_that_is_over_is_said(here: Side, importing: Import) -> None:
    found = {"id": "one", "label": "old", "region": "ewr", "version": "v1.20.0+1"}
    with elsewhere() as endpoint:
        endpoint.answers["/kubernetes/clusters"] = {"vke_clusters": [found | {"node_pools": []}]}
        ended = run(importing, endpoint)
    assert (ended.code, here.all("/kubernetes/clusters", "vke_clusters")) == (Exit.PROBLEM, [])
    assert "kubernetes-clusters: old was not copied: Invalid K8 version." in ended.err


def test_a_database_of_an_engine_that_nobody_has_is_said(here: Side, importing: Import) -> None:
    found = {"id": "one", "label": "old", "region": "EWR", "plan": "a", "status": "Running"}
    engine = {"database_engine": "ferretpg", "database_engine_version": "1"}
    with elsewhere() as endpoint:
        endpoint.answers["/databases"] = {"databases": [found | engine]}
        ended = run(importing, endpoint)
    assert (ended.code, here.all("/databases", "databases")) == (Exit.PROBLEM, [])
    assert importing.counts(ended) == {"databases": (0, 0, 1)}
    assert "databases: old was not copied: Invalid database_engine: " in ended.err


def test_one_who_follows_waits_for_whom_it_follows(
    there: Side, here: Side, importing: Import
) -> None:
    """A read replica is made of the primary's first backup, hence once that is there."""
    body = {
        "database_engine": "pg", "database_engine_version": "17", "region": "ewr",
        "plan": "vultr-dbaas-startup-cc-1-55-2", "label": "primary",
    }  # fmt: skip
    primary = there.cloud.post("/databases", body, ok=201)["database"]["id"]
    there.roost.settle()
    follow = {"region": "ewr", "label": "replica"}
    there.cloud.post(f"/databases/{primary}/read-replica", follow, ok=200)
    there.roost.settle()
    here.fault(kind="stuck", operation="create-database")
    ended = importing.run()
    assert importing.counts(ended)["read-replicas"] == (0, 0, 1)
    assert "which does not become ready" in ended.err
    here.clear_faults()
    here.roost.settle()
    assert importing.counts(importing.run())["read-replicas"] == (1, 0, 0)
    [copy, replica] = here.all("/databases", "databases")
    assert [each["id"] for each in copy["read_replicas"]] == [replica["id"]]


def run(importing: Import, endpoint: Elsewhere) -> Any:
    return importing.run(source=endpoint.url, key="any")
