"""What the jobs of all kinds of server have in common, and what becomes of one that fails."""

from collections.abc import Callable
from typing import Any

import msgspec

from ..catalog import PlanOffer
from ..drivers.errors import NotYet
from ..engine import usage
from ..engine.workflows import Act, DriverType, Job, OnFailure, Run
from ..store import Record, Tx
from ..store.secret import Secret
from . import fields, setup
from .documents import STOPPED, SUSPENDED
from .kinds import ServerKind
from .sources import Chosen, adopt, check_system, current, require_source


def booting(driver: DriverType) -> Act:
    """Waits until the system inside a machine is up."""

    async def act(run: Run) -> None:
        if not await run.driver(driver).booted(run.job.resource_id):
            raise NotYet("the machine has not booted yet")

    return act


def not_created(
    servers: ServerKind[Any, Any], remove: Callable[[Tx, Record[Any, Any]], None]
) -> OnFailure:
    """A server that could not be made is suspended, and costs nothing from then on.

    remove: has whatever was made of the machine removed, and then its addresses given back.
    """

    def failed(tx: Tx, job: Job) -> None:
        record = servers.of_job(tx, job)
        if record is None:
            return
        body: Any = record.body
        body.status, body.power_status = SUSPENDED, STOPPED
        body.internal_ip, body.vpcs = "", []
        usage.stop(tx, record.id)
        remove(tx, record)
        tx.update(record)

    return failed


def install_anew(
    tx: Tx, record: Record[Any, Any], size: PlanOffer, chosen: Chosen | None, password: str
) -> dict[str, Any]:
    """Has a server tell what it is installed from next: another source, or its own where None.

    The caller begins the job, with what this returns among its args: `not_reinstalled` goes by
    that. Raises BadRequest for what the server cannot run, or is no more.
    """
    before = msgspec.to_builtins(current(record))
    if chosen is None:
        require_source(tx, record.account, record.state.source)
    else:
        check_system(chosen, size)
        adopt(record, chosen)
    setup.check_user(record.body.user_scheme, record.body.os)
    record.state.password = fields.seal_password(tx.service(Secret), password)
    return {"before": before}


def not_reinstalled(servers: ServerKind[Any, Any]) -> OnFailure:
    """The machine is what it was, so that is what the server tells."""

    def failed(tx: Tx, job: Job) -> None:
        record = servers.of_job(tx, job)
        if record is not None:
            adopt(record, msgspec.convert(job.args["before"], Chosen))
            record.state.password = ""
            tx.update(record)
        servers.unaffected(tx, job)

    return failed
