"""What is asked and told of connectors."""

from typing import Literal

import msgspec

from ....http.secrets import SecretObject
from ..contents import ConnectorBody

TaskState = Literal["RUNNING", "PAUSED", "UNASSIGNED", "FAILED"]


class DatabaseConnector(ConnectorBody, kw_only=True):
    """A connector of Kafka Connect.

    config: how it is configured, by key.
    """

    config: SecretObject


class DatabaseConnectorCreate(ConnectorBody, kw_only=True):
    """name: the name of the connector: 1 to 100 letters, digits, dots, hyphens and underscores.
    config: how to configure it, by key, at most 64 KiB of JSON. `tasks.max` may be 1 to 100 and is
        1 by default.
    """

    config: SecretObject = msgspec.field(default_factory=dict)


class DatabaseConnectorUpdate(msgspec.Struct, kw_only=True):
    """What to change. What you leave out stays.

    topics: names of topics with commas between.
    config: how to configure it, by key. It takes the place of the whole configuration before.
    """

    topics: str | None = None
    config: SecretObject | None = None


class ConnectorTask(msgspec.Struct):
    """A task of a connector.

    id: the number of the task, from 0.
    state: `RUNNING`, `PAUSED`, `UNASSIGNED` or `FAILED`.
    trace: what went wrong, or empty.
    """

    id: int
    state: TaskState
    trace: str = ""


class DatabaseConnectorStatus(msgspec.Struct):
    """Whether a connector runs.

    state: `RUNNING`, `PAUSED`, `UNASSIGNED` or `FAILED`.
    tasks: how its tasks stand.
    """

    state: TaskState
    tasks: list[ConnectorTask]
