"""Bare metals that exist in the documents alone.

Nothing is switched on or installed, and no network is touched. What a real machine would have told
is derived from its id, so the same question always has the same answer.
"""

from hashlib import sha256

from ..compute import Interface, Traffic
from ..metal import Hardware, Server
from .compute import measured


class SimulatedMetal:
    """`Metal` without machines: every call succeeds at once. Holds no state."""

    async def acquire(self, id: str, plan: str, region: str) -> Hardware:
        """There is always one more."""
        octets = sha256(id.encode()).digest()[:5]
        # A locally administered address, which no card of a maker has.
        return Hardware((b"\x02" + octets).hex(":"))

    async def install(self, server: Server) -> None:
        """Nothing to install."""

    async def booted(self, id: str) -> bool:
        return True

    async def start(self, id: str) -> None:
        """Nothing to switch on."""

    async def halt(self, id: str) -> None:
        """Nothing to switch off."""

    async def reboot(self, id: str) -> None:
        """Nothing to reboot."""

    async def boot_from(self, id: str, chain_url: str) -> None:
        """Nothing boots."""

    async def update_network(self, id: str, interface: Interface) -> None:
        """Nothing to connect."""

    async def release(self, id: str) -> None:
        """Nothing to give back."""

    def console_url(self, id: str) -> str:
        token = sha256(id.encode()).hexdigest()
        return f"https://my.vultr.com/subs/baremetal/novnc/api.php?data={token}"

    def traffic(self, id: str, day: int, until: int) -> Traffic:
        return measured(id, day, until)
