"""The schedule of automatic backups, and the job that follows it.

Each instance with backups has one job that repeats. It does not lock the instance: a backup is
made of whatever state it is in. Runs that were missed while no server ran are not made up for.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from msgspec import structs

from ....drivers.compute import Compute, Image, ImageFacts
from ....engine import jobs
from ....engine.schedule import Schedule, next_run
from ....engine.workflows import Job, Run, Step, Workflow, unaffected
from ....http.errors import BadRequest
from ....store import SECOND, Tx, plain
from ....store.work import Leases
from ... import backups, snapshots
from ..documents import Instance, InstanceRecord, InstanceState
from ..servers import SERVERS, disk_of
from .documents import BackupSchedule

FEATURE = "auto_backups"


def choose(body: Instance, state: InstanceState, now: int) -> None:
    """Enables backups, daily at the hour that it is now. The caller stores the instance."""
    body.features.append(FEATURE)
    hour = datetime.fromtimestamp(now // SECOND, UTC).hour
    state.backup_schedule = Schedule("daily", hour=hour)


def begin(tx: Tx, record: InstanceRecord) -> None:
    """Starts the job that makes a backup at each of the schedule's times from now on."""
    schedule = record.state.backup_schedule
    assert schedule is not None
    due_at = next_run(schedule, tx.now)
    args = {"due_at": due_at}
    jobs.start(tx, BACKUP, record.account, record, args, exclusive=False, due_at=due_at)


def end(tx: Tx, record: InstanceRecord) -> None:
    """Disables backups; those that were made stay. The caller stores the instance."""
    record.body.features.remove(FEATURE)
    cancel(tx, record)


def cancel(tx: Tx, record: InstanceRecord) -> None:
    """Makes no backup any more of an instance that has no machine. The caller stores it."""
    record.state.backup_schedule = None
    jobs.drop(tx, record, BACKUP)


def show(tx: Tx, account: int, id: str) -> BackupSchedule:
    schedule = SERVERS.get(tx, account, id).state.backup_schedule
    if schedule is None:
        return BackupSchedule(enabled=False)
    upcoming = plain(next_run(schedule, tx.now))
    return BackupSchedule(True, schedule.type, upcoming, schedule.hour, schedule.dow, schedule.dom)


def replace(tx: Tx, account: int, id: str, schedule: Schedule) -> None:
    """Sets another schedule; raises BadRequest unless backups are enabled."""
    record = SERVERS.edit(tx, account, id)
    if record.state.backup_schedule is None:
        raise BadRequest("Automatic backups are not enabled on this server.")
    jobs.drop(tx, record, BACKUP)
    record.state.backup_schedule = structs.replace(schedule, dow=schedule.dow or 1)
    begin(tx, record)
    tx.update(record)


def _image(job: Job) -> str:
    """The id of the backup that is due: the same however often its making is tried."""
    return str(uuid5(UUID(job.resource_id), f"{job.seq} {job.args['due_at']}"))


def _made(tx: Tx, job: Job, facts: ImageFacts) -> None:
    record = SERVERS.of_job(tx, job)
    if record is not None:
        body = record.body
        backups.add(
            tx, job.account, _image(job), record.id, _description(body),
            body.os_id, body.app_id, facts, disk_of(record),
        )  # fmt: skip


def _discard(tx: Tx, job: Job, leases: Leases) -> None:
    """A backup that somebody has begun to make is not kept."""
    if job.leased or job.attempt or job.since:
        snapshots.discard_image(tx, job.account, _image(job), leases)


def _description(body: Instance) -> str:
    return f"auto-backup {body.main_ip} {body.label}".rstrip()


def _next(tx: Tx, job: Job) -> int | None:
    record = SERVERS.of_job(tx, job)
    schedule = record.state.backup_schedule if record else None
    if schedule is None:
        return None
    due_at = next_run(schedule, max(tx.now, job.args["due_at"]))
    job.args["due_at"] = due_at
    return due_at


async def _snapshot(run: Run) -> ImageFacts:
    image = Image("backup", _image(run.job))
    return await run.driver(Compute).snapshot(run.job.resource_id, image)


BACKUP = Workflow(
    name="backup-instance",
    steps=(Step("snapshot", _made, _snapshot),),
    failed=unaffected,
    repeat=_next,
    dropped=_discard,
    makes=_image,
    driver=Compute,
    bulk=True,
    called=("backup", "backups"),
)
