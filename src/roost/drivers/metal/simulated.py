"""Bare metals that exist in the documents alone.

Nothing is switched on or installed, and no network is touched. What a real machine would have told
is derived from its id, so the same question always has the same answer.
"""

from hashlib import sha256

from ..compute import PublicInterface, TrafficReading
from ..compute.simulated import measured
from ..simulation import Simulated
from . import Hardware, MetalServer


class SimulatedMetal(Simulated):
    """`Metal` without machines: every call succeeds at once."""

    async def acquire(self, id: str, plan: str, region: str) -> Hardware:
        """There is always one more."""
        self._made("bare-metal", id)
        octets = sha256(id.encode()).digest()[:5]
        # A locally administered address, which no interface of a maker has.
        return Hardware((b"\x02" + octets).hex(":"))

    async def install(self, server: MetalServer) -> None:
        self._require("bare-metal", server.id)

    async def booted(self, id: str) -> bool:
        self._require("bare-metal", id)
        return True

    async def start(self, id: str) -> None:
        self._require("bare-metal", id)

    async def halt(self, id: str) -> None:
        self._require("bare-metal", id)

    async def reboot(self, id: str) -> None:
        self._require("bare-metal", id)

    async def boot_from(self, id: str, chain_url: str) -> None:
        self._require("bare-metal", id)

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        self._require("bare-metal", id)

    async def release(self, id: str) -> None:
        self._gone("bare-metal", id)

    def console_url(self, id: str) -> str:
        return f"/console/bare-metals/{id}"

    def traffic(self, id: str, day: int, until: int) -> TrafficReading:
        return measured(id, day, until)
