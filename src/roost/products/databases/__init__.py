"""Managed databases: MySQL, PostgreSQL, Valkey and Kafka, and what is in them."""

from pathlib import Path

from ..section import Section
from . import (
    advanced_options,
    alerts,
    backups,
    connection_pools,
    connectors,
    dbs,
    load,
    maintenance,
    migration,
    offers,
    quotas,
    replicas,
    subscriptions,
    topics,
    users,
)
from .contents import KINDS
from .copying import COPIES
from .documents import DATABASES
from .lifecycle import MANAGED

SECTION = Section(
    name="databases",
    titles={"managed-databases": "Managed databases"},
    kinds=(DATABASES, *KINDS),
    routes=(
        offers.routes,
        subscriptions.routes,
        users.routes,
        dbs.routes,
        connection_pools.routes,
        topics.routes,
        quotas.routes,
        connectors.routes,
        migration.routes,
        maintenance.routes,
        alerts.routes,
        load.routes,
        backups.routes,
        replicas.routes,
        advanced_options.routes,
    ),
    workflows=(
        *MANAGED.workflows,
        maintenance.MAINTENANCE,
        connectors.RESTART,
        *migration.WORKFLOWS,
    ),
    held=(MANAGED.held,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["DATABASES", "SECTION"]
