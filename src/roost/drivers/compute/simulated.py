"""Machines that exist in the documents alone.

Nothing is started, stored or fetched, and no network is touched. What a real machine would have
measured is derived from ids and URLs, so the same question always has the same answer.
"""

from hashlib import md5, sha256, sha512

from ..simulation import Simulated
from . import Image, ImageFacts, Machine, PublicInterface, TrafficReading

IMAGES = ("backup", "iso", "snapshot")

_GB = 1024**3
_DAY = 86_400_000_000


class SimulatedCompute(Simulated):
    """`Compute` without machines: every call is done at once."""

    async def create(self, machine: Machine) -> None:
        self._made("instance", machine.id)

    async def booted(self, id: str) -> bool:
        self._require("instance", id)
        return True

    async def start(self, id: str) -> None:
        self._require("instance", id)

    async def halt(self, id: str) -> None:
        self._require("instance", id)

    async def reboot(self, id: str) -> None:
        self._require("instance", id)

    async def resize(self, machine: Machine) -> None:
        self._require("instance", machine.id)

    async def reinstall(self, machine: Machine) -> None:
        self._require("instance", machine.id)

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        self._require("instance", id)

    async def snapshot(self, id: str, image: Image) -> ImageFacts:
        """Between 1 and 5 GB, as a small system's disk would be."""
        self._require("instance", id)
        self._made(image.kind, image.id)
        return _facts(image.id)

    async def restore(self, id: str, image: str) -> None:
        self._require("instance", id)

    async def attach_iso(self, id: str, iso: str) -> None:
        self._require("instance", id)

    async def detach_iso(self, id: str) -> None:
        self._require("instance", id)

    async def destroy(self, id: str) -> None:
        self._gone("instance", id)

    async def fetch_image(self, image: Image, url: str) -> ImageFacts:
        """Size and digests derive from the URL; nothing is downloaded."""
        self._made(image.kind, image.id)
        return _facts(url)

    async def delete_image(self, image: str) -> None:
        for kind in IMAGES:
            self._gone(kind, image)

    def console_url(self, id: str) -> str:
        return f"/console/instances/{id}"

    def traffic(self, id: str, day: int, until: int) -> TrafficReading:
        return measured(id, day, until)


def measured(id: str, day: int, until: int) -> TrafficReading:
    """Up to some 2 GB a day each way, growing evenly over the day."""
    passed = max(0, min(until - day, _DAY))
    seed = sha256(f"{id} {day}".encode()).digest()
    incoming, outgoing = (
        int.from_bytes(part, "big") % (2 * _GB) for part in (seed[:8], seed[8:16])
    )
    return TrafficReading(incoming * passed // _DAY, outgoing * passed // _DAY)


def _facts(name: str) -> ImageFacts:
    seed = name.encode()
    size = _GB + int.from_bytes(sha256(seed).digest()[:8], "big") % (4 * _GB)
    return ImageFacts(
        size, size * 2 // 5, md5(seed, usedforsecurity=False).hexdigest(), sha512(seed).hexdigest()
    )
