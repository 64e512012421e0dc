"""Deploying and deleting an instance: what must hold. `changes` has what comes between."""

from ...catalog import Plan, Stock, plan, plan_is_ipv6_only
from ...engine import jobs, reconcile
from ...engine.networks import mac
from ...http.errors import BadRequest
from ...machines import addresses, fields, networks, reserved, setup, sources, teardown
from ...machines.documents import PENDING, RUNNING
from ...machines.interfaces import NetworkMember
from ...machines.offers import available
from ...machines.reserved import ReservedAddress
from ...machines.sources import Chosen
from ...store import SECOND, Tx, iso, new_id
from ...store.secret import Secret
from .. import backups, firewalls
from . import backup_schedule, charges, lifecycle
from .documents import (
    INSTANCES,
    MOUNTED,
    NO_ADDRESS,
    NONE,
    READY,
    Instance,
    InstanceCreate,
    InstanceRecord,
    InstanceState,
)
from .networks import require_way_out
from .servers import SERVERS
from .storage import BlockDevices, FileShares

DEFAULT_HOSTNAME = "vultr.guest"
GONE_FOR = 60 * SECOND
"""How long a deleted instance is remembered: machine time, in every lifecycle profile."""


def create(tx: Tx, account: int, wanted: InstanceCreate, password: str) -> InstanceRecord:
    """Deploys an instance: pending, its addresses reserved but not shown, its first job due.

    Raises BadRequest and changes nothing when anything that is asked for cannot be had.
    """
    size = offered(wanted.plan, wanted.region, tx.service(Stock))
    chosen = sources.choose(tx, account, sources.wanted(wanted))
    _check(tx, account, wanted, size, chosen)
    body = _pending(new_id(), size, chosen, wanted, iso(tx.now))
    state = _state(body.id, chosen, wanted, password, tx.service(Secret))
    # What it takes of others: a firewall group, private networks, public addresses.
    body.firewall_group_id = firewalls.require(tx, account, wanted.firewall_group_id or "")
    networks.enter(tx, NetworkMember(account, body, state.interfaces), wanted)
    reserved_ip = _reserve_addresses(tx, account, body, state, size, wanted)
    if wanted.ddos_protection:
        body.features.append("ddos_protection")
    if wanted.backups == "enabled":
        backup_schedule.choose(body, state, tx.now)
    record = tx.insert(INSTANCES, body.id, account, body, state)
    # What refers to it, now that it is there.
    reserved.give(tx, reserved_ip, record)
    _attach_blocks(tx, record, size, wanted)
    args = {"firewall": body.firewall_group_id} if body.firewall_group_id else None
    jobs.start(tx, lifecycle.CREATE_INSTANCE, account, record, args)
    if wanted.backups == "enabled":
        backup_schedule.begin(tx, record)
    charges.start(tx, record, size)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Removes the instance at once for every client; its machine and addresses follow by a job.

    Whatever is being done with the instance ends.
    """
    record = SERVERS.edit(tx, account, id)
    leases = jobs.drop(tx, record)
    charges.stop(tx, record)
    backups.remove_of_instance(tx, account, id)
    args = teardown.take_back(tx, record, record.state.leaving_ipv4)
    tx.service(FileShares).withdraw(tx, record)
    reconcile.delete(tx, record, remembered_for=GONE_FOR)
    # A worker may still be at the machine: it is destroyed once that one has ended.
    jobs.start(tx, lifecycle.DESTROY_INSTANCE, account, args=args, after=leases)


def offered(plan_id: str, region_id: str, stock: Stock) -> Plan:
    """The plan, if it is sold in that region and not sold out there."""
    return available(plan(plan_id), region_id, stock)


def check_backups(size: Plan) -> None:
    """Raises BadRequest for a plan whose instances have no disk of their own to back up."""
    if size.storage_type == "block_storage":
        raise BadRequest("Automatic backups are not available for VX1 block storage.")


def _check(tx: Tx, account: int, wanted: InstanceCreate, size: Plan, chosen: Chosen) -> None:
    sources.check_system(chosen, size)
    _check_disk(chosen, size)
    setup.check(tx, account, wanted, chosen.os, chosen.image_id)
    if wanted.backups == "enabled":
        check_backups(size)
    if wanted.block_devices and size.type != "vx1":
        raise BadRequest("Invalid block_devices: only VX1 plans boot from block storage")
    if not wanted.block_devices and size.storage_type == "block_storage":
        raise BadRequest(f"Missing required field: block_devices, {size.id} has no disk of its own")


def _check_disk(chosen: Chosen, size: Plan) -> None:
    """A snapshot or backup fits the disk it was made of; VX1 plans may boot from any block."""
    if size.type != "vx1" and size.disk < chosen.disk:
        raise BadRequest(
            f"Invalid plan chosen. {size.id} has a disk of {size.disk} GB,"
            f" {chosen.snapshot_id} needs {chosen.disk} GB."
        )


def _pending(id: str, size: Plan, chosen: Chosen, wanted: InstanceCreate, created: str) -> Instance:
    """As the API shows an instance that has just been asked for."""
    tags = fields.tags(wanted.tags, wanted.tag)
    return Instance(
        id=id, os=chosen.os, ram=size.ram, disk=0, main_ip=NO_ADDRESS,
        vcpu_count=size.vcpu_count, region=wanted.region, plan=size.id, date_created=created,
        status=PENDING, allowed_bandwidth=size.bandwidth, netmask_v4="", gateway_v4=NO_ADDRESS,
        power_status=RUNNING, server_status=NONE, v6_network="", v6_main_ip="", v6_network_size=0,
        v6_networks=[], label=fields.text("label", wanted.label), internal_ip="",
        vpc_only=bool(wanted.vpc_only), vpcs=[], kvm="",
        hostname=fields.hostname(wanted.hostname) or DEFAULT_HOSTNAME,
        tag=tags[0] if tags else "", os_id=chosen.os_id, app_id=chosen.app_id,
        image_id=chosen.image_id, snapshot_id=chosen.snapshot_id,
        firewall_group_id="", features=[], tags=tags, user_scheme=wanted.user_scheme or "root",
    )  # fmt: skip


def _state(
    id: str, chosen: Chosen, wanted: InstanceCreate, password: str, secret: Secret
) -> InstanceState:
    state = InstanceState(
        source=chosen.source,
        mac=mac(id),
        iso_id=chosen.iso_id,
        public_iso_id=chosen.public_iso_id,
        iso_state=MOUNTED if chosen.source.kind == "iso" else READY,
    )
    setup.prepare(state, wanted, password, secret)
    return state


def _reserve_addresses(
    tx: Tx, account: int, body: Instance, state: InstanceState, size: Plan, wanted: InstanceCreate
) -> ReservedAddress | None:
    """disable_public_ipv4 acts only together with IPv6; vpc_only has no public address at all.

    A plan may have IPv6 alone, whether that was asked for or not.

    Returns the reserved IP that is to be the main address, if there is one.
    """
    if wanted.vpc_only:
        require_way_out(tx, state.interfaces)
    only_ipv6 = plan_is_ipv6_only(size) and not wanted.vpc_only
    ipv6 = only_ipv6 or (bool(wanted.enable_ipv6) and not wanted.vpc_only)
    ipv4 = not (only_ipv6 or wanted.vpc_only or (wanted.disable_public_ipv4 and ipv6))
    if wanted.reserved_ipv4 and not ipv4:
        raise BadRequest("Invalid reserved_ipv4: the server has no public IPv4 address")
    reserved_ip = reserved.main_address(tx, account, body, state, wanted.reserved_ipv4)
    ipv4 = ipv4 and reserved_ip is None
    addresses.reserve(tx, body, state, ipv4=ipv4, ipv6=ipv6, shared_ipv4=only_ipv6)
    return reserved_ip


def _attach_blocks(tx: Tx, record: InstanceRecord, size: Plan, wanted: InstanceCreate) -> None:
    """Gives it the blocks that were asked for; one of them may be what it boots from."""
    if wanted.block_devices:
        has_disk = size.storage_type != "block_storage"
        record.state.boot_volume = tx.service(BlockDevices).provide(
            tx, record, wanted.block_devices, has_disk=has_disk
        )
        tx.update(record)
