"""A Roost that is there to be killed: a process of its own, whose driver takes its time.

    python -m tests.durability.mortal DATA DATABASE LEASE_SECONDS [CREATE_SECONDS]

It prints `ready URL` once it answers. Its driver dawdles, so that a kill finds work half done. With
CREATE_SECONDS, making a machine takes that long: it prints `creating ID` and `created ID`. It ends
by itself only when its standard input does, as when the tests were killed themselves.
"""

import asyncio
import random
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import uvloop

from roost.app import Roost
from roost.drivers.compute import Compute, Machine
from roost.drivers.compute.simulated import SimulatedCompute
from roost.settings import Address, Settings
from tests.server import KEY

LONGEST_CALL = 0.05
CALLS = (
    "create", "booted", "start", "halt", "reboot", "resize", "update_network", "snapshot",
    "destroy", "delete_image",
)  # fmt: skip

# Processes on one database share their secret, and these have a data folder each.
SECRET = "5e" * 32


class PausingCompute(SimulatedCompute):
    """Tells when it begins to make a machine and when it has, which is `seconds` later."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    async def create(self, machine: Machine) -> None:
        print("creating", machine.id, flush=True)
        await asyncio.sleep(self._seconds)
        print("created", machine.id, flush=True)


def dawdling_compute() -> SimulatedCompute:
    """Takes a random moment for each call."""
    compute = SimulatedCompute()
    for name in CALLS:
        setattr(compute, name, _slowed(getattr(compute, name)))
    return compute


def _slowed(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def later(*arguments: object) -> Any:
        await asyncio.sleep(random.uniform(0, LONGEST_CALL))
        return await call(*arguments)

    return later


async def main(data: str, database: str, lease_seconds: str, create_seconds: str = "") -> None:
    compute = PausingCompute(float(create_seconds)) if create_seconds else dawdling_compute()
    roost = Roost(
        Settings(
            data=Path(data),
            listen=None,
            plain_http=Address("127.0.0.1", 0),
            database=database,
            rate_limit=0,
            log="off",
            lease_seconds=float(lease_seconds),
            api_key=KEY,
            secret=SECRET,
        ),
        drivers={Compute: compute},
    )
    await roost.start()
    await roost.clock.real()  # for whoever joins it, as the clocks of tests have another date
    print("ready", roost.sockets.urls["plain"], flush=True)
    orphaned = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin.fileno(), orphaned.set)
    await orphaned.wait()
    await roost.stop()


if __name__ == "__main__":
    uvloop.run(main(*sys.argv[1:]))
