"""Deploying and deleting an instance: what must hold."""

from dataclasses import dataclass

import msgspec

from ....catalog import Plan, Stock, plan, plan_runs_windows, region
from ....engine.jobs import Jobs
from ....engine.networks import mac
from ....engine.pools import AddressPools
from ....http.errors import BadRequest
from ....store import SECOND, Exhausted, Tx, iso, new_id
from ....store.secret import Secret
from ... import backups, ssh_keys, startup_scripts
from .. import backup_schedule
from ..charges import rules as charges
from ..documents import (
    INSTANCES,
    LOCKED,
    NO_ADDRESS,
    NONE,
    PENDING,
    RUNNING,
    Instance,
    InstanceRecord,
    InstanceState,
    Wishes,
)
from ..fields import rules as fields
from ..networks import rules as networks
from ..rules import CURRENTLY_LOCKED, NO_FREE_ADDRESS, edit
from ..sources import Chosen, Wanted, choose
from .documents import InstanceCreate

DEFAULT_HOSTNAME = "vultr.guest"
GONE_FOR = 60 * SECOND
"""How long a deleted instance is remembered: machine time, in every lifecycle profile."""


@dataclass(frozen=True, slots=True)
class Tools:
    """What deploying needs beside the transaction."""

    jobs: Jobs
    pools: AddressPools
    secret: Secret
    stock: Stock


def create(
    tx: Tx, account: int, wanted: InstanceCreate, password: str, tools: Tools
) -> InstanceRecord:
    """Deploys an instance: pending, its addresses reserved but not shown, its first job due.

    Raises BadRequest and changes nothing when anything that is asked for cannot be had.
    """
    size = offered(wanted.plan, wanted.region, tools.stock)
    chosen = choose(tx, account, _source(wanted))
    _check(tx, account, wanted, size, chosen)
    id = new_id()
    body = _pending(id, size, chosen, wanted, iso(tx.now))
    state = _state(id, chosen, wanted, password, tools.secret)
    _reserve_addresses(tx, body, state, wanted, tools.pools)
    if wanted.ddos_protection:
        body.features.append("ddos_protection")
    if wanted.backups == "enabled":
        backup_schedule.choose(body, state, tx.now)
    record = tx.insert(INSTANCES, id, account, body, state)
    tools.jobs.start(tx, "create-instance", account, record)
    if wanted.backups == "enabled":
        backup_schedule.begin(tx, tools.jobs, record)
    charges.start(tx, record, size)
    return record


def delete(tx: Tx, account: int, id: str, jobs: Jobs) -> None:
    """Removes the instance at once for every client; its machine and addresses follow by a job.

    An instance that is still being created can be deleted, one that runs another job cannot.
    """
    record = edit(tx, account, id)
    if record.body.server_status == LOCKED:
        raise BadRequest(CURRENTLY_LOCKED)
    leased_until = max(backup_schedule.stop(tx, jobs, record), jobs.drop(tx, record))
    charges.stop(tx, record)
    backups.remove_of_instance(tx, jobs, account, id)
    tx.delete(record, remembered_for=GONE_FOR)
    state = record.hidden
    ipv4 = [a.ordinal for a in (state.ipv4, *state.extra_ipv4) if a] + state.leaving_ipv4
    args = {"id": id, "ipv4": ipv4, "ipv6": [state.ipv6.ordinal] if state.ipv6 else []}
    # A worker may still be making the machine: it is destroyed when that lease has run out.
    jobs.start(tx, "destroy-instance", account, args=args, free_at=leased_until)


def offered(plan_id: str, region_id: str, stock: Stock) -> Plan:
    """The plan, if it is sold in that region and not sold out there."""
    if region(region_id) is None:
        raise BadRequest("Invalid region.")
    size = plan(plan_id)
    if size is None or not size.deploy_ondemand:
        raise BadRequest("Invalid plan chosen.")
    if region_id not in size.locations or not stock.has(plan_id, region_id):
        raise BadRequest(f"Invalid plan chosen. {plan_id} is not available in {region_id}.")
    return size


def check_system(chosen: Chosen, size: Plan) -> None:
    if chosen.os.startswith("Windows") and not plan_runs_windows(size):
        raise BadRequest(f"Invalid plan chosen. {size.id} cannot run Windows.")


def check_backups(size: Plan) -> None:
    if size.storage_type == "block_storage":
        raise BadRequest("Automatic backups are not available for VX1 block storage.")


def _source(wanted: InstanceCreate) -> Wanted:
    return Wanted(
        os_id=wanted.os_id or 0,
        app_id=wanted.app_id or 0,
        image_id=wanted.image_id or "",
        snapshot_id=wanted.snapshot_id or "",
        iso_id=wanted.iso_id or "",
        ipxe_chain_url=wanted.ipxe_chain_url or "",
        script_id=wanted.script_id or "",
    )


def _check(tx: Tx, account: int, wanted: InstanceCreate, size: Plan, chosen: Chosen) -> None:
    check_system(chosen, size)
    if wanted.user_scheme == "limited" and chosen.os.startswith("Windows"):
        raise BadRequest("Invalid user_scheme: Windows has none but root")
    if wanted.sshkey_id:
        ssh_keys.require_all(tx, account, fields.listed("sshkey_id", wanted.sshkey_id))
    if wanted.script_id:
        startup_scripts.require(tx, account, wanted.script_id)
    if wanted.backups == "enabled":
        check_backups(size)
    if wanted.block_devices and size.type != "vx1":
        raise BadRequest("Invalid block_devices: only VX1 plans boot from block storage")


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
        firewall_group_id=fields.uuid_or_empty("firewall_group_id", wanted.firewall_group_id),
        features=[], tags=tags, user_scheme=wanted.user_scheme or "root",
    )  # fmt: skip


def _state(
    id: str, chosen: Chosen, wanted: InstanceCreate, password: str, secret: Secret
) -> InstanceState:
    state = InstanceState(
        source=chosen.source,
        mac=mac(id),
        password=fields.seal_password(secret, password),
        user_data=fields.user_data(secret, wanted.user_data),
        script_id=wanted.script_id or "",
        sshkey_ids=wanted.sshkey_id or [],
        app_variables=fields.app_variables(secret, wanted.app_variables),
        iso_id=chosen.iso_id,
        public_iso_id=chosen.public_iso_id,
        iso_state="isomounted" if chosen.source.kind == "iso" else "ready",
        wishes=Wishes(
            enable_vpc=bool(wanted.enable_vpc or wanted.enable_private_network),
            enable_vpc2=bool(wanted.enable_vpc2),
            reserved_ipv4=fields.uuid_or_empty("reserved_ipv4", wanted.reserved_ipv4),
            block_devices=[msgspec.to_builtins(d) for d in wanted.block_devices or []],
        ),
    )
    joined = networks.by_kind(
        "attach", wanted.attach_vpc, wanted.attach_private_network, wanted.attach_vpc2
    )
    for kind, ids in joined.items():
        networks.join(state, kind, ids)
    return state


def _reserve_addresses(
    tx: Tx, body: Instance, state: InstanceState, wanted: InstanceCreate, pools: AddressPools
) -> None:
    """disable_public_ipv4 acts only together with IPv6; vpc_only has no public address at all."""
    if wanted.vpc_only:
        if not state.networks.get("vpc"):
            raise BadRequest("vpc_only needs attach_vpc")
        return
    try:
        if not (wanted.disable_public_ipv4 and wanted.enable_ipv6):
            state.ipv4 = pools.take_ipv4(tx, body.id)
        if wanted.enable_ipv6:
            state.ipv6 = pools.take_ipv6(tx, body.id, state.mac)
            body.features.append("ipv6")
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
