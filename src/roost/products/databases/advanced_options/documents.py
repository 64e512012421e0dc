"""What is asked and told of advanced options."""

from typing import Annotated, Any

import msgspec

from ....catalog.database_options import (
    DatabaseOption,
    OptionSet,
    database_options,
    option_description,
)

_JSON_TYPES = {
    "int": "integer", "float": "number", "bool": "boolean", "enum": "string", "string": "string",
}  # fmt: skip


def _described(*sets: OptionSet) -> msgspec.Meta:
    """What the OpenAPI document says of the options of these. The rules check them."""
    return msgspec.Meta(
        extra_json_schema={
            "properties": {
                option.name: _schema(option, option_description(each, option.name))
                for each in sets
                for option in database_options(each)
            }
        }
    )


def _schema(option: DatabaseOption, about: str) -> dict[str, Any]:
    known = {
        "description": _description(option, about),
        "type": _JSON_TYPES[option.type],
        "enum": option.enumerals,
        "minimum": option.min_value,
        "maximum": option.max_value,
        "default": option.default_value,
    }
    return {name: value for name, value in known.items() if value is not msgspec.UNSET}


def _description(option: DatabaseOption, about: str) -> str:
    says = [f"{about}."]
    if option.units:
        says.append(f"Counted in {option.units}.")
    if option.alt_values:
        says.append(f"It may also be {' or '.join(map(str, option.alt_values))}.")
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
