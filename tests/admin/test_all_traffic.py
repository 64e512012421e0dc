"""The requests of several processes, told by whichever answered them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from roost.admin.traffic import workers
from roost.admin.traffic.workers import AllTraffic, Found
from roost.http.listeners import PortTaken, bind_unix
from roost.http.requests import Request
from roost.http.traffic import RecentRequests, Seen
from roost.settings import Settings

LONG = 60


def note(traffic: RecentRequests, *paths: str, at: int = 0) -> None:
    requests = [Request("r", "GET", path, "127.0.0.1") for path in paths]
    for request in requests:
        request.at = at
    traffic.take(requests)


def paths(found: Found) -> list[tuple[int, str]]:
    return [(worker, seen.path) for worker, seen in found.seen]


@asynccontextmanager
async def started(
    data: Path, traffic: RecentRequests, worker: int, of: int = 2
) -> AsyncIterator[AllTraffic]:
    made = AllTraffic(traffic, Settings(data, worker=worker, workers=of))
    await made.start()
    try:
        yield made
    finally:
        traffic.close()
        await made.stop()


@asynccontextmanager
async def several(data: Path, *traffics: RecentRequests) -> AsyncIterator[AllTraffic]:
    """The first of several processes, beside the others."""
    async with AsyncExitStack() as stack:
        made = [
            await stack.enter_async_context(started(data, traffic, worker, len(traffics)))
            for worker, traffic in enumerate(traffics)
        ]
        yield made[0]


async def test_the_last_of_all_in_order(tmp_path: Path) -> None:
    one, other, third = RecentRequests(), RecentRequests(7), RecentRequests()
    async with several(tmp_path, one, other, third) as everybody:
        note(one, "/a", at=1)
        note(other, "/b", at=2)
        note(third, "/c", at=3)
        note(one, "/d", at=4)
        found = await everybody.last(3)
        assert paths(found) == [(1, "/b"), (2, "/c"), (0, "/d")]
        assert (found.places, found.silent) == ([1, 7, 0], False)
        assert paths(await everybody.last(0)) == []


async def test_one_who_waits_is_told_of_what_comes_anywhere(tmp_path: Path) -> None:
    one, other = RecentRequests(), RecentRequests()
    async with several(tmp_path, one, other) as everybody:
        found = await everybody.after([-1], 0)
        assert paths(found) == []
        for traffic, path in ((other, "/b"), (one, "/a"), (other, "/c")):
            waiting = asyncio.create_task(everybody.after(found.places, LONG))
            await asyncio.sleep(0)
            note(traffic, path)
            found = await waiting
            assert [path for _, path in paths(found)] == [path]
        assert paths(await everybody.after([-1], 0)) == [(0, "/a"), (1, "/b"), (1, "/c")]
        assert paths(await everybody.after([0, 0, 5], 0)) == [(1, "/c")]


async def test_bodies_are_kept_everywhere(tmp_path: Path) -> None:
    one, other = RecentRequests(), RecentRequests()
    async with several(tmp_path, one, other) as everybody:
        await everybody.last(1)
        assert not other.keeps_bodies
        await everybody.last(1, bodies=True)
        assert one.keeps_bodies
        assert other.keeps_bodies


async def test_one_who_is_gone_is_missed_and_its_successor_heard(tmp_path: Path) -> None:
    one, first, second = RecentRequests(), RecentRequests(100), RecentRequests(200)
    async with started(tmp_path, one, 0) as everybody:
        async with started(tmp_path, first, 1):
            note(first, "/b")
            found = await everybody.after([-1], 0)
            assert (found.places, found.silent) == ([-1, 100], False)
        found = await everybody.after(found.places, 0)
        assert (found.places, found.silent) == ([-1, 100], True)
        async with started(tmp_path, second, 1):
            note(second, "/c")
            found = await everybody.after(found.places, 0)
            assert (paths(found), found.places) == ([(1, "/c")], [-1, 200])


async def test_one_who_is_gone_does_not_make_the_others_hurry(tmp_path: Path) -> None:
    one = RecentRequests()
    async with started(tmp_path, one, 0) as everybody:
        waiting = asyncio.create_task(everybody.after([-1], LONG))
        done, _ = await asyncio.wait([waiting], timeout=0.1)
        assert not done
        note(one, "/a")
        assert paths(await waiting) == [(0, "/a")]


async def test_one_who_hangs_does_not_hold_up_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.05)
    one = RecentRequests()
    with bind_unix(tmp_path / "worker-1.sock"):
        async with started(tmp_path, one, 0) as everybody:
            note(one, "/a")
            found = await everybody.last(1)
            assert (paths(found), found.silent) == ([(0, "/a")], True)


async def test_nobody_waits_for_a_server_that_ends(tmp_path: Path) -> None:
    one = RecentRequests()
    async with several(tmp_path, one, RecentRequests()) as everybody:
        waiting = asyncio.create_task(everybody.after([-1], LONG))
        await asyncio.sleep(0)
        one.close()
        async with asyncio.timeout(LONG / 2):
            assert paths(await waiting) == []


class Watched(RecentRequests):
    """Tells when somebody has begun to wait for what comes, and when nobody does any more."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = asyncio.Event()
        self.ended = asyncio.Event()

    async def after(self, number: int, wait: float) -> list[Seen]:
        if not wait:
            return await super().after(number, wait)
        self.ended.clear()
        self.begun.set()
        try:
            return await super().after(number, wait)
        finally:
            self.begun.clear()
            self.ended.set()


async def test_who_hangs_up_leaves_nobody_waiting(tmp_path: Path) -> None:
    one, other = RecentRequests(), Watched()
    async with several(tmp_path, one, other) as everybody:
        for path in ("/a", "/b"):
            waiting = asyncio.create_task(everybody.after([one.newest], LONG))
            await other.begun.wait()
            note(one, path)
            assert paths(await waiting) == [(0, path)]
            async with asyncio.timeout(LONG / 2):
                await other.ended.wait()


async def test_a_socket_is_its_owners_alone_and_gone_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "worker-1.sock"
    async with started(tmp_path, RecentRequests(), 1):
        assert path.stat().st_mode & 0o777 == 0o600
        with pytest.raises(PortTaken):
            await AllTraffic(RecentRequests(), Settings(tmp_path, worker=1, workers=2)).start()
    assert not path.exists()
