"""Stores anew the documents of every kind that has changed since the database was last open.

`kinds` tells how the documents of each kind are stored: their shape, and how many of the kind's
upgrades they have had. A kind whose declaration says something else by now goes through all of its
documents once, in the order of their numbers, some of them in each transaction: upgrades, decodes
and encodes them, and makes their index, link and counter rows anew. Until that is done the kind has
two parts, or more where yet another version went on with it: those documents that are as the
declaration says, and those that are not yet. A process that dies goes on from there when it starts
again. Nobody reads or writes documents meanwhile.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from time import monotonic
from typing import Any, NamedTuple

import msgspec

from .errors import Newer, Unfit
from .kinds import Kind, NoState, Record, encode
from .shapes import lost, shape_of
from .sql import Sql, Value, insert
from .tx import COLUMNS, Tx

Transact = Callable[[Callable[[Tx], Any]], Any]

CHUNK = 1000
"""Documents in one transaction."""
TELL_SECONDS = 3.0
"""How often the log says how far it is."""

_NO_SENSE = (msgspec.MsgspecError, LookupError, TypeError, ValueError, AttributeError)
"""What upgrades and decoders raise for a document that is not what they expect."""
_IDS = 200
"""How many ids a statement asks for."""

journal = logging.getLogger("roost.store")


class KindRange(NamedTuple):
    """Some of a kind's documents, those whose numbers are greater than `above` and not those of the
    next part. shape: as text; empty where nothing is known. upgrades: how many they have had.
    """

    above: int
    shape: str
    upgrades: int


Parts = dict[str, list[KindRange]]
"""The parts of each kind, by its name."""

PARTS = "SELECT name, above, shape, upgrades FROM kinds ORDER BY name, part"


def parts_of(rows: Iterable[tuple[Any, ...]]) -> Parts:
    parts: Parts = {}
    for name, above, shape, upgrades in rows:
        parts.setdefault(name, []).append(KindRange(above, shape, upgrades))
    return parts


def declared(kinds: Mapping[str, Kind[Any, Any]]) -> dict[str, KindRange]:
    """What there will be of each kind: one part, as it is declared."""
    return {
        name: KindRange(0, encode(shape_of(kind)).decode(), len(kind.upgrades))
        for name, kind in kinds.items()
    }


def changed(stored: Parts, now: Mapping[str, KindRange]) -> list[str]:
    """The kinds whose documents are to be stored anew."""
    return [name for name, part in now.items() if stored.get(name) != [part]]


def newer(stored: Parts, now: Mapping[str, KindRange]) -> str | None:
    """Why a newer version must have stored this; None if an older one may have.

    A field that is gone on purpose is taken out by an upgrade.
    """
    for name, part in now.items():
        for older in _not_empty(stored.get(name, [])):
            if older.upgrades > part.upgrades:
                return f"the {name} has had an upgrade that this version does not know"
            if older.upgrades == part.upgrades and older.shape:
                field = _lost(older.shape, part.shape)
                if field is not None:
                    return f"the {name} has a field that this version does not know: {field}"
    return None


def _not_empty(parts: list[KindRange]) -> Iterator[KindRange]:
    for part, following in pairwise(parts):
        if part.above < following.above:
            yield part
    yield from parts[-1:]


def _lost(old: str, new: str) -> str | None:
    if old == new:
        return None
    before, after = msgspec.json.decode(old), msgspec.json.decode(new)
    return lost(before["body"], after["body"]) or lost(before["hidden"], after["hidden"])


def bring_forward(transact: Transact, place: str) -> None:
    """Returns when everything is stored as the kinds are declared.

    transact: runs a function in a transaction of its own. No other process may be at it.
    place: what to call the database when there is something to complain about.
    Raises Newer when a newer version of Roost has stored something, Unfit for a document that is
    not what its kind says.
    """
    renewal: _Renewal | None = transact(lambda tx: _begin(tx, place))
    if renewal is None:
        return
    begun = told = monotonic()
    while transact(renewal.go_on):
        if monotonic() - told >= TELL_SECONDS:
            told = monotonic()
            journal.info("bringing %s forward: %d %%", place, renewal.percent)
    journal.info(
        "brought %s forward: %d documents of %s in %.1f seconds",
        place, renewal.done, ", ".join(renewal.names), monotonic() - begun,
    )  # fmt: skip
    if renewal.emptied:
        journal.warning("%d references to what is gone are empty now", renewal.emptied)


def _begin(tx: Tx, place: str) -> "_Renewal | None":
    """Notes what is to be done; None when there are no documents to be stored anew."""
    stored, now = parts_of(tx.sql.all(PARTS)), declared(tx.kinds)
    reason = newer(stored, now) or _unknown(tx.sql, stored, now)
    if reason is not None:
        raise Newer(
            f"{place} was written by a newer version of Roost: {reason}; upgrade Roost to open it"
        )
    names = changed(stored, now)
    if not names:
        return None
    if tx.sql.one("SELECT 1 FROM documents LIMIT 1") is None:
        _note(tx.sql, {name: [now[name]] for name in names})
        return None
    anew = [name for name in names if stored.get(name, [None])[0] != now[name]]
    _forget_rows(tx.sql, anew)
    for name in anew:
        stored[name] = [now[name], *stored.get(name, [KindRange(0, "", 0)])]
    parts = {name: stored[name] for name in names}
    _note(tx.sql, parts)
    row = tx.sql.one("SELECT MAX(seq) FROM documents")
    return _Renewal(place, parts, row[0] if row else 0)


def _unknown(sql: Sql, stored: Parts, now: Mapping[str, KindRange]) -> str | None:
    """Names a kind that has documents and that no declaration here is of."""
    names = [name for name in stored if name not in now]
    if not names:
        return None
    row = sql.one(f"SELECT kind FROM documents WHERE kind IN ({_marks(names)}) LIMIT 1", names)
    return None if row is None else f"this version does not know what a {row[0]} is"


def _forget_rows(sql: Sql, names: list[str]) -> None:
    """Removes all that is made from the documents of these kinds."""
    if names:
        marks = _marks(names)
        sql.run(f"DELETE FROM entries WHERE kind IN ({marks})", names)
        sql.run(f"DELETE FROM counters WHERE kind IN ({marks})", names)
        sql.run(
            "DELETE FROM links WHERE"
            f" (SELECT kind FROM documents WHERE seq = links.source) IN ({marks})",
            names,
        )


def _note(sql: Sql, parts: Parts) -> None:
    names = list(parts)
    sql.run(f"DELETE FROM kinds WHERE name IN ({_marks(names)})", names)
    insert(
        sql, "kinds", "name, part, above, shape, upgrades",
        [(name, n, *part) for name in names for n, part in enumerate(parts[name])],
    )  # fmt: skip


class _Renewal:
    """A walk through the documents of some kinds. parts: what of each is how; the first part of
    each is as it is to be. last: the greatest number of a document.

    done: documents stored so far. emptied: references to what is gone.
    """

    def __init__(self, place: str, parts: Parts, last: int) -> None:
        self.done = self.emptied = 0
        self._place = place
        self._parts = parts
        self._last = last
        self._at = min(of_kind[1].above for of_kind in parts.values())

    @property
    def names(self) -> list[str]:
        return sorted(self._parts)

    @property
    def percent(self) -> int:
        return 100 * self._at // max(1, self._last)

    def go_on(self, tx: Tx) -> bool:
        """Stores the next documents; False once there are none left."""
        rows = tx.sql.all(
            f"SELECT kind, {COLUMNS} FROM documents{tx.sql.by_number}"
            f" WHERE seq > ? AND kind IN ({_marks(self.names)}) ORDER BY seq LIMIT ?",
            (self._at, *self.names, CHUNK),
        )
        records = [
            self._record(tx.kinds[kind], *row)
            for kind, *row in rows
            if row[3] > self._parts[kind][1].above  # others have been stored before
        ]
        _store(tx.sql, records, self._links(tx.sql, records))
        self.done += len(records)
        if len(rows) < CHUNK:
            _note(tx.sql, {name: parts[:1] for name, parts in self._parts.items()})
            return False
        self._at = rows[-1][4]
        self._parts = {name: _advanced(parts, self._at) for name, parts in self._parts.items()}
        _note(tx.sql, self._parts)
        return True

    def _record(self, kind: Kind[Any, Any], *row: Any) -> Record[Any, Any]:
        record = Record(kind, *row)
        part = next(p for p in reversed(self._parts[kind.name]) if p.above < record.seq)
        try:
            upgrade(record, part.upgrades)
        except Unfit as error:
            raise Unfit(f"{self._place} holds something else than this version: {error}") from error
        return record

    def _links(self, sql: Sql, records: list[Record[Any, Any]]) -> list[tuple[Value, ...]]:
        """The rows of what the records refer to. What refers to nothing any more is emptied.

        That is what deleting the target would have done, had the reference been declared by then:
        as long as a field was no reference, nobody kept its target from going.
        """
        links = [(record, link) for record in records for link in record.kind.links(record)]
        there = _places(sql, {id for _, (_, _, id) in links})
        rows: list[tuple[Value, ...]] = []
        for record, (field, target, id) in links:
            if (target, id, record.account) in there:
                rows.append((target, id, record.seq, field))
            else:
                record.clear(field, id)
                self.emptied += 1
        return rows


def upgrade(record: Record[Any, Any], had: int) -> None:
    """Makes a record what its kind says, as it is to be stored.

    had: how many of the kind's upgrades it has had. Raises Unfit.
    """
    kind = record.kind
    try:
        if had < len(kind.upgrades):
            _apply(record, had)
        _ = record.body, record.state
    except _NO_SENSE as error:
        raise Unfit(f"{kind.name} {record.id} is not what it should be: {error!r}") from error
    if kind.state is NoState:
        record.raw_state = None


def _apply(record: Record[Any, Any], had: int) -> None:
    body = msgspec.json.decode(record.raw)
    state = msgspec.json.decode(record.raw_state or b"{}")
    for change in record.kind.upgrades[had:]:
        change(body, state)
    record.raw, record.raw_state = encode(body), encode(state)


def _store(sql: Sql, records: list[Record[Any, Any]], links: list[tuple[Value, ...]]) -> None:
    if records:
        sql.many(
            "UPDATE documents SET body = ?, hidden = ? WHERE seq = ?",
            [(*record.encoded(), record.seq) for record in records],
        )
    # In their order there, neighbours are written at once.
    insert(
        sql, "entries", "kind, field, owner, value, seq",
        sorted((r.kind.name, f, r.owner, v, r.seq) for r in records for f, v in r.kind.entries(r)),
    )  # fmt: skip
    insert(sql, "links", "target_kind, target_id, source, field", sorted(links))
    counts = Counter((r.owner, r.kind.name) for r in records if r.kind.counted)
    insert(
        sql, "counters", "owner, kind, slot, n",
        [(owner, kind, sql.slot, n) for (owner, kind), n in counts.items()],
        "ON CONFLICT (owner, kind, slot) DO UPDATE SET n = counters.n + excluded.n",
    )  # fmt: skip


def _places(sql: Sql, ids: set[str]) -> set[tuple[str, str, int]]:
    """(kind, id, account) of the documents that have one of these ids."""
    every = sorted(ids)
    found: set[tuple[str, str, int]] = set()
    for start in range(0, len(every), _IDS):
        some: list[Value] = [*every[start : start + _IDS]]
        some += some[-1:] * (_IDS - len(some))  # so that there is one statement to prepare
        found.update(
            (kind, id, account)
            for kind, id, account in sql.all(
                f"SELECT kind, id, account FROM documents WHERE id IN ({_marks(some)})", some
            )
        )
    return found


def _advanced(parts: list[KindRange], at: int) -> list[KindRange]:
    """The parts of a kind once all up to a number are as in the first."""
    first, *rest = parts
    while len(rest) > 1 and rest[1].above <= at:
        rest.pop(0)
    return [first, rest[0]._replace(above=max(rest[0].above, at)), *rest[1:]]


def _marks(values: Iterable[object]) -> str:
    return ", ".join("?" for _ in values)
