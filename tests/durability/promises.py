"""What must hold of machines, images, addresses and money, after every transaction."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from roost.catalog import plan, prices
from roost.catalog.databases import database_plan
from roost.engine import metering
from roost.engine.metering import Rate
from roost.machines.interfaces import NetworkInterface
from roost.products.account.documents import ACCOUNTS
from roost.products.backups import BACKUPS
from roost.products.databases import DATABASES
from roost.products.instances import INSTANCES, InstanceRecord
from roost.products.iso import ISOS
from roost.products.kubernetes import CLUSTERS
from roost.products.snapshots import SNAPSHOTS
from roost.store import usage

from .look import Look

SCHEDULES = {"backup-instance", "invoice", "maintain-database"}
"""The workflows whose jobs never end: they wait for their next time."""

Use = tuple[str, str, Rate | None]
"""(resource, product, rate): what runs. The rate is None where it depends on what was made."""


# --- machines -------------------------------------------------------------------------------------


def locks(look: Look) -> Iterator[str]:
    """An instance is locked, or still pending, exactly while a job has it for itself."""
    held = set(look.exclusive.values())
    for record in look.of(INSTANCES):
        body, state = record.body, record.state
        busy = body.status == "pending" or body.server_status == "locked"
        if busy != (record.seq in held):
            yield f"{record.id} is {body.status}, {body.server_status}; held: {not busy}"
        if (body.server_status == "locked") != bool(state.resume):
            yield f"{record.id} is {body.server_status} and goes back to {state.resume!r}"
        if body.status == "resizing" and body.server_status != "locked":
            yield f"{record.id} is resizing and not locked"


def drives(look: Look) -> Iterator[str]:
    """A drive holds one ISO or none, and moves it under a lock alone."""
    for record in look.of(INSTANCES):
        state = record.state
        held = [id for id in (state.iso_id, state.public_iso_id) if id]
        if len(held) != (0 if state.iso_state == "ready" else 1):
            yield f"{record.id} holds {held} while {state.iso_state}"
        moving = state.iso_state in ("isomounting", "isunmounting")
        if moving and record.body.server_status != "locked":
            yield f"{record.id} is {state.iso_state} and not locked"


def backups(look: Look) -> Iterator[str]:
    """Backups belong to instances that are there; each that has a schedule has one job for it."""
    jobs = Counter(job.resource for job in look.jobs("backup-instance"))
    for record in look.of(INSTANCES):
        scheduled = record.state.backup_schedule is not None
        if scheduled != ("auto_backups" in record.body.features):
            yield f"{record.id} has {record.body.features} and a schedule: {scheduled}"
        if jobs.pop(record.seq, 0) != scheduled:
            yield f"{record.id} has not the one job for its backups"
    yield from (f"a job makes backups of {seq}, which is gone" for seq in jobs)
    for backup in look.of(BACKUPS):
        if (INSTANCES.name, backup.body.instance_id) not in look.by_id:
            yield f"backup {backup.id} is of {backup.body.instance_id}, which is gone"


def images(look: Look) -> Iterator[str]:
    """What is pending is being made."""
    making = {job.args["image"] for job in look.jobs("snapshot-instance")}
    for workflow in ("fetch-snapshot", "fetch-iso"):
        making |= {job.resource_id for job in look.jobs(workflow)}
    states = {r.id: r.body.status for r in look.of(SNAPSHOTS)}
    states |= {r.id: r.body.status for r in look.of(ISOS)}
    for id, status in states.items():
        if (status == "pending") != (id in making):
            yield f"image {id} is {status}"


# --- addresses ------------------------------------------------------------------------------------


def addresses(look: Look) -> Iterator[str]:
    """Each address that is given out is some instance's or cluster's, and nobody else's."""
    wanted = [*_of_instances(look), *_of_clusters(look), *_of_machines_to_be_destroyed(look)]
    given = look.tx.sql.all("SELECT pool, ordinal, resource FROM addresses")
    yield from (f"{held} is held twice" for held, n in Counter(wanted).items() if n > 1)
    yield from (f"{held} is used and free" for held in set(wanted) - set(given))
    yield from (f"{held} is leaked" for held in set(given) - set(wanted))
    shown = Counter(ip for record in look.of(INSTANCES) for ip in _ips(record))
    yield from (f"{ip} is shown {n} times" for ip, n in shown.items() if n > 1)


def free_addresses(look: Look) -> Iterator[str]:
    """Every number below the first that no range has is given out, freed, or ahead in a range."""
    known: dict[str, Counter[int]] = defaultdict(Counter)
    for table in ("addresses", "addresses_freed"):
        for pool, ordinal in look.tx.sql.all(f"SELECT pool, ordinal FROM {table}"):
            known[pool][ordinal] += 1
    end: dict[str, int] = {}
    ranges = look.tx.sql.all("SELECT pool, slot, next, stop FROM address_ranges")
    for pool, slot, start, stop in ranges:
        if slot < 0:
            end[pool] = start
        else:
            known[pool].update(range(start, stop))
    for pool, counts in known.items():
        yield from (f"{pool} {n} is known twice" for n, times in counts.items() if times > 1)
        lost = set(range(end[pool])) ^ counts.keys()
        yield from (f"{pool} {n} is lost or ahead of its range" for n in lost)


def _of_instances(look: Look) -> Iterator[tuple[str, int, str]]:
    for record in look.of(INSTANCES):
        state = record.state
        for address in (state.ipv4, *state.extra_ipv4):
            if address is not None:
                yield "ipv4", address.ordinal, record.id
        if state.shared_ipv4 is not None:
            yield "shared_ipv4", state.shared_ipv4.ordinal, record.id
        for ordinal in state.leaving_ipv4:
            yield "ipv4", ordinal, record.id
        if state.ipv6 is not None:
            yield "ipv6", state.ipv6.ordinal, record.id
        for each in (*state.interfaces.held, *state.interfaces.leaving):
            if (each.kind, each.network) in look.by_id:
                yield f"{each.kind}/{each.network}", each.ordinal, record.id


def _of_clusters(look: Look) -> Iterator[tuple[str, int, str]]:
    for record in look.of(CLUSTERS):
        if record.state.ipv4 is not None:
            yield "ipv4", record.state.ipv4.ordinal, record.id
    for job in look.jobs("remove-kubernetes-cluster"):
        yield "ipv4", job.args["ipv4"], job.args["id"]


def _of_machines_to_be_destroyed(look: Look) -> Iterator[tuple[str, int, str]]:
    for job in look.jobs("destroy-instance"):
        for pool in ("ipv4", "shared_ipv4", "ipv6"):
            for ordinal in job.args[pool]:
                yield pool, ordinal, job.args["id"]
        for each in msgspec.convert(job.args["cards"], list[NetworkInterface]):
            if (each.kind, each.network) in look.by_id:
                yield f"{each.kind}/{each.network}", each.ordinal, job.args["id"]


def _ips(record: InstanceRecord) -> Iterator[str]:
    body, state = record.body, record.state
    yield from (ip for ip in (body.main_ip, body.v6_network) if ip not in ("", "0.0.0.0"))
    yield from (extra.ip for extra in state.extra_ipv4)


# --- money ----------------------------------------------------------------------------------------


def running_usage(look: Look) -> Iterator[str]:
    """What is there costs what it should, each thing once, and nothing else costs anything."""
    in_use = (_machines_in_use, _snapshots_in_use, _databases_in_use)
    wanted = Counter([use for part in in_use for use in part(look)])
    found: Counter[Use] = Counter()
    for period in look.periods:
        if period.stop is None:
            rate = None if period.product == "Snapshot" else _rate(period.rate)
            found[period.resource, period.product, rate] += 1
    yield from (f"{use} runs {found[use]} times" for use in wanted if found[use] != wanted[use])
    yield from (f"{use} runs and should not" for use in found if use not in wanted)


def _databases_in_use(look: Look) -> Iterator[Use]:
    for record in look.of(DATABASES):
        plan = database_plan(record.body.plan)
        assert plan is not None
        if record.body.status != "Error":
            yield record.id, "Managed Database", metering.by_hour(plan.price)


def running_sums(look: Look) -> Iterator[str]:
    """The sums of what runs, by second and by month, are those of the periods themselves."""
    wanted: Counter[tuple[Any, ...]] = Counter()
    for period in look.periods:
        if period.stop is None:
            rate = period.rate
            key = (rate.hourly, rate.monthly, int(rate.capped), rate.cap_hours)
            month = metering.month_start(period.start)
            wanted[period.account, "second", period.start, *key] += 1
            wanted[period.account, "month", month, *key] += 1
    columns = "account, grain, start, hourly, monthly, capped, cap_hours"
    rows = look.tx.sql.all(f"SELECT {columns}, SUM(n) FROM usage_running GROUP BY {columns}")
    found = {tuple(key): int(n) for *key, n in rows if n}
    yield from _sums(wanted, found)


def ended_sums(look: Look) -> Iterator[str]:
    """So are the sums of what ended."""
    wanted: Counter[tuple[Any, ...]] = Counter()
    for period in look.periods:
        if period.stop is not None:
            month = metering.month_start(period.stop)
            spent = metering.Period(period.start, period.stop, _rate(period.rate))
            units = metering.month_hours(spent, month, period.stop)
            wanted[period.account, month] += metering.cents(metering.charge(spent.rate, units))
    rows = look.tx.sql.all(
        "SELECT account, month, SUM(cents) FROM usage_ended GROUP BY account, month"
    )
    yield from _sums(wanted, {(account, month): int(cents) for account, month, cents in rows})


def _machines_in_use(look: Look) -> Iterator[Use]:
    for record in look.of(INSTANCES):
        size = plan(record.body.plan)
        assert size is not None
        price = size.price(record.body.region)
        rate = Rate(price.hourly_nanos, price.monthly_nanos, size.monthly_capped, size.cap_hours)
        yield record.id, "Cloud Compute", rate
        features = record.body.features
        if "auto_backups" in features:
            percent = prices().backups_percent
            yield record.id, "Automatic Backups", metering.scaled(rate, percent)
        if "ddos_protection" in features:
            fee = prices().ddos_protection
            yield record.id, "DDoS Protection", Rate(fee.hourly_nanos, fee.monthly_nanos)
        for extra in record.state.extra_ipv4:
            fee = prices().additional_ipv4
            product = f"Additional IPv4 {extra.ip}"
            yield record.id, product, Rate(fee.hourly_nanos, fee.monthly_nanos)


def _snapshots_in_use(look: Look) -> Iterator[Use]:
    for record in look.of(SNAPSHOTS):
        if record.body.status == "complete":
            yield record.id, "Snapshot", None


def _rate(rate: usage.StoredRate) -> Rate:
    return Rate(rate.hourly, rate.monthly, rate.capped, rate.cap_hours)


def _sums(wanted: Counter[tuple[Any, ...]], found: dict[tuple[Any, ...], int]) -> Iterator[str]:
    for key in wanted.keys() | found.keys():
        if wanted[key] != found.get(key, 0):
            yield f"{key} is {found.get(key, 0)} and should be {wanted[key]}"


# --- once nothing is under way --------------------------------------------------------------------


def all_work_is_done(look: Look) -> Iterator[str]:
    """What is left are schedules, which wait for a time that has not come."""
    for job in look.work:
        if job.workflow not in SCHEDULES or job.due_at <= look.tx.now:
            yield f"{job.workflow} of {job.resource_id} is due at {job.due_at}, now {look.tx.now}"
        if job.seq in look.exclusive:
            yield f"{job.workflow} holds {job.resource}"


def all_accounts_are_invoiced(look: Look) -> Iterator[str]:
    """Each account has the one job that makes its invoices."""
    jobs = Counter(job.account for job in look.jobs("invoice"))
    yield from (f"{r.seq} has {jobs[r.seq]}" for r in look.of(ACCOUNTS) if jobs[r.seq] != 1)


def all_instances_are_ready(look: Look) -> Iterator[str]:
    """Machines that run or are halted, with their addresses shown and no password kept."""
    for record in look.of(INSTANCES):
        body, state = record.body, record.state
        if (body.status, body.server_status) != ("active", "ok"):
            yield f"{record.id} is {body.status}, {body.server_status}"
        if body.main_ip != (state.main_ipv4.ip if state.main_ipv4 else "0.0.0.0"):
            yield f"{record.id} shows {body.main_ip}, but has {state.main_ipv4}"
        if body.v6_main_ip != (state.ipv6.ip if state.ipv6 else ""):
            yield f"{record.id} shows {body.v6_main_ip}, but has {state.ipv6}"
        if state.leaving_ipv4 or state.password:
            yield f"{record.id} still has what it should have lost"


RULES: tuple[Callable[[Look], Iterator[str]], ...] = (
    locks, drives, backups, images, addresses, free_addresses,
    running_usage, running_sums, ended_sums,
)  # fmt: skip
SETTLED: tuple[Callable[[Look], Iterator[str]], ...] = (
    all_work_is_done, all_accounts_are_invoiced, all_instances_are_ready,
)  # fmt: skip
