"""/v2/databases/plans and /v2/databases/available-services"""

from functools import lru_cache

import msgspec

from ...catalog.databases import DatabasePlan, EngineId, database_engines, database_plans
from ...http.answers import ListResponse, Reply, Whole
from ...http.operations import Call, Routes

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")


class DatabasePlanQuery(msgspec.Struct, frozen=True, kw_only=True):
    """engine, nodes, region: keep the plans that are for it, have as many, and can be had there."""

    engine: EngineId | None = None
    nodes: int | None = None
    region: str = ""


class EngineVersions(msgspec.Struct, kw_only=True):
    """The versions of each engine, the oldest first."""

    kafka: tuple[str, ...]
    mysql: tuple[str, ...]
    pg: tuple[str, ...]
    valkey: tuple[str, ...]


class DatabaseServices(EngineVersions, kw_only=True):
    """available_services: the same, for clients that read it there."""

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


@routes.get("/databases/plans", "list-database-plans", PLAN_LIST, errors=(400, 401, 403, 404))
async def list_database_plans(call: Call, query: DatabasePlanQuery) -> Reply:
    return _plans(query)


@routes.get("/databases/available-services", "available-services", SERVICES, errors=(400, 401))
async def list_available_services(call: Call) -> Reply:
    versions = {id: engine.versions for id, engine in database_engines().items()}
    return SERVICES(DatabaseServices(**versions, available_services=EngineVersions(**versions)))
