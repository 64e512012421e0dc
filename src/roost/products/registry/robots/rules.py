"""What may happen to robots, and what they may do. One whose time is over goes by itself."""

import re
import secrets
import string
from hmac import compare_digest
from typing import NamedTuple

from ....drivers.registry import Claim, Denied
from ....engine import jobs
from ....engine.workflows import Job, Step, Workflow, unaffected
from ....store import SECOND, Tx, iso
from ....store.secret import Secret
from ..documents import REGISTRIES, RegistryRecord
from ..rules import edit, new_password, unprocessable
from .documents import (
    NEVER,
    ROBOTS,
    RegistryRobot,
    RobotAccess,
    RobotPermission,
    RobotRecord,
    RobotState,
    RobotUpdate,
    StoredRobot,
    robot_id,
)

MOST_ROBOTS = 1000
MOST_ACCESS = 100
LONGEST = 10 * 366 * 86400
"""Seconds: whoever asks for more has asked for these."""

_NAME_LETTERS = string.ascii_lowercase + string.digits
_WORD = re.compile(r"[a-z][a-z-]{0,63}")
_FOR_SECRET = "registry robot"  # noqa: S105 - what the sealing is for
_REFUSED = "Wrong username or password"
_RESOURCE = {"pull": "repository", "push": "repository", "delete": "artifact"}


class Login(NamedTuple):
    """What a new robot logs in with. name: the last part of its user name. In the clear."""

    name: str
    secret: str


def new_login() -> Login:
    return Login("".join(secrets.choice(_NAME_LETTERS) for _ in range(16)), new_password())


def create(
    tx: Tx, account: int, registry_id: str, login: Login, seconds: int, *, may_push: bool
) -> tuple[RegistryRecord, RobotRecord]:
    """Makes a robot that may pull. seconds: how long it lives; 0 or less for ever."""
    registry = edit(tx, account, registry_id)
    if tx.count(ROBOTS, registry.seq) >= MOST_ROBOTS:
        raise unprocessable(f"A registry has at most {MOST_ROBOTS} robots: delete some")
    actions = ("pull", "push") if may_push else ("pull",)
    name = f"robot${registry.body.name}+{login.name}"
    body = StoredRobot(
        name=name,
        description="Docker credentials",
        duration=min(seconds, LONGEST) if seconds > 0 else NEVER,
        creation_time=iso(tx.now),
        permissions=[
            RobotPermission(
                namespace=registry.body.name,
                access=[RobotAccess(action, "repository", "allow") for action in actions],
            )
        ],
    )
    state = RobotState(tx.service(Secret).seal_text(login.secret, _FOR_SECRET), tx.now)
    id = robot_id(registry.id, name)
    record = tx.insert(ROBOTS, id, account, body, state, owner=registry.seq)
    _await_end(tx, record)
    return registry, record


def get(tx: Tx, account: int, registry_id: str, name: str) -> RobotRecord:
    return _find(tx, tx.get(REGISTRIES, registry_id, account), name)


def update(tx: Tx, account: int, registry_id: str, name: str, wanted: RobotUpdate) -> RobotRecord:
    """Takes in what was given. Raises ApiError for what cannot be."""
    record = _find(tx, edit(tx, account, registry_id), name, edit=True)
    body, access = record.body, _wanted_access(wanted.access)
    if wanted.description is not None:
        body.description = wanted.description
    if wanted.disable is not None:
        body.disable = wanted.disable
    if access is not None:
        body.permissions[0].access = access
    if wanted.duration:
        _set_duration(tx, record, wanted.duration)
    tx.update(record)
    return record


def delete(tx: Tx, account: int, registry_id: str, name: str) -> None:
    _drop(tx, _find(tx, edit(tx, account, registry_id), name, edit=True))


def drop_all(tx: Tx, registry: RegistryRecord) -> None:
    for robot in tx.children(ROBOTS, registry.seq, "update"):
        _drop(tx, robot)


def shown(record: RobotRecord, secret: Secret) -> RegistryRobot:
    body = record.body
    return RegistryRobot(
        name=body.name,
        description=body.description,
        disable=body.disable,
        duration=body.duration,
        creation_time=body.creation_time,
        permissions=body.permissions,
        secret=_secret_of(record, secret),
    )


def check(tx: Tx, registry: RegistryRecord, claim: Claim) -> None:
    """Raises Denied for one that is not, or may not."""
    id = robot_id(registry.id, claim.username)
    robot = tx.find(ROBOTS, id, owner=registry.seq)
    known = "" if robot is None else _secret_of(robot, tx.service(Secret))
    if robot is None or not known or not compare_digest(known.encode(), claim.password.encode()):
        raise Denied(_REFUSED)
    end = _end(robot)
    if robot.body.disable or (end is not None and end <= tx.now):
        raise Denied(f"{claim.username} is disabled or has expired")
    if not _may(robot, claim):
        raise Denied(f"{claim.username} may not {claim.deed}")


def _may(robot: RobotRecord, claim: Claim) -> bool:
    effects = {
        access.effect
        for permission in robot.body.permissions
        for access in permission.access
        if (access.action, access.resource) == (claim.deed, _RESOURCE[claim.deed])
    }
    return effects == {"allow"}


def _find(tx: Tx, registry: RegistryRecord, name: str, *, edit: bool = False) -> RobotRecord:
    id = robot_id(registry.id, name)
    return tx.get(ROBOTS, id, lock="update" if edit else "", owner=registry.seq)


def _wanted_access(given: RobotAccess | list[RobotAccess] | None) -> list[RobotAccess] | None:
    """None for no change. Raises ApiError for what is no access."""
    if given is None or given == RobotAccess():
        return None
    wanted = given if isinstance(given, list) else [given]
    if len(wanted) > MOST_ACCESS:
        raise unprocessable(f"Invalid access: at most {MOST_ACCESS}")
    for access in wanted:
        if not (_WORD.fullmatch(access.action) and _WORD.fullmatch(access.resource)):
            raise unprocessable("Invalid access: needs an action and a resource, each a word")
        if access.effect not in ("", "allow", "deny"):
            raise unprocessable("Invalid access effect: must be allow or deny")
    return [RobotAccess(a.action, a.resource, a.effect or "allow") for a in wanted]


def _set_duration(tx: Tx, record: RobotRecord, seconds: int) -> None:
    if seconds < NEVER:
        raise unprocessable("Invalid duration: must be positive, or -1 for ever")
    record.body.duration = min(seconds, LONGEST)
    end = _end(record)
    if end is not None and end <= tx.now:
        raise unprocessable("Invalid duration: counted from its creation, it is over already")
    jobs.drop(tx, record)
    _await_end(tx, record)


def _end(record: RobotRecord) -> int | None:
    """When its time is over; None for never."""
    body = record.body
    return None if body.duration == NEVER else record.state.made + body.duration * SECOND


def _await_end(tx: Tx, record: RobotRecord) -> None:
    end = _end(record)
    if end is not None:
        jobs.start(tx, EXPIRE, record.account, record, due_at=end)


def _expire(tx: Tx, job: Job, result: None) -> None:
    record = tx.find(ROBOTS, job.resource_id, lock="update")
    if record is not None:
        tx.delete(record)


def _drop(tx: Tx, record: RobotRecord) -> None:
    jobs.drop(tx, record)
    tx.delete(record)


def _secret_of(record: RobotRecord, secret: Secret) -> str:
    return secret.open_text(record.state.secret, _FOR_SECRET)


EXPIRE = Workflow(
    name="expire-robot",
    steps=(Step("expire", _expire),),
    failed=unaffected,
    called=("expiry of a registry robot", "expiries of registry robots"),
)
