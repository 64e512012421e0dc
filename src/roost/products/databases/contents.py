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


# What a Valkey user may do, in the terms of ACL SETUSER.
class AclLists(msgspec.Struct, kw_only=True):
    """acl_categories: categories of commands to allow or forbid, such as `+@all` or `-@dangerous`.
    acl_channels: patterns of channels that the user may use.
    acl_commands: commands to allow or forbid, such as `+get`.
    acl_keys: patterns of keys that the user may use.
    """

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
    """A logical database.

    name: its name.
    """

    name: str


class ConnectionPool(msgspec.Struct, kw_only=True):
    """A pool of connections to PostgreSQL.

    name: the name of the pool.
    database: the logical database that it connects to.
    username: the user that it connects as.
    mode: for how long a client keeps a connection: for its `session`, a `transaction` or a
        `statement`.
    size: how many connections it has.
    """

    name: str
    database: str
    username: str
    mode: PoolMode
    size: int


class DatabaseTopic(msgspec.Struct, kw_only=True):
    """A topic of Kafka.

    name: the name of the topic: 1 to 249 letters, digits, dots, hyphens and underscores.
    partitions: how many partitions it has, from 1 to 100,000.
    replication: on how many brokers each partition is, at most as many as the plan has.
    retention_hours: for how many hours messages are kept, or -1 for ever.
    retention_bytes: how many bytes of a partition are kept, or -1 for any size.
    """

    name: str
    partitions: int
    replication: int
    retention_hours: int
    retention_bytes: int


class TopicState(msgspec.Struct):
    """folded: the name as Kafka's metrics have it, in which dots are underscores."""

    folded: str = ""


class DatabaseQuota(msgspec.Struct, kw_only=True):
    """How much a client of a Kafka user may do.

    client_id: the client: 1 to 255 letters, digits, dots, hyphens and underscores.
    user: the user.
    consumer_byte_rate: bytes a second that it may read, at most 1 GiB.
    producer_byte_rate: bytes a second that it may write, at most 1 GiB.
    request_percentage: how much of the time of a broker's threads it may take, from 0 to 100
        percent.
    """

    client_id: str
    user: str
    consumer_byte_rate: int
    producer_byte_rate: int
    request_percentage: int


# A connector of Kafka Connect.
class ConnectorBody(msgspec.Struct, kw_only=True):
    """name: the name of the connector.
    class: the Java class of the connector.
    topics: the names of topics with commas between.
    """

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
