"""Databases made, shown, changed, removed and paid for."""

from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from cryptography import x509
from psycopg.conninfo import conninfo_to_dict

from tests.products.blocks.storage import Wire, by_hand
from tests.products.databases.cloud import (
    BUSINESS,
    GONE,
    HOBBYIST,
    KAFKA_BUSINESS,
    KAFKA_STARTUP,
    LARGER,
    STARTUP,
    Databases,
)
from tests.products.instances.cloud import UNKNOWN, in_every_profile

ENGINES = pytest.mark.parametrize("engine", ["mysql", "pg", "valkey", "kafka"])

# What vultr-cli sends whatever the engine is.
FROM_VULTR_CLI = {
    "tag": "t",
    "backup_hour": "",
    "backup_minute": "",
    "mysql_require_primary_key": True,
    "mysql_slow_query_log": True,
    "mysql_long_query_time": 1,
    "enable_kafka_rest": False,
    "enable_schema_registry": False,
    "enable_kafka_connect": False,
}


def test_a_new_postgresql(cloud: Databases) -> None:
    made = cloud.ask(tag="shop")
    id, password = made["id"], made["password"]
    assert password.startswith("AVNS_")
    assert len(password) == 24
    assert made.pop("ca_certificate").startswith("-----BEGIN CERTIFICATE-----")
    assert {"name": "vector", "versions": ["0.8.0"]} in made.pop("pg_available_extensions")
    assert made.pop("host").startswith(f"vultr-prod-{id}-vultr-prod-")
    assert made.pop("maintenance_dow").endswith("day")
    assert made.pop("maintenance_time").endswith(":00:00")
    assert made == {
        "id": id,
        "date_created": made["date_created"],
        "plan": STARTUP,
        "plan_disk": 55,
        "plan_ram": 2048,
        "plan_vcpus": 1,
        "plan_replicas": 0,
        "region": "EWR",
        "database_engine": "pg",
        "database_engine_version": "16",
        "vpc_id": "",
        "status": "Rebuilding",
        "label": "my pg",
        "tag": "shop",
        "dbname": "defaultdb",
        "user": "vultradmin",
        "password": password,
        "port": "16751",
        "backup_hour": "",
        "backup_minute": "",
        "latest_backup": "",
        "pending_charges": 0.04,
        "trusted_ips": [],
        "cluster_time_zone": "UTC",
        "read_replicas": [],
    }


@ENGINES
def test_each_engine_answers_what_clients_dereference(cloud: Databases, engine: str) -> None:
    """Terraform and vultr-cli crash where these are missing."""
    shown = cloud.database(cloud.make(engine, **FROM_VULTR_CLI))
    assert shown["status"] == "Running"
    assert ("plan_replicas" in shown, "plan_brokers" in shown) == (
        engine != "kafka", engine == "kafka",
    )  # fmt: skip
    for field in ("backup_hour", "backup_minute"):
        assert shown.get(field) == ("" if engine != "kafka" else None)
    for field in ("mysql_require_primary_key", "mysql_slow_query_log", "mysql_long_query_time"):
        assert (field in shown) == (engine == "mysql")
    for field in ("enable_kafka_rest", "enable_schema_registry", "enable_kafka_connect"):
        assert shown.get(field) == (False if engine == "kafka" else None)
    assert (shown.get("eviction_policy"), shown.get("redis_eviction_policy")) == (
        ("noeviction", "noeviction") if engine == "valkey" else (None, None)
    )
    assert shown["port"] == {"valkey": "16752", "kafka": "16753"}.get(engine, "16751")


@ENGINES
@in_every_profile
def test_it_runs_within_an_hour_and_is_never_in_a_state_that_ends_the_wait(
    cloud: Databases, profile: str, engine: str
) -> None:
    cloud.clock.hold()
    path = f"/databases/{cloud.ask(engine)['id']}"
    for _ in range(12):
        cloud.clock.advance(seconds=20)
        assert cloud.database(path)["status"] in ("Rebuilding", "Configuring", "Running")
    assert cloud.database(path)["status"] == "Running"


def test_drivers_of_the_engines_parse_its_addresses(cloud: Databases) -> None:
    """No address is answered: clients put it together, with a password that may hold anything."""
    for scheme, engine in (("postgres", "pg"), ("mysql", "mysql"), ("rediss", "valkey")):
        path = cloud.make(engine)
        cloud.put(f"{path}/users/vultradmin", {"password": "p@ss:w/rd?#&"})
        shown = cloud.database(path)
        password = quote(shown["password"], safe="")
        url = f"{scheme}://{shown['user']}:{password}@{shown['host']}:{shown['port']}"
        parts = urlsplit(f"{url}/{shown['dbname']}")
        assert (parts.hostname, parts.port) == (shown["host"], int(shown["port"]))
        assert len(shown["host"].partition(".")[0]) == 63
        if engine == "pg":
            info = conninfo_to_dict(f"{url}/{shown['dbname']}?sslmode=require")
            assert (info["user"], info["password"]) == ("vultradmin", "p@ss:w/rd?#&")
            assert info["dbname"] == "defaultdb"


def test_its_authority_is_one_of_its_own(cloud: Databases) -> None:
    one, other = (cloud.ask()["ca_certificate"] for _ in range(2))
    assert one != other
    certificate = x509.load_pem_x509_certificate(one.encode())
    basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.value.ca
    certificate.verify_directly_issued_by(certificate)


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"label": None}, 400, "Missing required field: label"),
        ({"label": " "}, 422, "Invalid label: must not be empty"),
        ({"database_engine": "oracle"}, 400, "Invalid database_engine: "),
        ({"database_engine_version": "13"}, 422, "Invalid database_engine_version: PostgreSQL can"),
        ({"region": "xyz"}, 422, "Invalid region: there is no xyz"),
        ({"region": "mxp"}, 422, f"Invalid plan: {STARTUP} is not available in MXP"),
        ({"plan": "vc2-1c-1gb"}, 422, "Invalid plan: there is no vc2-1c-1gb"),
        ({"plan": KAFKA_STARTUP}, 422, f"Invalid plan: {KAFKA_STARTUP} is not for PostgreSQL"),
        ({"maintenance_dow": "someday"}, 400, "Invalid maintenance_dow: "),
        ({"maintenance_time": "01:30"}, 422, "Invalid maintenance_time: must be HH:00"),
        ({"maintenance_time": "24:00"}, 422, "Invalid maintenance_time: "),
        ({"backup_hour": "24"}, 422, "Invalid backup_hour: must be 0 to 23"),
        ({"backup_minute": "-1"}, 422, "Invalid backup_minute: must be 0 to 59"),
        (
            {"trusted_ips": ["somewhere"]},
            422,
            "Invalid trusted_ips: somewhere is neither ",
        ),
        ({"trusted_ips": ["192.0.2.1"] * 201}, 422, "Invalid trusted_ips: at most 200"),
        ({"cluster_time_zone": "Europe/Atlantis"}, 422, "Invalid cluster_time_zone: "),
        ({"vpc_id": UNKNOWN}, 400, f"Invalid vpc_id: {UNKNOWN}"),
        ({"enable_kafka_rest": True}, 422, "Invalid enable_kafka_rest: for Kafka databases alone"),
    ],
)
def test_what_cannot_be_had_is_refused_by_name(
    cloud: Databases, fields: dict[str, Any], status: int, text: str
) -> None:
    refusal = cloud.refused("POST", "/databases", cloud.wanted(**fields), status=status)
    assert refusal.startswith(text)
    assert cloud.listed("/databases") == []
    assert cloud.get("/billing/pending-charges")["pending_charges"] == []


@pytest.mark.parametrize(
    ("engine", "fields", "text"),
    [
        ("mysql", {"mysql_sql_modes": ["FAST"]}, "Invalid mysql_sql_modes"),
        ("mysql", {"mysql_long_query_time": 3601}, "Invalid mysql_long_query_time: must be 0 to"),
        ("valkey", {"eviction_policy": "random"}, "Invalid eviction_policy: must be one of"),
        ("kafka", {"enable_kafka_connect": True}, "Invalid enable_kafka_connect: needs a business"),
    ],
)
def test_what_an_engine_would_refuse_is_refused(
    cloud: Databases, engine: str, fields: dict[str, Any], text: str
) -> None:
    path = cloud.make(engine)
    before = cloud.database(path)
    for method, url, body in (
        ("POST", "/databases", cloud.wanted(engine, **fields)), ("PUT", path, fields),
    ):  # fmt: skip
        reply = cloud.client.request(method, url, json=body)
        assert reply.status_code in (400, 422)
        assert reply.json()["error"].startswith(text)
    assert cloud.database(path) == before


def test_a_mysql_is_as_it_was_asked_for(cloud: Databases) -> None:
    shown = cloud.database(
        cloud.make(
            "mysql",
            mysql_sql_modes=["ANSI", "TRADITIONAL"],
            mysql_require_primary_key=False,
            mysql_slow_query_log=True,
            mysql_long_query_time=3,
            cluster_time_zone="America/New_York",
        )
    )
    assert shown["mysql_sql_modes"] == ["ANSI", "TRADITIONAL"]
    assert shown["mysql_require_primary_key"] is False
    assert shown["mysql_slow_query_log"] is True
    assert shown["mysql_long_query_time"] == 3
    assert shown["cluster_time_zone"] == "America/New_York"


def test_the_older_name_of_the_eviction_policy_is_understood(cloud: Databases) -> None:
    path = cloud.make("valkey", redis_eviction_policy="allkeys-lru")
    assert cloud.database(path)["eviction_policy"] == "allkeys-lru"
    changed = cloud.update(path, eviction_policy="volatile-ttl")
    assert changed["redis_eviction_policy"] == "volatile-ttl"


def test_a_kafka_shows_what_runs_beside_it(cloud: Databases) -> None:
    shown = cloud.database(cloud.connecting())
    assert shown["plan_brokers"] == 3
    assert shown["sasl_port"] == "16754"
    for field in ("kafka_rest_uri", "schema_registry_uri"):
        parts = urlsplit(shown[field])
        assert (parts.scheme, parts.hostname) == ("https", shown["host"])
        assert (parts.username, parts.password) == ("vultradmin", shown["password"])
    certificate = x509.load_pem_x509_certificate(shown["access_cert"].encode())
    authority = x509.load_pem_x509_certificate(shown["ca_certificate"].encode())
    certificate.verify_directly_issued_by(authority)
    assert shown["access_key"].startswith("-----BEGIN PRIVATE KEY-----")


def test_databases_are_listed_and_found(cloud: Databases) -> None:
    cloud.ask(label="one", tag="a")
    cloud.ask(label="two", tag="a", region="MIA")
    cloud.roost.settle()
    assert [found["label"] for found in cloud.listed("/databases")] == ["one", "two"]
    for query, labels in (
        ({"label": "two"}, ["two"]), ({"label": "tw"}, []), ({"tag": "a"}, ["one", "two"]),
        ({"region": "mia"}, ["two"]), ({"region": "EWR", "tag": "a"}, ["one"]),
    ):  # fmt: skip
        found = cloud.get("/databases", **query)["databases"]
        assert [each["label"] for each in found] == labels
    assert cloud.refused("GET", "/databases?cursor=x") == "Invalid cursor"


def test_databases_belong_to_their_account(cloud: Databases) -> None:
    path = cloud.make()
    other = Databases(cloud.roost, cloud.roost.new_account())
    assert other.listed("/databases") == []
    for method in ("GET", "PUT", "DELETE"):
        assert GONE in other.refused(method, path, {}, status=404)


# Changing


@pytest.mark.settings(lifecycle="realistic")
def test_another_plan_region_or_vpc_takes_a_while_that_begins_within_the_call(
    cloud: Databases,
) -> None:
    """The first poll comes ten seconds later: an old Running would end the wait."""
    cloud.clock.hold()
    path = f"/databases/{cloud.ask()['id']}"
    cloud.clock.advance(seconds=600)
    vpc = cloud.vpc(region="mia")
    for change in ({"plan": BUSINESS}, {"region": "mia"}, {"vpc_id": vpc}):
        assert cloud.update(path, **change)["status"] == "Rebalancing"
        cloud.clock.advance(seconds=10)
        assert cloud.database(path)["status"] == "Rebalancing"
        cloud.clock.advance(seconds=600)
        assert cloud.database(path)["status"] == "Running"
    shown = cloud.database(path)
    assert (shown["plan"], shown["plan_replicas"]) == (BUSINESS, 1)
    assert (shown["region"], shown["vpc_id"]) == ("MIA", vpc)


@by_hand
def test_what_terraform_sends_right_after_the_creation_is_never_refused_as_busy(
    cloud: Databases,
) -> None:
    cloud.clock.hold()
    path = f"/databases/{cloud.ask('pg', maintenance_dow='sunday', maintenance_time='01:00')['id']}"
    cloud.clock.advance(seconds=60)
    changed = cloud.update(path, backup_hour="", backup_minute="", cluster_time_zone="UTC")
    assert changed["status"] == "Running"
    cloud.put(f"{path}/users/vultradmin", {"password": "secret-1"})
    shown = cloud.database(path)
    assert (shown["backup_hour"], shown["backup_minute"]) == ("", "")
    assert (shown["maintenance_dow"], shown["maintenance_time"]) == ("sunday", "01:00")
    assert shown["password"] == "secret-1"


def test_what_is_not_given_stays(cloud: Databases) -> None:
    path = cloud.make(tag="a", trusted_ips=["192.0.2.1", "10.0.0.0/8"], backup_hour="03")
    before = cloud.database(path)
    assert before["trusted_ips"] == ["192.0.2.1", "10.0.0.0/8"]
    assert before["backup_hour"] == "03"
    assert cloud.update(path) == before
    assert cloud.update(path, label="new") == {**before, "label": "new"}
    assert cloud.update(path, tag="", trusted_ips=[])["trusted_ips"] == []
    assert cloud.database(path)["tag"] == ""


def test_a_plan_only_grows(cloud: Databases) -> None:
    path = cloud.make(plan=LARGER)
    text = cloud.refused("PUT", path, {"plan": STARTUP})
    assert text.startswith(f"Invalid plan: {STARTUP} has a smaller disk than {LARGER}")
    assert cloud.database(path)["plan"] == LARGER


def test_a_plan_is_for_the_engine_and_for_all_that_is_there(cloud: Databases) -> None:
    path = cloud.connecting()
    text = cloud.refused("PUT", path, {"plan": STARTUP}, status=422)
    assert text == f"Invalid plan: {STARTUP} is not for Kafka"
    assert cloud.update(path, plan="vultr-dbaas-premium-6x-occ-so-4-120-8")["plan_brokers"] == 6
    assert cloud.refused("PUT", path, {"plan": KAFKA_BUSINESS}).startswith("Invalid plan: ")


def test_what_costs_changes_with_the_plan_and_ends_with_the_database(cloud: Databases) -> None:
    cloud.clock.hold("2031-01-01T00:00:00+00:00")
    path = f"/databases/{cloud.ask(label='shop')['id']}"
    cloud.clock.advance(hours=10)
    assert cloud.database(path)["pending_charges"] == 0.41
    cloud.update(path, plan=BUSINESS)
    cloud.clock.advance(hours=100)
    assert cloud.database(path)["pending_charges"] == 7.21
    cloud.delete(path)
    cloud.clock.advance(hours=100)
    charges = cloud.get("/billing/pending-charges")["pending_charges"]
    assert [(c["product"], c["description"], c["total"]) for c in charges] == [
        ("Managed Database", f"shop ({STARTUP})", 0.41),
        ("Managed Database", f"shop ({BUSINESS})", 6.8),
    ]


def test_a_whole_month_costs_the_plans_price(cloud: Databases) -> None:
    cloud.clock.hold("2031-01-01T00:00:00+00:00")
    path = f"/databases/{cloud.ask(plan=HOBBYIST)['id']}"
    cloud.clock.advance(days=30)
    assert cloud.database(path)["pending_charges"] == 15


# In a VPC


def test_a_database_in_a_vpc_has_a_name_within_and_one_without(cloud: Databases) -> None:
    vpc = cloud.vpc()
    path = cloud.make(vpc_id=vpc)
    shown = cloud.database(path)
    assert shown["vpc_id"] == vpc
    public = shown["public_host"].partition(".")[0]
    assert public == f"public-{shown['host']}"[:63]
    text = cloud.refused("DELETE", f"/vpcs/{vpc}")
    assert "attached to this VPC network" in text
    text = cloud.refused("PUT", path, {"region": "mia"}, status=422)
    assert text.startswith("Invalid region: the database is in a VPC")
    left = cloud.update(path, vpc_id="")
    assert (left["vpc_id"], "public_host" in left) == ("", False)
    cloud.roost.settle()
    cloud.delete(f"/vpcs/{vpc}")


def test_a_vpc_can_be_made_along_with_it(cloud: Databases) -> None:
    made = cloud.ask(vpc_id="new")
    [vpc] = cloud.get("/vpcs")["vpcs"]
    assert (made["vpc_id"], vpc["region"]) == (vpc["id"], "ewr")


def test_the_vpc_must_be_in_the_same_region(cloud: Databases) -> None:
    vpc = cloud.vpc(region="ams")
    text = cloud.refused("POST", "/databases", cloud.wanted(vpc_id=vpc))
    assert text == f"Invalid vpc_id: {vpc} is in ams, not in ewr"


# Removing


@ENGINES
def test_with_a_database_goes_all_that_is_its_own(cloud: Databases, engine: str) -> None:
    path = cloud.make(engine)
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    cloud.delete(path)
    cloud.roost.settle()
    # The first phrase is what Terraform's tests look for, the second what the provider does.
    assert cloud.refused("GET", path, status=404) == f"{GONE}: invalid database ID"
    for child, kind in (("users/app", "database user"), ("dbs/defaultdb", "database db")):
        assert f"Not a valid {kind}" in cloud.refused("GET", f"{path}/{child}", status=404)
    assert cloud.refused("GET", f"{path}/users", status=404).startswith(GONE)
    assert cloud.refused("DELETE", path, status=404).startswith(GONE)
    kinds = cloud.roost.run(cloud.roost.app.store.read(_kinds))
    assert not {kind for kind in kinds if kind.startswith("database")}


def _kinds(tx: Any) -> list[str]:
    return [row[0] for row in tx.sql.all("SELECT DISTINCT kind FROM documents")]


# Its driver


def test_the_driver_is_told_of_the_nodes_and_then_of_what_is_in_them(
    cloud: Databases, wire: Wire
) -> None:
    path = cloud.make("mysql", trusted_ips=["192.0.2.1"], maintenance_dow="monday",
                      maintenance_time="04:00", backup_hour="1", backup_minute="5")  # fmt: skip
    (_, cluster), (_, same, contents) = wire.asked
    assert cluster == same
    assert (cluster.engine, cluster.version, cluster.region) == ("mysql", "8", "ewr")
    assert (cluster.nodes, cluster.ram_mb, cluster.disk_gb) == (1, 2048, 55)
    assert cluster.authority_key.startswith("-----BEGIN PRIVATE KEY-----")
    assert (contents.trusted, contents.databases) == (("192.0.2.1/32",), ("defaultdb",))
    assert (contents.maintenance, contents.backup) == ("monday 04:00", "01:05")
    [admin] = contents.users
    assert (admin.name, admin.password) == ("vultradmin", cloud.database(path)["password"])
    wire.asked.clear()
    cloud.update(path, label="nobody's concern")
    cloud.roost.settle()
    assert wire.asked == []
    cloud.update(path, mysql_slow_query_log=True)
    cloud.roost.settle()
    [(call, _, contents)] = wire.asked
    assert (call, contents.settings["mysql_slow_query_log"]) == ("configure", True)


@pytest.mark.parametrize("refused", ["deploy", "configure"])
def test_a_database_that_cannot_be_made_costs_nothing(
    cloud: Databases, wire: Wire, refused: str
) -> None:
    wire.refused.add(refused)
    path = cloud.make()
    assert cloud.database(path)["status"] == "Error"
    text = "The database could not be made: it can only be deleted"
    for method, url, body in (
        ("PUT", path, {"label": "new"}), ("POST", f"{path}/users", {"username": "app"}),
        ("POST", f"{path}/fork", {"label": "a", "region": "ewr", "plan": STARTUP}),
        ("PUT", f"{path}/advanced-options", {"jit": False}),
    ):  # fmt: skip
        assert cloud.refused(method, url, body) == text
    assert cloud.client.get("/account").json()["account"]["pending_charges"] == 0.04
    cloud.delete(path)


def test_a_change_that_is_refused_leaves_it_as_it_was(cloud: Databases, wire: Wire) -> None:
    path = cloud.make()
    wire.refused.add("deploy")
    cloud.update(path, plan=LARGER, region="mia")
    cloud.roost.settle()
    shown = cloud.database(path)
    assert (shown["status"], shown["plan"], shown["region"]) == ("Running", STARTUP, "EWR")
    wire.refused.clear()
    cloud.update(path, plan=LARGER)
    cloud.roost.settle()
    assert cloud.database(path)["plan"] == LARGER


def test_secrets_are_sealed_and_in_no_log(cloud: Databases) -> None:
    path = cloud.make("kafka", plan=KAFKA_BUSINESS, enable_kafka_rest=True)
    shown = cloud.database(path)
    cloud.roost.flush_log()

    def stored(tx: Any) -> str:
        rows = [
            *tx.sql.all("SELECT body, hidden FROM documents"),
            *tx.sql.all("SELECT metadata FROM log"),
        ]
        return repr(rows)

    text = cloud.roost.run(cloud.roost.app.store.read(stored))
    assert shown["id"] in text
    assert shown["password"] not in text
    assert "PRIVATE KEY" not in text
