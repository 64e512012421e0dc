"""The addresses that an instance shows, and reserved IPs among them."""

from typing import Any

from ...drivers.compute import Compute
from ...engine.reconcile import requeue_holders
from ...engine.workflows import Run
from ...machines import addresses
from ...machines.reserved import AddressHolders
from ...store import Record, Tx
from . import charges
from .documents import Instance, InstanceRecord, InstanceState, V6Network
from .servers import SERVERS


def show_addresses(body: Instance, state: InstanceState) -> None:
    """Puts the reserved addresses where the API shows them."""
    addresses.show(body, state)
    if state.ipv6:
        body.v6_networks = [
            V6Network(network.network, network.ip, network.network_size)
            for network in (state.ipv6, *state.extra_ipv6)
        ]


def readdress(tx: Tx, record: InstanceRecord) -> None:
    """Shows the addresses that an instance has by now, stores it and has its followers told."""
    before = record.body.main_ip, record.body.v6_main_ip
    show_addresses(record.body, record.state)
    tx.update(record)
    if (record.body.main_ip, record.body.v6_main_ip) != before:
        requeue_holders(tx, record)


class InstanceAddresses(AddressHolders):
    """Instances, as reserved IPs know them."""

    def show(self, tx: Tx, record: Record[Any, Any]) -> None:
        readdress(tx, record)

    def surrendered(self, tx: Tx, record: Record[Any, Any], ip: str) -> None:
        """From now on it is charged as a reserved IP."""
        charges.stop_ipv4(tx, record, ip)

    async def remove(self, run: Run, id: str) -> None:
        await run.driver(Compute).destroy(id)


ADDRESSES = InstanceAddresses(SERVERS, Compute)
