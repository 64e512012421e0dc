"""/v2/databases/{database-id}/connectors and /available-connectors"""

from ....catalog.kafka_connectors import AvailableConnector, ConnectorOption, kafka_connectors
from ....http.answers import DONE, ItemResponse, ListResponse, Reply
from ....http.operations import Call, Routes
from ....store import Page, Tx
from ....store.secret import Secret
from .. import children
from ..contents import CONNECTORS, ConnectorRecord
from ..documents import DATABASES, DatabaseRecord, WholeList
from . import rules
from .documents import (
    DatabaseConnector,
    DatabaseConnectorCreate,
    DatabaseConnectorStatus,
    DatabaseConnectorUpdate,
)

routes = Routes("managed-databases", read="subscriptions_view", write="subscriptions")

AVAILABLE_LIST = ListResponse("available_connectors", AvailableConnector, meta=False)
SCHEMA = ListResponse("configuration_schema", ConnectorOption, meta=False)
CONNECTOR = ItemResponse("connector", DatabaseConnector)
CONNECTOR_LIST = ListResponse("connectors", DatabaseConnector)
STATUS = ItemResponse("connector_status", DatabaseConnectorStatus)

AVAILABLE = "/databases/{database-id}/available-connectors"
PATH = "/databases/{database-id}/connectors"
ONE = f"{PATH}/{{connector-name}}"
READING, CHANGING = (400, 401, 403, 404), (400, 401, 404)


def _shown(call: Call, record: ConnectorRecord) -> DatabaseConnector:
    return rules.shown(record, call.service(Secret))


async def _check(call: Call, id: str) -> None:
    """Raises BadRequest unless Kafka Connect runs beside the database."""
    await call.read(lambda tx: rules.check_connect(tx.get(DATABASES, id, call.account)))


def _one(tx: Tx, account: int, id: str, name: str) -> tuple[DatabaseRecord, ConnectorRecord]:
    record = children.database_of(tx, account, id, CONNECTORS)
    rules.check_connect(record)
    return record, children.named(tx, CONNECTORS, record, name)


@routes.get(AVAILABLE, "list-database-available-connectors", AVAILABLE_LIST, errors=READING)
async def list_available_connectors(call: Call, database_id: str) -> Reply:
    """List connector classes

    Lists what Kafka Connect can run. It is for Kafka databases on a business plan or above with
    `enable_kafka_connect`. Others are refused with 400.
    """
    await _check(call, database_id)
    return AVAILABLE_LIST.of(list(kafka_connectors().values()))


@routes.get(
    f"{AVAILABLE}/{{connector-class}}/configuration",
    "get-database-connector-configuration-schema",
    SCHEMA,
    errors=READING,
)
async def get_configuration_schema(call: Call, database_id: str, connector_class: str) -> Reply:
    """Get a connector's configuration keys

    Lists the keys that a connector of a class is configured with. An unknown class answers 404.
    """
    await _check(call, database_id)
    return SCHEMA.of(rules.schema(connector_class))


@routes.get(PATH, "list-database-connectors", CONNECTOR_LIST, errors=READING)
async def list_connectors(call: Call, database_id: str, query: WholeList) -> Reply:
    """List connectors

    Lists the connectors of a Kafka database with their configurations. It needs
    `enable_kafka_connect`, or is refused with 400.
    """

    def find(tx: Tx) -> Page[list[ConnectorRecord]]:
        record = tx.get(DATABASES, database_id, call.account)
        rules.check_connect(record)
        return children.listed(tx, CONNECTORS, record, query)

    return CONNECTOR_LIST.shaped(await call.read(find), lambda each: _shown(call, each))


@routes.post(PATH, "create-database-connector", CONNECTOR, ok=201, errors=(400, 401, 403, 404, 422))
async def create_connector(call: Call, database_id: str, body: DatabaseConnectorCreate) -> Reply:
    """Create a connector

    Makes a connector, which begins to run at once. An unknown class is refused with 422, as are a
    required key that is missing and a configuration of more than 64 KiB.
    """
    connector = await call.write(lambda tx: rules.create(tx, call.account, database_id, body))
    return CONNECTOR(_shown(call, connector))


@routes.get(ONE, "get-database-connector", CONNECTOR, errors=READING)
async def get_connector(call: Call, database_id: str, connector_name: str) -> Reply:
    """Get a connector

    Shows one connector with its configuration.
    """
    _, connector = await call.read(lambda tx: _one(tx, call.account, database_id, connector_name))
    return CONNECTOR(_shown(call, connector))


@routes.put(ONE, "update-database-connector", CONNECTOR, ok=202, errors=(400, 401, 404, 422))
async def update_connector(
    call: Call, database_id: str, connector_name: str, body: DatabaseConnectorUpdate
) -> Reply:
    """Change a connector

    Changes the topics or the configuration of a connector. A configuration takes the place of the
    whole one before. A missing required key is refused with 422.
    """
    connector = await call.write(
        lambda tx: rules.update(tx, call.account, database_id, connector_name, body)
    )
    return CONNECTOR(_shown(call, connector))


@routes.delete(ONE, "delete-database-connector", errors=CHANGING)
async def delete_connector(call: Call, database_id: str, connector_name: str) -> Reply:
    """Delete a connector

    Deletes a connector. What it has copied stays.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, database_id, connector_name))
    return DONE


@routes.get(f"{ONE}/status", "get-database-connector-status", STATUS, errors=READING)
async def get_connector_status(call: Call, database_id: str, connector_name: str) -> Reply:
    """Get a connector's status

    Shows whether a connector and its tasks run. While the database is being changed they are
    `UNASSIGNED`.
    """
    found = await call.read(lambda tx: _one(tx, call.account, database_id, connector_name))
    return STATUS(rules.status(*found))


@routes.post(f"{ONE}/restart", "restart-database-connector", errors=CHANGING)
async def restart_connector(call: Call, database_id: str, connector_name: str) -> Reply:
    """Restart a connector

    Restarts a connector with all its tasks.
    """
    await call.write(lambda tx: rules.restart(tx, call.account, database_id, connector_name))
    return DONE


@routes.post(f"{ONE}/pause", "pause-database-connector", errors=CHANGING)
async def pause_connector(call: Call, database_id: str, connector_name: str) -> Reply:
    """Pause a connector

    Has a connector rest until you resume it. One that rests already goes on resting.
    """
    await call.write(lambda tx: rules.pause(tx, call.account, database_id, connector_name, True))
    return DONE


@routes.post(f"{ONE}/resume", "resume-database-connector", errors=CHANGING)
async def resume_connector(call: Call, database_id: str, connector_name: str) -> Reply:
    """Resume a connector

    Has a paused connector run again. One that runs goes on running.
    """
    await call.write(lambda tx: rules.pause(tx, call.account, database_id, connector_name, False))
    return DONE


@routes.post(f"{ONE}/tasks/{{task-id}}/restart", "restart-database-connector-task", errors=CHANGING)
async def restart_connector_task(
    call: Call, database_id: str, connector_name: str, task_id: str
) -> Reply:
    """Restart a connector's task

    Restarts one task of a connector. A number that the connector does not have answers 404.
    """
    await call.write(
        lambda tx: rules.restart(tx, call.account, database_id, connector_name, task_id)
    )
    return DONE
