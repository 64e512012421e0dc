"""/v2/databases/plans and /v2/databases/available-services"""

from functools import lru_cache

import msgspec

from ...catalog.databases import DatabasePlan, EngineId, database_engines, database_plans
from ...http.answers import ListResponse, Reply, Whole
from ...http.operations import Call, Routes

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")


class DatabasePlanQuery(msgspec.Struct, frozen=True, kw_only=True):
    """engine: lists only plans for this engine.
    nodes: lists only plans with this many nodes.
    region: lists only plans that this region has.
    """

    engine: EngineId | None = None
    nodes: int | None = None
    region: str = ""


class EngineVersions(msgspec.Struct, kw_only=True):
    """Versions of each engine, the oldest first.

    kafka: versions of Kafka.
    mysql: versions of MySQL.
    pg: versions of PostgreSQL.
    valkey: versions of Valkey.
    """

    kafka: tuple[str, ...]
    mysql: tuple[str, ...]
    pg: tuple[str, ...]
    valkey: tuple[str, ...]


class DatabaseServices(EngineVersions, kw_only=True):
    """Versions of each engine, the oldest first.

    available_services: the same once more.
    """

    available_services: EngineVersions


PLAN_LIST = ListResponse("plans", DatabasePlan)
SERVICES = Whole(DatabaseServices)


@lru_cache(maxsize=128)
def _plans(query: DatabasePlanQuery) -> Reply:
    region = query.region.upper()
    return PLAN_LIST.of(
        [
            plan
            for plan in database_plans()
            if (query.engine is None or plan.runs(query.engine))
            and query.nodes in (None, plan.number_of_nodes)
            and (not region or region in plan.locations)
        ]
    )


@routes.get(
    "/databases/plans", "list-database-plans", PLAN_LIST, acl=None, errors=(400, 401, 403, 404)
)
async def list_database_plans(call: Call, query: DatabasePlanQuery) -> Reply:
    """List database plans

    Lists the plans that managed databases can have, all at once. Every filter that you give has to
    match.
    """
    return _plans(query)


@routes.get(
    "/databases/available-services", "available-services", SERVICES, acl=None, errors=(400, 401)
)
async def list_available_services(call: Call) -> Reply:
    """List database engines

    Lists the engines with the versions that you can have, the oldest first. The list comes twice:
    bare, and under `available_services`.
    """
    versions = {id: engine.versions for id, engine in database_engines().items()}
    return SERVICES(DatabaseServices(**versions, available_services=EngineVersions(**versions)))
