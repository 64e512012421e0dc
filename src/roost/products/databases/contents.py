"""What is in a database, as it is stored: users, topics and so on, each a document of its own."""

from typing import Any, Literal

import msgspec

from ...store import Kind, NoState, Record

Encryption = Literal["caching_sha2_password", "mysql_native_password"]
Permission = Literal["admin", "read", "write", "readwrite"]
PoolMode = Literal["session", "transaction", "statement"]
MigrationStatus = Literal["pending", "running", "complete", "error"]
Config = dict[str, Any]

FOR_CONFIG = "database connector"
"""What a connector's configuration is sealed for."""


class AclLists(msgspec.Struct, kw_only=True):
    """What a Valkey user may do, in the terms of ACL SETUSER."""

    acl_categories: list[str] = msgspec.field(default_factory=lambda: ["+@all"])
    acl_channels: list[str] = msgspec.field(default_factory=lambda: ["*"])
    acl_commands: list[str] = []
    acl_keys: list[str] = msgspec.field(default_factory=lambda: ["*"])


class UserBody(msgspec.Struct, kw_only=True):
    """encryption: empty but for MySQL. permission: empty but for Kafka. acl: of Valkey alone."""

    username: str
    encryption: Encryption | Literal[""] = ""
    permission: Permission | Literal[""] = ""
    acl: AclLists | None = None


class UserState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """password, access_key: sealed. access_key, access_cert: of Kafka alone."""

    password: str = ""
    access_key: str = ""
    access_cert: str = ""


class DatabaseDb(msgspec.Struct):
    """A logical database: one of those within a MySQL or PostgreSQL database."""

    name: str


class ConnectionPool(msgspec.Struct, kw_only=True):
    """A pool of connections to PostgreSQL. size: how many."""

    name: str
    database: str
    username: str
    mode: PoolMode
    size: int


class DatabaseTopic(msgspec.Struct, kw_only=True):
    """A topic of Kafka. retention_hours, retention_bytes: -1 for ever, and for any size."""

    name: str
    partitions: int
    replication: int
    retention_hours: int
    retention_bytes: int


class TopicState(msgspec.Struct):
    """folded: the name as Kafka's metrics have it, in which dots are underscores."""

    folded: str = ""


class DatabaseQuota(msgspec.Struct, kw_only=True):
    """How much a client of a Kafka user may do. Rates are bytes a second.

    request_percentage: of the time of a broker's threads.
    """

    client_id: str
    user: str
    consumer_byte_rate: int
    producer_byte_rate: int
    request_percentage: int


class ConnectorBody(msgspec.Struct, kw_only=True):
    """A connector of Kafka Connect. topics: their names, with commas between."""

    name: str
    class_name: str = msgspec.field(name="class")
    topics: str


class ConnectorState(msgspec.Struct, kw_only=True, omit_defaults=True):
    """config: as JSON, sealed, since it may hold passwords of other systems. tasks: how many."""

    config: str = ""
    paused: bool = False
    tasks: int = 1


class MigrationBody(msgspec.Struct, kw_only=True):
    """Data that comes from elsewhere. method: once it is complete. error: why it never was."""

    status: MigrationStatus = "pending"
    method: str = ""
    error: str = ""
    host: str
    port: int
    username: str
    database: str
    ignored_databases: str
    ssl: bool


class MigrationState(msgspec.Struct, omit_defaults=True):
    """password: sealed."""

    password: str = ""


USERS = Kind("database-user", UserBody, UserState, "Not a valid database user")
DBS = Kind("database-db", DatabaseDb, NoState, "Not a valid database db")
POOLS = Kind(
    "connection-pool",
    ConnectionPool,
    NoState,
    "Not a valid connection pool",
    indexes=("database", "username"),
)
TOPICS = Kind(
    "database-topic", DatabaseTopic, TopicState, "Not a valid database topic", indexes=("folded",)
)
QUOTAS = Kind("database-quota", DatabaseQuota, NoState, "Not a valid database quota")
CONNECTORS = Kind(
    "database-connector", ConnectorBody, ConnectorState, "Not a valid database connector"
)
MIGRATIONS = Kind(
    "database-migration", MigrationBody, MigrationState, "Not a valid database migration"
)

KINDS: tuple[Kind[Any, Any], ...] = (USERS, DBS, POOLS, TOPICS, QUOTAS, CONNECTORS, MIGRATIONS)

UserRecord = Record[UserBody, UserState]
DbRecord = Record[DatabaseDb, NoState]
PoolRecord = Record[ConnectionPool, NoState]
TopicRecord = Record[DatabaseTopic, TopicState]
QuotaRecord = Record[DatabaseQuota, NoState]
ConnectorRecord = Record[ConnectorBody, ConnectorState]
MigrationRecord = Record[MigrationBody, MigrationState]
