"""A database as it is answered: what is stored, its passwords, and what the clock has come to."""

from collections.abc import Iterable, Sequence

import msgspec
from msgspec import UNSET

from ...catalog.databases import database_engines, pg_extensions
from ...engine import usage
from ...store import Tx, plain
from ...store.secret import Secret
from . import backup_times, credentials, naming
from .children import child_id
from .contents import USERS, UserRecord
from .documents import (
    ADMIN,
    DATABASES,
    DEFAULT_DB,
    KAFKA,
    MYSQL,
    PG,
    VALKEY,
    Database,
    DatabaseRecord,
    ReadReplica,
)
from .rules import SQL, plan_of

REST_PORT, REGISTRY_PORT = 16755, 16756
"""Where what runs beside Kafka answers."""

Found = tuple[DatabaseRecord, int]
"""A database, and the cents that it has come to this month."""


def one(tx: Tx, record: DatabaseRecord) -> Database:
    return many(tx, [record])[0]


def many(tx: Tx, records: Sequence[DatabaseRecord]) -> list[Database]:
    """Databases as they are answered, however many in a few questions to the store."""
    replicas = _replicas(tx, records)
    every = usage.with_pending(tx, [*records, *(r for found in replicas.values() for r in found)])
    shown = _shown(tx, every)
    return [
        Database(
            **msgspec.structs.asdict(shown[record.id]),
            read_replicas=UNSET
            if record.state.parent_id
            else [shown[replica.id] for replica in replicas.get(record.id, ())],
        )
        for record in records
    ]


def _replicas(tx: Tx, records: Iterable[DatabaseRecord]) -> dict[str, list[DatabaseRecord]]:
    ids = [record.id for record in records]
    followed = tx.count_referrers(DATABASES, ids, DATABASES.name)
    return {id: tx.referrers(DATABASES, DATABASES, id) for id in followed}


def _shown(tx: Tx, found: Iterable[Found]) -> dict[str, ReadReplica]:
    every, secret = list(found), tx.service(Secret)
    holders = {record.id: record.state.parent_id or record.id for record, _ in every}
    ids = [child_id(holder, ADMIN) for holder in set(holders.values())]
    admins = {user.id: user for user in tx.among(USERS, ids)}
    return {
        record.id: _details(
            record, cents, admins[child_id(holders[record.id], ADMIN)], secret, tx.now
        )
        for record, cents in every
    }


def _details(
    record: DatabaseRecord, cents: int, admin: UserRecord, secret: Secret, now: int
) -> ReadReplica:
    body, engine, plan = record.body, database_engines()[record.body.engine], plan_of(record)
    newest = backup_times.latest(record, now) if engine.id != KAFKA else None
    shown = ReadReplica(
        id=body.id,
        date_created=body.date_created,
        plan=body.plan,
        plan_disk=plan.disk,
        plan_ram=plan.ram,
        plan_vcpus=plan.vcpu_count,
        region=body.region,
        database_engine=body.engine,
        database_engine_version=body.version,
        vpc_id=body.vpc_id,
        status=body.status,
        label=body.label,
        tag=body.tag,
        dbname=DEFAULT_DB if body.engine in SQL else "",
        host=naming.host(record),
        user=ADMIN,
        password=credentials.open_password(secret, admin.state.password),
        port=str(engine.port),
        maintenance_dow=body.maintenance_dow,
        maintenance_time=body.maintenance_time,
        latest_backup="" if newest is None else plain(newest),
        pending_charges=cents / 100,
        trusted_ips=body.trusted_ips,
        ca_certificate=record.state.authority,
    )
    if body.vpc_id:
        shown.public_host = naming.public_host(record)
    if engine.id == KAFKA:
        _show_kafka(shown, record, admin, secret)
    else:
        shown.plan_replicas = plan.number_of_nodes - 1
        shown.backup_hour, shown.backup_minute = body.backup_hour, body.backup_minute
    if engine.id == VALKEY:
        shown.eviction_policy = shown.redis_eviction_policy = body.eviction_policy
    else:
        shown.cluster_time_zone = body.cluster_time_zone
    if engine.id == MYSQL:
        shown.mysql_sql_modes = body.mysql_sql_modes
        shown.mysql_require_primary_key = body.mysql_require_primary_key
        shown.mysql_slow_query_log = body.mysql_slow_query_log
        shown.mysql_long_query_time = body.mysql_long_query_time
    if engine.id == PG:
        shown.pg_available_extensions = pg_extensions()
    return shown


def _show_kafka(
    shown: ReadReplica, record: DatabaseRecord, admin: UserRecord, secret: Secret
) -> None:
    body = record.body
    shown.plan_brokers = plan_of(record).number_of_nodes
    shown.access_key = credentials.open_key(secret, admin.state.access_key)
    shown.access_cert = admin.state.access_cert
    shown.sasl_port = str(database_engines()[body.engine].sasl_port)
    shown.enable_kafka_rest = body.enable_kafka_rest
    shown.enable_schema_registry = body.enable_schema_registry
    shown.enable_kafka_connect = body.enable_kafka_connect
    if body.enable_kafka_rest:
        shown.kafka_rest_uri = naming.service_uri(record, ADMIN, shown.password, REST_PORT)
    if body.enable_schema_registry:
        shown.schema_registry_uri = naming.service_uri(record, ADMIN, shown.password, REGISTRY_PORT)
