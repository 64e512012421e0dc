"""The records behind /v2/logs. Times are clock time."""

from collections.abc import Iterable

import msgspec

from .sql import Sql, Value, insert
from .tx import Tx

_COLUMNS = "account, at, level, resource_type, resource_id, message, metadata"


_NO_METADATA = b"{}"


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One record. metadata: a JSON object. The account is its number."""

    account: int
    at: int
    level: str
    resource_type: str
    resource_id: str
    message: str
    metadata: bytes = _NO_METADATA


def append(tx: Tx, entry: Entry) -> None:
    """Adds a record. It is written with others at the end of the transaction, by `write_out`."""
    tx.records.append(msgspec.structs.astuple(entry))


def write_out(sql: Sql, txs: Iterable[Tx]) -> None:
    """Writes what transactions that end together have appended."""
    insert(sql, "log", _COLUMNS, (row for tx in txs for row in tx.records))


def append_all(tx: Tx, entries: Iterable[Entry]) -> None:
    insert(tx.sql, "log", _COLUMNS, map(msgspec.structs.astuple, entries))


def append_late(tx: Tx, entries: Iterable[Entry]) -> None:
    """Adds records of what was over before, but for those of accounts that are gone by now.

    Else whoever gets such an account's number would find them. Accounts themselves are nobody's.
    """
    late = list(entries)
    if not late:
        return
    accounts = sorted({entry.account for entry in late})
    rows = tx.sql.all(
        "SELECT seq FROM documents WHERE account = 0 AND seq IN"
        f" ({', '.join('?' * len(accounts))}){tx.sql.for_share}",
        accounts,
    )
    known = {seq for (seq,) in rows}
    append_all(tx, (entry for entry in late if entry.account in known))


def select(
    tx: Tx,
    account: int,
    start: int,
    end: int,
    *,
    level: str = "",
    resource_type: str = "",
    resource_id: str = "",
    limit: int,
) -> list[Entry]:
    """The first `limit` records in [start, end) that match, in order of time, then of arrival."""
    where, params = _where(account, start, end, level, resource_type, resource_id)
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM log WHERE {where} ORDER BY at, seq LIMIT ?", (*params, limit)
    )
    return [Entry(*row) for row in rows]


def count(
    tx: Tx,
    account: int,
    start: int,
    end: int,
    *,
    level: str = "",
    resource_type: str = "",
    resource_id: str = "",
) -> int:
    """How many records match. It reads an index entry for each record of the span: use a scan."""
    where, params = _where(account, start, end, level, resource_type, resource_id)
    row = tx.sql.one(f"SELECT COUNT(*) FROM log WHERE {where}", params)
    return row[0] if row else 0


def every(tx: Tx) -> list[Entry]:
    """All records of all accounts, in order of arrival."""
    return [Entry(*row) for row in tx.sql.all(f"SELECT {_COLUMNS} FROM log ORDER BY seq")]


def requests(tx: Tx, since: int, limit: int) -> list[Entry]:
    """The last `limit` records of requests of all accounts from a moment on, the newest first.

    It passes over the records of what jobs did: use a scan.
    """
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM log WHERE metadata <> ? AND at >= ? ORDER BY seq DESC LIMIT ?",
        (_NO_METADATA, since, limit),
    )
    return [Entry(*row) for row in rows]


def latest(tx: Tx, account: int | None, before: int, limit: int) -> list[Entry]:
    """The last records that are no more than a look, up to a moment, the newest first.

    account: whose; None for all. It passes over the records of what was only read: use a scan.
    """
    where, params = "", list[Value]()
    if account is not None:
        where, params = " AND account = ?", [account]
    rows = tx.sql.all(
        f"SELECT {_COLUMNS} FROM log WHERE at <= ? AND level <> 'debug'{where}"
        " ORDER BY at DESC, seq DESC LIMIT ?",
        (before, *params, limit),
    )
    return [Entry(*row) for row in rows]


def restore(tx: Tx, entries: Iterable[Entry]) -> None:
    """Puts these in the place of all that there are."""
    tx.sql.run("DELETE FROM log")
    append_all(tx, entries)


def trim(tx: Tx, before: int, limit: int = 1000) -> int:
    """Deletes the first records, as far as they are earlier than `before`; returns how many.

    Records arrive in the order of their time, but for fractions of a second.
    """
    return tx.sql.run(
        "DELETE FROM log WHERE at < ? AND seq IN (SELECT seq FROM log ORDER BY seq LIMIT ?)",
        (before, limit),
    )


def _where(
    account: int, start: int, end: int, level: str, resource_type: str, resource_id: str
) -> tuple[str, list[Value]]:
    where = "account = ? AND at >= ? AND at < ?"
    params: list[Value] = [account, start, end]
    filters = {"level": level, "resource_type": resource_type, "resource_id": resource_id}
    for column, value in filters.items():
        if value:
            where += f" AND {column} = ?"
            params.append(value)
    return where, params
