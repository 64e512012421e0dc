"""Managed databases: what makes clusters of MySQL, PostgreSQL, Valkey and Kafka, and fills them.

Written so that engines can stand here that run in containers or on machines: PostgreSQL with
PgBouncer and Patroni, MySQL with its group replication, Valkey with Sentinel, Kafka with Connect. A
driver is told of the whole of a cluster each time, and has it be so.

How its calls are made is the same for every driver: see the package.
"""

from collections.abc import Mapping
from typing import Any, Literal, Protocol

import msgspec

from ..base import Driver

Engine = Literal["mysql", "pg", "valkey", "kafka"]


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """What a cluster is made from. cluster: the id of another. at: the moment to restore, clock
    time in microseconds; 0 for its latest backup. follows: whether it goes on to follow the other,
    as its read replica.
    """

    cluster: str
    at: int = 0
    follows: bool = False


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """What a cluster's nodes should be.

    id: its UUID in the API. nodes: how many, the first of which leads but for Kafka. network: the
    id of the VPC that it is in, empty for none. host, public_host: the names that it answers to;
    the second is empty unless it is in a network. sasl_port: 0 but for Kafka. authority,
    authority_key: what signs its certificates, PEM. source: nothing for an empty one. renewal:
    counts the times that its nodes were to be replaced by new ones.
    """

    id: str
    engine: Engine
    version: str
    region: str
    nodes: int
    vcpus: int
    ram_mb: int
    disk_gb: int
    network: str
    host: str
    public_host: str
    port: int
    sasl_port: int
    authority: str
    authority_key: str
    source: Source | None
    renewal: int


class User(msgspec.Struct, frozen=True, kw_only=True):
    """encryption: of a MySQL user's password, by the name of the plugin. permission, certificate:
    of a Kafka user. acl: of a Valkey user, its rules as ACL SETUSER takes them.
    """

    name: str
    password: str
    encryption: str = ""
    permission: str = ""
    certificate: str = ""
    acl: tuple[str, ...] = ()


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """A pool of connections to PostgreSQL."""

    name: str
    database: str
    user: str
    mode: str
    size: int


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """retention_hours, retention_bytes: -1 for ever, and for any size."""

    name: str
    partitions: int
    replication: int
    retention_hours: int
    retention_bytes: int


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """request_percentage: of the time of a broker's threads."""

    client_id: str
    user: str
    consumer_byte_rate: int
    producer_byte_rate: int
    request_percentage: int


class Connector(msgspec.Struct, frozen=True, kw_only=True):
    """config: everything that Kafka Connect is told, but for the class and the topics."""

    name: str
    class_name: str
    topics: tuple[str, ...]
    config: Mapping[str, Any]
    paused: bool


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What should be in a cluster, and how it should work.

    options: advanced ones that were set, of the engine and of what runs beside it (`kafka-rest` and
    so on). settings: others, by the API's names for them. trusted: who may connect, as CIDR blocks;
    everybody where there is none. services: what runs beside Kafka.
    maintenance, backup: when these may begin, `sunday 01:00` and `23:57`, UTC.
    """

    users: tuple[User, ...]
    databases: tuple[str, ...]
    pools: tuple[Pool, ...]
    topics: tuple[Topic, ...]
    quotas: tuple[Quota, ...]
    connectors: tuple[Connector, ...]
    options: Mapping[str, Mapping[str, Any]]
    settings: Mapping[str, Any]
    trusted: tuple[str, ...]
    services: tuple[str, ...]
    maintenance: str
    backup: str


class Migration(msgspec.Struct, frozen=True, kw_only=True):
    """Where data is to come from. ignored: names of databases that stay behind."""

    host: str
    port: int
    username: str
    password: str
    database: str
    ignored: tuple[str, ...]
    ssl: bool


class Load(msgspec.Struct, frozen=True):
    """How much of each is in use, 0 to 1; memory and processors over the past hour."""

    disk: float
    memory: float
    cpu: float


class Databases(Driver, Protocol):
    """A place where clusters are. Ids are the API's UUIDs."""

    async def deploy(self, cluster: Cluster) -> None:
        """Has the nodes be there and be exactly so: makes, moves, resizes, upgrades or replaces
        them. What is in them stays.
        """
        ...

    async def configure(self, cluster: Cluster, contents: Contents) -> None:
        """Has a cluster that was deployed hold these users, topics and so on, and no others, and
        work as the options and settings say. Data in databases and topics that remain stays.
        """
        ...

    async def migrate(self, id: str, migration: Migration) -> str:
        """Copies what is elsewhere into the cluster, until it follows or has all. Returns how that
        was done, `replication` or `dump`.
        """
        ...

    async def detach(self, id: str) -> None:
        """Ends the following of what was migrated; where there is none it succeeds."""
        ...

    async def restart_connector(self, id: str, name: str, task: int | None) -> None:
        """Restarts a connector, or one of its tasks. One that is gone is no error."""
        ...

    async def remove(self, id: str) -> None:
        """Removes a cluster with all that is in it, and its backups. Wins over any other call for
        the same id, running or late; removing what is not there succeeds.
        """
        ...

    def load(self, id: str, at: int) -> Load:
        """What is in use at a moment of clock time (microseconds). A reading that is refreshed now
        and then is enough; it must not wait.
        """
        ...
