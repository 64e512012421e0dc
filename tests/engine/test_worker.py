"""The worker itself; what it does to jobs is seen through the API everywhere else."""

import asyncio
from pathlib import Path

from anyio.lowlevel import checkpoint

from roost.engine.worker import Worker
from roost.store import SECOND, Times, connect


async def test_a_worker_that_is_woken_as_it_is_stopped_stops(tmp_path: Path) -> None:
    store = connect(f"sqlite:///{tmp_path}/roost.db", Times(), {})
    await store.open()
    worker = Worker(store, lease=SECOND)
    worker.start()
    for _ in range(10):
        await checkpoint()  # it looks for work, finds none and waits

    store.notify(["work"])
    async with asyncio.timeout(5):
        await worker.stop()

    await store.close()
