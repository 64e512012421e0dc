"""What may happen to private networks. A network of either kind is changed by these rules alone.

Each network is one of its own: two may have the same addresses. A server can be in one of those two
(see `interfaces.take`). A network whose addresses nobody chose is apart from all others of the
account in its region, so that a server may be in each.
"""

from ipaddress import IPv4Network
from uuid import uuid4

from ...drivers import network as driver
from ...engine import jobs
from ...engine.holdings import Held
from ...engine.lifecycle import Takes
from ...engine.workflows import Failed, Run, destroying, one_step
from ...http.errors import BadRequest
from ...machines.interfaces import NetworkName
from ...store import Tx, addresses, iso
from .. import regions
from . import subnets
from .documents import FIELDS, NETWORKS, Vpc, VpcRecord

MAX_IN_REGION = 5
"""How many networks of a kind an account may have in one region."""

BUILD = Takes(quick=0.1, realistic=5)


def create(
    tx: Tx,
    account: int,
    name: NetworkName,
    region_id: str,
    description: str = "",
    address: str = "",
    prefix: int = 0,
) -> VpcRecord:
    """Makes a network, at the first free addresses where none are given.

    Raises BadRequest for an unknown region, for addresses that are malformed or not private, and
    where the account has as many as it may.
    """
    regions.require(region_id)
    if bool(address) != bool(prefix):
        raise BadRequest(f"Give both {' and '.join(FIELDS[name])}, or neither")
    wanted = subnets.subnet(address, prefix, FIELDS[name]) if address else None
    # Whoever makes a network of this account in the meantime waits, and then sees this one.
    tx.lock(account)
    there = {each: in_region(tx, account, each, region_id) for each in NETWORKS}
    if len(there[name]) >= MAX_IN_REGION:
        raise BadRequest(f"An account has at most {MAX_IN_REGION} networks of a kind in a region.")
    if wanted is None:
        taken = [record.body.subnet for records in there.values() for record in records]
        wanted = subnets.choose(taken)
    return _insert(tx, account, name, region_id, description, wanted)


def update(tx: Tx, account: int, name: NetworkName, id: str, description: str) -> None:
    record = tx.get(NETWORKS[name], id, account, "update")
    record.body.description = description
    tx.update(record)


def delete(tx: Tx, account: int, name: NetworkName, id: str) -> None:
    """Removes a network; raises store.Refused while something is in it."""
    record = tx.get(NETWORKS[name], id, account, "update")
    leases = jobs.drop(tx, record)
    tx.delete(record)
    addresses.forget(tx, pool(name, id))
    jobs.start(tx, DELETE, account, args={"id": id}, after=leases)


def pool(name: NetworkName, network: str) -> str:
    """The name of a network's pool of addresses (store.addresses)."""
    return f"{name}/{network}"


def require(
    tx: Tx, account: int, name: NetworkName, id: str, region_id: str, field: str
) -> VpcRecord:
    """A network for something in a region to join, locked against deletion.

    field: how the request names it, for the BadRequest where there is none or it is elsewhere.
    """
    record = tx.find(NETWORKS[name], id, account, "share")
    if record is None:
        raise BadRequest(f"Invalid {field}: {id}")
    if record.body.region != region_id:
        raise BadRequest(f"Invalid {field}: {id} is in {record.body.region}, not in {region_id}")
    return record


def of_region(tx: Tx, account: int, name: NetworkName, region_id: str, field: str) -> VpcRecord:
    """The region's only network, made if there is none; locked against deletion.

    field: how the request asks for it, for the BadRequest where there are several.
    """
    for wait in (False, True):
        if wait:
            tx.lock(account)
        there = in_region(tx, account, name, region_id)
        if len(there) > 1:
            raise BadRequest(
                f"{field} is for a region with one network of the kind; {region_id} has"
                f" {len(there)}: name one with {field.replace('enable', 'attach')}"
            )
        for record in there:
            found = tx.find(NETWORKS[name], record.id, account, "share")
            if found is not None:
                return found
    return create(tx, account, name, region_id)


def in_region(tx: Tx, account: int, name: NetworkName, region_id: str) -> list[VpcRecord]:
    """An account's networks of a kind in a region, the oldest first."""
    return tx.matching(NETWORKS[name], account, "region", region_id)


def _insert(
    tx: Tx, account: int, name: NetworkName, region_id: str, description: str, subnet: IPv4Network
) -> VpcRecord:
    id = str(uuid4())
    body = Vpc(
        id, region_id, iso(tx.now), description, str(subnet.network_address), subnet.prefixlen
    )
    record = tx.insert(NETWORKS[name], id, account, body)
    jobs.start(tx, CREATE, account, record)
    return record


def made_again(tx: Tx, record: VpcRecord) -> None:
    """Has a network that the driver has lost be there again."""
    jobs.start(tx, CREATE, record.account, record)


async def _build(run: Run) -> None:
    network = await run.read(lambda tx: _network(tx, run.job.resource_id))
    await run.driver(driver.Network).create(network)


def _network(tx: Tx, id: str) -> driver.PrivateNetwork:
    for kind in NETWORKS.values():
        record = tx.find(kind, id)
        if record is not None:
            body = record.body
            return driver.PrivateNetwork(
                id, kind.name, body.region, str(body.subnet), str(body.gateway)
            )
    raise Failed("the network is gone")


async def _remove(run: Run) -> None:
    await run.driver(driver.Network).delete(run.job.args["id"])


# Clients are shown nothing of either: a network has no state.
CREATE = one_step("create-network", _build, driver=driver.Network, takes=BUILD, step="build")
DELETE = destroying("delete-network", _remove, driver=driver.Network, takes=BUILD, step="remove")

HELD = tuple(Held(kind=kind, driver=driver.Network, lost=made_again) for kind in NETWORKS.values())
