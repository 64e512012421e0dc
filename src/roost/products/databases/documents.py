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
    """The query of a list that the API answers without pages: what it has is on the first one."""

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


class ReadReplica(msgspec.Struct, kw_only=True):
    """A database as it is answered where it is a read replica of another.

    Which fields there are depends on the engine. plan_disk: GB. plan_ram: MB. host: its name within
    the VPC where it is in one, and public_host the other then. pending_charges: dollars of this
    month. latest_backup: empty until there is one. redis_eviction_policy: the same as
    eviction_policy, for old clients.
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
    """A database as it is answered. read_replicas: absent of one that is a replica itself."""

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
