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
    """label, tag, region: keep the databases that have exactly these; of a region the case does not
    matter.
    """

    label: str = ""
    tag: str = ""
    region: str = ""


class DatabaseSettings(msgspec.Struct, kw_only=True):
    """What may be chosen at first and later. What is not given stays, or is what Roost chooses.

    What is for another engine is ignored, since clients send it with every request; only services
    that run beside Kafka are refused elsewhere. vpc_id: `new` makes one; an empty one leaves it.
    maintenance_time: HH:00, UTC. backup_hour, backup_minute: UTC; empty ones leave it to Roost.
    trusted_ips: addresses and CIDR blocks that may connect; everybody may where there is none.
    mysql_long_query_time: seconds. redis_eviction_policy: the older name of eviction_policy.
    pending_charges: ignored.
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
    """database_engine_version, region, plan: see GET /databases/available-services and
    /databases/plans. The case of a region does not matter.
    """

    database_engine: EngineId
    database_engine_version: str
    region: str
    plan: str
    label: Text


class DatabaseUpdate(DatabaseSettings, kw_only=True):
    region: str | None = None
    plan: str | None = None
    label: Text | None = None
