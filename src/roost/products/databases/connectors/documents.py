"""What is asked and told of connectors."""

from typing import Literal

import msgspec

from ....http.secrets import SecretObject
from ..contents import ConnectorBody

TaskState = Literal["RUNNING", "PAUSED", "UNASSIGNED", "FAILED"]


class DatabaseConnector(ConnectorBody, kw_only=True):
    """A connector as it is answered. config: by the names of the class's configuration schema."""

    config: SecretObject


class DatabaseConnectorCreate(ConnectorBody, kw_only=True):
    config: SecretObject = msgspec.field(default_factory=dict)


class DatabaseConnectorUpdate(msgspec.Struct, kw_only=True):
    """config: takes the place of all that it was."""

    topics: str | None = None
    config: SecretObject | None = None


class ConnectorTask(msgspec.Struct):
    """trace: what went wrong; empty where nothing did."""

    id: int
    state: TaskState
    trace: str = ""


class DatabaseConnectorStatus(msgspec.Struct):
    state: TaskState
    tasks: list[ConnectorTask]
