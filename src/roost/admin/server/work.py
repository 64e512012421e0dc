"""What is to be done, what was done, and what comes."""

from collections.abc import Iterator

from ...engine import usage
from ...engine.metering import month_start, next_month
from ...engine.workflows import Workflows
from ...products import account
from ...store import Tx, iso, keys, log, work
from ...store.work import NEVER, Standing
from .. import directory
from .documents import Event, Job, JobState, Timeline, TimelineQuery, Work

_NO_METADATA = b"{}"


def work_of(tx: Tx, limit: int) -> Work:
    """It counts all jobs: use a scan."""
    total, due, failing, held = work.tally(tx)
    names = _Names(tx)
    jobs = [_job(tx, standing, names) for standing in work.upcoming(tx, limit)]
    return Work(total, due, failing, held, jobs)


def timeline(tx: Tx, query: TimelineQuery) -> Timeline:
    """It reads the log's end, all keys, and the first jobs: use a scan."""
    chosen = directory.one(tx, query.account).seq if query.account else None
    names = _Names(tx)
    past = [
        Event(
            at=iso(entry.at),
            kind="job" if entry.metadata == _NO_METADATA else "request",
            title=entry.message,
            account=names.of(entry.account),
            section=entry.resource_type,
            resource=entry.resource_id,
            level=entry.level,
        )
        for entry in log.latest(tx, chosen, tx.now, query.limit)
    ]
    coming = [
        *_due(tx, chosen, query.limit, names),
        *_ending(tx, chosen, names),
        *_invoices(tx, chosen, names),
    ]
    coming.sort(key=lambda each: each[0])
    return Timeline(iso(tx.now), past, [event for _, event in coming[: query.limit]])


class _Names:
    """What accounts are called, each looked up once."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self._known: dict[int, str] = {0: ""}

    def of(self, number: int) -> str:
        if number not in self._known:
            record = self._tx.by_seq(account.ACCOUNTS, number)
            self._known[number] = record.body.name if record else ""
        return self._known[number]


def _due(tx: Tx, chosen: int | None, limit: int, names: _Names) -> Iterator[tuple[int, Event]]:
    workflows = tx.service(Workflows)
    for job, held, _ in work.upcoming(tx, limit):
        if held or job.due_at >= NEVER or chosen not in (None, job.account):
            continue
        workflow = workflows[job.workflow]
        if workflow.quiet:  # bookkeeping, of which the account's log tells nothing either
            continue
        yield (
            job.due_at,
            Event(
                iso(job.due_at), "job", workflow.title, names.of(job.account),
                workflows.section(job.workflow), job.subject,
            ),
        )  # fmt: skip


def _ending(tx: Tx, chosen: int | None, names: _Names) -> Iterator[tuple[int, Event]]:
    for _, key in keys.every(tx):
        if key.expires_at is None or not key.expire or key.expires_at < tx.now:
            continue
        if chosen in (None, key.account):
            title = f"The API key {key.name} ends"
            event = Event(
                iso(key.expires_at), "key", title, names.of(key.account), "api-keys", key.id
            )
            yield key.expires_at, event


def _invoices(tx: Tx, chosen: int | None, names: _Names) -> Iterator[tuple[int, Event]]:
    """Of the accounts that this month has cost something."""
    month = month_start(tx.now)
    due = next_month(month)
    for record in account.list_accounts(tx):
        pays = record.owner == 0 and chosen in (None, record.seq)
        if pays and usage.count_charges(tx, record.seq, month):
            yield due, Event(iso(due), "invoice", "Invoice", names.of(record.seq), "billing")


def _job(tx: Tx, standing: Standing, names: _Names) -> Job:
    job, held, reason = standing
    workflows = tx.service(Workflows)
    return Job(
        number=job.seq,
        account=names.of(job.account),
        workflow=job.workflow,
        title=workflows[job.workflow].title,
        section=workflows.section(job.workflow),
        resource=job.subject,
        step=job.step,
        due="" if job.due_at >= NEVER else iso(job.due_at),
        state=_state(tx, standing),
        failures=job.attempt,
        reason=reason if job.attempt else "",
        fault=held,
    )


def _state(tx: Tx, standing: Standing) -> JobState:
    job, held, _ = standing
    if held:
        return "held"
    if job.leased and job.free_at > tx.machine:
        return "running"
    if job.attempt:
        return "retrying"
    if job.since:
        return "waiting"
    return "due" if job.due_at <= tx.now else "later"
