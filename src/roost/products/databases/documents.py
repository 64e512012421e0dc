"""What a managed database is: what is stored of it, and what the API shows."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, UnsetType

from ...catalog.databases import EngineId, PgExtension
from ...http.paging import Paging
from ...http.secrets import Secret
from ...store import Kind, Record, Ref

REBUILDING, REBALANCING, CONFIGURING = "Rebuilding", "Rebalancing", "Configuring"
RUNNING, FAILED = "Running", "Error"
"""The states that clients know. At FAILED they wait on: nothing but a deletion changes it."""

MYSQL, PG, VALKEY, KAFKA = "mysql", "pg", "valkey", "kafka"
ADMIN, DEFAULT_DB = "vultradmin", "defaultdb"

Stage = Literal["deploy", "configure", "settled"]


class WholeList(Paging, frozen=True):
    """per_page: how many to answer, from 1 to 500. You get 500 unless you ask for fewer."""

    per_page: Annotated[int, msgspec.Meta(ge=1, le=500)] = 500


class DatabaseBody(msgspec.Struct, kw_only=True):
    """What is stored of a database and answered, but for what depends on others and on the clock.

    region: in capitals. version: of its engine. backup_hour, backup_minute: as they were sent,
    empty where they are left to Roost. trusted_ips: as they were sent; nobody is kept out where
    there are none.
    """

    id: str
    date_created: str
    plan: str
    region: str
    engine: EngineId
    version: str
    vpc_id: str = ""
    status: str = REBUILDING
    label: str
    tag: str = ""
    maintenance_dow: str
    maintenance_time: str
    backup_hour: str = ""
    backup_minute: str = ""
    trusted_ips: list[str] = []
    cluster_time_zone: str = "UTC"
    mysql_sql_modes: list[str] = []
    mysql_require_primary_key: bool = True
    mysql_slow_query_log: bool = False
    mysql_long_query_time: int = 10
    eviction_policy: str = "noeviction"
    enable_kafka_rest: bool = False
    enable_schema_registry: bool = False
    enable_kafka_connect: bool = False


class DatabaseOrigin(msgspec.Struct, frozen=True):
    """The database that another was made from. at: the moment, 0 for its latest backup."""

    id: str
    at: int = 0


class DatabaseMade(msgspec.Struct):
    """What the driver has: what a database goes back to where it refuses a change."""

    plan: str
    region: str
    version: str
    vpc_id: str


class DatabaseEvent(msgspec.Struct, frozen=True):
    """at: clock time. type: as the API's alerts call it. text: what happened."""

    at: int
    type: str
    text: str


class DatabaseState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What only Roost knows. Moments are clock time in microseconds.

    host_tail: the end of its host's name. authority: what signs its certificates, PEM.
    authority_key: sealed. parent_id: of a read replica, whom it follows. origin: what a fork or a
    restored one was made from. stage: what the driver has to be told next. made: nothing until it
    is there. renewal: how often its nodes were replaced.
    made_at: when it was there for the first time, which is when its first backup is made.
    history_from: the oldest moment that it can be restored to, but for what the plan's window
    leaves out. schedule_from: since when backups are made at these times; backed_up: the last one
    before.
    maintained_at: up to when updates are installed. events: the last ones, for alerts.
    options: advanced ones that were set, by what they are of.
    """

    host_tail: str = ""
    authority: str = ""
    authority_key: str = ""
    parent_id: str = ""
    origin: DatabaseOrigin | None = None
    stage: Stage = "deploy"
    made: DatabaseMade | None = None
    renewal: int = 0
    made_at: int = 0
    history_from: int = 0
    schedule_from: int = 0
    backed_up: int = 0
    maintained_at: int = 0
    events: list[DatabaseEvent] = []
    options: dict[str, dict[str, Any]] = {}


# A database as it is answered where it is a read replica of another.
class ReadReplica(msgspec.Struct, kw_only=True):
    """A managed database. Which fields there are depends on its engine.

    date_created: when it was created, in UTC, such as `2025-05-05 14:54:34`.
    plan_disk: GB of disk. Valkey does not have it.
    plan_ram: MB of memory of a node.
    plan_vcpus: virtual CPUs of a node.
    plan_replicas: how many standby nodes the plan has. Kafka has `plan_brokers` instead.
    plan_brokers: how many brokers the plan has. Only Kafka has it.
    region: the region, in capital letters.
    database_engine: `mysql`, `pg`, `valkey` or `kafka`.
    database_engine_version: the version of the engine.
    vpc_id: the VPC that it is in, or empty.
    status: `Rebuilding` while its nodes are made, `Rebalancing` while it moves, `Configuring`, then
        `Running`. It is `Error` if it could not be made.
    tag: a tag of your own.
    dbname: the first logical database. It is empty for Valkey and Kafka.
    host: the name to connect to. In a VPC only its servers can.
    public_host: the name to connect to from outside of its VPC. It is left out where it is in none.
    user: the first user.
    password: the password of the first user.
    access_key: the private key of the first user. Only Kafka has it.
    access_cert: the certificate of the first user. Only Kafka has it.
    port: the port to connect to.
    sasl_port: the port to connect to with a password. Only Kafka has it.
    enable_kafka_rest: whether a REST proxy runs beside Kafka.
    kafka_rest_uri: where that proxy answers, with user and password.
    enable_schema_registry: whether a schema registry runs beside Kafka.
    schema_registry_uri: where that registry answers, with user and password.
    enable_kafka_connect: whether Kafka Connect runs beside Kafka.
    maintenance_dow: the day of the week on which updates are installed.
    maintenance_time: the hour at which they are, in UTC.
    backup_hour: the hour of the daily backup in UTC, or empty where it is left to the server.
    backup_minute: the minute of the daily backup, or empty where it is left to the server.
    latest_backup: when the latest backup was made, in UTC, or empty.
    pending_charges: dollars that it has come to this month.
    trusted_ips: addresses and networks that may connect. Everybody may where there are none.
    ca_certificate: the certificate of the authority that signs its certificates, in PEM.
    mysql_sql_modes: the SQL modes of MySQL.
    mysql_require_primary_key: whether every table of MySQL needs a primary key.
    mysql_slow_query_log: whether MySQL keeps a log of slow queries.
    mysql_long_query_time: after how many seconds a query is slow.
    pg_available_extensions: the extensions that PostgreSQL can load.
    redis_eviction_policy: the former name of `eviction_policy`.
    eviction_policy: what Valkey does when its memory is full.
    cluster_time_zone: the time zone of the database. Valkey does not have it.
    """

    id: str
    date_created: str
    plan: str
    plan_disk: int | UnsetType = UNSET
    plan_ram: int
    plan_vcpus: int
    plan_replicas: int | UnsetType = UNSET
    plan_brokers: int | UnsetType = UNSET
    region: str
    database_engine: str
    database_engine_version: str
    vpc_id: str
    status: str
    label: str
    tag: str
    dbname: str
    host: str
    public_host: str | UnsetType = UNSET
    user: str
    password: Secret
    access_key: Secret | UnsetType = UNSET
    access_cert: str | UnsetType = UNSET
    port: str
    sasl_port: str | UnsetType = UNSET
    enable_kafka_rest: bool | UnsetType = UNSET
    kafka_rest_uri: Secret | UnsetType = UNSET
    enable_schema_registry: bool | UnsetType = UNSET
    schema_registry_uri: Secret | UnsetType = UNSET
    enable_kafka_connect: bool | UnsetType = UNSET
    maintenance_dow: str
    maintenance_time: str
    backup_hour: str | UnsetType = UNSET
    backup_minute: str | UnsetType = UNSET
    latest_backup: str
    pending_charges: float
    trusted_ips: list[str]
    ca_certificate: str
    mysql_sql_modes: list[str] | UnsetType = UNSET
    mysql_require_primary_key: bool | UnsetType = UNSET
    mysql_slow_query_log: bool | UnsetType = UNSET
    mysql_long_query_time: int | UnsetType = UNSET
    pg_available_extensions: tuple[PgExtension, ...] | UnsetType = UNSET
    redis_eviction_policy: str | UnsetType = UNSET
    eviction_policy: str | UnsetType = UNSET
    cluster_time_zone: str | UnsetType = UNSET


class Database(ReadReplica, kw_only=True):
    """A managed database. Which fields there are depends on its engine.

    read_replicas: the databases that follow it. A read replica does not have this field.
    """

    read_replicas: list[ReadReplica] | UnsetType = UNSET


def _attached(record: Record[Any, Any]) -> str:
    # Clients wait and try again where they read this (clients.md 3.4).
    return f"The database {record.body.label} is attached to this VPC network"


def _replicated(record: Record[Any, Any]) -> str:
    return f"The database has a read replica, {record.id}: delete or promote that first"


DATABASES = Kind(
    "database",
    DatabaseBody,
    DatabaseState,
    # Terraform's tests look for the first phrase, the provider itself for the second.
    "Not a valid Database Subscription UUID: invalid database ID",
    indexes=("label", "tag", "region"),
    refs=(
        Ref("vpc_id", "vpc", refuse=_attached),
        Ref("parent_id", "database", refuse=_replicated),
    ),
)

DatabaseRecord = Record[DatabaseBody, DatabaseState]
