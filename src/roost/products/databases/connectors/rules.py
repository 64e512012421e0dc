"""What may happen to connectors, which run where Kafka Connect does."""

import re
from typing import Any

import msgspec

from ....catalog.kafka_connectors import ConnectorOption, connector_options, kafka_connectors
from ....drivers.databases import Databases
from ....engine import jobs
from ....engine.workflows import Run, Step, Workflow, unaffected
from ....http.errors import BadRequest, NotFound
from ....store import Tx
from ....store.secret import Secret
from ....store.work import Job
from .. import children
from ..contents import (
    CONNECTORS,
    FOR_CONFIG,
    Config,
    ConnectorBody,
    ConnectorRecord,
    ConnectorState,
)
from ..documents import KAFKA, RUNNING, DatabaseRecord
from ..lifecycle import check_usable, refill
from ..rules import check_engine, check_name, plan_of, unprocessable
from .documents import (
    ConnectorTask,
    DatabaseConnector,
    DatabaseConnectorCreate,
    DatabaseConnectorStatus,
    DatabaseConnectorUpdate,
)

WHAT = "Connectors"
LONGEST = 100
MOST_TASKS = 100
MOST_BYTES = 65_536
"""Of a configuration as JSON."""

_TOPIC = re.compile(r"[A-Za-z0-9._-]{1,249}")
_NUMBER = re.compile(r"-?[0-9]{1,19}")
_DECIMAL = re.compile(r"-?[0-9]{1,19}(\.[0-9]{1,19})?")


def check_connect(record: DatabaseRecord) -> None:
    """Raises BadRequest unless Kafka Connect runs beside the database."""
    check_engine(record, WHAT, (KAFKA,))
    if not plan_of(record).is_business:
        raise BadRequest(f"{WHAT} need a business plan or one above")
    if not record.body.enable_kafka_connect:
        raise BadRequest(f"{WHAT} need Kafka Connect: set enable_kafka_connect")


def schema(class_name: str) -> tuple[ConnectorOption, ...]:
    if class_name not in kafka_connectors():
        raise NotFound("Not a valid database connector class")
    return connector_options(class_name)


def create(tx: Tx, account: int, id: str, wanted: DatabaseConnectorCreate) -> ConnectorRecord:
    """Raises ApiError for what Kafka Connect would refuse."""
    record = _connecting(tx, account, id)
    check_name("name", wanted.name, LONGEST)
    if children.find(tx, CONNECTORS, record, wanted.name) is not None:
        raise unprocessable(f"Invalid name: there is a connector {wanted.name} already")
    if wanted.class_name not in kafka_connectors():
        raise unprocessable(f"Invalid class: there is no {wanted.class_name}")
    body = ConnectorBody(
        name=wanted.name, class_name=wanted.class_name, topics=_topics(wanted.topics)
    )
    connector = children.add(
        tx, CONNECTORS, record, body, _state(tx, body, wanted.config), body.name
    )
    refill(tx, record)
    return connector


def update(
    tx: Tx, account: int, id: str, name: str, wanted: DatabaseConnectorUpdate
) -> ConnectorRecord:
    """A configuration takes the place of all that it was. Raises ApiError."""
    record, connector = _edit(tx, account, id, name)
    if wanted.topics:
        connector.body.topics = _topics(wanted.topics)
    if wanted.config is not None:
        state = _state(tx, connector.body, wanted.config)
        connector.state.config, connector.state.tasks = state.config, state.tasks
    return _changed(tx, record, connector)


def pause(tx: Tx, account: int, id: str, name: str, paused: bool) -> None:
    """Has it rest, or go on; what does so already goes on doing so."""
    record, connector = _edit(tx, account, id, name)
    connector.state.paused = paused
    _changed(tx, record, connector)


def restart(tx: Tx, account: int, id: str, name: str, task: str = "") -> None:
    """task: which of its tasks alone; raises NotFound where there is none of that number."""
    record, connector = _edit(tx, account, id, name)
    args: dict[str, Any] = {"name": name, "task": None}
    if task:
        numbers = map(str, range(connector.state.tasks))
        if task not in numbers:
            raise NotFound(f"{CONNECTORS.missing} task")
        args["task"] = int(task)
    jobs.start(tx, RESTART, account, record, args, exclusive=False)


def delete(tx: Tx, account: int, id: str, name: str) -> None:
    record, connector = _edit(tx, account, id, name)
    tx.delete(connector)
    refill(tx, record)


def shown(record: ConnectorRecord, secret: Secret) -> DatabaseConnector:
    """A connector as it is answered, its configuration in the clear."""
    body = record.body
    config = secret.open_text(record.state.config, FOR_CONFIG)
    return DatabaseConnector(
        name=body.name,
        class_name=body.class_name,
        topics=body.topics,
        config=msgspec.json.decode(config, type=Config) if config else {},
    )


def status(record: DatabaseRecord, connector: ConnectorRecord) -> DatabaseConnectorStatus:
    """A connector waits for workers while the database is being changed."""
    state = "PAUSED" if connector.state.paused else "RUNNING"
    if record.body.status != RUNNING:
        state = "UNASSIGNED"
    tasks = [ConnectorTask(number, state) for number in range(connector.state.tasks)]
    return DatabaseConnectorStatus(state, tasks)


def _connecting(tx: Tx, account: int, id: str) -> DatabaseRecord:
    record = children.database_of(tx, account, id, CONNECTORS, "update")
    check_connect(record)
    check_usable(record)
    return record


def _edit(tx: Tx, account: int, id: str, name: str) -> tuple[DatabaseRecord, ConnectorRecord]:
    record = _connecting(tx, account, id)
    return record, children.named(tx, CONNECTORS, record, name, lock="update")


def _changed(tx: Tx, record: DatabaseRecord, connector: ConnectorRecord) -> ConnectorRecord:
    tx.update(connector)
    refill(tx, record)
    return connector


def _topics(text: str) -> str:
    names = [name.strip() for name in text.split(",")]
    for name in names:
        if not _TOPIC.fullmatch(name):
            raise unprocessable("Invalid topics: must be names of topics, with commas between")
    return text


def _state(tx: Tx, body: ConnectorBody, config: Config) -> ConnectorState:
    """The configuration, checked and sealed."""
    text = msgspec.json.encode(config).decode()
    if len(text) > MOST_BYTES:
        raise unprocessable(f"Invalid config: more than {MOST_BYTES} bytes")
    for option in connector_options(body.class_name):
        value = config.get(option.name)
        if value in (None, "") and option.required:
            raise unprocessable(f"Invalid config: {option.name} is missing")
        if value is not None and not _fits(option, value):
            raise unprocessable(f"Invalid config: {option.name} must be of type {option.type}")
    tasks = int(str(config.get("tasks.max", "1")))
    if not 1 <= tasks <= MOST_TASKS:
        raise unprocessable(f"Invalid config: tasks.max must be 1 to {MOST_TASKS}")
    return ConnectorState(config=tx.service(Secret).seal_text(text, FOR_CONFIG), tasks=tasks)


def _fits(option: ConnectorOption, value: object) -> bool:
    """Kafka Connect takes everything as text, and clients send numbers and booleans as such."""
    match option.type:
        case "INT" | "SHORT" | "LONG":
            return not isinstance(value, bool) and _NUMBER.fullmatch(str(value)) is not None
        case "DOUBLE":
            return not isinstance(value, bool) and _DECIMAL.fullmatch(str(value)) is not None
        case "BOOLEAN":
            return str(value).lower() in ("true", "false")
        case "STRING" | "LIST" | "CLASS" | "PASSWORD":
            return isinstance(value, str | int | float)


async def _restart(run: Run) -> None:
    args = run.job.args
    await run.driver(Databases).restart_connector(run.job.resource_id, args["name"], args["task"])


def _restarted(tx: Tx, job: Job, result: None) -> None:
    """Nothing tells of it."""


RESTART = Workflow(
    name="restart-database-connector",
    steps=(Step("restart", _restarted, _restart),),
    failed=unaffected,
    driver=Databases,
)
