"""Users of databases, and the logical databases and connection pools that are theirs."""

from typing import Any

import pytest
from cryptography import x509

from tests.products.blocks.storage import Wire
from tests.products.databases.cloud import HOBBYIST, Databases

ENGINES = pytest.mark.parametrize("engine", ["mysql", "pg", "valkey", "kafka"])


@ENGINES
def test_the_first_user_is_in_the_list_and_its_password_is_the_databases(
    cloud: Databases, engine: str
) -> None:
    path = cloud.make(engine)
    [admin] = cloud.listed(f"{path}/users")
    assert (admin["username"], admin["password"]) == (
        "vultradmin", cloud.database(path)["password"],
    )  # fmt: skip
    changed = cloud.put(f"{path}/users/vultradmin", {"password": "another one"})["user"]
    assert changed["password"] == cloud.database(path)["password"] == "another one"
    again = cloud.put(f"{path}/users/vultradmin", {"password": ""})["user"]["password"]
    assert again.startswith("AVNS_")
    assert cloud.database(path)["password"] == again
    text = cloud.refused("DELETE", f"{path}/users/vultradmin")
    assert text == "The user vultradmin cannot be deleted"


def test_a_mysql_user_has_an_encryption_in_the_words_of_answers(cloud: Databases) -> None:
    path = cloud.make("mysql")
    user = cloud.post(f"{path}/users", {"username": "app", "password": "x"}, ok=201)["user"]
    assert user == {"username": "app", "password": "x", "encryption": "Default (MySQL 8+)"}
    body = {"username": "old", "encryption": "mysql_native_password"}
    old = cloud.post(f"{path}/users", body, ok=201)["user"]
    assert old["encryption"] == "Legacy (MySQL 5.x)"
    assert old["password"].startswith("AVNS_")
    assert cloud.get(f"{path}/users/old")["user"] == old


def test_what_is_for_another_engine_is_ignored(cloud: Databases) -> None:
    body = {"username": "app", "encryption": "mysql_native_password", "permission": "read"}
    user = cloud.post(f"{cloud.make()}/users", body, ok=201)["user"]
    assert user.keys() == {"username", "password"}


def test_a_kafka_user_has_a_certificate_of_the_databases_authority(cloud: Databases) -> None:
    path = cloud.make("kafka")
    user = cloud.post(f"{path}/users", {"username": "app"}, ok=201)["user"]
    assert user["permission"] == "readwrite"
    certificate = x509.load_pem_x509_certificate(user["access_cert"].encode())
    authority = cloud.database(path)["ca_certificate"]
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority.encode()))
    assert certificate.subject.rfc4514_string() == "CN=app"
    changed = cloud.put(f"{path}/users/app/access-control", {"permission": "read"})["user"]
    assert changed == {**user, "permission": "read"}
    assert cloud.refused("PUT", f"{path}/users/app/access-control", {}, status=422) == (
        "Missing required field: permission"
    )


def test_of_a_valkey_users_lists_those_change_that_are_given(cloud: Databases, wire: Wire) -> None:
    path = cloud.make("valkey")
    user = cloud.post(f"{path}/users", {"username": "app"}, ok=201)["user"]
    assert user["access_control"] == {
        "acl_categories": ["+@all"], "acl_channels": ["*"], "acl_commands": [], "acl_keys": ["*"],
        "redis_acl_categories": ["+@all"], "redis_acl_channels": ["*"],
        "redis_acl_commands": [], "redis_acl_keys": ["*"],
    }  # fmt: skip
    url = f"{path}/users/app/access-control"
    cloud.put(url, {"acl_categories": ["-@all", "+@read"], "acl_channels": []})
    cloud.put(url, {"redis_acl_commands": ["+config|get"], "acl_keys": ["cache:*"]})
    cloud.roost.settle()
    [_, app] = wire.asked[-1][2].users
    assert app.acl == ("-@all", "+@read", "+config|get", "~cache:*")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"acl_categories": ["+@everything"]}, "Invalid acl_categories: +@everything"),
        ({"acl_categories": ["all"]}, "Invalid acl_categories: all"),
        ({"acl_commands": ["get"]}, "Invalid acl_commands: get"),
        ({"acl_keys": ["a b"]}, "Invalid acl_keys: a b"),
        ({"acl_keys": ["a"] * 201}, "Invalid acl_keys: at most 200"),
        ({}, "Missing required field: one of acl_categories, acl_channels, acl_commands, acl_keys"),
    ],
)
def test_rules_that_valkey_does_not_know_are_refused(
    cloud: Databases, body: dict[str, Any], text: str
) -> None:
    path = cloud.make("valkey")
    before = cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    assert cloud.refused("PUT", f"{path}/users/app/access-control", body, status=422) == text
    assert cloud.get(f"{path}/users/app") == before
    text = cloud.refused(
        "PUT", f"{path}/users/vultradmin/access-control", {"acl_keys": []}, status=422
    )
    assert text == "Invalid username: vultradmin may do everything, always"


@pytest.mark.parametrize("engine", ["mysql", "pg"])
def test_other_engines_have_no_access_controls(cloud: Databases, engine: str) -> None:
    path = cloud.make(engine)
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    text = cloud.refused("PUT", f"{path}/users/app/access-control", {"acl_keys": []})
    assert text.startswith("Access controls are for Valkey and Kafka alone: this is a ")


@pytest.mark.parametrize(
    ("engine", "name", "text"),
    [
        ("pg", "", "Invalid username: must be 1 to 63 letters"),
        ("pg", "a/b", "Invalid username: must be"),
        ("pg", "-a", "Invalid username: must be"),
        ("pg", "a" * 64, "Invalid username: must be"),
        ("pg", "pg_reader", "Invalid username: pg_reader is reserved"),
        ("pg", "vultradmin", "Invalid username: there is a user vultradmin already"),
        ("mysql", "root", "Invalid username: root is reserved"),
        ("mysql", "a" * 33, "Invalid username: must be 1 to 32 letters"),
        ("kafka", "", "Invalid username: must be 1 to 64 letters"),
        ("kafka", "ü" * 40, "Invalid username: must be"),
        ("valkey", "default", "Invalid username: default is reserved"),
    ],
)
def test_names_that_an_engine_would_refuse(
    cloud: Databases, engine: str, name: str, text: str
) -> None:
    path = cloud.make(engine)
    refusal = cloud.refused("POST", f"{path}/users", {"username": name}, status=422)
    assert refusal.startswith(text)
    assert len(cloud.listed(f"{path}/users")) == 1


@pytest.mark.parametrize("password", ["x" * 257, "two\nlines"])
def test_passwords_that_are_none(cloud: Databases, password: str) -> None:
    path = cloud.make()
    for method, url, body in (
        ("POST", f"{path}/users", {"username": "app", "password": password}),
        ("PUT", f"{path}/users/vultradmin", {"password": password}),
    ):
        text = cloud.refused(method, url, body, status=422)
        assert text.startswith("Invalid password: ")


def test_a_user_that_is_gone(cloud: Databases) -> None:
    path = cloud.make()
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    cloud.delete(f"{path}/users/app")
    for method in ("GET", "PUT", "DELETE"):
        text = cloud.refused(method, f"{path}/users/app", {"password": ""}, status=404)
        assert text == "Not a valid database user"
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)


# Logical databases


@pytest.mark.parametrize("engine", ["mysql", "pg"])
def test_logical_databases(cloud: Databases, wire: Wire, engine: str) -> None:
    path = cloud.make(engine)
    assert cloud.listed(f"{path}/dbs") == [{"name": "defaultdb"}]
    assert cloud.post(f"{path}/dbs", {"name": "shop"}, ok=201) == {"db": {"name": "shop"}}
    assert cloud.get(f"{path}/dbs/shop") == {"db": {"name": "shop"}}
    cloud.roost.settle()
    assert wire.asked[-1][2].databases == ("defaultdb", "shop")
    cloud.delete(f"{path}/dbs/shop")
    for method in ("GET", "DELETE"):
        text = cloud.refused(method, f"{path}/dbs/shop", status=404)
        assert text == "Not a valid database db"
    text = cloud.refused("DELETE", f"{path}/dbs/defaultdb")
    assert text == "The database defaultdb cannot be deleted"


@pytest.mark.parametrize(
    ("engine", "name", "text"),
    [
        ("pg", "template1", "Invalid name: template1 is reserved"),
        ("pg", "defaultdb", "Invalid name: there is a database defaultdb already"),
        ("pg", "a b", "Invalid name: must be 1 to 63 letters"),
        ("mysql", "sys", "Invalid name: sys is reserved"),
        ("mysql", "a" * 65, "Invalid name: must be 1 to 64 letters"),
    ],
)
def test_names_of_logical_databases_that_an_engine_would_refuse(
    cloud: Databases, engine: str, name: str, text: str
) -> None:
    path = cloud.make(engine)
    assert cloud.refused("POST", f"{path}/dbs", {"name": name}, status=422).startswith(text)


# Connection pools

POOL = {
    "name": "web", "database": "defaultdb", "username": "vultradmin", "mode": "transaction",
    "size": 5,
}  # fmt: skip


def test_pools_share_the_connections_of_the_plan(cloud: Databases, wire: Wire) -> None:
    path = cloud.make(plan=HOBBYIST)
    pools = f"{path}/connection-pools"
    assert cloud.post(pools, POOL, ok=201) == {"connection_pool": POOL}
    cloud.post(pools, {**POOL, "name": "jobs", "size": 7}, ok=201)
    shown = cloud.get(pools)
    assert shown["connections"] == {"used": 12, "available": 10, "max": 22}
    assert [pool["name"] for pool in shown["connection_pools"]] == ["web", "jobs"]
    assert shown["meta"] == {"total": 2, "links": {"next": "", "prev": ""}}
    text = cloud.refused("POST", pools, {**POOL, "name": "more", "size": 11}, status=422)
    assert text == "Invalid size: 10 connections are available"
    text = cloud.refused("PUT", f"{pools}/web", {"size": 16}, status=422)
    assert text == "Invalid size: 15 connections are available"
    changed = cloud.put(f"{pools}/web", {"size": 15, "mode": "session"})["connection_pool"]
    assert changed == {**POOL, "size": 15, "mode": "session"}
    assert cloud.get(f"{pools}/web")["connection_pool"] == changed
    cloud.roost.settle()
    assert [(pool.name, pool.size) for pool in wire.asked[-1][2].pools] == [
        ("web", 15), ("jobs", 7),
    ]  # fmt: skip
    cloud.delete(f"{pools}/web")
    assert cloud.refused("GET", f"{pools}/web", status=404) == "Not a valid connection pool"


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"name": "web"}, 422, "Invalid name: there is a connection pool web already"),
        ({"name": "a b"}, 422, "Invalid name: must be"),
        ({"database": "shop"}, 422, "Invalid database: there is no shop"),
        ({"username": "app"}, 422, "Invalid username: there is no app"),
        ({"mode": "fast"}, 400, "Invalid mode: "),
        ({"size": 0}, 400, "Invalid size: "),
        ({"size": None}, 400, "Missing required field: size"),
    ],
)
def test_pools_that_cannot_be(
    cloud: Databases, fields: dict[str, Any], status: int, text: str
) -> None:
    pools = f"{cloud.make()}/connection-pools"
    cloud.post(pools, POOL, ok=201)
    body = {**POOL, "name": "other", **fields}
    assert cloud.refused("POST", pools, body, status=status).startswith(text)
    assert cloud.get(pools)["connections"]["used"] == 5


def test_what_a_pool_needs_cannot_be_deleted(cloud: Databases) -> None:
    path = cloud.make()
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    cloud.post(f"{path}/dbs", {"name": "shop"}, ok=201)
    body = {**POOL, "database": "shop", "username": "app"}
    cloud.post(f"{path}/connection-pools", body, ok=201)
    text = cloud.refused("DELETE", f"{path}/users/app")
    assert text == "The connection pool web is of the user app"
    text = cloud.refused("DELETE", f"{path}/dbs/shop")
    assert text == "The connection pool web is of the database shop"
    cloud.delete(f"{path}/connection-pools/web")
    cloud.delete(f"{path}/users/app")
    cloud.delete(f"{path}/dbs/shop")
