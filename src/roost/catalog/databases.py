"""Managed databases: their engines, the plans they run on, and what else is known of them."""

from decimal import Decimal
from functools import cache
from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType

from roost.catalog.cloud import plans
from roost.catalog.tables import Price, Row, hourly_of, items, number, read

EngineId = Literal["mysql", "pg", "valkey", "kafka"]
Tier = Literal["hobbyist", "startup", "business", "premium"]

TIERS: tuple[Tier, ...] = ("hobbyist", "startup", "business", "premium")
BACKUP_DAYS: dict[Tier, int] = {"hobbyist": 0, "startup": 2, "business": 14, "premium": 30}
"""How far back a database can be restored to, by its plan's tier."""

_KIND_OF_MACHINE = {
    "vc2": "vc2-", "cc_hp_amd": "vhp-", "cc_hp_intel": "vhp-", "rp_intel": "vhp-",
    "occ_gp": "voc-g-", "occ_so": "voc-s-",
}  # fmt: skip
"""What the ids of the cloud plans begin with on whose machines databases of a type run."""
_MB_OF_GB = 1024
_MOST_PG_CONNECTIONS = 1000
_KEPT_PG_CONNECTIONS = 3


class DatabaseEngine(msgspec.Struct, frozen=True, kw_only=True):
    """versions: the oldest first. sasl_port: 0 but for Kafka."""

    id: EngineId
    title: str
    versions: tuple[str, ...]
    port: int
    sasl_port: int


class SupportedEngines(msgspec.Struct, frozen=True):
    """Which engines a plan is for.

    mysql: whether it is for MySQL.
    pg: whether it is for PostgreSQL.
    valkey: whether it is for Valkey.
    kafka: whether it is for Kafka.
    """

    mysql: bool
    pg: bool
    valkey: bool
    kafka: bool


class MaxConnections(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many connections there may be at once.

    mysql: connections to MySQL.
    pg: connections to PostgreSQL.
    """

    mysql: int = 0
    pg: int = 0


class DatabasePlan(msgspec.Struct, frozen=True, kw_only=True):
    """A plan of managed databases.

    id: what you give as `plan`.
    number_of_nodes: how many nodes it has.
    type: what kind of machines they are.
    vcpu_count: virtual CPUs of a node.
    ram: MB of memory of a node.
    disk: GB of disk. Plans for Valkey do not have it.
    monthly_cost: dollars a month for all nodes together.
    supported_engines: which engines it is for.
    max_connections: how many connections there may be at once.
    locations: regions that have it, in capital letters.
    """

    id: str
    number_of_nodes: int
    type: str
    vcpu_count: int
    ram: int
    disk: int | UnsetType = UNSET
    monthly_cost: int
    supported_engines: SupportedEngines
    max_connections: MaxConnections
    locations: tuple[str, ...]

    @property
    def tier(self) -> Tier:
        """Its name is the third word of the id."""
        return next(tier for tier in TIERS if tier == self.id.split("-")[2])

    @property
    def disk_gb(self) -> int:
        return _rows()[self.id].disk

    @property
    def price(self) -> Price:
        """What it costs, all nodes together."""
        monthly = _rows()[self.id].monthly_cost
        return Price.of(hourly=hourly_of(monthly), monthly=monthly)

    def runs(self, engine: str) -> bool:
        """Whether that engine can be had on it."""
        return bool(getattr(self.supported_engines, engine, False))

    @property
    def is_business(self) -> bool:
        """Whether it is a business plan, or one above."""
        return TIERS.index(self.tier) >= TIERS.index("business")


class PgExtension(msgspec.Struct, frozen=True):
    """An extension that PostgreSQL can load.

    name: the name of the extension.
    versions: the versions of it.
    """

    name: str
    versions: tuple[str, ...]


class _EngineRow(Row, frozen=True, kw_only=True):
    id: EngineId
    title: str
    versions: str
    port: int
    sasl_port: int = 0


class _PlanRow(Row, frozen=True, kw_only=True):
    id: str
    number_of_nodes: int
    type: str
    vcpu_count: int
    ram: int
    disk: int
    monthly_cost: Decimal
    supported_engines: str
    mysql_connections: int = 0
    pg_connections: int = 0
    locations: str = ""


class _ExtensionRow(Row, frozen=True, kw_only=True):
    name: str
    versions: str


class _ZoneRow(Row, frozen=True, kw_only=True):
    name: str


@cache
def database_engines() -> dict[str, DatabaseEngine]:
    """Every engine, by id."""
    return {
        row.id: DatabaseEngine(
            id=row.id,
            title=row.title,
            versions=items(row.versions),
            port=row.port,
            sasl_port=row.sasl_port,
        )
        for row in read("database_engines.csv", _EngineRow)
    }


def database_plans() -> tuple[DatabasePlan, ...]:
    """Every plan, in a fixed order."""
    return tuple(_plans().values())


def database_plan(plan_id: str) -> DatabasePlan | None:
    """The plan of that id."""
    return _plans().get(plan_id)


@cache
def pg_extensions() -> tuple[PgExtension, ...]:
    """The extensions that PostgreSQL has here, by name."""
    rows = read("pg_extensions.csv", _ExtensionRow)
    return tuple(PgExtension(row.name, items(row.versions)) for row in rows)


@cache
def time_zones() -> frozenset[str]:
    """The names of the tz database."""
    return frozenset(row.name for row in read("time_zones.csv", _ZoneRow))


@cache
def _rows() -> dict[str, _PlanRow]:
    return {row.id: row for row in read("database_plans.csv", _PlanRow)}


@cache
def _plans() -> dict[str, DatabasePlan]:
    return {id: _plan(row) for id, row in _rows().items()}


def _plan(row: _PlanRow) -> DatabasePlan:
    engines = items(row.supported_engines)
    return DatabasePlan(
        id=row.id,
        number_of_nodes=row.number_of_nodes,
        type=row.type,
        vcpu_count=row.vcpu_count,
        ram=row.ram,
        disk=UNSET if "valkey" in engines else row.disk,
        monthly_cost=int(number(row.monthly_cost)),
        supported_engines=SupportedEngines(
            mysql="mysql" in engines,
            pg="pg" in engines,
            valkey="valkey" in engines,
            kafka="kafka" in engines,
        ),
        max_connections=MaxConnections(
            mysql=(row.mysql_connections or _mysql_connections(row)) if "mysql" in engines else 0,
            pg=(row.pg_connections or _pg_connections(row)) if "pg" in engines else 0,
        ),
        locations=_locations(row),
    )


def _locations(row: _PlanRow) -> tuple[str, ...]:
    """Where it was seen, and wherever there are machines of its kind; in capitals, as answered."""
    kind = _KIND_OF_MACHINE[row.type]
    there = {region for plan in plans() if plan.id.startswith(kind) for region in plan.locations}
    return tuple(sorted(region.upper() for region in there | set(items(row.locations))))


def _mysql_connections(row: _PlanRow) -> int:
    gb = row.ram // _MB_OF_GB
    return gb * (75 if gb < 4 else 100)


def _pg_connections(row: _PlanRow) -> int:
    """25 for a GB, 100 at least from 2 GB on, less those that the service keeps for itself."""
    gb = row.ram // _MB_OF_GB
    least = 25 if gb < 2 else 100
    return min(max(least, 25 * gb), _MOST_PG_CONNECTIONS) - _KEPT_PG_CONNECTIONS
