"""What a server has of the pools and networks, on its way back when the machine goes."""

from collections.abc import Collection
from typing import Any

import msgspec

from ...engine.pools import AddressPools
from ...engine.workflows import Job
from ...store import Tx
from .. import vpcs
from ..vpcs import Card, Cards
from .documents import ServerState


def take_back(state: ServerState, kept: Collection[tuple[str, int]]) -> dict[str, Any]:
    """Takes a server's addresses from its documents, which the caller stores or deletes.

    kept: type and ordinal of those that are not the server's to give back. Returns the rest, to be
    kept with the job that removes the machine: others may have them once that is gone (`release`).
    """
    own = [each.ordinal for each in (state.ipv4, *state.extra_ipv4) if each]
    ipv6 = [state.ipv6.ordinal] if state.ipv6 else []
    taken = {
        "ipv4": [ordinal for ordinal in own if ("v4", ordinal) not in kept],
        "ipv6": [ordinal for ordinal in ipv6 if ("v6", ordinal) not in kept],
        "shared_ipv4": [state.shared_ipv4.ordinal] if state.shared_ipv4 else [],
        "cards": msgspec.to_builtins([*state.cards.held, *state.cards.leaving]),
    }
    state.ipv4 = state.shared_ipv4 = state.ipv6 = None
    state.extra_ipv4, state.extra_ipv6, state.reverse_ipv6 = [], [], []
    state.cards = Cards()
    return taken


def release(tx: Tx, job: Job, _: Any) -> None:
    """Gives back what `take_back` took: only now may others have it."""
    pools = tx.service(AddressPools)
    for ordinal in job.args["ipv4"]:
        pools.release_ipv4(tx, ordinal)
    for ordinal in job.args.get("shared_ipv4", ()):  # earlier versions had none
        pools.release_shared_ipv4(tx, ordinal)
    for ordinal in job.args["ipv6"]:
        pools.release_ipv6(tx, ordinal)
    vpcs.release(tx, msgspec.convert(job.args["cards"], list[Card]))
