"""What a server has of pools and networks, on its way back when the machine goes."""

from collections.abc import Iterable
from functools import partial
from typing import Any

import msgspec

from ..engine.pools import AddressPools
from ..engine.workflows import Job
from ..store import Record, Tx
from .addresses import names
from .documents import ServerState
from .interfaces import NetworkInterface, NetworkInterfaces
from .networks import PrivateNetworks
from .reserved import ReservedIPs


def take_back(tx: Tx, record: Record[Any, Any], leaving_ipv4: Iterable[int] = ()) -> dict[str, Any]:
    """Takes a server's addresses from its documents, which the caller stores or deletes.

    Reserved IPs are let go. All others are kept with the job that removes the machine, by what this
    returns as its args: others may have them once that is gone (`release`).

    leaving_ipv4: ordinals of addresses that the server has no longer, but its machine still has.
    """
    state: ServerState = record.state
    kept = tx.service(ReservedIPs).let_go(tx, record, partial(names, state))
    own = [each.ordinal for each in (state.ipv4, *state.extra_ipv4) if each]
    ipv6 = [state.ipv6.ordinal] if state.ipv6 else []
    taken = {
        "id": record.id,
        "ipv4": [*(o for o in own if ("v4", o) not in kept), *leaving_ipv4],
        "ipv6": [ordinal for ordinal in ipv6 if ("v6", ordinal) not in kept],
        "shared_ipv4": [state.shared_ipv4.ordinal] if state.shared_ipv4 else [],
        "cards": msgspec.to_builtins([*state.interfaces.held, *state.interfaces.leaving]),
    }
    state.ipv4 = state.shared_ipv4 = state.ipv6 = None
    state.extra_ipv4, state.extra_ipv6, state.reverse_ipv6 = [], [], []
    state.interfaces = NetworkInterfaces()
    return taken


def release(tx: Tx, job: Job, _: Any) -> None:
    """Gives back what `take_back` took: only now may others have it.

    Stored jobs call the interfaces `cards`, as they were called once.
    """
    pools = tx.service(AddressPools)
    for ordinal in job.args["ipv4"]:
        pools.release_ipv4(tx, ordinal)
    for ordinal in job.args.get("shared_ipv4", ()):  # earlier versions had none
        pools.release_shared_ipv4(tx, ordinal)
    for ordinal in job.args["ipv6"]:
        pools.release_ipv6(tx, ordinal)
    interfaces = msgspec.convert(job.args["cards"], list[NetworkInterface])
    tx.service(PrivateNetworks).release(tx, interfaces)
