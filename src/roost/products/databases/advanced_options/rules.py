"""What advanced options may be, each by itself and all together."""

from typing import Any

from ....catalog.database_options import (
    DatabaseOption,
    OptionSet,
    database_options,
    option_fault,
)
from ....http.errors import BadRequest
from ....store import Tx
from ..documents import KAFKA, DatabaseRecord
from ..lifecycle import refill
from ..rules import WITH_OPTIONS, check_engine, edit, get, plan_of, unprocessable
from .documents import DatabaseOptions

WHAT = "Advanced options"


def shown(tx: Tx, account: int, id: str, of: OptionSet | None) -> DatabaseOptions:
    """of: None for the engine's own."""
    record = get(tx, account, id)
    return _shown(record, _set_of(record, of))


def update(
    tx: Tx, account: int, id: str, of: OptionSet | None, wanted: dict[str, Any]
) -> DatabaseOptions:
    """Sets what is given and leaves everything else; all or nothing. Raises ApiError."""
    record = edit(tx, account, id)
    options = _set_of(record, of)
    configured = {**record.state.options.get(options, {})}
    for name, value in wanted.items():
        if value is not None:
            fault = option_fault(options, name, value)
            if fault:
                raise unprocessable(f"Invalid {name}: {fault}")
            configured[name] = value
    if options == KAFKA:
        _check_kafka(record, configured)
    record.state.options = {**record.state.options, options: configured}
    refill(tx, record)
    return _shown(record, options)


def kafka_option(configured: dict[str, Any], name: str) -> Any:
    """What holds of an option of Kafka's, set or not."""
    return configured.get(name, _defaults()[name].default_value)


def _defaults() -> dict[str, DatabaseOption]:
    return {option.name: option for option in database_options("kafka")}


def _set_of(record: DatabaseRecord, of: OptionSet | None) -> OptionSet:
    if of is None:
        check_engine(record, WHAT, WITH_OPTIONS)
        return record.body.engine  # pyright: ignore[reportReturnType] - Valkey is out by now
    check_engine(record, f"{WHAT} of {of}", (KAFKA,))
    if not plan_of(record).is_business:
        raise BadRequest(f"{WHAT} of {of} need a business plan or one above")
    return of


def _shown(record: DatabaseRecord, options: OptionSet) -> DatabaseOptions:
    configured = record.state.options.get(options, {})
    others = [option for option in database_options(options) if option.name not in configured]
    return DatabaseOptions(configured, others)


def _check_kafka(record: DatabaseRecord, configured: dict[str, Any]) -> None:
    """Raises ApiError for what the brokers would not start with."""
    brokers = plan_of(record).number_of_nodes
    for name in ("default_replication_factor", "min_insync_replicas"):
        if kafka_option(configured, name) > brokers:
            raise unprocessable(f"Invalid {name}: the plan has {brokers} brokers")
    shortest = kafka_option(configured, "group_min_session_timeout_ms")
    if shortest > kafka_option(configured, "group_max_session_timeout_ms"):
        raise unprocessable(
            "Invalid group_min_session_timeout_ms: more than group_max_session_timeout_ms"
        )
