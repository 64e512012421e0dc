"""What Kafka Connect can run: the classes of connectors, and how each is configured."""

from functools import cache
from typing import Literal

import msgspec

from roost.catalog.tables import Row, read

ConnectorType = Literal["sink", "source"]
ConfigType = Literal[
    "STRING", "INT", "SHORT", "LONG", "DOUBLE", "BOOLEAN", "LIST", "CLASS", "PASSWORD"
]
YesNo = Literal["yes", "no"]


class AvailableConnector(msgspec.Struct, frozen=True, kw_only=True):
    """A class of connectors.

    class: the Java class, which you give as `class`.
    title: what the connector is called.
    version: the version of the connector.
    type: `sink` for one that copies out of Kafka, `source` for one that copies into it.
    doc_url: where its documentation is.
    """

    class_name: str = msgspec.field(name="class")
    title: str
    version: str
    type: ConnectorType
    doc_url: str


class ConnectorOption(msgspec.Struct, frozen=True, kw_only=True):
    """A key of a connector's configuration.

    name: the key.
    type: what kind of value it takes.
    required: whether the connector needs it.
    default_value: what holds where you leave it out.
    description: what it is for.
    """

    name: str
    type: ConfigType
    required: bool
    default_value: str
    description: str


class _ConnectorRow(Row, frozen=True, kw_only=True):
    class_name: str = msgspec.field(name="class")
    title: str
    version: str
    type: ConnectorType
    doc_url: str


class _OptionRow(Row, frozen=True, kw_only=True):
    class_name: str = msgspec.field(name="class")
    name: str
    type: ConfigType
    required: YesNo
    default: str = ""
    description: str


@cache
def kafka_connectors() -> dict[str, AvailableConnector]:
    """Every class of connectors, by its name."""
    return {
        row.class_name: AvailableConnector(
            class_name=row.class_name,
            title=row.title,
            version=row.version,
            type=row.type,
            doc_url=row.doc_url,
        )
        for row in read("kafka_connectors.csv", _ConnectorRow)
    }


@cache
def connector_options(class_name: str) -> tuple[ConnectorOption, ...]:
    """How connectors of a class are configured; nothing for an unknown one."""
    return tuple(
        ConnectorOption(
            name=row.name,
            type=row.type,
            required=row.required == "yes",
            default_value=row.default,
            description=row.description,
        )
        for row in read("kafka_connector_options.csv", _OptionRow)
        if row.class_name == class_name
    )
