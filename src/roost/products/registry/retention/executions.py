"""When retention is applied: on demand, and by the registry's schedule.

What is let go of is looked for while others write, and deleted in steps of some hundred; what was
pushed again or deleted in between is left alone.
"""

from typing import NamedTuple

from ....engine import jobs
from ....engine.schedule import next_time
from ....engine.workflows import Job, Run, Step, Workflow, unaffected
from ....store import Tx, iso, log
from ..documents import REGISTRIES, RegistryRecord
from ..repositories import ARTIFACTS, REPOSITORIES, ArtifactRecord, forget
from ..rules import MANAGED, edit
from .documents import Cron, Execution, RetentionSchedule
from .selecting import Candidate, let_go

AT_ONCE = 500
"""Artifacts that are deleted in one transaction."""

_CRONS = {
    "hourly": "0 * * * *",
    "daily": "0 0 * * *",
    "weekly": "0 0 * * 0",
    "monthly": "0 0 1 * *",
}


class LetGo(NamedTuple):
    """An artifact that goes, by the version that was looked at."""

    repository: int
    id: str
    version: int


def execute(tx: Tx, account: int, id: str, dry_run: bool) -> Execution:
    """Begins to apply the rules as they are."""
    record = edit(tx, account, id)
    jobs.start(tx, EXECUTE, account, record, {"dry_run": dry_run}, exclusive=False)
    return Execution(dry_run, "", iso(tx.now), "Manual")


def schedule(tx: Tx, account: int, id: str, cron: Cron) -> RetentionSchedule:
    """Has the rules be applied so often from now on."""
    record = edit(tx, account, id)
    jobs.drop(tx, record, FOLLOW_SCHEDULE)
    due_at = next_time(_CRONS[cron], tx.now)
    args = {"dry_run": False, "due_at": due_at}
    jobs.start(tx, FOLLOW_SCHEDULE, account, record, args, exclusive=False, due_at=due_at)
    record.state.schedule = cron
    MANAGED.update(tx, record)
    return RetentionSchedule(cron, iso(due_at))


def _look(tx: Tx, id: str) -> list[LetGo]:
    """All that is let go of by now, repository by repository."""
    record = tx.find(REGISTRIES, id)
    if record is None or not record.state.rules:
        return []
    found: list[LetGo] = []
    for repository in tx.children(REPOSITORIES, record.seq):
        artifacts = {a.body.digest: a for a in tx.children(ARTIFACTS, repository.seq)}
        candidates = [_candidate(artifact) for artifact in artifacts.values()]
        for gone in let_go(repository.body.image, candidates, record.state.rules, tx.now):
            artifact = artifacts[gone.digest]
            found.append(LetGo(repository.seq, artifact.id, artifact.version))
    return found


def _candidate(artifact: ArtifactRecord) -> Candidate:
    state = artifact.state
    return Candidate(artifact.body.digest, tuple(state.tag_names), state.pushed, state.pulled)


async def _search(run: Run) -> list[LetGo]:
    return await run.store.scan(lambda tx: _look(tx, run.job.resource_id))


def _delete(tx: Tx, job: Job, found: list[LetGo]) -> None:
    """Deletes the first of what was found, or says how many it would."""
    record = tx.find(REGISTRIES, job.resource_id, lock="update")
    if record is None:
        return
    if job.args["dry_run"]:
        _tell(tx, record, f"Retention would delete {len(found)} artifacts")
        return
    some, gone = found[:AT_ONCE], 0
    for seq in dict.fromkeys(each.repository for each in some):
        gone += _delete_in(tx, record, seq, [each for each in some if each.repository == seq])
    if gone:
        _tell(tx, record, f"Retention deleted {gone} artifacts")
    job.args["more"] = len(found) > AT_ONCE


def _delete_in(tx: Tx, record: RegistryRecord, seq: int, found: list[LetGo]) -> int:
    repository = tx.by_seq(REPOSITORIES, seq, "update")
    if repository is None:
        return 0
    still = [tx.find(ARTIFACTS, each.id, lock="update") for each in found]
    artifacts = [
        artifact
        for artifact, each in zip(still, found, strict=True)
        if artifact is not None and artifact.version == each.version
    ]
    if artifacts:
        forget(tx, record, repository, artifacts)
    return len(artifacts)


def _tell(tx: Tx, record: RegistryRecord, message: str) -> None:
    log.append(tx, log.Entry(record.account, tx.now, "info", "registry", record.id, message))


def _again(tx: Tx, job: Job) -> int | None:
    return tx.now if job.args.pop("more", False) else None


def _next(tx: Tx, job: Job) -> int | None:
    """The rest at once, and the next time after that."""
    again = _again(tx, job)
    record = tx.find(REGISTRIES, job.resource_id)
    if again is not None or record is None or not record.state.schedule:
        return again
    job.args["due_at"] = next_time(_CRONS[record.state.schedule], max(tx.now, job.args["due_at"]))
    return job.args["due_at"]


_STEPS = (Step("retain", _delete, _search),)

EXECUTE = Workflow(name="apply-retention", steps=_STEPS, failed=unaffected, repeat=_again)
FOLLOW_SCHEDULE = Workflow(
    name="apply-scheduled-retention", steps=_STEPS, failed=unaffected, repeat=_next
)
