"""What the driver is told of a database, put together from its documents."""

from typing import Any, NamedTuple, TypeVar

import msgspec

from ...catalog.databases import database_engines, database_plan
from ...drivers.databases import (
    Cluster,
    Connector,
    Contents,
    Pool,
    Quota,
    Source,
    Topic,
    User,
)
from ...http.networks import parse_network
from ...store import Kind, Record, Tx
from ...store.secret import Secret
from . import backup_times, credentials, naming
from .contents import (
    CONNECTORS,
    DBS,
    FOR_CONFIG,
    POOLS,
    QUOTAS,
    TOPICS,
    USERS,
    AclLists,
    ConnectorRecord,
    UserRecord,
)
from .documents import KAFKA, MYSQL, PG, VALKEY, DatabaseBody, DatabaseRecord, Stage

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)

_SETTINGS: dict[str, tuple[str, ...]] = {
    MYSQL: (
        "cluster_time_zone", "mysql_sql_modes", "mysql_require_primary_key",
        "mysql_slow_query_log", "mysql_long_query_time",
    ),
    PG: ("cluster_time_zone",),
    VALKEY: ("eviction_policy",),
    KAFKA: (),
}  # fmt: skip
_SERVICES = {
    "enable_kafka_rest": "kafka-rest",
    "enable_schema_registry": "schema-registry",
    "enable_kafka_connect": "kafka-connect",
}


class Target(NamedTuple):
    """stage: what is to be done with them."""

    stage: Stage
    cluster: Cluster
    contents: Contents


def target(tx: Tx, record: DatabaseRecord) -> Target:
    return Target(record.state.stage, _cluster(tx, record), _contents(tx, record))


def _cluster(tx: Tx, record: DatabaseRecord) -> Cluster:
    body, state = record.body, record.state
    plan, engine = database_plan(body.plan), database_engines()[body.engine]
    assert plan is not None
    return Cluster(
        id=record.id,
        engine=body.engine,
        version=body.version,
        region=body.region.lower(),
        nodes=plan.number_of_nodes,
        vcpus=plan.vcpu_count,
        ram_mb=plan.ram,
        disk_gb=plan.disk_gb,
        network=body.vpc_id,
        host=naming.host(record),
        public_host=naming.public_host(record) if body.vpc_id else "",
        port=engine.port,
        sasl_port=engine.sasl_port,
        authority=state.authority,
        authority_key=credentials.open_key(tx.service(Secret), state.authority_key),
        source=_source(record),
        renewal=state.renewal,
    )


def _source(record: DatabaseRecord) -> Source | None:
    state = record.state
    if state.parent_id:
        return Source(cluster=state.parent_id, follows=True)
    return state.origin and Source(cluster=state.origin.id, at=state.origin.at)


def _contents(tx: Tx, record: DatabaseRecord) -> Contents:
    """Of a read replica nothing but how it works: the rest comes from whom it follows."""
    body, secret = record.body, tx.service(Secret)
    time = backup_times.schedule(record)
    return Contents(
        users=tuple(_user(user, secret) for user in _all(tx, USERS, record)),
        databases=tuple(db.body.name for db in _all(tx, DBS, record)),
        pools=tuple(
            Pool(name=p.name, database=p.database, user=p.username, mode=p.mode, size=p.size)
            for p in _bodies(tx, POOLS, record)
        ),
        topics=tuple(
            Topic(**msgspec.structs.asdict(topic)) for topic in _bodies(tx, TOPICS, record)
        ),
        quotas=tuple(
            Quota(**msgspec.structs.asdict(quota)) for quota in _bodies(tx, QUOTAS, record)
        ),
        connectors=tuple(_connector(each, secret) for each in _all(tx, CONNECTORS, record)),
        options=record.state.options,
        settings={name: getattr(body, name) for name in _SETTINGS[body.engine]},
        trusted=tuple(str(parse_network(text, strict=False)) for text in body.trusted_ips),
        services=_services(body),
        maintenance=f"{body.maintenance_dow} {body.maintenance_time[:5]}",
        backup="" if body.engine == KAFKA else time.text,
    )


def _services(body: DatabaseBody) -> tuple[str, ...]:
    return tuple(name for field, name in _SERVICES.items() if getattr(body, field))


def _user(record: UserRecord, secret: Secret) -> User:
    body, state = record.body, record.state
    return User(
        name=body.username,
        password=credentials.open_password(secret, state.password),
        encryption=body.encryption,
        permission=body.permission,
        certificate=state.access_cert,
        acl=_rules(body.acl) if body.acl else (),
    )


def _rules(acl: AclLists) -> tuple[str, ...]:
    """As ACL SETUSER takes them: `+@all`, `~keys`, `&channels`."""
    return (
        *acl.acl_categories,
        *acl.acl_commands,
        *(f"~{pattern}" for pattern in acl.acl_keys),
        *(f"&{pattern}" for pattern in acl.acl_channels),
    )


def _connector(record: ConnectorRecord, secret: Secret) -> Connector:
    body, state = record.body, record.state
    config = secret.open_text(state.config, FOR_CONFIG)
    return Connector(
        name=body.name,
        class_name=body.class_name,
        topics=tuple(body.topics.split(",")),
        config=msgspec.json.decode(config, type=dict[str, Any]) if config else {},
        paused=state.paused,
    )


def _all(tx: Tx, kind: Kind[B, H], record: DatabaseRecord) -> list[Record[B, H]]:
    return tx.children(kind, record.seq)


def _bodies(tx: Tx, kind: Kind[B, H], record: DatabaseRecord) -> list[B]:
    return [child.body for child in _all(tx, kind, record)]
