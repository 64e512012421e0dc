"""/v2/databases/{database-id}/usage: how much of its plan a database needs."""

import msgspec

from ...drivers.databases import Databases, Load
from ...http.answers import ItemResponse, Reply
from ...http.operations import Call, Routes
from ...store import Tx
from .documents import DatabaseRecord
from .rules import get, plan_of

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")


class DiskUsage(msgspec.Struct):
    """How full the disk is.

    current_gb: GB in use.
    max_gb: GB that the plan has.
    percentage: how much of it is in use, in percent.
    """

    current_gb: float
    max_gb: int
    percentage: float


class MemoryUsage(msgspec.Struct):
    """How much memory is in use.

    current_mb: MB in use.
    max_mb: MB that the plan has.
    percentage: how much of it is in use, in percent.
    """

    current_mb: float
    max_mb: int
    percentage: float


class CpuUsage(msgspec.Struct):
    """How busy the CPUs are.

    percentage: how much of their time they work, in percent.
    """

    percentage: float


class DatabaseUsage(msgspec.Struct):
    """How much of its plan a database uses.

    disk: how full the disk is.
    memory: how much memory is in use.
    cpu: how busy the CPUs are.
    """

    disk: DiskUsage
    memory: MemoryUsage
    cpu: CpuUsage


USAGE = ItemResponse("usage", DatabaseUsage)


@routes.get(
    "/databases/{database-id}/usage", "get-database-usage", USAGE, errors=(400, 401, 403, 404)
)
async def get_usage(call: Call, database_id: str) -> Reply:
    """Get a database's usage

    Shows how much of its disk, memory and CPU a database uses now. All of it is 0 until the
    database is there.
    """
    driver = call.service(Databases)

    def find(tx: Tx) -> DatabaseUsage:
        record = get(tx, call.account, database_id)
        return _usage(record, _load(record, driver, tx.now))

    return USAGE(await call.read(find))


def _load(record: DatabaseRecord, driver: Databases, now: int) -> Load:
    return driver.load(record.id, now) if record.state.made_at else Load(0, 0, 0)


def _usage(record: DatabaseRecord, load: Load) -> DatabaseUsage:
    plan = plan_of(record)
    return DatabaseUsage(
        DiskUsage(round(load.disk * plan.disk_gb, 2), plan.disk_gb, _percent(load.disk)),
        MemoryUsage(round(load.memory * plan.ram, 2), plan.ram, _percent(load.memory)),
        CpuUsage(_percent(load.cpu)),
    )


def _percent(share: float) -> float:
    return round(share * 100, 2)
