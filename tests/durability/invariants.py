"""What must hold between the tables of any Roost, after every transaction.

`check_invariants(store)` looks at one snapshot, so it may be asked while others write. Each rule is
a function that says what breaks it; those about machines and money are in `promises.py`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

import msgspec

from roost.engine.faults import FAULTS
from roost.engine.jobs import JOB_STATUSES
from roost.products.account.documents import ACCOUNTS
from roost.products.domains import RECORDS
from roost.products.users import ACTIVITY, USERS
from roost.store import Store, Tx

from . import promises
from .look import Look

Rule = Callable[[Look], Iterator[str]]


async def check_invariants(store: Store, *, settled: bool = True) -> None:
    """Fails with everything that is wrong.

    settled: whether nothing may be half done either: no work but that of schedules.
    """
    wrong = await store.scan(lambda tx: find_faults(tx, settled))
    assert not wrong, "\n" + "\n".join(wrong)


def find_faults(tx: Tx, settled: bool) -> list[str]:
    look = Look(tx)
    rules = (*RULES, *promises.RULES, *(promises.SETTLED if settled else ()))
    return [f"{rule.__name__}: {fault}" for rule in rules for fault in rule(look)]


def documents(look: Look) -> Iterator[str]:
    """Each is what its kind says, belongs to an account, and is listed where its owner is."""
    accounts = {record.seq for record in look.of(ACCOUNTS)}
    for record in look.records.values():
        id = getattr(record.body, "id", record.id)
        if str(id) != record.id:
            yield f"{record.kind.name} {record.id} calls itself {id}"
        if record.account not in ({0} if record.kind in (ACCOUNTS, FAULTS, ACTIVITY) else accounts):
            yield f"{record.kind.name} {record.id} is of account {record.account}, which is none"
        parent = look.records.get(record.owner)
        if record.owner != record.account and parent is None:
            yield f"{record.kind.name} {record.id} is listed under {record.owner}, which is gone"


def entries(look: Look) -> Iterator[str]:
    """The index finds each document under what it says, and nothing else."""
    wanted = {
        (record.kind.name, field, record.owner, value, record.seq)
        for record in look.records.values()
        for field, value in record.kind.entries(record)
    }
    rows = look.tx.sql.all("SELECT kind, field, owner, value, seq FROM entries")
    yield from _differences(wanted, rows)


def links(look: Look) -> Iterator[str]:
    """Every reference has its row, and what it refers to is there, in the same account."""
    wanted = {
        (target, id, record.seq, field): record.account
        for record in look.records.values()
        for field, target, id in record.kind.links(record)
    }
    rows = look.tx.sql.all("SELECT target_kind, target_id, source, field FROM links")
    yield from _differences(wanted, rows)
    for (target, id, source, field), account in wanted.items():
        found = look.by_id.get((target, id))
        if found is None or found.account != account:
            yield f"{field} of {source} dangles: there is no {target} {id}"


def counters(look: Look) -> Iterator[str]:
    """What `meta.total` says is what there is. Jobs that ended are counted too, for no document."""
    there = Counter((r.owner, r.kind.name) for r in look.records.values() if r.kind.counted)
    rows = look.tx.sql.all("SELECT owner, kind, SUM(n) FROM counters GROUP BY owner, kind")
    counted = {(owner, kind): int(n) for owner, kind, n in rows if n and " " not in kind}
    yield from _differences(there.items(), counted.items())


def uniques(look: Look) -> Iterator[str]:
    """Whoever claimed a value is still there."""
    for scope, value, seq in look.tx.sql.all("SELECT scope, value, seq FROM uniques"):
        if seq not in look.records:
            yield f"{scope} {value} is held by {seq}, which is gone"


def tombstones(look: Look) -> Iterator[str]:
    """Nothing is both there and gone."""
    for kind, id in look.tx.sql.all("SELECT kind, id FROM tombstones"):
        if (kind, id) in look.by_id:
            yield f"{kind} {id} is there and has a tombstone"


def work(look: Look) -> Iterator[str]:
    """Each job is of somebody, and each that clients see go on does."""
    accounts = {record.seq for record in look.of(ACCOUNTS)}
    for job in look.work:
        if job.account not in accounts:
            yield f"job {job.seq} is of account {job.account}, which is none"
        if bool(job.resource) != bool(job.resource_id):
            yield f"job {job.seq} is for {job.resource}, {job.resource_id!r}"
        if job.seq in look.exclusive and job.resource not in look.records:
            yield f"job {job.seq} has {job.resource} for itself, which is gone"
    shown = {r.id for r in look.of(JOB_STATUSES) if r.body.state == "processing"}
    yield from _differences(shown, {job.id for job in look.work if job.id})


def keys(look: Look) -> Iterator[str]:
    """Every key has its owner."""
    for id, user in look.tx.sql.all("SELECT id, user_id FROM api_keys"):
        if (USERS.name, user) not in look.by_id:
            yield f"key {id} is of user {user}, who is gone"


def log(look: Look) -> Iterator[str]:
    """What is recorded can be read, and belongs to somebody."""
    accounts = {record.seq for record in look.of(ACCOUNTS)}
    for seq, account, metadata in look.tx.sql.all("SELECT seq, account, metadata FROM log"):
        if account not in accounts:
            yield f"record {seq} is of account {account}, which is none"
        msgspec.json.decode(metadata, type=dict[str, object])


def ttls(look: Look) -> Iterator[str]:
    """DNS records of one name and type have one TTL, which is what name servers can answer."""
    seen: dict[tuple[int, str, str], int] = {}
    for record in look.of(RECORDS):
        place = record.owner, record.state.node, record.body.type
        if seen.setdefault(place, record.body.ttl) != record.body.ttl:
            yield f"the {place[2]} records at {place[1]} of {place[0]} have several TTLs"


RULES: tuple[Rule, ...] = (
    documents, entries, links, counters, uniques, tombstones, work, keys, log, ttls,
)  # fmt: skip


def _differences(wanted: Iterable[object], found: Iterable[object]) -> Iterator[str]:
    """What is missing, what is too much and what is there more than once."""
    expected, counts = set(wanted), Counter(iter(found))
    yield from (f"{item} is missing" for item in expected - counts.keys())
    yield from (f"{item} should not be there" for item in counts.keys() - expected)
    yield from (f"{item} is there {n} times" for item, n in counts.items() if n > 1)
