"""/v2/databases/{database-id}/advanced-options, and those of what runs beside Kafka"""

from typing import Any

from ....catalog.database_options import OptionSet
from ....http.answers import Reply, Whole
from ....http.operations import Call, Routes
from . import rules
from .documents import (
    ConnectOptions,
    DatabaseOptions,
    EngineOptions,
    RegistryOptions,
    RestOptions,
)

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

OPTIONS = Whole(DatabaseOptions)

PATH = "/databases/{database-id}/advanced-options"
READING, WRITING = (400, 401, 403, 404), (400, 401, 403, 404, 422)


async def _shown(call: Call, id: str, of: OptionSet | None) -> Reply:
    return OPTIONS(await call.read(lambda tx: rules.shown(tx, call.account, id, of)))


async def _updated(call: Call, id: str, of: OptionSet | None, values: dict[str, Any]) -> Reply:
    return OPTIONS(await call.write(lambda tx: rules.update(tx, call.account, id, of, values)))


@routes.get(PATH, "list-advanced-options", OPTIONS, errors=READING)
async def list_options(call: Call, database_id: str) -> Reply:
    """List advanced options

    Lists the options of MySQL, PostgreSQL or Kafka that you have set, and all others with their
    ranges and defaults. Valkey has none and is refused with 400.
    """
    return await _shown(call, database_id, None)


@routes.put(PATH, "update-advanced-options", OPTIONS, ok=202, errors=WRITING)
async def update_options(call: Call, database_id: str, body: EngineOptions) -> Reply:
    """Set advanced options

    Sets options of the engine, all of them or none. Options that you leave out stay. An unknown
    option or a value out of its range is refused with 422. Some options restart the engine.
    """
    return await _updated(call, database_id, None, body)


@routes.get(f"{PATH}/kafka-rest", "list-advanced-options-kafka-rest", OPTIONS, errors=READING)
async def list_rest_options(call: Call, database_id: str) -> Reply:
    """List Kafka REST options

    Lists the options of the REST proxy beside Kafka. It is for Kafka databases on a business plan
    or above. Others are refused with 400.
    """
    return await _shown(call, database_id, "kafka-rest")


@routes.put(
    f"{PATH}/kafka-rest", "update-advanced-options-kafka-rest", OPTIONS, ok=202, errors=WRITING
)
async def update_rest_options(call: Call, database_id: str, body: RestOptions) -> Reply:
    """Set Kafka REST options

    Sets options of the REST proxy beside Kafka, all of them or none. An unknown option or a value
    out of its range is refused with 422.
    """
    return await _updated(call, database_id, "kafka-rest", body)


@routes.get(
    f"{PATH}/schema-registry", "list-advanced-options-schema-registry", OPTIONS, errors=READING
)
async def list_registry_options(call: Call, database_id: str) -> Reply:
    """List schema registry options

    Lists the options of the schema registry beside Kafka. It is for Kafka databases on a business
    plan or above. Others are refused with 400.
    """
    return await _shown(call, database_id, "schema-registry")


@routes.put(
    f"{PATH}/schema-registry", "update-advanced-options-schema-registry", OPTIONS,
    ok=202, errors=WRITING,
)  # fmt: skip
async def update_registry_options(call: Call, database_id: str, body: RegistryOptions) -> Reply:
    """Set schema registry options

    Sets options of the schema registry beside Kafka, all of them or none. An unknown option or a
    value out of its range is refused with 422.
    """
    return await _updated(call, database_id, "schema-registry", body)


@routes.get(f"{PATH}/kafka-connect", "list-advanced-options-kafka-connect", OPTIONS, errors=READING)
async def list_connect_options(call: Call, database_id: str) -> Reply:
    """List Kafka Connect options

    Lists the options of Kafka Connect. It is for Kafka databases on a business plan or above.
    Others are refused with 400.
    """
    return await _shown(call, database_id, "kafka-connect")


@routes.put(
    f"{PATH}/kafka-connect", "update-advanced-options-kafka-connect", OPTIONS,
    ok=202, errors=WRITING,
)  # fmt: skip
async def update_connect_options(call: Call, database_id: str, body: ConnectOptions) -> Reply:
    """Set Kafka Connect options

    Sets options of Kafka Connect, all of them or none. An unknown option or a value out of its
    range is refused with 422.
    """
    return await _updated(call, database_id, "kafka-connect", body)
