"""Deploying, changing, reinstalling and deleting a bare metal: what must hold."""

from ...catalog import CUSTOM_OS_ID, MetalPlan, Stock, metal_plan
from ...drivers.metal import DiskMode
from ...engine import jobs, reconcile, usage
from ...engine.networks import mac
from ...http.errors import BadRequest
from ...machines import addresses, fields, reserved, setup, sources, teardown
from ...machines.documents import PENDING, RUNNING
from ...machines.interfaces import NetworkMember
from ...machines.lifecycle import install_anew
from ...machines.networks import change, enter, member
from ...machines.offers import available, named, plan_rate
from ...machines.sources import Chosen, Wanted, adopt, check_system
from ...store import Tx, iso, new_id
from ...store.secret import Secret
from . import lifecycle, networks
from .documents import (
    BARE_METALS,
    BareMetal,
    BareMetalCreate,
    BareMetalRecord,
    BareMetalState,
    BareMetalUpdate,
    Changeable,
)
from .servers import SERVERS

DEFAULT_HOSTNAME = "vultr.guest"

SOURCES = ("os_id", "app_id", "image_id", "snapshot_id")


def create(tx: Tx, account: int, wanted: BareMetalCreate, password: str) -> BareMetalRecord:
    """Deploys a bare metal: pending, its addresses reserved but not shown, its first job due.

    Raises BadRequest and changes nothing when anything that is asked for cannot be had.
    """
    size = available(metal_plan(wanted.plan), wanted.region, tx.service(Stock))
    chosen = _choose(tx, account, wanted)
    check_system(chosen, size)
    setup.check(tx, account, wanted, chosen.os, chosen.image_id)
    body = _pending(new_id(), size, chosen, wanted, iso(tx.now))
    state = _state(body.id, chosen, wanted, password, tx.service(Secret))
    # What it takes of others: public addresses and private networks.
    reserved_ip = reserved.main_address(tx, account, body, state, wanted.reserved_ipv4)
    ipv6 = bool(wanted.enable_ipv6)
    addresses.reserve(tx, body, state, ipv4=reserved_ip is None, ipv6=ipv6)
    enter(tx, NetworkMember(account, body, state.interfaces), wanted)
    record = tx.insert(BARE_METALS, body.id, account, body, state)
    reserved.give(tx, reserved_ip, record)
    jobs.start(tx, lifecycle.CREATE, account, record)
    rate = plan_rate(size, body.region)
    usage.start(tx, account, body.id, usage.METAL, _description(record), rate)
    return record


def update(
    tx: Tx, account: int, id: str, wanted: BareMetalUpdate, password: str
) -> tuple[BareMetalRecord, bool]:
    """Changes a bare metal; absent fields keep their values. Tells whether it is reinstalled."""
    record = SERVERS.edit(tx, account, id)
    body, state = record.body, record.state
    setup.describe(body, wanted)
    if not (wanted.os_id or wanted.app_id or wanted.image_id):
        setup.check_user(wanted.user_scheme, body.os)
    usage.describe(tx, id, usage.METAL, _description(record))
    if wanted.mdisk_mode is not None:
        body.mdisk_mode = _disk_mode(body.plan, wanted.mdisk_mode)
    if wanted.user_data is not None:
        state.user_data = fields.user_data(tx.service(Secret), wanted.user_data)
    if _connect(tx, record, wanted):
        networks.changed(tx, record)
    else:
        tx.update(record)
    if wanted.os_id or wanted.app_id or wanted.image_id:
        reinstall(tx, record, _choose(tx, account, wanted), None, password)
        return record, True
    if wanted.ipxe_chain_url:
        _boot_from(tx, record, wanted.ipxe_chain_url)
    return record, False


def reinstall(
    tx: Tx, record: BareMetalRecord, chosen: Chosen | None, hostname: str | None, password: str
) -> None:
    """Starts over from the same source, or from another one, with a new password."""
    SERVERS.check_unlocked(record)
    record.state.hostname = fields.hostname(hostname) or record.state.hostname
    usage.describe(tx, record.id, usage.METAL, _description(record))
    size = metal_plan(record.body.plan)
    assert size is not None
    args = install_anew(tx, record, size, chosen, password)
    record.body.status = PENDING
    SERVERS.begin(tx, record, lifecycle.REINSTALL, args)


def delete(tx: Tx, account: int, id: str) -> None:
    """Removes the bare metal at once for every client; its machine and addresses follow by a job.

    Whatever is being done with it ends.
    """
    record = SERVERS.edit(tx, account, id)
    leases = jobs.drop(tx, record)
    usage.stop(tx, id)
    args = teardown.take_back(tx, record)
    reconcile.delete(tx, record)
    # A worker may still be installing the machine: it is released once that one has ended.
    jobs.start(tx, lifecycle.RELEASE_MACHINE, account, args=args, after=leases)


def _description(record: BareMetalRecord) -> str:
    """How an invoice calls a bare metal, its plan included."""
    return f"{named(record.body, record.state.hostname)} ({record.body.plan})"


def _choose(tx: Tx, account: int, wanted: Changeable) -> Chosen:
    if wanted.ipxe_chain_url and wanted.os_id != CUSTOM_OS_ID:
        raise BadRequest(f"Invalid ipxe_chain_url: needs os_id {CUSTOM_OS_ID}")
    return sources.choose(tx, account, sources.wanted(wanted), SOURCES)


def _connect(tx: Tx, record: BareMetalRecord, wanted: BareMetalUpdate) -> bool:
    """Changes what the machine is connected to; whether there is anything to tell it."""
    body, state = record.body, record.state
    added = addresses.add_ipv6(tx, body, state, wanted.enable_ipv6)
    return change(tx, member(record), wanted) or added


def _boot_from(tx: Tx, record: BareMetalRecord, url: str) -> None:
    """Changes where a machine boots from that has no system of ours; it need not be reinstalled."""
    if record.body.os_id != CUSTOM_OS_ID:
        raise BadRequest(f"Invalid ipxe_chain_url: needs os_id {CUSTOM_OS_ID}")
    chain = Wanted(os_id=CUSTOM_OS_ID, ipxe_chain_url=url)
    adopt(record, sources.choose(tx, record.account, chain))
    tx.update(record)
    jobs.start(tx, lifecycle.BOOT_FROM, record.account, record, {"url": url}, exclusive=False)


def _disk_mode(plan_id: str, mode: DiskMode) -> DiskMode:
    size = metal_plan(plan_id)
    assert size is not None
    if mode == "raid1" and size.disk_count < 2:
        raise BadRequest(f"Invalid mdisk_mode: {plan_id} has no second disk to mirror")
    return mode


def _pending(
    id: str, size: MetalPlan, chosen: Chosen, wanted: BareMetalCreate, created: str
) -> BareMetal:
    """As the API shows a bare metal that has just been asked for."""
    tags = fields.tags(wanted.tags, wanted.tag)
    return BareMetal(
        id=id, os=chosen.os, ram=f"{size.ram} MB", disk=_disks(size), main_ip="",
        cpu_count=size.cpu_count, region=wanted.region, date_created=created, status=PENDING,
        power_status=RUNNING, netmask_v4="", gateway_v4="", plan=size.id, v6_network="",
        v6_main_ip="", v6_network_size=0, label=fields.text("label", wanted.label),
        mac_address=0, internal_ip="", vpcs=[], tag=tags[0] if tags else "",
        os_id=chosen.os_id, app_id=chosen.app_id, image_id=chosen.image_id,
        snapshot_id=chosen.snapshot_id, features=[], tags=tags,
        user_scheme=wanted.user_scheme or "root",
        mdisk_mode=_disk_mode(size.id, wanted.mdisk_mode or "none"),
    )  # fmt: skip


def _disks(size: MetalPlan) -> str:
    return f"{size.disk_count}x {size.disk}GB {size.type}"


def _state(
    id: str, chosen: Chosen, wanted: BareMetalCreate, password: str, secret: Secret
) -> BareMetalState:
    state = BareMetalState(
        source=chosen.source,
        mac=mac(id),  # of no machine: it takes the place of one until one is chosen
        hostname=fields.hostname(wanted.hostname) or DEFAULT_HOSTNAME,
        persistent_pxe=bool(wanted.persistent_pxe),
    )
    setup.prepare(state, wanted, password, secret)
    return state
