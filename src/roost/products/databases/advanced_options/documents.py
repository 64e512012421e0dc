"""What is asked and told of advanced options."""

from typing import Annotated, Any

import msgspec

from ....catalog.database_options import DatabaseOption, OptionSet, database_options

_JSON_TYPES = {
    "int": "integer", "float": "number", "bool": "boolean", "enum": "string", "string": "string",
}  # fmt: skip


def _described(*sets: OptionSet) -> msgspec.Meta:
    """What the OpenAPI document says of the options of these. The rules check them."""
    options = [option for each in sets for option in database_options(each)]
    return msgspec.Meta(
        extra_json_schema={"properties": {option.name: _schema(option) for option in options}}
    )


def _schema(option: DatabaseOption) -> dict[str, Any]:
    known = {
        "type": _JSON_TYPES[option.type],
        "enum": option.enumerals,
        "minimum": option.min_value,
        "maximum": option.max_value,
        "default": option.default_value,
    }
    return {name: value for name, value in known.items() if value is not msgspec.UNSET}


EngineOptions = Annotated[dict[str, Any], _described("pg", "mysql", "kafka")]
RestOptions = Annotated[dict[str, Any], _described("kafka-rest")]
RegistryOptions = Annotated[dict[str, Any], _described("schema-registry")]
ConnectOptions = Annotated[dict[str, Any], _described("kafka-connect")]
"""The options to set, by their names; those that are not named stay."""


class DatabaseOptions(msgspec.Struct):
    """configured_options: the values of those that were set. available_options: the others."""

    configured_options: dict[str, Any]
    available_options: list[DatabaseOption]
