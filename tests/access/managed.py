"""Databases and clusters of an account, which `roost import` does not copy."""

from collections.abc import Callable
from typing import Any

from tests.products.databases.cloud import KAFKA_BUSINESS, WANTED
from tests.products.databases.test_kafka import CONNECTOR, QUOTA, TOPIC
from tests.products.kubernetes.fleet import MIDDLE, PLAN

Json = dict[str, Any]
Post = Callable[..., Json]

ENGINES = {
    "topics": "kafka", "quotas": "kafka", "connectors": "kafka", "available-connectors": "kafka",
    "kafka-rest": "kafka", "schema-registry": "kafka", "kafka-connect": "kafka",
    "access-control": "valkey",
}  # fmt: skip
"""Of which engine a database must be to have what a path names; for the others, PostgreSQL."""
CONNECTING = {
    "plan": KAFKA_BUSINESS, "enable_kafka_rest": True, "enable_schema_registry": True,
    "enable_kafka_connect": True,
}  # fmt: skip


def engine_of(path: str) -> str:
    return next((ENGINES[part] for part in path.split("/") if part in ENGINES), "pg")


def make_databases(post: Post, name: str) -> dict[str, str]:
    """The id of a database of each engine but MySQL. All that is in them has the same name."""
    made: dict[str, str] = {}
    for engine in ("pg", "valkey", "kafka"):
        wanted = WANTED[engine] | (CONNECTING if engine == "kafka" else {})
        place = {"database_engine": engine, "region": "ewr", "label": engine}
        made[engine] = post("/databases", **place, **wanted)["id"]
        post(f"/databases/{made[engine]}/users", username=name)
    within = f"/databases/{made['pg']}"
    post(f"{within}/dbs", name=name)
    pool = {"database": name, "username": name, "mode": "session", "size": 3}
    post(f"{within}/connection-pools", name=name, **pool)
    within = f"/databases/{made['kafka']}"
    post(f"{within}/topics", **(TOPIC | {"name": name}))
    post(f"{within}/quotas", **(QUOTA | {"client_id": name, "user": name}))
    post(f"{within}/connectors", **(CONNECTOR | {"name": name, "topics": name}))
    return made


def make_cluster(post: Post, application: str) -> str:
    """A cluster with a pool, of which each node has a label and a taint. Its id."""
    pool = {"node_quantity": 2, "label": "work", "plan": PLAN}
    cluster = post(
        "/kubernetes/clusters", region="ewr", label="prod", version=MIDDLE, node_pools=[pool]
    )  # fmt: skip
    within = f"/kubernetes/clusters/{cluster['id']}"
    nodes = f"{within}/node-pools/{cluster['node_pools'][0]['id']}"
    post(f"{nodes}/labels", key="disk", value="fast")
    post(f"{nodes}/taints", key="gpu", value="yes", effect="NoSchedule")
    post(f"{within}/applications", id=application)
    return str(cluster["id"])
