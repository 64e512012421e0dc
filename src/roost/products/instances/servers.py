"""Instances, as machines/ knows a kind of server: found, locked by a job, switched, named."""

from ...drivers.compute import Compute
from ...engine import usage
from ...engine.lifecycle import Takes
from ...http.errors import NotFound
from ...machines.documents import RUNNING
from ...machines.kinds import ServerKind
from ...machines.power import Power
from ...machines.reverse_names import ReverseNames
from ...store import Tx
from .documents import INSTANCES, LOCKED, Instance, InstanceRecord, InstanceState

PENDING_DESTRUCTION = "Server is pending destruction"

SWITCH = Takes(quick=0.1, realistic=5)


class Instances(ServerKind[Instance, InstanceState]):
    """A job that has an instance to itself shows as its server_status."""

    def is_locked(self, record: InstanceRecord) -> bool:
        return record.body.server_status == LOCKED

    def lock(self, record: InstanceRecord) -> None:
        record.state.resume = record.body.server_status
        record.body.server_status = LOCKED

    def unlock(self, record: InstanceRecord) -> None:
        if record.body.server_status == LOCKED:
            record.body.server_status = record.state.resume
            record.state.resume = ""

    def get(self, tx: Tx, account: int, id: str) -> InstanceRecord:
        """The instance, to be read; raises NotFound with the text for deleted or unknown ones."""
        return _found(tx, account, id, tx.find(INSTANCES, id, account))

    def edit(self, tx: Tx, account: int, id: str) -> InstanceRecord:
        """The instance, to be changed in this transaction; raises NotFound likewise."""
        return _found(tx, account, id, tx.find(INSTANCES, id, account, "update"))


SERVERS = Instances(INSTANCES)
POWER = Power(SERVERS, "instance", Compute, SWITCH)
REVERSE_NAMES = ReverseNames(SERVERS)


def get_with_pending(tx: Tx, account: int, id: str) -> tuple[InstanceRecord, int]:
    """The instance, and the cents that it has come to this month; raises NotFound likewise."""
    record, cents = usage.find_with_pending(tx, INSTANCES, id, account)
    return _found(tx, account, id, record), cents


def lock_for_restart(tx: Tx, record: InstanceRecord, block: str) -> bool:
    """Locks a running instance until `unlock_after_restart`, for a block's job.

    False where it is switched off, so that it needs no restart. It may be locked so already, for
    this block or for others.
    """
    if record.body.power_status != RUNNING:
        return False
    if block not in record.state.restarting_for:
        record.state.restarting_for.append(block)
    if not SERVERS.is_locked(record):
        SERVERS.lock(record)
    tx.update(record)
    return True


def is_restarting(record: InstanceRecord) -> bool:
    """Whether it is locked for blocks."""
    return bool(record.state.restarting_for)


def unlock_after_restart(tx: Tx, id: str, block: str) -> None:
    """Ends a block's lock of an instance, unless that is gone; those of other blocks stay."""
    record = tx.find(INSTANCES, id, lock="update")
    if record is None:
        return
    if block in record.state.restarting_for:
        record.state.restarting_for.remove(block)
    if record.state.restarting_for:
        tx.update(record)
    else:
        SERVERS.finish(tx, record)


def disk_of(record: InstanceRecord) -> int:
    """GB of the instance's own disk; 0 where it boots from a block."""
    return 0 if record.state.boot_volume else record.body.disk


def _found(tx: Tx, account: int, id: str, record: InstanceRecord | None) -> InstanceRecord:
    if record is not None:
        return record
    if tx.tombstone(INSTANCES, id, account):
        raise NotFound(PENDING_DESTRUCTION)
    raise NotFound(INSTANCES.missing)
