"""What may happen to reserved IPs, and what they cost: from reserving to deletion, attached or not.

A reserved IP holds its address itself, so the address outlives every server. What it is attached to
is told by a job: first the servers that lose the address, then the one that gets it, so that no two
machines have it at once.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from ...catalog import prices
from ...drivers.compute import Compute
from ...engine import jobs, usage
from ...engine.lifecycle import Takes
from ...engine.metering import by_hour
from ...engine.networks import default_reverse, ipv6_in_full
from ...engine.pools import NO_FREE_ADDRESS, AddressPools, PooledAddress
from ...engine.reconcile import enqueue, reconciliation
from ...engine.workflows import Job, Run, destroying
from ...http.errors import BadRequest
from ...machines.reserved import AddressHolders, ReservedIPs
from ...store import Exhausted, Record, Tx
from .. import regions
from .documents import (
    RESERVED_IPS,
    Attach,
    Convert,
    ReservedIP,
    ReservedIPCreate,
    ReservedIPRecord,
    ReservedIPState,
    ReservedIPUpdate,
    StoredReservedIP,
)

PRODUCT = "Reserved IP"

# What the Terraform provider tries again at (clients.md 3.4), for an instance made anew while the
# machine of its predecessor still has the address.
ALREADY_ATTACHED = "Server add failed: Floating IPv4 address is already attached to another server"

_NETWORK = Takes(quick=0.1, realistic=5)


def shown(record: ReservedIPRecord) -> ReservedIP:
    """As the API answers it."""
    body = record.body
    return ReservedIP(
        body.id, body.region, body.ip_type, body.subnet, body.subnet_size, body.label,
        record.state.server,
    )  # fmt: skip


def create(tx: Tx, account: int, wanted: ReservedIPCreate) -> ReservedIPRecord:
    """Reserves an address; raises BadRequest when there is none left."""
    regions.require(wanted.region)
    id = str(uuid4())
    try:
        pooled = tx.service(AddressPools).take(tx, wanted.ip_type, id)
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    return _insert(tx, account, id, wanted.region, pooled, wanted.label)


def convert(tx: Tx, account: int, wanted: Convert) -> ReservedIPRecord:
    """Makes an address of an instance a reserved one, which stays attached to it.

    Raises BadRequest for what is no instance's address, or is reserved already.
    """
    ip = wanted.ip_address
    pooled = tx.service(AddressPools).find(ip)
    holder = tx.service(AddressPools).holder(tx, pooled) if pooled else None
    if pooled is None or holder is None:
        raise BadRequest(f"Invalid ip_address: {ip} is not an address of a server")
    if tx.find(RESERVED_IPS, holder, account) is not None:
        raise BadRequest(f"Invalid ip_address: {ip} is a reserved IP already")
    kind = _kind_of(tx, holder)
    if kind is None:
        raise BadRequest(f"Invalid ip_address: {ip} is not an address of a server")
    region_id = kind.surrender(tx, account, holder, pooled)
    id = str(uuid4())
    tx.service(AddressPools).hand_over(tx, pooled, holder, id)
    server = kind.servers.kind.name, holder
    return _insert(tx, account, id, region_id, pooled, wanted.label, server)


def update(tx: Tx, account: int, id: str, wanted: ReservedIPUpdate) -> ReservedIPRecord:
    record = tx.get(RESERVED_IPS, id, account, "update")
    record.body.label = wanted.label
    usage.describe(tx, id, PRODUCT, _description(record.body))
    tx.update(record)
    return record


def attach(tx: Tx, account: int, id: str, wanted: Attach) -> None:
    """Gives the address to an instance, taking it from another one that has it.

    Clients that move an address ask for nothing but this; once it is there, asking again is fine.
    """
    # Servers are locked before their addresses, everywhere; `_store` sees to it that nobody has
    # changed this one meanwhile.
    record = tx.get(RESERVED_IPS, id, account)
    server = wanted.instance_id.lower()
    if server == record.state.server:
        return
    _take_away(tx, account, record)
    others = [other for other in record.state.told if other != server]
    kind = _kind_of(tx, server)
    if kind is None:
        raise BadRequest(f"Invalid instance_id: {server}")
    kind.attach(tx, account, server, record, coming=bool(others))
    record.state.attach(kind.servers.kind.name, server)
    record.state.told = [*others, server]
    _store(tx, record)


def detach(tx: Tx, account: int, id: str) -> None:
    """Takes the address from the instance that has it.

    That none has it is no error: clients detach what went with the instance that they replaced.
    """
    record = tx.get(RESERVED_IPS, id, account)
    if not record.state.server:
        return
    _take_away(tx, account, record)
    record.state.detach()
    _store(tx, record)


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the reservation. An instance that has the address loses it first.

    Others may have the address once no machine uses it any more.
    """
    record = tx.get(RESERVED_IPS, id, account)
    state = record.state
    _take_away(tx, account, record, for_good=True)
    leases = jobs.drop(tx, record)
    usage.stop(tx, id)
    tx.delete(record)
    if not state.told:
        tx.service(AddressPools).release(tx, record.body.ip_type, state.ordinal)
        return
    args = {
        "id": id,
        "ip_type": record.body.ip_type,
        "ordinal": state.ordinal,
        "servers": state.told,
    }
    jobs.start(tx, RELEASE, account, args=args, after=leases)


class ServersReservedIPs(ReservedIPs):
    """Reserved IPs, as servers are deployed and deleted with them."""

    def free_ipv4(self, tx: Tx, account: int, id: str, region: str) -> ReservedIPRecord:
        record = tx.find(RESERVED_IPS, id, account, "update")
        if record is None or record.body.ip_type != "v4":
            raise BadRequest(f"Invalid reserved_ipv4: {id}")
        if record.body.region != region:
            raise BadRequest(f"Invalid reserved_ipv4: it is in {record.body.region}")
        if record.state.server or record.state.told:
            raise BadRequest(ALREADY_ATTACHED)
        return record

    def give(self, tx: Tx, address: ReservedIPRecord, server: Record[Any, Any]) -> None:
        address.state.attach(server.kind.name, server.id)
        address.state.told = [server.id]
        tx.update(address)

    def let_go(
        self, tx: Tx, server: Record[Any, Any], names: Callable[[str, int], dict[str, str]]
    ) -> set[tuple[str, int]]:
        records = tx.referrers(RESERVED_IPS, server.kind, server.id)
        for record in records:
            record.state.detach()
            record.state.names = names(record.body.subnet, record.body.subnet_size)
            _store(tx, record)
        return {(record.body.ip_type, record.state.ordinal) for record in records}

    def server_of(self, tx: Tx, id: str) -> str:
        record = tx.find(RESERVED_IPS, id)
        return "" if record is None else record.state.server


def reverse_name(tx: Tx, holder: str, ip: str) -> str | None:
    """The name of an address, if a reserved IP holds it that no server has, and it has one."""
    record = tx.find(RESERVED_IPS, holder)
    if record is None or record.state.server:
        return None
    default = default_reverse(ip) if record.body.ip_type == "v4" else None
    return record.state.names.get(ipv6_in_full(ip) or ip, default)


def _take_away(tx: Tx, account: int, record: ReservedIPRecord, *, for_good: bool = False) -> None:
    """Has the server that has the address, if there is one, lose it."""
    server = record.state.server
    kind = _kind_of(tx, server) if server else None
    if kind is not None:
        kind.detach(tx, account, server, record, for_good=for_good)


def _others(record: ReservedIPRecord) -> list[str]:
    """The servers that may still have the address without being meant to."""
    return [server for server in record.state.told if server != record.state.server]


def _to_tell(tx: Tx, record: ReservedIPRecord) -> list[str]:
    return _others(record) or record.state.told


def _not_moved(tx: Tx, record: ReservedIPRecord) -> None:
    """Who has the address is not known; the next change tells all of them again."""


def _insert(
    tx: Tx,
    account: int,
    id: str,
    region_id: str,
    pooled: PooledAddress,
    label: str,
    server: tuple[str, str] | None = None,
) -> ReservedIPRecord:
    """server: kind and id of what it is attached to already, and whose machine has it."""
    body = StoredReservedIP(id, region_id, pooled.ip_type, pooled.subnet, pooled.size, label)
    state = ReservedIPState(pooled.ordinal)
    if server is not None:
        state.attach(*server)
        state.told = [state.server]
    record = tx.insert(RESERVED_IPS, id, account, body, state)
    usage.start(tx, account, id, PRODUCT, _description(body), by_hour(prices().reserved_ip))
    return record


def _description(body: StoredReservedIP) -> str:
    """How an invoice calls an address."""
    return f"{body.label or PRODUCT} ({body.subnet}/{body.subnet_size})"


def _store(tx: Tx, record: ReservedIPRecord) -> None:
    """Stores a change of where the address is, and has the machines told."""
    tx.update(record)
    enqueue(tx, MOVE, record)


def _kind_of(tx: Tx, server: str) -> AddressHolders | None:
    """The kind that a server is of, as it has addresses; None for one that is not there."""
    kinds = tx.services.all(AddressHolders)
    return next((kind for kind in kinds if tx.find(kind.servers.kind, server) is not None), None)


async def _tell(run: Run, servers: list[str]) -> None:
    """Has machines have their servers' addresses; that of a server that is gone is gone then."""
    for server in servers:
        kind = await run.read(lambda tx, server=server: _kind_of(tx, server))
        for each in run.store.services.all(AddressHolders) if kind is None else (kind,):
            await each.tell(run, server)


def _moved(tx: Tx, record: ReservedIPRecord) -> bool:
    """True where those that lose the address were told, and the one that gets it is next."""
    now, others = record.state.server, _others(record)
    record.state.told = [now] if now else []
    tx.update(record)
    if now and others:
        kind = _kind_of(tx, now)
        assert kind is not None
        kind.arrive(tx, now, record)
        return True
    return False


async def _withdraw(run: Run) -> None:
    await _tell(run, run.job.args["servers"])


def _released(tx: Tx, job: Job, _: None) -> None:
    tx.service(AddressPools).release(tx, job.args["ip_type"], job.args["ordinal"])


MOVE = reconciliation(
    "move-reserved-ip", RESERVED_IPS, driver=Compute,
    wanted=_to_tell, act=_tell, done=_moved, failed=_not_moved, takes=_NETWORK,
)  # fmt: skip
RELEASE = destroying("release-reserved-ip", _withdraw, _released, driver=Compute, takes=_NETWORK)
