"""Bare metals, as machines/ knows a kind of server: locked by a job, switched, named.

A bare metal that is no more is "Invalid server" as one that never was: clients tell by that text
that it is gone (clients.md 3.4), so nothing is remembered of it.
"""

from ...drivers.metal import Metal
from ...engine.lifecycle import Takes
from ...machines.documents import ACTIVE
from ...machines.kinds import ServerKind
from ...machines.power import Power
from ...machines.reverse_names import ReverseNames
from .documents import BARE_METALS, BareMetal, BareMetalRecord, BareMetalState

SWITCH = Takes(quick=0.1, realistic=10)


class BareMetals(ServerKind[BareMetal, BareMetalState]):
    """No client is shown that a job has a bare metal to itself, but for that of a reinstall."""

    def is_locked(self, record: BareMetalRecord) -> bool:
        return record.state.locked

    def lock(self, record: BareMetalRecord) -> None:
        record.state.locked = True

    def unlock(self, record: BareMetalRecord) -> None:
        record.body.status = ACTIVE
        record.state.locked = False


SERVERS = BareMetals(BARE_METALS)
POWER = Power(SERVERS, "bare-metal", Metal, SWITCH)
REVERSE_NAMES = ReverseNames(SERVERS)
