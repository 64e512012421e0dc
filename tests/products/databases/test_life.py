"""What the clock brings: backups and what is made from them, maintenance, alerts, versions."""

from typing import Any

import pytest

from tests.products.blocks.storage import Wire, by_hand
from tests.products.databases.cloud import (
    BUSINESS,
    GONE,
    HOBBYIST,
    LARGER,
    STARTUP,
    Databases,
)
from tests.products.instances.cloud import UNKNOWN

START = "2031-01-10T12:00:00+00:00"


def held(cloud: Databases, engine: str = "pg", **fields: Any) -> str:
    """The path of a database that is made while the clock stands at START."""
    cloud.clock.hold(START)
    return cloud.make(engine, **fields)


# Backups


@pytest.mark.settings(lifecycle="quick")
def test_the_first_backup_is_made_as_soon_as_the_database_is_there(cloud: Databases) -> None:
    """Terraform's replica waits for it."""
    cloud.clock.hold(START)
    path = f"/databases/{cloud.ask()['id']}"
    nothing = {"date": "", "time": ""}
    assert cloud.get(f"{path}/backups") == {"latest_backup": nothing, "oldest_backup": nothing}
    assert cloud.database(path)["latest_backup"] == ""
    text = cloud.refused("POST", f"{path}/read-replica", {"region": "ewr", "label": "a"})
    assert text == "The database has no backup yet, from which a read replica is made"
    assert cloud.refused("POST", f"{path}/restore", {"label": "a"}) == (
        "The database has no backup yet"
    )
    cloud.clock.advance(seconds=60)
    assert cloud.database(path)["latest_backup"] == "2031-01-10 12:00:00"


def test_backups_are_made_daily_at_the_chosen_time(cloud: Databases) -> None:
    path = held(cloud, plan=BUSINESS, backup_hour="23", backup_minute="57")
    cloud.clock.advance(hours=11, seconds=56 * 60)
    assert cloud.database(path)["latest_backup"] == "2031-01-10 12:00:00"
    cloud.clock.advance(seconds=60)
    assert cloud.database(path)["latest_backup"] == "2031-01-10 23:57:00"
    cloud.clock.advance(days=3)
    cloud.update(path, backup_hour="6", backup_minute="0")
    assert cloud.database(path)["latest_backup"] == "2031-01-13 23:57:00"
    cloud.clock.advance(hours=7)
    assert cloud.database(path)["latest_backup"] == "2031-01-14 06:00:00"
    assert cloud.get(f"{path}/backups") == {
        "latest_backup": {"date": "2031-01-14", "time": "06:00:00"},
        "oldest_backup": {"date": "2031-01-10", "time": "12:00:00"},
    }


@pytest.mark.parametrize(("plan", "days"), [(STARTUP, 2), (BUSINESS, 14)])
def test_a_plan_can_be_restored_for_so_many_days(cloud: Databases, plan: str, days: int) -> None:
    path = held(cloud, plan=plan)
    cloud.clock.advance(days=20)
    oldest = cloud.get(f"{path}/backups")["oldest_backup"]
    assert oldest == {"date": f"2031-01-{30 - days}", "time": "12:00:00"}


def test_a_better_plan_does_not_bring_back_what_is_gone(cloud: Databases) -> None:
    path = held(cloud)
    cloud.clock.advance(days=10)
    cloud.update(path, plan=BUSINESS)
    cloud.clock.advance(days=3)
    assert cloud.get(f"{path}/backups")["oldest_backup"]["date"] == "2031-01-18"


def test_a_hobbyists_backups_are_for_emergencies(cloud: Databases) -> None:
    path = held(cloud, plan=HOBBYIST)
    assert cloud.database(path)["latest_backup"] == "2031-01-10 12:00:00"
    text = "Databases on hobbyist plans cannot be restored or forked"
    assert cloud.refused("POST", f"{path}/restore", {"label": "a"}) == text
    body = {"label": "a", "region": "ewr", "plan": STARTUP}
    assert cloud.refused("POST", f"{path}/fork", body) == text


def test_a_restored_database_has_what_was_there_and_a_password_of_its_own(
    cloud: Databases, wire: Wire
) -> None:
    path = held(cloud, trusted_ips=["192.0.2.1"], tag="shop")
    user = cloud.post(f"{path}/users", {"username": "app"}, ok=201)["user"]
    cloud.post(f"{path}/dbs", {"name": "shop"}, ok=201)
    cloud.put(f"{path}/advanced-options", {"jit": False})
    cloud.roost.settle()
    wire.asked.clear()
    made = cloud.post(f"{path}/restore", {"label": "again"}, ok=200)["database"]
    cloud.roost.settle()
    again = f"/databases/{made['id']}"
    shown, before = cloud.database(again), cloud.database(path)
    for field in ("plan", "region", "trusted_ips", "tag", "database_engine_version"):
        assert shown[field] == before[field]
    assert (shown["label"], shown["status"]) == ("again", "Running")
    assert shown["password"] != before["password"]
    assert cloud.get(f"{again}/users/app")["user"] == user
    assert [db["name"] for db in cloud.listed(f"{again}/dbs")] == ["defaultdb", "shop"]
    assert cloud.get(f"{again}/advanced-options")["configured_options"] == {"jit": False}
    [source] = {call[1].source for call in wire.asked}
    assert (source.cluster, source.at, source.follows) == (before["id"], 0, False)
    cloud.delete(path)


def test_a_moment_can_be_restored(cloud: Databases, wire: Wire) -> None:
    path = held(cloud)
    cloud.clock.advance(days=1)
    for time in ("08:00:00", "08-00-00"):
        body = {"label": "then", "type": "pitr", "date": "2031-01-11", "time": time}
        cloud.post(f"{path}/restore", body, ok=200)
        cloud.roost.settle()
        assert wire.asked[-1][1].source.at == 1_925_884_800 * 1_000_000


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ({"label": ""}, 422, "Invalid label: "),
        ({"type": "last"}, 400, "Invalid type: "),
        ({"type": "pitr"}, 422, "Invalid date or time: must be"),
        ({"type": "pitr", "date": "2031-01-32", "time": "00:00:00"}, 422, "Invalid date or time"),
        ({"type": "pitr", "date": "2031-01-10", "time": "8:00"}, 422, "Invalid date or time"),
        ({"type": "pitr", "date": "2031-01-08", "time": "00:00:00"}, 400, "The database can be"),
        ({"type": "pitr", "date": "2031-01-10", "time": "12:00:01"}, 400, "The database can be"),
    ],
)
def test_what_cannot_be_restored(
    cloud: Databases, body: dict[str, Any], status: int, text: str
) -> None:
    path = held(cloud)
    whole = {"label": "a", **body}
    assert cloud.refused("POST", f"{path}/restore", whole, status=status).startswith(text)
    fork = {**whole, "region": "ewr", "plan": STARTUP}
    assert cloud.refused("POST", f"{path}/fork", fork, status=status).startswith(text)
    assert len(cloud.listed("/databases")) == 1


def test_a_fork_can_be_anywhere_and_smaller(cloud: Databases) -> None:
    path = cloud.make(plan=LARGER)
    pool = {
        "name": "web", "database": "defaultdb", "username": "vultradmin", "mode": "session",
        "size": 80,
    }  # fmt: skip
    cloud.post(f"{path}/connection-pools", pool, ok=201)
    vpc = cloud.vpc(region="mia")
    for plan, pools in ((STARTUP, 1), (HOBBYIST, 0)):
        body = {"label": "fork", "region": "mia", "plan": plan, "vpc_id": vpc}
        made = cloud.post(f"{path}/fork", body, ok=200)["database"]
        assert (made["plan"], made["region"], made["vpc_id"]) == (plan, "MIA", vpc)
        cloud.roost.settle()
        found = cloud.get(f"/databases/{made['id']}/connection-pools")["connection_pools"]
        assert len(found) == pools, "a pool is left out that would not fit"
    body = {"label": "fork", "region": "mia", "plan": "vultr-dbaas-startup-rp-intel-1-12-2"}
    assert cloud.refused("POST", f"{path}/fork", body, status=422).startswith("Invalid plan: ")


# Read replicas


def test_a_read_replica_has_what_its_primary_has(cloud: Databases, wire: Wire) -> None:
    path = cloud.make(
        "mysql", tag="a", backup_hour="23", backup_minute="57", cluster_time_zone="Europe/Vienna"
    )
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    wire.asked.clear()
    body = {"region": "mia", "label": "near"}
    made = cloud.post(f"{path}/read-replica", body, ok=200)["database"]
    assert "read_replicas" not in made
    cloud.roost.settle()
    replica = f"/databases/{made['id']}"
    primary, shown = cloud.database(path), cloud.database(replica)
    assert primary["read_replicas"] == [shown]
    assert (shown["region"], shown["label"], shown["tag"]) == ("MIA", "near", "")
    for field in (
        "plan", "plan_replicas", "cluster_time_zone", "maintenance_dow", "maintenance_time",
        "backup_hour", "backup_minute", "vpc_id", "password", "database_engine_version",
    ):  # fmt: skip
        assert shown[field] == primary[field]
    assert wire.asked[-1][1].source.follows
    assert cloud.listed(f"{replica}/users") == cloud.listed(f"{path}/users")
    assert cloud.get(f"{replica}/users/app") == cloud.get(f"{path}/users/app")
    assert cloud.listed(f"{replica}/dbs") == [{"name": "defaultdb"}]
    assert cloud.get("/databases")["databases"] == [primary, shown]
    assert cloud.update(replica, tag="b", region="ewr")["tag"] == "b"


def test_what_a_read_replica_cannot(cloud: Databases) -> None:
    path = cloud.make()
    made = cloud.post(f"{path}/read-replica", {"region": "ewr", "label": "a"}, ok=200)["database"]
    cloud.roost.settle()
    replica, parent = f"/databases/{made['id']}", path.rpartition("/")[2]
    follows = f"A read replica follows its primary: change that, {parent}"
    pool = {
        "name": "a", "database": "defaultdb", "username": "vultradmin", "mode": "session",
        "size": 1,
    }  # fmt: skip
    for method, url, body, text in (
        ("POST", "/read-replica", {"region": "ewr", "label": "b"},
         "A read replica cannot have read replicas"),
        ("POST", "/restore", {"label": "b"}, f"A read replica has its primary's backups: {parent}"),
        ("POST", "/users", {"username": "b"}, follows),
        ("PUT", "/users/vultradmin", {"password": "b"}, follows),
        ("DELETE", "/users/vultradmin", None, follows),
        ("POST", "/dbs", {"name": "b"}, follows),
        ("DELETE", "/dbs/defaultdb", None, follows),
        ("POST", "/connection-pools", pool, follows),
        ("POST", "/version-upgrade", {"version": "17"}, follows),
    ):  # fmt: skip
        assert cloud.refused(method, replica + url, body) == text
    assert (
        cloud.refused("POST", f"{path}/promote-read-replica")
        == "The database is not a read replica"
    )


def test_a_primary_goes_after_its_read_replicas(cloud: Databases) -> None:
    path = cloud.make()
    made = cloud.post(f"{path}/read-replica", {"region": "ewr", "label": "a"}, ok=200)["database"]
    text = cloud.refused("DELETE", path)
    assert text == f"The database has a read replica, {made['id']}: delete or promote that first"
    cloud.delete(f"/databases/{made['id']}")
    assert cloud.database(path)["read_replicas"] == []
    cloud.delete(path)


def test_a_promoted_one_keeps_everything_and_follows_nobody(cloud: Databases, wire: Wire) -> None:
    path = cloud.make()
    cloud.post(f"{path}/users", {"username": "app"}, ok=201)
    made = cloud.post(f"{path}/read-replica", {"region": "ewr", "label": "a"}, ok=200)["database"]
    cloud.roost.settle()
    replica = f"/databases/{made['id']}"
    users, before = cloud.listed(f"{path}/users"), cloud.database(replica)
    cloud.post(f"{replica}/promote-read-replica")
    assert cloud.database(path)["read_replicas"] == []
    assert cloud.database(replica) == {**before, "read_replicas": []}
    cloud.roost.settle()
    assert wire.asked[-1][1].source is None
    cloud.delete(path)
    assert cloud.listed(f"{replica}/users") == users
    cloud.delete(f"{replica}/users/app")
    assert cloud.refused("POST", f"{replica}/promote-read-replica").endswith("not a read replica")


@by_hand
def test_one_that_is_not_there_yet_cannot_be_promoted(cloud: Databases) -> None:
    cloud.clock.hold()
    path = f"/databases/{cloud.ask()['id']}"
    cloud.clock.advance(seconds=60)
    made = cloud.post(f"{path}/read-replica", {"region": "ewr", "label": "a"}, ok=200)["database"]
    text = cloud.refused("POST", f"/databases/{made['id']}/promote-read-replica")
    assert text == "The read replica is not ready yet"


def test_a_mysql_has_three_read_replicas(cloud: Databases) -> None:
    path = cloud.make("mysql")
    body = {"region": "ewr", "label": "a"}
    for _ in range(3):
        cloud.post(f"{path}/read-replica", body, ok=200)
    text = cloud.refused("POST", f"{path}/read-replica", body)
    assert text == "A MySQL database has at most 3 read replicas"


# Versions


def test_a_version_above_can_be_had_and_none_below(cloud: Databases, wire: Wire) -> None:
    path = cloud.make(database_engine_version="15")
    made = cloud.post(f"{path}/read-replica", {"region": "ewr", "label": "a"}, ok=200)["database"]
    cloud.roost.settle()
    upgrade = f"{path}/version-upgrade"
    assert cloud.get(upgrade) == {"available_versions": ["16", "17", "18"]}
    for version in ("15", "14", "19", ""):
        text = cloud.refused("POST", upgrade, {"version": version}, status=422)
        assert text == f"Invalid version: {version} is not available to this database"
    answer = cloud.post(upgrade, {"version": "17"}, ok=200)
    assert answer == {"message": "Version upgrade to 17 has been started"}
    cloud.roost.settle()
    for each in (path, f"/databases/{made['id']}"):
        assert cloud.database(each)["database_engine_version"] == "17"
    assert cloud.get(upgrade) == {"available_versions": ["18"]}


def test_versions_of_kafka_are_compared_as_numbers(cloud: Databases) -> None:
    path = cloud.make("kafka", database_engine_version="3.9")
    assert cloud.get(f"{path}/version-upgrade") == {"available_versions": ["4.0", "4.1"]}


@pytest.mark.settings(lifecycle="realistic")
def test_an_upgrade_is_under_way_from_the_call_on(cloud: Databases) -> None:
    cloud.clock.hold()
    path = f"/databases/{cloud.ask()['id']}"
    cloud.clock.advance(seconds=600)
    cloud.post(f"{path}/version-upgrade", {"version": "17"}, ok=200)
    assert cloud.database(path)["status"] == "Rebuilding"
    cloud.clock.advance(seconds=600)
    assert cloud.database(path)["status"] == "Running"


def test_an_upgrade_that_is_refused_leaves_the_old_version(cloud: Databases, wire: Wire) -> None:
    path = cloud.make()
    wire.refused.add("deploy")
    cloud.post(f"{path}/version-upgrade", {"version": "17"}, ok=200)
    cloud.roost.settle()
    shown = cloud.database(path)
    assert (shown["database_engine_version"], shown["status"]) == ("16", "Running")


# Maintenance and alerts


def test_updates_come_with_the_months_and_can_be_installed_at_once(
    cloud: Databases, wire: Wire
) -> None:
    path = held(cloud, plan=BUSINESS, maintenance_dow="sunday", maintenance_time="01:00")
    maintenance = f"{path}/maintenance"
    assert cloud.get(maintenance) == {"available_updates": []}
    assert cloud.refused("POST", maintenance) == "There are no maintenance updates available"
    cloud.clock.advance(days=24)
    name = "Security and maintenance update of February 2031"
    assert cloud.get(maintenance) == {"available_updates": [name]}
    [alert] = cloud.post(f"{path}/alerts", {"period": "week"}, ok=200)["alerts"]
    assert alert == {
        "timestamp": "2031-02-01 00:00:00",
        "message_type": "MAINTENANCE SCHEDULED",
        "description": f"{name} will be installed",
        "recommendation": "Install it before, at a time that suits you better",
        "maintenance_scheduled": "2031-02-16 01:00:00 (UTC)",
    }
    assert cloud.post(f"{path}/alerts", {"period": "day"}, ok=200) == {"alerts": []}
    wire.asked.clear()
    answer = cloud.post(maintenance, ok=200)
    assert answer == {"message": "Maintenance updates have been started"}
    cloud.roost.settle()
    assert cloud.get(maintenance) == {"available_updates": []}
    assert wire.asked[0][1].renewal == 1
    [alert] = cloud.post(f"{path}/alerts", {"period": "day"}, ok=200)["alerts"]
    assert alert["message_type"] == "DB MASTER PROMOTION"


@pytest.mark.settings(lifecycle="realistic")
def test_who_installs_nothing_has_it_done_in_a_window(cloud: Databases) -> None:
    cloud.clock.hold(START)
    fields = {"maintenance_dow": "monday", "maintenance_time": "04:00"}
    path = f"/databases/{cloud.ask(**fields)['id']}"
    cloud.clock.advance(seconds=600)
    cloud.update(path, maintenance_dow="sunday", maintenance_time="01:00")
    cloud.clock.advance_to("2031-02-16T00:59:59+00:00")
    assert len(cloud.get(f"{path}/maintenance")["available_updates"]) == 1
    cloud.clock.advance(seconds=2)
    assert cloud.database(path)["status"] == "Rebuilding"
    cloud.clock.advance(seconds=600)
    assert cloud.database(path)["status"] == "Running"
    assert cloud.get(f"{path}/maintenance") == {"available_updates": []}
    cloud.clock.advance(days=365)
    assert cloud.database(path)["status"] == "Running"


def test_the_period_of_alerts_is_one_that_there_is(cloud: Databases) -> None:
    path = cloud.make()
    for period in ("hour", "day", "week", "month", "year"):
        assert cloud.post(f"{path}/alerts", {"period": period}, ok=200) == {"alerts": []}
    text = cloud.refused("POST", f"{path}/alerts", {"period": "era"}, status=422)
    assert text == "Invalid period: must be one of: hour, day, week, month, year"
    assert cloud.refused("POST", f"{path}/alerts", {}) == "Missing required field: period"


def test_usage_is_a_share_of_the_plan(cloud: Databases) -> None:
    path = held(cloud)
    usage = cloud.get(f"{path}/usage")["usage"]
    assert (usage["disk"]["max_gb"], usage["memory"]["max_mb"]) == (55, 2048)
    assert usage == cloud.get(f"{path}/usage")["usage"]
    for part, current, most in (
        ("disk", "current_gb", "max_gb"),
        ("memory", "current_mb", "max_mb"),
    ):
        share = usage[part][current] / usage[part][most] * 100
        assert share == pytest.approx(usage[part]["percentage"], abs=0.05)
    cloud.clock.advance(hours=1)
    assert cloud.get(f"{path}/usage")["usage"] != usage


# Migrations

MIGRATION = {
    "host": "db.example.com",
    "port": 5432,
    "username": "me",
    "password": "secret-2",
    "database": "shop",
    "ignored_databases": "a, b",
    "ssl": True,
}


@by_hand
def test_a_migration_goes_through_its_states(cloud: Databases, wire: Wire) -> None:
    cloud.clock.hold()
    path = f"/databases/{cloud.ask()['id']}"
    url = f"{path}/migration"
    assert cloud.refused("POST", url, MIGRATION) == "The database is not ready yet"
    cloud.clock.advance(seconds=60)
    text = "Not a valid database migration"
    assert cloud.refused("GET", url, status=404) == text
    assert cloud.refused("DELETE", url, status=404) == text
    begun = cloud.post(url, MIGRATION, ok=200)["migration"]
    assert begun == {"status": "pending", "credentials": MIGRATION}
    cloud.clock.advance(seconds=0.3)
    assert cloud.get(url)["migration"]["status"] == "running"
    cloud.clock.advance(seconds=60)
    done = cloud.get(url)["migration"]
    assert done == {"status": "complete", "method": "replication", "credentials": MIGRATION}
    [(_, id, told)] = [call for call in wire.asked if call[0] == "migrate"]
    assert (id, told.password, told.ignored) == (path[11:], "secret-2", ("a", "b"))
    assert cloud.refused("POST", url, MIGRATION).startswith("There is a migration already")
    cloud.delete(url)
    assert cloud.refused("GET", url, status=404) == text
    cloud.clock.advance(seconds=60)
    assert wire.asked[-1] == ("detach", path[11:])
    cloud.post(url, MIGRATION, ok=200)
    cloud.delete(path)
    assert GONE in cloud.refused("GET", url, status=404)


def test_a_migration_that_fails_says_so_and_can_be_tried_again(
    cloud: Databases, wire: Wire
) -> None:
    path = cloud.make("mysql")
    wire.refused.add("migrate")
    cloud.post(f"{path}/migration", MIGRATION, ok=200)
    cloud.roost.settle()
    failed = cloud.get(f"{path}/migration")["migration"]
    assert (failed["status"], failed["error"]) == ("error", "the data could not be copied")
    wire.refused.clear()
    cloud.post(f"{path}/migration", MIGRATION, ok=200)
    cloud.roost.settle()
    assert cloud.get(f"{path}/migration")["migration"]["status"] == "complete"


def test_a_migration_of_valkey_knows_no_databases_and_a_default_user(cloud: Databases) -> None:
    path = cloud.make("valkey")
    body = {**MIGRATION, "username": ""}
    credentials = cloud.post(f"{path}/migration", body, ok=200)["migration"]["credentials"]
    assert credentials == {
        "host": "db.example.com", "port": 5432, "username": "default", "password": "secret-2",
        "ssl": True,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "status", "text"),
    [
        ({"host": " "}, 422, "Invalid host: "),
        ({"host": None}, 400, "Missing required field: host"),
        ({"port": 0}, 400, "Invalid port: "),
        ({"ssl": None}, 400, "Missing required field: ssl"),
        ({"database": ""}, 422, "Missing required field: database"),
        ({"username": ""}, 422, "Missing required field: username"),
    ],
)
def test_migrations_that_cannot_be(
    cloud: Databases, fields: dict[str, Any], status: int, text: str
) -> None:
    url = f"{cloud.make()}/migration"
    refusal = cloud.refused("POST", url, {**MIGRATION, **fields}, status=status)
    assert refusal.startswith(text)
    cloud.refused("GET", url, status=404)


def test_nothing_can_be_asked_of_what_is_not_there(cloud: Databases) -> None:
    for method, url, body in (
        ("GET", "/usage", None), ("GET", "/backups", None), ("POST", "/restore", {"label": "a"}),
        ("POST", "/read-replica", {"label": "a", "region": "ewr"}),
        ("POST", "/promote-read-replica", None), ("GET", "/maintenance", None),
        ("POST", "/maintenance", None), ("POST", "/alerts", {"period": "day"}),
        ("GET", "/version-upgrade", None), ("GET", "/advanced-options", None),
    ):  # fmt: skip
        text = cloud.refused(method, f"/databases/{UNKNOWN}{url}", body, status=404)
        assert text == f"{GONE}: invalid database ID"
