"""All that a database holds, as rows that another database can take in.

Rows say what cannot be worked out. Index, link and counter rows, and the sums of what is in use,
are made anew from them, by the kinds of the version that takes them in. What belongs to a machine
or a process stays where it is: leases and backoff, tombstones, rate windows, slots.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from . import addresses, blobs, keys, log, usage, work
from .errors import StoreError, Unfit
from .ids import new_id
from .kinds import Record
from .renewal import upgrade
from .sql import Value, insert
from .tx import Tx

T = TypeVar("T")

INITIALISED = "initialised"
"""Set once what `roost serve --init` names was done."""
RESTORED = "restored"
"""Holds the id of the restoring that has filled the database from a backup."""
KEPT_SETTINGS = ("schema", "secret", "opened", INITIALISED, RESTORED)
"""What says which database this is, and nothing of what is in it."""
_EPOCH = "epoch"

# In the order in which most writes come to them, so that few of those wait for one another.
_EMPTIED = (
    "documents", "entries", "links", "counters", "uniques", "jobs", "tombstones", "api_keys",
    "address_ranges", "addresses", "addresses_freed", "usage", "usage_running", "usage_ended",
    "log", "rates", "settings", "blobs", "awaited",
)  # fmt: skip


# A field is left out when it is this very object.
_ABSENT = msgspec.Raw()


class Malformed(StoreError):
    """Rows that cannot be taken in; the text says why."""


class _Row(msgspec.Struct, kw_only=True, omit_defaults=True, tag_field="type"):
    """A row of a state: one line of JSON, with its type."""


class DocumentRow(_Row, tag="document"):
    """A resource. seq: its number, by which others name it; hidden: absent where nothing is."""

    seq: int
    kind: str
    id: str
    account: int
    owner: int
    version: int
    body: msgspec.Raw
    hidden: msgspec.Raw = _ABSENT


class UniqueRow(_Row, tag="unique"):
    """A value that a document has claimed."""

    scope: str
    value: str
    seq: int


class JobRow(_Row, tag="job"):
    """What is to be done, and when it is due (clock time). exclusive: whether it has its resource
    for itself. held: the fault that keeps it from being due.
    """

    seq: int
    account: int
    workflow: str
    due_at: int
    step: str
    resource: int = 0
    resource_id: str = ""
    exclusive: bool = False
    attempt: int = 0
    args: work.Args = {}
    id: str = ""
    cause: str = ""
    held: str | None = None


class AddressRow(_Row, tag="address"):
    held: addresses.HeldAddress


class PeriodRow(_Row, tag="usage"):
    period: usage.StoredPeriod


class EndedRow(_Row, tag="ended"):
    ended: usage.Ended


class KeyRow(_Row, tag="key"):
    """A key, by the digest that the installation's secret makes of it."""

    digest: str
    key: keys.Key


class BlobRow(_Row, tag="blob"):
    """Bytes of a document, in base64."""

    blob: blobs.Part


class LogRow(_Row, tag="log"):
    account: int
    at: int
    level: str
    resource_type: str
    resource_id: str
    message: str
    metadata: msgspec.Raw


Row = (
    DocumentRow | UniqueRow | JobRow | AddressRow | PeriodRow | EndedRow | KeyRow | BlobRow | LogRow
)


def dump(tx: Tx, *, with_log: bool) -> Iterator[Row]:
    """Everything there is, read as it is iterated over. It reads all tables: use a scan."""
    yield from _documents(tx)
    for scope, value, seq in tx.sql.all("SELECT scope, value, seq FROM uniques ORDER BY seq"):
        yield UniqueRow(scope=scope, value=value, seq=seq)
    yield from _jobs(tx)
    yield from (AddressRow(held=address) for address in addresses.held(tx))
    yield from (PeriodRow(period=period) for period in usage.every_period(tx))
    yield from (EndedRow(ended=ended) for ended in usage.every_ended(tx))
    yield from (KeyRow(digest=digest, key=key) for digest, key in keys.every(tx))
    yield from (BlobRow(blob=part) for part in blobs.every(tx))
    if with_log:
        yield from map(_log_row, log.every(tx))


def count(tx: Tx) -> list[tuple[int, str, int]]:
    """How many documents of a kind there are: account, kind, number. It reads all: use a scan."""
    rows = tx.sql.all(
        "SELECT account, kind, COUNT(*) FROM documents GROUP BY account, kind"
        " ORDER BY account, kind"
    )
    return [(account, kind, n) for account, kind, n in rows]


def epoch(tx: Tx) -> str:
    """Names the time since everything began anew the last time.

    Numbers and versions of documents tell them apart within an epoch: in another they come again.
    """
    return tx.setting(_EPOCH) or ""


def clear(tx: Tx, number: int = 1) -> None:
    """Removes everything but what `KEPT_SETTINGS` names. Documents are numbered from `number`."""
    _empty(tx)
    tx.sql.number_from("documents", number)
    tx.sql.number_from("jobs", 1)
    tx.sql.number_from("usage", 1)


def restore(tx: Tx, rows: Iterable[Row], upgrades: Mapping[str, int]) -> None:
    """Puts these rows in the place of everything that there is.

    Documents are stored as this version writes them: fields that an older one did not know get
    their defaults. upgrades: how many of its kind's upgrades a document has had, by kind.
    Raises Malformed for rows that do not fit together.
    """
    every = list(rows)
    _empty(tx)
    documents = _Documents(tx, upgrades)
    for row in _of(every, DocumentRow):
        documents.take(row)
    documents.store()
    _store_uniques(tx, _of(every, UniqueRow), documents)
    _store_jobs(tx, _of(every, JobRow))
    held = _distinct((row.held for row in _of(every, AddressRow)), lambda a: (a.pool, a.ordinal))
    addresses.restore(tx, held)
    periods = _distinct((row.period for row in _of(every, PeriodRow)), lambda period: period.seq)
    usage.restore(tx, periods, (row.ended for row in _of(every, EndedRow)))
    known = _distinct(_of(every, KeyRow), lambda row: row.digest)
    known = _distinct(known, lambda row: row.key.id)
    keys.restore(tx, ((row.digest, row.key) for row in known))
    parts = _distinct((row.blob for row in _of(every, BlobRow)), lambda p: (p.document, p.part))
    for part in parts:
        if part.document not in documents.by_seq:
            raise Malformed(f"bytes belong to the document {part.document}, which is not there")
    blobs.restore(tx, parts)
    log.restore(tx, map(_log_entry, _of(every, LogRow)))


class _Documents:
    """Documents on their way in, with the rows that follow from them."""

    def __init__(self, tx: Tx, upgrades: Mapping[str, int]) -> None:
        self._tx = tx
        self._upgrades = upgrades
        self.by_seq: dict[int, Record[Any, Any]] = {}
        self._by_id: dict[tuple[str, str], Record[Any, Any]] = {}

    def take(self, row: DocumentRow) -> None:
        kind = self._tx.kinds.get(row.kind)
        if kind is None:
            raise Malformed(f"this version of Roost has no {row.kind}")
        if row.seq in self.by_seq or (row.kind, row.id) in self._by_id or row.seq < 1:
            raise Malformed(f"{row.kind} {row.id} (number {row.seq}) is there already")
        record = Record(
            kind, row.id, row.account, row.owner, row.seq, row.version,
            bytes(row.body), bytes(row.hidden) or None,
        )  # fmt: skip
        had = self._upgrades.get(row.kind, 0)
        if had > len(kind.upgrades):
            raise Malformed(f"a newer version of Roost wrote the {row.kind}: upgrade this one")
        try:
            upgrade(record, had)
        except Unfit as error:
            raise Malformed(str(error)) from error
        record.raw, record.raw_state = record.encoded()
        self.by_seq[row.seq] = self._by_id[row.kind, row.id] = record

    def store(self) -> None:
        sql, records = self._tx.sql, self.by_seq.values()
        insert(
            sql, "documents", "seq, kind, id, account, owner, version, body, hidden",
            [
                (r.seq, r.kind.name, r.id, r.account, r.owner, r.version, r.raw, r.raw_state)
                for r in records
            ],
        )  # fmt: skip
        sql.number_from("documents", max(self.by_seq, default=0) + 1)
        insert(
            sql, "entries", "kind, field, owner, value, seq",
            [(r.kind.name, f, r.owner, v, r.seq) for r in records for f, v in r.kind.entries(r)],
        )  # fmt: skip
        insert(
            sql, "links", "target_kind, target_id, source, field",
            [link for record in records for link in self._links(record)],
        )  # fmt: skip
        counts = Counter((r.owner, r.kind.name) for r in records if r.kind.counted)
        insert(
            sql, "counters", "owner, kind, slot, n",
            [(owner, kind, sql.slot, n) for (owner, kind), n in counts.items()],
        )  # fmt: skip

    def _links(self, record: Record[Any, Any]) -> Iterator[tuple[Value, ...]]:
        for field, kind, id in record.kind.links(record):
            target = self._by_id.get((kind, id))
            if target is None or target.account != record.account:
                raise Malformed(
                    f"{record.kind.name} {record.id} refers to the {kind} {id}, which is not there"
                )
            yield kind, id, record.seq, field


def _empty(tx: Tx) -> None:
    """What other transactions have begun is over before, and what they begin waits."""
    tx.sql.lock_tables(_EMPTIED)
    for table in _EMPTIED:
        if table != "settings":
            tx.sql.run(f"DELETE FROM {table}")
    marks = ", ".join("?" * len(KEPT_SETTINGS))
    tx.sql.run(f"DELETE FROM settings WHERE name NOT IN ({marks})", KEPT_SETTINGS)
    tx.set(_EPOCH, new_id())


def _documents(tx: Tx) -> Iterator[DocumentRow]:
    rows = tx.sql.all(
        "SELECT seq, kind, id, account, owner, version, body, hidden FROM documents ORDER BY seq"
    )
    for seq, kind, id, account, owner, version, body, hidden in rows:
        yield DocumentRow(
            seq=seq, kind=kind, id=id, account=account, owner=owner, version=version,
            body=msgspec.Raw(body), hidden=msgspec.Raw(hidden) if hidden else _ABSENT,
        )  # fmt: skip


def _store_uniques(tx: Tx, rows: Iterable[UniqueRow], documents: _Documents) -> None:
    claims = _distinct(rows, lambda row: (row.scope, row.value))
    for row in claims:
        if row.seq not in documents.by_seq:
            raise Malformed(f"{row.scope} {row.value} is claimed by {row.seq}, which is not there")
    claimed = [(row.scope, row.value, row.seq) for row in claims]
    insert(tx.sql, "uniques", "scope, value, seq", claimed)


def _jobs(tx: Tx) -> Iterator[JobRow]:
    """Without what belongs to a machine: leases and backoff."""
    rows = tx.sql.all(
        "SELECT seq, account, workflow, due_at, resource, resource_id, exclusive, step, attempt,"
        " args, id, cause, held FROM jobs ORDER BY seq"
    )
    for seq, account, workflow, due, resource, name, exclusive, step, attempt, args, *told in rows:
        id, cause, held = told
        yield JobRow(
            seq=seq, account=account, workflow=workflow, due_at=due, resource=resource,
            resource_id=name, exclusive=exclusive is not None, step=step, attempt=attempt,
            args=msgspec.json.decode(args), id=id, cause=cause, held=held,
        )  # fmt: skip


def _store_jobs(tx: Tx, rows: Iterable[JobRow]) -> None:
    jobs = _distinct(rows, lambda row: row.seq)
    _distinct((row for row in jobs if row.exclusive), lambda row: row.resource)
    insert(
        tx.sql, "jobs", "seq, account, resource, resource_id, exclusive, workflow, step, attempt,"
        " args, id, cause, due_at, free_at, held",
        [
            (
                row.seq, row.account, row.resource, row.resource_id, 1 if row.exclusive else None,
                row.workflow, row.step, row.attempt, msgspec.json.encode(row.args), row.id,
                row.cause, row.due_at, 0, row.held,
            )
            for row in jobs
        ],
    )  # fmt: skip
    tx.sql.number_from("jobs", max((row.seq for row in jobs), default=0) + 1)


def _log_row(entry: log.Entry) -> LogRow:
    return LogRow(
        account=entry.account, at=entry.at, level=entry.level, resource_type=entry.resource_type,
        resource_id=entry.resource_id, message=entry.message, metadata=msgspec.Raw(entry.metadata),
    )  # fmt: skip


def _log_entry(row: LogRow) -> log.Entry:
    return log.Entry(
        account=row.account, at=row.at, level=row.level, resource_type=row.resource_type,
        resource_id=row.resource_id, message=row.message, metadata=bytes(row.metadata),
    )  # fmt: skip


def _of(rows: Iterable[Row], type: type[T]) -> Iterator[T]:
    return (row for row in rows if isinstance(row, type))


def _distinct(items: Iterable[T], key: Callable[[T], Hashable]) -> list[T]:
    """The items, if no two of them have the same key; raises Malformed."""
    every = list(items)
    for value, n in Counter(map(key, every)).items():
        if n > 1:
            raise Malformed(f"{value} is there {n} times")
    return every
