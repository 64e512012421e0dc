"""One transaction on documents: get, insert, update, delete, and what refers to what.

Everything here is plain and synchronous. A function given to `store.write` may run more than once,
so it must do nothing but read and write through its `Tx`.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal, TypeVar

import msgspec

from .cause import Cause
from .errors import Missing, Refused, Stale, Taken
from .kinds import Kind, NoState, Record, encode
from .services import Services
from .sql import COUNT, ENTRY, Sql, Value, insert

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
T = TypeVar("T")

Lock = Literal["", "share", "update"]

EVERY = 2**62
COLUMNS = "id, account, owner, seq, version, body, hidden"


class Tx:
    """now: clock time, machine: machine time, both in microseconds and fixed for the transaction.

    kinds: every kind by name, to find who holds a reference. services: what it may ask for by type.
    begun: the jobs (`seq`) that it has begun. cause: because of what it is done, None for what
    nobody asked for. records: rows of the log, which nothing reads before it is over. done, told:
    what changed, for those who listen in this process, and in others.
    """

    __slots__ = (
        "begun", "cause", "done", "kinds", "machine", "now", "records", "services", "sql", "told",
    )  # fmt: skip

    def __init__(
        self,
        sql: Sql,
        kinds: dict[str, Kind[Any, Any]],
        services: Services,
        now: int,
        machine: int,
    ) -> None:
        self.sql = sql
        self.kinds = kinds
        self.services = services
        self.now = now
        self.machine = machine
        self.done: list[str] = []
        self.told: set[str] = set()
        self.begun: list[int] = []
        self.cause: Cause | None = None
        self.records: list[tuple[Value, ...]] = []

    def service(self, type: type[T]) -> T:
        """What answers for a type: the address pools, the secret, what another section provides."""
        return self.services.one(type)

    def notify(self, what: str, *, here: bool = False) -> None:
        """Tells whoever listens (see `Store.on`), once this has committed, that `what` changed.

        here: only in this process, where others look by themselves often enough: to tell them too
            takes a statement.
        """
        self.done.append(what)
        if not here:
            self.told.add(what)

    # --- reading -------------------------------------------------------------------------------

    def find(
        self,
        kind: Kind[B, H],
        id: str,
        account: int | None = None,
        lock: Lock = "",
        *,
        owner: int | None = None,
    ) -> Record[B, H] | None:
        """The resource, or None. With `account`, other accounts' resources do not exist; with
        `owner`, those of other parents do not either.

        lock: hold the row until the transaction ends, "share" against deletion, "update" against
            every other writer. A write that decides by what it read must lock it.
        """
        row = self.sql.one(
            f"SELECT {COLUMNS} FROM documents WHERE id = ? AND kind = ?{self._lock(lock)}",
            (id, kind.name),
        )
        if row is None or (account is not None and row[1] != account):
            return None
        if owner is not None and row[2] != owner:
            return None
        return Record(kind, *row)

    def get(
        self,
        kind: Kind[B, H],
        id: str,
        account: int | None = None,
        lock: Lock = "",
        *,
        owner: int | None = None,
    ) -> Record[B, H]:
        """The resource; raises Missing with the kind's own text."""
        record = self.find(kind, id, account, lock, owner=owner)
        if record is None:
            raise Missing(kind.missing)
        return record

    def among(self, kind: Kind[B, H], ids: Sequence[str]) -> list[Record[B, H]]:
        """Those of these ids that there are, in their order, by one statement."""
        if not ids:
            return []
        rows = self.sql.all(
            f"SELECT {COLUMNS} FROM documents WHERE id IN ({_marks(ids)}) AND kind = ?",
            (*ids, kind.name),
        )
        found = {row[0]: row for row in rows}
        return [Record(kind, *found[id]) for id in dict.fromkeys(ids) if id in found]

    def by_seq(self, kind: Kind[B, H], seq: int, lock: Lock = "") -> Record[B, H] | None:
        row = self.sql.one(
            f"SELECT {COLUMNS} FROM documents WHERE seq = ? AND kind = ?{self._lock(lock)}",
            (seq, kind.name),
        )
        return None if row is None else Record(kind, *row)

    def children(self, kind: Kind[B, H], owner: int, lock: Lock = "") -> list[Record[B, H]]:
        """Everything of a kind in one collection, in order. For small collections only."""
        rows = self.sql.all(
            f"SELECT {COLUMNS} FROM documents WHERE owner = ? AND kind = ? ORDER BY seq"
            + self._lock(lock),
            (owner, kind.name),
        )
        return [Record(kind, *row) for row in rows]

    def matching(
        self, kind: Kind[B, H], owner: int, field: str, value: str, limit: int = 1000
    ) -> list[Record[B, H]]:
        """What an index finds: the records whose `field` is `value`, in order."""
        rows = self.sql.all(
            f"SELECT {', '.join('d.' + c for c in COLUMNS.split(', '))} FROM entries e"
            " JOIN documents d ON d.seq = e.seq"
            " WHERE e.kind = ? AND e.field = ? AND e.owner = ? AND e.value = ?"
            " ORDER BY e.seq LIMIT ?",
            (kind.name, field, owner, value, limit),
        )
        return [Record(kind, *row) for row in rows]

    def below_elsewhere(self, owner: int, name: str) -> str | None:
        """The domain of another account that lies below a name, or one of them.

        However many accounts there are, it reads two entries of an index made for this.
        """
        for order in ("", " DESC"):  # whoever is neither first nor last has somebody beside them
            row = self.sql.one(
                f"SELECT e.owner, d.id FROM entries e{self.sql.index_above}"
                " JOIN documents d ON d.seq = e.seq"
                " WHERE e.kind = 'domain' AND e.field = 'above' AND e.value = ?"
                f" ORDER BY e.owner{order} LIMIT 1",
                (name,),
            )
            if row is not None and row[0] != owner:
                return row[1]
        return None

    def referrers(
        self, kind: Kind[B, H], target: Kind[Any, Any], id: str, limit: int = 1000
    ) -> list[Record[B, H]]:
        """The resources of a kind that refer to this one."""
        rows = self.sql.all(
            f"SELECT DISTINCT {', '.join('d.' + c for c in COLUMNS.split(', '))} FROM links l"
            " JOIN documents d ON d.seq = l.source"
            " WHERE l.target_kind = ? AND l.target_id = ? AND d.kind = ? ORDER BY d.seq LIMIT ?",
            (target.name, id, kind.name, limit),
        )
        return [Record(kind, *row) for row in rows]

    def holders(self, target: Record[Any, Any]) -> list[tuple[str, Kind[Any, Any], str]]:
        """(field, kind, id) of every reference to a resource, in order. For few of them only."""
        rows = self.sql.all(
            "SELECT l.field, d.kind, d.id FROM links l JOIN documents d ON d.seq = l.source"
            " WHERE l.target_kind = ? AND l.target_id = ? ORDER BY l.source, l.field",
            (target.kind.name, target.id),
        )
        return [(field, self.kinds[kind], id) for field, kind, id in rows]

    def count(self, kind: Kind[Any, Any], owner: int) -> int:
        row = self.sql.one(
            "SELECT SUM(n) FROM counters WHERE owner = ? AND kind = ?", (owner, kind.name)
        )
        return int(row[0] or 0) if row else 0

    def counts(self, kind: Kind[Any, Any], owners: Sequence[int]) -> dict[int, int]:
        """How many of a kind each of these collections has; those that have none are left out."""
        rows = self.sql.all(
            f"SELECT owner, SUM(n) FROM counters WHERE kind = ? AND owner IN ({_marks(owners)})"
            " GROUP BY owner",
            (kind.name, *owners),
        )
        return {owner: int(n) for owner, n in rows}

    def count_referrers(
        self, target: Kind[Any, Any], ids: Sequence[str], kind: str
    ) -> dict[str, int]:
        """How many resources of a kind refer to each of these; those with none are left out.

        kind: by its name, since whoever is referred to need not know who refers.
        """
        rows = self.sql.all(
            "SELECT l.target_id, COUNT(DISTINCT l.source) FROM links l"
            " JOIN documents d ON d.seq = l.source"
            f" WHERE l.target_kind = ? AND l.target_id IN ({_marks(ids)}) AND d.kind = ?"
            " GROUP BY l.target_id",
            (target.name, *ids, kind),
        )
        return {id: int(n) for id, n in rows}

    def lock(self, seq: int) -> None:
        """Holds a document, if it is there, against other writers until the transaction ends."""
        if self.sql.for_update:
            self.sql.later(f"SELECT 1 FROM documents WHERE seq = ?{self.sql.for_update}", (seq,))

    # --- writing -------------------------------------------------------------------------------

    def insert(
        self,
        kind: Kind[B, H],
        id: str,
        account: int,
        body: B,
        state: H | None = None,
        owner: int | None = None,
    ) -> Record[B, H]:
        """Adds a resource to its account's collection, or to its parent's (`owner`).

        A kind is listed in one of the two ways, never in both: accounts and parents are numbered
        on their own. Raises Taken for an id that is there already, Missing for a reference to
        what is not.
        """
        raw = encode(body)
        raw_state = None if state is None or type(state) is NoState else encode(state)
        place = account if owner is None else owner
        record = Record(kind, id, account, place, 0, 1, raw, raw_state, body, state)
        seq = self.sql.add_document(
            (kind.name, id, account, place, raw, raw_state), kind.entries(record), kind.counted
        )
        if seq is None:
            raise Taken(id)
        record.seq = seq
        self._add_links(record, kind.links(record))
        return record

    def update(self, record: Record[B, H]) -> None:
        """Stores what was changed in the record's body or state."""
        kind = record.kind
        raw, raw_state = record.encoded()
        changed = self.sql.run(
            "UPDATE documents SET body = ?, hidden = ?, version = version + 1"
            " WHERE seq = ? AND version = ?",
            (raw, raw_state, record.seq, record.version),
        )
        if changed == 0:
            raise Stale(record.id)
        if not kind.is_found_as_before(record):
            old = record.stored()
            before, after = kind.entries(old), kind.entries(record)
            self._remove_entries(record, before - after)
            self._add_entries(record, after - before)
            linked, links = kind.links(old), kind.links(record)
            self._remove_links(record, linked - links)
            self._add_links(record, links - linked)
        record.raw, record.raw_state = raw, raw_state
        record.version += 1

    def delete(self, record: Record[Any, Any], remembered_for: int = 0) -> list[Record[Any, Any]]:
        """Removes a resource, unless something that must not lose it refers to it.

        remembered_for: for how long (machine time, microseconds) `tombstone` still knows it.
        What it has claimed (`claim`) and its children are the caller's to remove.
        Raises Refused with the text its holder declared; detaches all other holders, and returns
        them, once for each field that lost it.
        """
        kind = record.kind
        row = self.sql.one(
            f"SELECT version FROM documents WHERE seq = ?{self.sql.for_update}", (record.seq,)
        )
        if row is None:
            raise Missing(kind.missing)
        if row[0] != record.version:
            # Its index and link rows are no longer those that this record tells of.
            raise Stale(record.id)
        detached = self._detach_referrers(record, EVERY)
        old = record.stored()
        self._remove_entries(record, kind.entries(old))
        self._remove_links(record, kind.links(old))
        self.sql.later("DELETE FROM documents WHERE seq = ?", (record.seq,))
        if kind.counted:
            self._add_count(record.owner, kind, -1)
        if remembered_for:
            self.sql.later(
                "INSERT INTO tombstones (id, kind, account, until) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id, kind) DO UPDATE SET until = excluded.until",
                (record.id, kind.name, record.account, self.machine + remembered_for),
            )
        return detached

    def detach(self, target: Record[Any, Any], limit: int) -> int:
        """Has some of its holders let go of a resource, as `delete` does; returns how many did."""
        return len(self._detach_referrers(target, limit))

    def hide(self, record: Record[Any, Any]) -> None:
        """Takes a resource out of its collection; it stays there for what refers to it."""
        entries = record.kind.entries(record.stored())
        self._remove_entries(record, entries)
        if record.kind.counted:
            self._add_count(record.owner, record.kind, -1)
            self._add_count(record.seq, record.kind, 1)
        self.sql.later("UPDATE documents SET owner = ? WHERE seq = ?", (record.seq, record.seq))
        record.owner = record.seq
        self._add_entries(record, entries)

    def tombstone(self, kind: Kind[Any, Any], id: str, account: int) -> bool:
        """Whether the resource was deleted a short while ago."""
        row = self.sql.one(
            "SELECT until FROM tombstones WHERE id = ? AND kind = ? AND account = ?",
            (id, kind.name, account),
        )
        return row is not None and row[0] > self.machine

    def forget_tombstones(self, limit: int) -> int:
        """Deletes tombstones whose time is over, at most `limit`; returns how many."""
        return self.sql.run(
            "DELETE FROM tombstones WHERE (id, kind) IN"
            " (SELECT id, kind FROM tombstones WHERE until <= ? ORDER BY until LIMIT ?)",
            (self.machine, limit),
        )

    def claim(self, scope: str, value: str, record: Record[Any, Any]) -> None:
        """Makes a value unique within a scope; raises Taken when another resource holds it."""
        if not self.sql.run(
            "INSERT INTO uniques (scope, value, seq) VALUES (?, ?, ?)"
            " ON CONFLICT (scope, value) DO UPDATE SET seq = excluded.seq"
            " WHERE uniques.seq = excluded.seq",
            (scope, value, record.seq),
        ):
            raise Taken(value)

    def release(self, scope: str, value: str) -> None:
        self.sql.later("DELETE FROM uniques WHERE scope = ? AND value = ?", (scope, value))

    def setting(self, name: str, lock: Lock = "") -> str | None:
        row = self.sql.one(f"SELECT value FROM settings WHERE name = ?{self._lock(lock)}", (name,))
        return None if row is None else row[0]

    def set(self, name: str, value: str) -> None:
        self.sql.later(
            "INSERT INTO settings (name, value) VALUES (?, ?)"
            " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    # --- the index, link and counter rows ------------------------------------------------------

    def _lock(self, lock: Lock) -> str:
        if not lock:
            return ""
        return self.sql.for_update if lock == "update" else self.sql.for_share

    def _detach_referrers(self, target: Record[Any, Any], limit: int) -> list[Record[Any, Any]]:
        rows = self.sql.all(
            "SELECT l.source, l.field, d.kind FROM links l JOIN documents d ON d.seq = l.source"
            " WHERE l.target_kind = ? AND l.target_id = ? AND l.source <> ?"
            " ORDER BY l.source LIMIT ?",
            (target.kind.name, target.id, target.seq, limit),
        )
        detached: list[Record[Any, Any]] = []
        for source, field, kind_name in rows:
            kind = self.kinds[kind_name]
            ref = next(r for r in kind.refs if r.field == field)
            holder = self.by_seq(kind, source, "update")
            # While its lock was waited for, the holder may have let go by itself.
            if holder is None or (field, target.kind.name, target.id) not in kind.links(holder):
                continue
            if ref.refuse is not None:
                raise Refused(ref.refuse(holder))
            holder.clear(field, target.id)
            self.update(holder)
            detached.append(holder)
        return detached

    def _add_entries(self, record: Record[Any, Any], entries: Iterable[tuple[str, str]]) -> None:
        kind, owner, seq = record.kind.name, record.owner, record.seq
        rows = [(kind, field, owner, value, seq) for field, value in entries]
        insert(self.sql, "entries", ENTRY, rows)

    def _remove_entries(self, record: Record[Any, Any], entries: Iterable[tuple[str, str]]) -> None:
        kind, owner, seq = record.kind.name, record.owner, record.seq
        rows = [(kind, field, owner, value, seq) for field, value in entries]
        if rows:
            self.sql.many(
                "DELETE FROM entries"
                " WHERE kind = ? AND field = ? AND owner = ? AND value = ? AND seq = ?",
                rows,
            )

    def _add_links(self, record: Record[Any, Any], links: Iterable[tuple[str, str, str]]) -> None:
        for field, target_kind, target_id in sorted(links):
            target = self.kinds[target_kind]
            row = self.sql.one(
                f"SELECT account FROM documents WHERE id = ? AND kind = ?{self.sql.for_share}",
                (target_id, target_kind),
            )
            if row is None or row[0] != record.account:
                raise Missing(target.missing)
            self.sql.later(
                "INSERT INTO links (target_kind, target_id, source, field) VALUES (?, ?, ?, ?)",
                (target_kind, target_id, record.seq, field),
            )

    def _remove_links(
        self, record: Record[Any, Any], links: Iterable[tuple[str, str, str]]
    ) -> None:
        rows = [(target, id, record.seq, field) for field, target, id in links]
        if rows:
            self.sql.many(
                "DELETE FROM links"
                " WHERE target_kind = ? AND target_id = ? AND source = ? AND field = ?",
                rows,
            )

    def _add_count(self, owner: int, kind: Kind[Any, Any], n: int) -> None:
        self.sql.later(COUNT, (owner, kind.name, self.sql.slot, n))


def _marks(values: Sequence[object]) -> str:
    """A placeholder for each value of a list, or what no value equals where it is empty."""
    return ", ".join("?" * len(values)) or "NULL"
