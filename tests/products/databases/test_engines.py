"""What each engine has: everything else is refused with one status and a text that says so."""

from collections.abc import Mapping

import pytest

from roost.app import operations
from tests.products.databases.cloud import GONE, Databases

MIGRATION = {
    "host": "db.example.com", "port": 5432, "username": "me", "password": "x", "database": "a",
    "ssl": True,
}  # fmt: skip
TOPIC = {
    "name": "a", "partitions": 1, "replication": 1, "retention_hours": 1, "retention_bytes": -1,
}  # fmt: skip
QUOTA = {
    "client_id": "a", "user": "b", "consumer_byte_rate": 1, "producer_byte_rate": 1,
    "request_percentage": 1,
}  # fmt: skip
POOL = {"name": "a", "database": "a", "username": "a", "mode": "session", "size": 1}
CONNECTOR = {"name": "a", "class": "b", "topics": "c"}

OURS = [each for each in operations() if each.section == "managed-databases"]

ALL = {"mysql", "pg", "valkey", "kafka"}
OPERATIONS: list[tuple[set[str], str, str, Mapping[str, object] | None]] = [
    ({"mysql", "pg"}, "GET", "/dbs", None),
    ({"mysql", "pg"}, "POST", "/dbs", {"name": "a"}),
    ({"mysql", "pg"}, "GET", "/dbs/a", None),
    ({"mysql", "pg"}, "DELETE", "/dbs/a", None),
    ({"pg"}, "GET", "/connection-pools", None),
    ({"pg"}, "POST", "/connection-pools", POOL),
    ({"pg"}, "GET", "/connection-pools/a", None),
    ({"pg"}, "PUT", "/connection-pools/a", {}),
    ({"pg"}, "DELETE", "/connection-pools/a", None),
    ({"kafka"}, "GET", "/topics", None),
    ({"kafka"}, "POST", "/topics", TOPIC),
    ({"kafka"}, "GET", "/topics/a", None),
    ({"kafka"}, "PUT", "/topics/a", {}),
    ({"kafka"}, "DELETE", "/topics/a", None),
    ({"kafka"}, "GET", "/quotas", None),
    ({"kafka"}, "POST", "/quotas", QUOTA),
    ({"kafka"}, "GET", "/quotas/a/b", None),
    ({"kafka"}, "PUT", "/quotas/a/b", QUOTA),
    ({"kafka"}, "DELETE", "/quotas/a/b", None),
    ({"kafka"}, "GET", "/available-connectors", None),
    ({"kafka"}, "GET", "/available-connectors/a/configuration", None),
    ({"kafka"}, "GET", "/connectors", None),
    ({"kafka"}, "POST", "/connectors", CONNECTOR),
    ({"kafka"}, "GET", "/connectors/a", None),
    ({"kafka"}, "PUT", "/connectors/a", {}),
    ({"kafka"}, "DELETE", "/connectors/a", None),
    ({"kafka"}, "GET", "/connectors/a/status", None),
    ({"kafka"}, "POST", "/connectors/a/restart", None),
    ({"kafka"}, "POST", "/connectors/a/pause", None),
    ({"kafka"}, "POST", "/connectors/a/resume", None),
    ({"kafka"}, "POST", "/connectors/a/tasks/0/restart", None),
    ({"mysql", "pg", "kafka"}, "GET", "/advanced-options", None),
    ({"mysql", "pg", "kafka"}, "PUT", "/advanced-options", {}),
    *(
        ({"kafka"}, method, f"/advanced-options/{of}", {})
        for of in ("kafka-rest", "schema-registry", "kafka-connect")
        for method in ("GET", "PUT")
    ),
    ({"pg", "kafka"}, "GET", "/version-upgrade", None),
    ({"pg", "kafka"}, "POST", "/version-upgrade", {"version": "1"}),
    ({"mysql", "pg", "valkey"}, "GET", "/backups", None),
    ({"mysql", "pg", "valkey"}, "POST", "/restore", {"label": "a"}),
    ({"mysql", "pg", "valkey"}, "POST", "/fork", {"label": "a", "region": "ewr", "plan": "b"}),
    ({"mysql", "pg", "valkey"}, "POST", "/read-replica", {"label": "a", "region": "xyz"}),
    ({"mysql", "pg", "valkey"}, "POST", "/promote-read-replica", None),
    ({"mysql", "pg", "valkey"}, "GET", "/migration", None),
    ({"mysql", "pg", "valkey"}, "POST", "/migration", {**MIGRATION, "host": " "}),
    ({"mysql", "pg", "valkey"}, "DELETE", "/migration", None),
    (ALL, "GET", "/usage", None),
    (ALL, "GET", "/users", None),
    (ALL, "GET", "/maintenance", None),
    (ALL, "POST", "/alerts", {"period": "day"}),
]


@pytest.mark.parametrize("engine", sorted(ALL))
def test_what_another_engine_has_is_a_400_that_names_it(cloud: Databases, engine: str) -> None:
    path = cloud.connecting() if engine == "kafka" else cloud.make(engine)
    title = {"mysql": "MySQL", "pg": "PostgreSQL", "valkey": "Valkey", "kafka": "Kafka"}[engine]
    for engines, method, url, body in OPERATIONS:
        reply = cloud.client.request(method, path + url, json=body)
        text = reply.json().get("error", "") if reply.content else ""
        if engine in engines:
            assert reply.status_code < 500
            assert "alone" not in text, f"{method} {url}: {text}"
        else:
            assert reply.status_code == 400, f"{method} {url}: {text}"
            assert text.endswith(f"alone: this is a {title} database")


def test_nothing_of_a_database_is_there_for_another_account(cloud: Databases) -> None:
    path = cloud.make("kafka")
    other = Databases(cloud.roost, cloud.roost.new_account())
    own: list[tuple[str, str, Mapping[str, object] | None]] = [
        ("GET", "", None), ("PUT", "", {}), ("DELETE", "", None),
        ("POST", "/users", {"username": "a"}), ("GET", "/users/vultradmin", None),
        ("PUT", "/users/vultradmin", {"password": ""}), ("DELETE", "/users/vultradmin", None),
        ("PUT", "/users/vultradmin/access-control", {"permission": "read"}),
        ("POST", "/maintenance", None),
    ]  # fmt: skip
    rest = [(method, url, body) for _, method, url, body in OPERATIONS]
    for method, url, body in (*own, *rest):
        reply = other.client.request(method, path + url, json=body)
        assert reply.status_code == 404, f"{method} {url}: {reply.text}"
        assert GONE in reply.json()["error"]
    assert len({(method, url) for method, url, _ in (*own, *rest)}) == len(OURS) - 4
    assert cloud.database(path)["status"] == "Running"
