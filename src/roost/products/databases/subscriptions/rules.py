"""What may happen to databases: made, changed, removed."""

from ....catalog.databases import database_engines
from ....http.errors import BadRequest
from ....store import BadCursor, Page, Tx, plain
from ....store import page as listing
from .. import backup_times, details, making, windows
from ..contents import CONNECTORS, POOLS
from ..credentials import Fresh
from ..documents import DATABASES, KAFKA, MYSQL, REBALANCING, Database, DatabaseBody, DatabaseRecord
from ..lifecycle import MANAGED, rebuild, refill, remove
from ..rules import edit, plan_of, unprocessable
from . import settings
from .documents import DatabaseCreate, DatabaseQuery, DatabaseUpdate

_OF_NODES = ("plan", "region", "vpc_id")
_OF_WINDOWS = ("maintenance_dow", "maintenance_time")
_OF_BACKUPS = ("backup_hour", "backup_minute")
_OF_NOBODY = ("label", "tag")
"""What is no concern of the driver's."""


def create(tx: Tx, account: int, wanted: DatabaseCreate, fresh: Fresh) -> DatabaseRecord:
    """Raises ApiError when what is asked for cannot be had."""
    engine = database_engines()[wanted.database_engine]
    if wanted.database_engine_version not in engine.versions:
        raise unprocessable(
            f"Invalid database_engine_version: {engine.title} can be had as"
            f" {', '.join(engine.versions)}"
        )
    plan, region = making.place(tx, engine.id, wanted.plan, wanted.region)
    day, time = settings.chosen_window(fresh.id)
    body = DatabaseBody(
        id=fresh.id,
        date_created=plain(tx.now),
        plan=plan.id,
        region=region,
        engine=engine.id,
        version=wanted.database_engine_version,
        label=checked_label(wanted.label),
        maintenance_dow=day,
        maintenance_time=time,
        mysql_sql_modes=settings.SQL_MODES if engine.id == MYSQL else [],
    )
    settings.apply(body, wanted, plan.is_business)
    body.vpc_id = settings.vpc(tx, account, wanted.vpc_id or "", region)
    record = making.store(tx, account, body, making.new_state(tx, fresh))
    making.add_first(tx, record, fresh)
    return record


def page(tx: Tx, account: int, query: DatabaseQuery) -> Page[list[Database]]:
    """A page of an account's databases, as they are answered."""
    filters = {"label": query.label, "tag": query.tag, "region": query.region.upper()}
    given = {field: value for field, value in filters.items() if value}
    try:
        found = listing(tx, DATABASES, account, query.window(), given)
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    return found.with_items(details.many(tx, found.items))


def update(tx: Tx, account: int, id: str, wanted: DatabaseUpdate) -> DatabaseRecord:
    """Takes in what is given. Raises ApiError for what cannot be."""
    record = edit(tx, account, id)
    body, before = record.body, record.stored().body
    if wanted.label is not None:
        body.label = checked_label(wanted.label)
    _move(tx, record, wanted)
    settings.apply(body, wanted, plan_of(record).is_business)
    _check_connectors(tx, record)
    changed = {f for f in body.__struct_fields__ if getattr(body, f) != getattr(before, f)}
    if changed & {*_OF_BACKUPS, "plan"}:
        backup_times.keep(record, tx.now)
    if changed & set(_OF_WINDOWS):
        windows.begin_anew(tx, record)
    if changed & set(_OF_NODES):
        rebuild(tx, record, REBALANCING)
    elif changed - set(_OF_NOBODY):
        refill(tx, record)
    else:
        MANAGED.update(tx, record)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends a database, whatever its state; one that has read replicas refuses."""
    remove(tx, tx.get(DATABASES, id, account, "update"))


def checked_label(label: str) -> str:
    if not label.strip():
        raise unprocessable("Invalid label: must not be empty")
    return label


def _move(tx: Tx, record: DatabaseRecord, wanted: DatabaseUpdate) -> None:
    """Takes in another plan, region and VPC."""
    body, old = record.body, plan_of(record)
    if wanted.plan or wanted.region:
        plan, region = making.place(
            tx, body.engine, wanted.plan or body.plan, wanted.region or body.region
        )
        if plan.disk_gb < old.disk_gb:
            raise BadRequest(
                f"Invalid plan: {plan.id} has a smaller disk than {old.id}; fork the database to"
                " have it on a smaller plan"
            )
        if body.engine == KAFKA and plan.number_of_nodes < old.number_of_nodes:
            raise BadRequest(f"Invalid plan: {plan.id} has fewer brokers than {old.id}")
        used = sum(pool.body.size for pool in tx.children(POOLS, record.seq))
        if used > plan.max_connections.pg:
            raise unprocessable(f"Invalid plan: its connection pools take {used} connections")
        if not plan.is_business and any(getattr(body, name) for name in settings.SERVICES):
            raise unprocessable(f"Invalid plan: {plan.id} runs nothing beside Kafka")
        body.plan, moved = plan.id, body.region != region
        body.region = region
        if moved and body.vpc_id and wanted.vpc_id is None:
            raise unprocessable("Invalid region: the database is in a VPC, which it has to leave")
    if wanted.vpc_id is not None:
        body.vpc_id = settings.vpc(tx, record.account, wanted.vpc_id, body.region)


def _check_connectors(tx: Tx, record: DatabaseRecord) -> None:
    if (
        record.body.engine == KAFKA
        and not record.body.enable_kafka_connect
        and tx.count(CONNECTORS, record.seq)
    ):
        raise unprocessable("Invalid enable_kafka_connect: delete the connectors first")
