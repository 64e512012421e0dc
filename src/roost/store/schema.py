"""The tables, and how an older database is brought forward.

What stands in braces is what the two databases spell differently. A migration is never edited
once it has been released: a change of the schema is a new entry at the end.
"""

import re
from collections.abc import Callable, Mapping

from .errors import Newer
from .migrations import (
    addresses_in_full,
    documents_to_jobs,
    one_ttl_a_set,
    steps_by_name,
    ticket_entries,
)
from .tx import Tx

Migration = tuple[str | Callable[[Tx], None], ...]
"""Statements, and functions for what cannot be said in both databases' SQL."""

MIGRATIONS: tuple[Migration, ...] = (
    (
        # Resources. `owner` is the collection a resource is listed in: its account, or its parent.
        """CREATE TABLE documents (
            seq {seq},
            kind TEXT NOT NULL,
            id TEXT NOT NULL,
            account BIGINT NOT NULL,
            owner BIGINT NOT NULL,
            version BIGINT NOT NULL,
            body {bytes} NOT NULL,
            hidden {bytes}
        )""",
        "CREATE UNIQUE INDEX documents_id ON documents (id, kind)",
        "CREATE INDEX documents_list ON documents (owner, kind, seq)",
        # What lists can be filtered by.
        """CREATE TABLE entries (
            kind TEXT NOT NULL,
            field TEXT NOT NULL,
            owner BIGINT NOT NULL,
            value TEXT NOT NULL,
            seq BIGINT NOT NULL,
            PRIMARY KEY (kind, field, owner, value, seq)
        ){clustered}""",
        # Who refers to whom.
        """CREATE TABLE links (
            target_kind TEXT NOT NULL,
            target_id TEXT NOT NULL,
            source BIGINT NOT NULL,
            field TEXT NOT NULL,
            PRIMARY KEY (target_kind, target_id, source, field)
        ){clustered}""",
        # How many there are, in slots so that parallel writers do not wait for one row.
        """CREATE TABLE counters (
            owner BIGINT NOT NULL,
            kind TEXT NOT NULL,
            slot BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (owner, kind, slot)
        ){clustered}""",
        # Values that only one resource may hold.
        """CREATE TABLE uniques (
            scope TEXT NOT NULL,
            value TEXT NOT NULL,
            seq BIGINT NOT NULL,
            PRIMARY KEY (scope, value)
        ){clustered}""",
        # Deleted resources that still answer for a while. `until` is machine time.
        """CREATE TABLE tombstones (
            id TEXT NOT NULL,
            kind TEXT NOT NULL,
            account BIGINT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (id, kind)
        ){clustered}""",
        "CREATE INDEX tombstones_until ON tombstones (until)",
        # Due work: `due_at` is clock time, `free_at` (lease or backoff) machine time. `resource`
        # is set for exclusive jobs, of which a resource runs one at a time.
        """CREATE TABLE work (
            job BIGINT PRIMARY KEY,
            resource BIGINT UNIQUE,
            due_at BIGINT NOT NULL,
            free_at BIGINT NOT NULL
        )""",
        "CREATE INDEX work_due ON work (due_at)",
        """CREATE TABLE api_keys (
            digest TEXT PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            account BIGINT NOT NULL,
            user_id TEXT NOT NULL,
            created_at BIGINT NOT NULL,
            details {bytes} NOT NULL
        )""",
        "CREATE INDEX api_keys_user ON api_keys (user_id, created_at)",
        # Addresses. A pool hands ranges of ordinals to slots; what is freed is handed out again.
        """CREATE TABLE address_ranges (
            pool TEXT NOT NULL,
            slot BIGINT NOT NULL,
            next BIGINT NOT NULL,
            stop BIGINT NOT NULL,
            PRIMARY KEY (pool, slot)
        )""",
        """CREATE TABLE addresses (
            pool TEXT NOT NULL,
            ordinal BIGINT NOT NULL,
            resource TEXT NOT NULL,
            PRIMARY KEY (pool, ordinal)
        ){clustered}""",
        """CREATE TABLE addresses_freed (
            pool TEXT NOT NULL,
            ordinal BIGINT NOT NULL,
            PRIMARY KEY (pool, ordinal)
        ){clustered}""",
        # Usage periods, and their sums: running ones by start and rate, ended ones by month.
        # Money is in nanodollars, but for usage_ended, which holds cents.
        """CREATE TABLE usage (
            seq {seq},
            account BIGINT NOT NULL,
            resource TEXT NOT NULL,
            product TEXT NOT NULL,
            description TEXT NOT NULL,
            start BIGINT NOT NULL,
            stop BIGINT,
            hourly BIGINT NOT NULL,
            monthly BIGINT NOT NULL,
            capped BIGINT NOT NULL,
            cap_hours BIGINT NOT NULL
        )""",
        "CREATE INDEX usage_resource ON usage (resource, stop)",
        "CREATE INDEX usage_account ON usage (account, seq)",
        # Each running period is counted twice: at its second, and at the start of its month, so
        # that a month reads the seconds of its own and one row a rate of every month before.
        """CREATE TABLE usage_running (
            account BIGINT NOT NULL,
            grain TEXT NOT NULL,
            start BIGINT NOT NULL,
            hourly BIGINT NOT NULL,
            monthly BIGINT NOT NULL,
            capped BIGINT NOT NULL,
            cap_hours BIGINT NOT NULL,
            slot BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (account, grain, start, hourly, monthly, capped, cap_hours, slot)
        ){clustered}""",
        # What `usage.tidy` looks for: a period begun in one slot and ended in another.
        "CREATE INDEX usage_running_owed ON usage_running (account) WHERE n < 0",
        """CREATE TABLE usage_ended (
            account BIGINT NOT NULL,
            month BIGINT NOT NULL,
            slot BIGINT NOT NULL,
            cents BIGINT NOT NULL,
            PRIMARY KEY (account, month, slot)
        ){clustered}""",
        # The log that /v2/logs reads. Its index holds all that can be filtered by: a filter that
        # few records pass reads the index alone, and new records go to one end of it.
        """CREATE TABLE log (
            seq {seq},
            account BIGINT NOT NULL,
            at BIGINT NOT NULL,
            level TEXT NOT NULL,
            resource_type TEXT NOT NULL,
            resource_id TEXT NOT NULL,
            message TEXT NOT NULL,
            metadata {bytes} NOT NULL
        )""",
        "CREATE INDEX log_at ON log (account, at, seq, level, resource_type, resource_id)",
        "CREATE INDEX log_trim ON log (at)",
        # Requests counted for the rate limit, where processes share it. Windows are machine time.
        """CREATE {unlogged} TABLE rates (
            client TEXT NOT NULL,
            w BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (client, w)
        ){clustered}""",
        # How often each topic was notified, for the processes that share the database.
        """CREATE TABLE notices (
            topic TEXT NOT NULL,
            slot BIGINT NOT NULL,
            n BIGINT NOT NULL,
            PRIMARY KEY (topic, slot)
        ){clustered}""",
    ),
    (
        # The fault that keeps work from being due.
        "ALTER TABLE work ADD COLUMN held TEXT",
        "CREATE INDEX work_held ON work (held) WHERE held IS NOT NULL",
    ),
    (
        # Bytes of documents, in parts.
        """CREATE TABLE blobs (
            document BIGINT NOT NULL,
            part BIGINT NOT NULL,
            data {bytes} NOT NULL,
            PRIMARY KEY (document, part)
        )""",
    ),
    (
        # What is to be done: `due_at` is clock time, `free_at` (lease or backoff) machine time,
        # `held` the fault that keeps it from being due. `exclusive` is 1 or null: of those with 1
        # a resource has one at a time.
        """CREATE TABLE jobs (
            seq {seq},
            account BIGINT NOT NULL,
            resource BIGINT NOT NULL,
            resource_id TEXT NOT NULL,
            exclusive BIGINT,
            workflow TEXT NOT NULL,
            step BIGINT NOT NULL DEFAULT 0,
            attempt BIGINT NOT NULL DEFAULT 0,
            args {bytes} NOT NULL,
            id TEXT NOT NULL,
            cause TEXT NOT NULL,
            due_at BIGINT NOT NULL,
            free_at BIGINT NOT NULL,
            held TEXT
        )""",
        "CREATE UNIQUE INDEX jobs_resource ON jobs (resource, exclusive)",
        "CREATE INDEX jobs_due ON jobs (due_at)",
        "CREATE INDEX jobs_held ON jobs (held) WHERE held IS NOT NULL",
        documents_to_jobs,
        "DROP TABLE work",
        # Records are trimmed in the order of their numbers.
        "DROP INDEX log_trim",
    ),
    (
        # Jobs that wait until nobody is at dropped ones: `until` (machine time) at the latest.
        """CREATE TABLE awaited (
            dropped BIGINT NOT NULL,
            job BIGINT NOT NULL,
            until BIGINT NOT NULL,
            PRIMARY KEY (dropped, job)
        ){clustered}""",
        "CREATE INDEX awaited_job ON awaited (job)",
    ),
    (addresses_in_full,),
    (one_ttl_a_set,),
    (
        # The key that made a key; empty where that is none.
        "ALTER TABLE api_keys ADD COLUMN maker TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX api_keys_maker ON api_keys (maker) WHERE maker <> ''",
    ),
    (
        # Who has domains below a name; see `Tx.below_elsewhere`.
        """CREATE INDEX entries_above ON entries (value, owner)
            WHERE kind = 'domain' AND field = 'above'""",
    ),
    (
        # How documents are stored: see `renewal`.
        """CREATE TABLE kinds (
            name TEXT NOT NULL,
            part BIGINT NOT NULL,
            above BIGINT NOT NULL,
            shape TEXT NOT NULL,
            upgrades BIGINT NOT NULL,
            PRIMARY KEY (name, part)
        )""",
        # A step is known by its name, so that another may be put before it.
        "ALTER TABLE jobs RENAME COLUMN step TO number",
        "ALTER TABLE jobs ADD COLUMN step TEXT NOT NULL DEFAULT ''",
        steps_by_name,
        "ALTER TABLE jobs DROP COLUMN number",
    ),
    (
        # When (machine time) a driver first answered that a step needs more time.
        "ALTER TABLE jobs ADD COLUMN since BIGINT NOT NULL DEFAULT 0",
        # What was called settling is reconciling, as everywhere else.
        """UPDATE jobs SET workflow = 'reconcile-' || substr(workflow, 8)
            WHERE workflow LIKE 'settle-%'""",
    ),
    (
        # Whether somebody is at a job until `free_at`: 1 for a lease, 0 for a backoff.
        "ALTER TABLE jobs ADD COLUMN leased BIGINT NOT NULL DEFAULT 0",
        "UPDATE jobs SET leased = 1 WHERE free_at > 0",
    ),
    (ticket_entries,),
    (
        # Of the web console. digest: of a secret that a browser has, or that is in a link.
        """CREATE TABLE console_sessions (
            digest TEXT PRIMARY KEY,
            kind TEXT NOT NULL,
            key_id TEXT NOT NULL,
            ends_at BIGINT NOT NULL
        )""",
        "CREATE INDEX console_sessions_ending ON console_sessions (ends_at)",
        # Why its last try failed.
        "ALTER TABLE jobs ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
    ),
)

_MADE = re.compile(r"CREATE (?:\{unlogged\} )?TABLE (\w+)")
_DROPPED = re.compile(r"DROP TABLE (\w+)")
_SETTINGS = "CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)"


def tables(version: int) -> list[str]:
    """The tables of a database whose schema has that version, in the order they were made in."""
    names = ["settings"]
    for migration in MIGRATIONS[:version]:
        for step in migration:
            if isinstance(step, str) and (made := _MADE.match(step)):
                names.append(made[1])
            elif isinstance(step, str) and (dropped := _DROPPED.match(step)):
                names.remove(dropped[1])
    return names


def migrate(tx: Tx, dialect: Mapping[str, str], place: str, wanted: int | None = None) -> None:
    """Creates the tables or brings them forward. The transaction must be the only one at it.

    place: what to call the database when there is something to complain about. wanted: the version
    of the schema, the newest unless said; an older one is made for rows that an older Roost wrote.
    Raises Newer when a newer version of Roost has written it.
    """
    tx.sql.run(_SETTINGS)
    version = int(tx.setting("schema") or 0)
    if version > len(MIGRATIONS):
        raise Newer(
            f"{place} was written by a newer version of Roost"
            f" (schema {version}, this one knows {len(MIGRATIONS)}): upgrade Roost to open it"
        )
    wanted = len(MIGRATIONS) if wanted is None else wanted
    if version == wanted:
        return
    for migration in MIGRATIONS[version:wanted]:
        for step in migration:
            if isinstance(step, str):
                tx.sql.run(step.format(**dialect))
            else:
                step(tx)
    tx.set("schema", str(wanted))
