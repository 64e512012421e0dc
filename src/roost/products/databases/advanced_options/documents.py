"""What is asked and told of advanced options."""

from typing import Annotated, Any

import msgspec

from ....catalog.database_options import DatabaseOption, OptionSet, database_options

_JSON_TYPES = {
    "int": "integer", "float": "number", "bool": "boolean", "enum": "string", "string": "string",
}  # fmt: skip


_TITLES: dict[OptionSet, str] = {
    "pg": "PostgreSQL", "mysql": "MySQL", "kafka": "Kafka", "kafka-rest": "the REST proxy",
    "schema-registry": "the schema registry", "kafka-connect": "Kafka Connect",
}  # fmt: skip


def _described(*sets: OptionSet) -> msgspec.Meta:
    """What the OpenAPI document says of the options of these. The rules check them."""
    options = [(option, _TITLES[each]) for each in sets for option in database_options(each)]
    return msgspec.Meta(
        extra_json_schema={
            "properties": {option.name: _schema(option, title) for option, title in options}
        }
    )


def _schema(option: DatabaseOption, title: str) -> dict[str, Any]:
    known = {
        "description": _description(option, title),
        "type": _JSON_TYPES[option.type],
        "enum": option.enumerals,
        "minimum": option.min_value,
        "maximum": option.max_value,
        "default": option.default_value,
    }
    return {name: value for name, value in known.items() if value is not msgspec.UNSET}


def _description(option: DatabaseOption, title: str) -> str:
    """Its meaning is the engine's to tell, by the same name; what is known is what it may be."""
    says = [f"The setting of {title} by this name{f', in {option.units}' if option.units else ''}."]
    if option.alt_values:
        others = " or ".join(map(str, option.alt_values))
        says.append(f"It may also be {others}.")
    if option.restart:
        says.append("Setting it restarts the engine.")
    return " ".join(says)


EngineOptions = Annotated[dict[str, Any], _described("pg", "mysql", "kafka")]
RestOptions = Annotated[dict[str, Any], _described("kafka-rest")]
RegistryOptions = Annotated[dict[str, Any], _described("schema-registry")]
ConnectOptions = Annotated[dict[str, Any], _described("kafka-connect")]
"""The options to set, by their names; those that are not named stay."""


class DatabaseOptions(msgspec.Struct):
    """Advanced options.

    configured_options: the values of options that you have set.
    available_options: the options that you have not set.
    """

    configured_options: dict[str, Any]
    available_options: list[DatabaseOption]
