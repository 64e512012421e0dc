"""What is asked of databases themselves."""

from typing import Literal

import msgspec

from ....catalog.databases import EngineId
from ....http.fields import Text
from ..documents import WholeList

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", ""]
SqlMode = Literal[
    "ALLOW_INVALID_DATES", "ANSI", "ANSI_QUOTES", "ERROR_FOR_DIVISION_BY_ZERO",
    "HIGH_NOT_PRECEDENCE", "IGNORE_SPACE", "NO_AUTO_VALUE_ON_ZERO", "NO_DIR_IN_CREATE",
    "NO_ENGINE_SUBSTITUTION", "NO_UNSIGNED_SUBTRACTION", "NO_ZERO_DATE", "NO_ZERO_IN_DATE",
    "ONLY_FULL_GROUP_BY", "PIPES_AS_CONCAT", "REAL_AS_FLOAT", "STRICT_ALL_TABLES",
    "STRICT_TRANS_TABLES", "TIME_TRUNCATE_FRACTIONAL", "TRADITIONAL",
]  # fmt: skip


class DatabaseQuery(WholeList, frozen=True, kw_only=True):
    """label: lists only databases with exactly this label.
    tag: lists only databases with exactly this tag.
    region: lists only databases in this region. Small or capital letters make no difference.
    """

    label: str = ""
    tag: str = ""
    region: str = ""


# What may be chosen at first and later. What is for another engine is ignored, since clients send
# it with every request; only services that run beside Kafka are refused elsewhere.
class DatabaseSettings(msgspec.Struct, kw_only=True):
    """tag: a tag of your own, at most 255 characters.
    vpc_id: the VPC to be in, or `new` to make one. An empty one means none.
    maintenance_dow: the day of the week on which updates are installed. Without it the server
        chooses one.
    maintenance_time: the hour at which updates are installed in UTC, such as `04:00`. Without it
        the server chooses one.
    backup_hour: the hour of the daily backup in UTC, from 0 to 23. An empty one leaves it to the
        server.
    backup_minute: the minute of the daily backup, from 0 to 59. An empty one leaves it to the
        server.
    pending_charges: has no effect.
    cluster_time_zone: the time zone of the database, such as `Europe/Berlin`. It is `UTC` by
        default. Valkey does not have it.
    trusted_ips: addresses and networks that may connect, at most 200. Everybody may where there are
        none.
    mysql_sql_modes: the SQL modes of MySQL.
    mysql_require_primary_key: whether every table of MySQL needs a primary key. It does by default.
    mysql_slow_query_log: whether MySQL keeps a log of slow queries.
    mysql_long_query_time: after how many seconds a query is slow, from 0 to 3,600. It is 10 by
        default.
    redis_eviction_policy: the former name of `eviction_policy`.
    eviction_policy: what Valkey does when its memory is full, such as `allkeys-lru`. It is
        `noeviction` by default.
    enable_kafka_rest: whether to run a REST proxy beside Kafka. It needs a business plan or above.
    enable_schema_registry: whether to run a schema registry beside Kafka. It needs a business plan
        or above.
    enable_kafka_connect: whether to run Kafka Connect beside Kafka. It needs a business plan or
        above. Delete the connectors before you turn it off.
    """

    tag: Text | None = None
    vpc_id: str | None = None
    maintenance_dow: Day | None = None
    maintenance_time: str | None = None
    backup_hour: str | None = None
    backup_minute: str | None = None
    pending_charges: float | None = None
    cluster_time_zone: str | None = None
    trusted_ips: list[str] | None = None
    mysql_sql_modes: list[SqlMode] | None = None
    mysql_require_primary_key: bool | None = None
    mysql_slow_query_log: bool | None = None
    mysql_long_query_time: int | None = None
    redis_eviction_policy: str | None = None
    eviction_policy: str | None = None
    enable_kafka_rest: bool | None = None
    enable_schema_registry: bool | None = None
    enable_kafka_connect: bool | None = None


class DatabaseCreate(DatabaseSettings, kw_only=True):
    """database_engine: `mysql`, `pg`, `valkey` or `kafka`.
    database_engine_version: one of the versions that `/databases/available-services` lists.
    region: the region to deploy in. Small or capital letters make no difference.
    plan: one of the plans that `/databases/plans` lists for the engine.
    label: what to call the database, from 1 to 255 characters.
    """

    database_engine: EngineId
    database_engine_version: str
    region: str
    plan: str
    label: Text


class DatabaseUpdate(DatabaseSettings, kw_only=True):
    """What to change. What you leave out stays.

    region: the region to move to. A database in a VPC has to leave that.
    plan: the plan to change to. Its disk must not be smaller.
    label: what to call the database from now on, from 1 to 255 characters.
    """

    region: str | None = None
    plan: str | None = None
    label: Text | None = None
