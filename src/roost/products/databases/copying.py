"""How databases are copied: settings, users with their passwords, and what else has a name."""

from collections.abc import Callable

from ...copying import Copyable, Journey, Json, Parent, noted_as
from .documents import ADMIN, DEFAULT_DB, KAFKA, MYSQL, PG, VALKEY
from .users.documents import ENCRYPTIONS

_LIST, _ITEMS = "/databases", "databases"
_USERS = "/databases/{}/users"
_CONNECTORS = "/databases/{}/connectors"

_CHOSEN = (
    "tag", "maintenance_dow", "maintenance_time", "backup_hour", "backup_minute",
    "cluster_time_zone", "trusted_ips", "mysql_sql_modes", "mysql_require_primary_key",
    "mysql_slow_query_log", "mysql_long_query_time", "eviction_policy", "enable_kafka_rest",
    "enable_schema_registry", "enable_kafka_connect",
)  # fmt: skip
"""What an answer shows, and requests for new databases and for changes take as it is."""
_SERVICES = {
    "enable_kafka_rest": "kafka-rest",
    "enable_schema_registry": "schema-registry",
    "enable_kafka_connect": "kafka-connect",
}
"""Which advanced options there are where this runs beside Kafka."""


def _engines(*engines: str) -> Callable[[Journey, Parent], bool]:
    def has(journey: Journey, place: Parent) -> bool:
        return _original(journey, place).get("database_engine") in engines

    return has


def _connects(journey: Journey, place: Parent) -> bool:
    return bool(_original(journey, place).get("enable_kafka_connect"))


def _original(journey: Journey, place: Parent) -> Json:
    """The database there that something is within."""
    [id] = place.there
    return next(item for item in journey.there(_LIST, _ITEMS) if item["id"] == id)


def _primary(journey: Journey, item: Json) -> str:
    """Whom a read replica follows; empty for what is none."""
    for other in journey.there(_LIST, _ITEMS):
        if any(replica["id"] == item["id"] for replica in other.get("read_replicas") or ()):
            return other["id"]
    return ""


def _is_replica(journey: Journey, item: Json) -> bool:
    return bool(_primary(journey, item))


def _follows_nobody(journey: Journey, item: Json) -> bool:
    return not _is_replica(journey, item)


def _network(journey: Journey, item: Json, place: Parent) -> Json:
    vpc = item.get("vpc_id")
    return {"vpc_id": journey.copy_of("vpcs", vpc, "private-networks") if vpc else ""}


def _follow(journey: Journey, item: Json, place: Parent) -> str:
    """A read replica of the primary's copy, which has to have its first backup before."""
    primary = journey.ready("databases", _primary(journey, item))
    followers = journey.target.get(f"{_LIST}/{primary}")["database"]["read_replicas"]
    alike = [
        each
        for each in followers
        if (each["label"], each["region"]) == (item["label"], item["region"])
        and not journey.copies.is_copy("read-replicas", each["id"])
    ]
    if not alike:
        wanted = {"region": item["region"], "label": item["label"]}
        answer = journey.target.post(f"{_LIST}/{primary}/read-replica", wanted)
        alike = [answer["database"]]
    copy = alike[0]
    chosen = {name: item[name] for name in _CHOSEN if item.get(name) is not None}
    if copy["plan"] != item["plan"]:
        chosen["plan"] = item["plan"]
    journey.target.put(f"{_LIST}/{copy['id']}", chosen | _network(journey, item, place))
    return copy["id"]


def _is_first(journey: Journey, item: Json) -> bool:
    return item["username"] == ADMIN


def _is_further(journey: Journey, item: Json) -> bool:
    return item["username"] != ADMIN


def _has_lists(journey: Journey, item: Json) -> bool:
    return _is_further(journey, item) and bool(item.get("access_control"))


def _user(journey: Journey, item: Json, place: Parent) -> Json:
    """Answers have an encryption by another name than requests."""
    asked = [name for name, title in ENCRYPTIONS.items() if title == item.get("encryption")]
    return {"encryption": asked[0]} if asked else {}


def _know_password(journey: Journey, item: Json, place: Parent) -> str:
    journey.target.put(f"{place.path}/{ADMIN}", {"password": item["password"]})
    return noted_as(place.here, ADMIN)


def _control(journey: Journey, item: Json, place: Parent) -> str:
    name = item["username"]
    journey.target.put(f"{place.path}/{name}/access-control", item["access_control"])
    return noted_as(place.here, name)


def _is_chosen(journey: Journey, item: Json) -> bool:
    return item["name"] != DEFAULT_DB


def _rest(journey: Journey, item: Json, place: Parent) -> str:
    """A connector that was paused rests here as well."""
    name = item["name"]
    there = _CONNECTORS.format(*place.there)
    status = journey.source.get(f"{there}/{name}/status")["connector_status"]
    if status["state"] == "PAUSED":
        journey.target.post(f"{place.path}/{name}/pause")
    return noted_as(place.here, name)


def _has_options(journey: Journey, item: Json) -> bool:
    return item.get("database_engine") != VALKEY


def _set_options(journey: Journey, item: Json, place: Parent) -> str:
    copy = journey.copy_of("databases", item["id"])
    of = [f"/{options}" for service, options in _SERVICES.items() if item.get(service)]
    for path in (f"/advanced-options{each}" for each in ("", *of)):
        found = journey.source.get(f"{_LIST}/{item['id']}{path}")
        if found["configured_options"]:
            journey.target.put(f"{_LIST}/{copy}{path}", found["configured_options"])
    return copy


COPIES = (
    Copyable(
        name="databases", path=_LIST, items=_ITEMS, after=("vpcs", "private-networks"),
        where=_follows_nobody,
        fields=(
            "database_engine", "database_engine_version", "region", "plan", "label", *_CHOSEN,
        ),
        body=_network, ready={"status": "Running"},
        lacks="what is in them, their backups and certificates, and where their data came from",
    ),
    Copyable(
        name="database-passwords", path=_USERS, items="users", within="databases", id="username",
        where=_is_first, act=_know_password,
    ),
    Copyable(
        name="database-users", path=_USERS, items="users", within="databases", id="username",
        where=_is_further, fields=("username", "password", "permission"), body=_user,
    ),
    Copyable(
        name="database-access", path=_USERS, items="users", within="databases", id="username",
        has=_engines(VALKEY), after=("database-users",), where=_has_lists, act=_control,
    ),
    Copyable(
        name="logical-databases", path="/databases/{}/dbs", items="dbs", within="databases",
        id="name", has=_engines(MYSQL, PG), where=_is_chosen, fields=("name",),
    ),
    Copyable(
        name="connection-pools", path="/databases/{}/connection-pools", items="connection_pools",
        within="databases", id="name", has=_engines(PG),
        after=("database-users", "logical-databases"),
        fields=("name", "database", "username", "mode", "size"),
    ),
    Copyable(
        name="topics", path="/databases/{}/topics", items="topics", within="databases", id="name",
        has=_engines(KAFKA),
        fields=("name", "partitions", "replication", "retention_hours", "retention_bytes"),
    ),
    Copyable(
        name="quotas", path="/databases/{}/quotas", items="quotas", within="databases",
        id="client_id/user", has=_engines(KAFKA),
        fields=(
            "client_id", "user", "consumer_byte_rate", "producer_byte_rate", "request_percentage",
        ),
    ),
    Copyable(
        name="connectors", path=_CONNECTORS, items="connectors", within="databases", id="name",
        has=_connects, fields=("name", "class", "topics", "config"),
    ),
    Copyable(
        name="connector-states", path=_CONNECTORS, items="connectors", within="databases",
        id="name", has=_connects, after=("connectors",), act=_rest,
    ),
    Copyable(
        name="database-options", path=_LIST, items=_ITEMS, of=("databases",), after=("topics",),
        where=_has_options, act=_set_options,
    ),
    # Those of the primary by now, which its read replicas are made with.
    Copyable(
        name="read-replicas", path=_LIST, items=_ITEMS, after=("database-options",),
        where=_is_replica, act=_follow,
    ),
)  # fmt: skip
