"""What may be chosen of a database, checked."""

import re
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from ....catalog.databases import time_zones
from ....http.networks import parse_network
from ....store import Tx
from ... import vpcs
from .. import windows
from ..documents import KAFKA, MYSQL, VALKEY, DatabaseBody
from ..rules import unprocessable
from .documents import DatabaseSettings

POLICIES = (
    "noeviction", "allkeys-lru", "volatile-lru", "allkeys-random", "volatile-random",
    "volatile-ttl", "volatile-lfu", "allkeys-lfu",
)  # fmt: skip
SERVICES = ("enable_kafka_rest", "enable_schema_registry", "enable_kafka_connect")
SQL_MODES = [
    "ANSI", "ERROR_FOR_DIVISION_BY_ZERO", "NO_ENGINE_SUBSTITUTION", "NO_ZERO_DATE",
    "NO_ZERO_IN_DATE", "STRICT_ALL_TABLES",
]  # fmt: skip
"""Those of a MySQL database for which nobody has chosen any."""
MOST_TRUSTED = 200
SLOWEST = 3600
NEW_VPC = "new"

_TIME = re.compile(r"([01][0-9]|2[0-3]):00(:00)?")


def chosen_window(id: str) -> tuple[str, str]:
    """A day and a time of maintenance, for whoever has chosen none: another for each database."""
    day, hour = blake2b(id.encode(), digest_size=2).digest()
    return windows.DAYS[day % 7], f"{hour % 24:02}:00:00"


def apply(body: DatabaseBody, wanted: DatabaseSettings, business: bool) -> None:
    """Takes in what is given and meant for its engine. business: whether its plan is one, or above.

    Raises ApiError for what cannot be.
    """
    body.tag = body.tag if wanted.tag is None else wanted.tag
    body.maintenance_dow = wanted.maintenance_dow or body.maintenance_dow
    body.maintenance_time = _time(wanted.maintenance_time) or body.maintenance_time
    if wanted.trusted_ips is not None:
        body.trusted_ips = _trusted(wanted.trusted_ips)
    if body.engine != KAFKA:
        _take(body, wanted, "backup_hour", lambda text: _number("backup_hour", text, 23))
        _take(body, wanted, "backup_minute", lambda text: _number("backup_minute", text, 59))
    if body.engine == MYSQL:
        _apply_mysql(body, wanted)
    if body.engine == VALKEY:
        policy = wanted.eviction_policy or wanted.redis_eviction_policy
        body.eviction_policy = _policy(policy) if policy else body.eviction_policy
    elif wanted.cluster_time_zone:
        body.cluster_time_zone = _zone(wanted.cluster_time_zone)
    for service in SERVICES:
        _take(body, wanted, service, lambda on, name=service: _service(body, name, on, business))


def vpc(tx: Tx, account: int, wanted: str, region: str) -> str:
    """The id of the VPC that is asked for in a region (in capitals); empty for none."""
    if wanted == NEW_VPC:
        return vpcs.create(tx, account, "vpc", region.lower(), "Managed database").id
    if wanted:
        vpcs.require(tx, account, "vpc", wanted, region.lower(), "vpc_id")
    return wanted


def _take(
    body: DatabaseBody, wanted: DatabaseSettings, field: str, check: Callable[[Any], Any]
) -> None:
    value = getattr(wanted, field)
    if value is not None:
        setattr(body, field, check(value))


def _apply_mysql(body: DatabaseBody, wanted: DatabaseSettings) -> None:
    _take(body, wanted, "mysql_sql_modes", lambda modes: list(dict.fromkeys(modes)))
    _take(body, wanted, "mysql_require_primary_key", bool)
    _take(body, wanted, "mysql_slow_query_log", bool)
    _take(body, wanted, "mysql_long_query_time", _seconds)


def _time(text: str | None) -> str:
    """As it was written, since clients expect it back so."""
    if text and not _TIME.fullmatch(text):
        raise unprocessable("Invalid maintenance_time: must be HH:00, from 00:00 to 23:00")
    return text or ""


def _number(field: str, text: str, most: int) -> str:
    if text and not (text.isascii() and text.isdigit() and len(text) <= 2 and int(text) <= most):
        raise unprocessable(f"Invalid {field}: must be 0 to {most}")
    return text


def _trusted(texts: list[str]) -> list[str]:
    """As they were written; an address alone means itself."""
    if len(texts) > MOST_TRUSTED:
        raise unprocessable(f"Invalid trusted_ips: at most {MOST_TRUSTED}")
    for text in texts:
        try:
            parse_network(text, strict=False)
        except ValueError:
            raise unprocessable(
                f"Invalid trusted_ips: {text} is neither an address nor a CIDR block"
            ) from None
    return list(dict.fromkeys(texts))


def _seconds(seconds: int) -> int:
    if not 0 <= seconds <= SLOWEST:
        raise unprocessable(f"Invalid mysql_long_query_time: must be 0 to {SLOWEST} seconds")
    return seconds


def _policy(policy: str) -> str:
    if policy not in POLICIES:
        raise unprocessable(f"Invalid eviction_policy: must be one of: {', '.join(POLICIES)}")
    return policy


def _zone(name: str) -> str:
    if name not in time_zones():
        raise unprocessable(f"Invalid cluster_time_zone: {name} is not in the tz database")
    return name


def _service(body: DatabaseBody, name: str, on: bool, business: bool) -> bool:
    if on and body.engine != KAFKA:
        raise unprocessable(f"Invalid {name}: for Kafka databases alone")
    if on and not business:
        raise unprocessable(f"Invalid {name}: needs a business plan or one above")
    return on
