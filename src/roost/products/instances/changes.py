"""What a PATCH may change: at most one thing that takes a job which locks (plan or system)."""

import re

from ...catalog import Plan, Stock, operating_system, plan, plan_is_ipv6_only, plans
from ...engine import jobs
from ...engine.workflows import Job
from ...http.errors import BadRequest
from ...machines import addresses, fields, setup
from ...machines.lifecycle import install_anew
from ...machines.sources import Chosen, Wanted, choose, misfit
from ...store import Tx
from ...store.secret import Secret
from . import backup_schedule, charges, filtering, lifecycle, networks
from .documents import RESIZING, Instance, InstanceRecord, InstanceUpdate
from .rules import check_backups, offered
from .servers import SERVERS

SOURCES = ("os_id", "app_id", "image_id")
"""The fields that may name another system."""

_OS_ID = re.compile(r"[0-9]{1,9}\Z")


def update(
    tx: Tx, account: int, id: str, wanted: InstanceUpdate, password: str
) -> tuple[InstanceRecord, list[Job]]:
    """Changes an instance; absent fields keep their values. Returns the jobs that were started."""
    record = SERVERS.edit(tx, account, id)
    source = _source(wanted)
    system = bool(source.os_id or source.app_id or source.image_id)
    new_plan = wanted.plan if wanted.plan != record.body.plan else None
    if system and new_plan:
        raise BadRequest("Change either the plan or the system, not both at once")
    if system or new_plan:
        SERVERS.check_unlocked(record)
    label = record.body.label
    setup.describe(record.body, wanted)
    if record.body.label != label:
        charges.describe(tx, record)
    if not system:
        setup.check_user(wanted.user_scheme, record.body.os)
    networks.change(tx, record, wanted)
    filtering.change(tx, record, wanted.firewall_group_id)
    _switch_backups(tx, record, wanted)
    _switch_ddos(tx, record, wanted)
    jobs = _connect(tx, record, wanted)
    tx.update(record)
    if system:
        chosen = choose(tx, account, source, SOURCES)
        jobs.append(reinstall(tx, record, chosen, password))
    if new_plan:
        jobs.append(_resize(tx, record, new_plan))
    return record, jobs


def reinstall(
    tx: Tx,
    record: InstanceRecord,
    chosen: Chosen | None,
    password: str,
    hostname: str | None = None,
) -> Job:
    """Starts over from the same source, or from another one, with a new password."""
    if hostname:
        record.body.hostname = fields.hostname(hostname)
        charges.describe(tx, record)
    size = plan(record.body.plan)
    assert size is not None
    args = install_anew(tx, record, size, chosen, password)
    return SERVERS.begin(tx, record, lifecycle.REINSTALL_INSTANCE, args, visible=True)


def upgrades(body: Instance, stock: Stock) -> list[Plan]:
    """The plans that an instance can change to: left in its region, with no smaller disk.

    Its addresses stay, so a plan that has IPv6 alone and one that has IPv4 do not change.
    """
    current, system = plan(body.plan), operating_system(body.os_id)
    assert current is not None
    return [
        other
        for other in plans()
        if other.id != body.plan
        and other.deploy_ondemand
        and body.region in other.locations
        and stock.has(other.id, body.region)
        and other.has_gpu == current.has_gpu
        and other.type != "vdm"
        and (other.type == "vx1") == (current.type == "vx1")
        and other.disk * other.disk_count >= current.disk * current.disk_count
        and not (system and misfit(system, other))
        and plan_is_ipv6_only(other) == plan_is_ipv6_only(current)
        and other.monthly_cost > 0
    ]


def _source(wanted: InstanceUpdate) -> Wanted:
    os_id = wanted.os_id or "0"
    if not _OS_ID.match(os_id):
        raise BadRequest(f"Invalid os_id: {os_id}")
    return Wanted(os_id=int(os_id), app_id=wanted.app_id or 0, image_id=wanted.image_id or "")


def _switch_backups(tx: Tx, record: InstanceRecord, wanted: InstanceUpdate) -> None:
    if wanted.backups is None:
        return
    on = "auto_backups" in record.body.features
    if wanted.backups == "enabled" and not on:
        size = plan(record.body.plan)
        assert size is not None
        check_backups(size)
        backup_schedule.choose(record.body, record.state, tx.now)
        backup_schedule.begin(tx, record)
        charges.start_backups(tx, record, size)
    elif wanted.backups == "disabled" and on:
        backup_schedule.end(tx, record)
        charges.stop(tx, record, charges.BACKUPS)


def _switch_ddos(tx: Tx, record: InstanceRecord, wanted: InstanceUpdate) -> None:
    features = record.body.features
    on = "ddos_protection" in features
    if wanted.ddos_protection is True and not on:
        features.append("ddos_protection")
        charges.start_ddos(tx, record)
    elif wanted.ddos_protection is False and on:
        features.remove("ddos_protection")
        charges.stop(tx, record, charges.DDOS)


def _connect(tx: Tx, record: InstanceRecord, wanted: InstanceUpdate) -> list[Job]:
    """Adds IPv6, which cannot be taken away again. user_data goes along, for the next install.

    An instance of a VPC alone has nothing public, whatever is asked for: as when it is created.
    """
    body, state = record.body, record.state
    if wanted.user_data is not None:
        state.user_data = fields.user_data(tx.service(Secret), wanted.user_data)
    ipv6 = None if body.vpc_only else wanted.enable_ipv6
    if not addresses.add_ipv6(tx, body, state, ipv6):
        return []
    return [
        jobs.start(
            tx, lifecycle.CONNECT_INSTANCE, record.account, record, exclusive=False, visible=True
        )
    ]


def _resize(tx: Tx, record: InstanceRecord, plan_id: str) -> Job:
    offered(plan_id, record.body.region, tx.service(Stock))
    if plan_id not in {size.id for size in upgrades(record.body, tx.service(Stock))}:
        raise BadRequest(f"Invalid plan chosen. {record.body.plan} cannot change to {plan_id}.")
    record.body.status = RESIZING
    return SERVERS.begin(tx, record, lifecycle.RESIZE_INSTANCE, {"plan": plan_id}, visible=True)
