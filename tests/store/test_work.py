"""Jobs that wait for the workers of dropped ones."""

from roost.store import MINUTE, Tx, work

from .conftest import OpenStore
from .library import ACCOUNT


def add(tx: Tx, after: work.Leases = ()) -> work.Job:
    return work.add(tx, ACCOUNT, "anything", "first", {}, None, tx.now, after=after)


async def test_a_job_waits_until_all_workers_have_stopped(open_store: OpenStore) -> None:
    store = await open_store()

    def drop(tx: Tx) -> tuple[list[work.Job], int]:
        for _ in range(2):
            add(tx)
        taken = work.claim(tx, 2, MINUTE)
        assert add(tx).free_at == 0
        leases = [lease for job in taken for lease in work.drop(tx, job)]
        waiting = add(tx, leases)
        assert waiting.free_at == tx.machine + MINUTE
        return taken, waiting.seq

    taken, waiting = await store.write(drop)

    def is_free(tx: Tx) -> bool:
        return waiting in [job.seq for job in work.every(tx) if job.free_at == 0]

    for job in taken:
        assert not await store.read(is_free)
        await store.write(lambda tx, job=job: work.stopped(tx, job))
    assert await store.read(is_free)
    assert not await store.read(lambda tx: tx.sql.all("SELECT * FROM awaited"))


async def test_a_job_that_nobody_was_at_is_not_waited_for(open_store: OpenStore) -> None:
    store = await open_store()
    assert await store.write(lambda tx: work.drop(tx, add(tx))) == ()


async def test_a_job_in_backoff_is_not_waited_for(open_store: OpenStore) -> None:
    store = await open_store()

    def drop(tx: Tx) -> work.Leases:
        add(tx)
        [job] = work.claim(tx, 1, MINUTE)
        assert work.drop(tx, job) != ()
        add(tx)
        [job] = work.claim(tx, 1, MINUTE)
        work.reschedule(tx, job, tx.now, tx.machine + MINUTE)
        [job] = work.every(tx)
        assert job.free_at == tx.machine + MINUTE
        return work.drop(tx, job)

    assert not await store.write(drop)


async def test_who_follows_a_job_that_waits_waits_for_the_same_workers(
    open_store: OpenStore,
) -> None:
    """Nobody is at the job in between, so nobody will say of it that they have stopped."""
    store = await open_store()

    def drop(tx: Tx) -> tuple[work.Job, int]:
        add(tx)
        [at] = work.claim(tx, 1, MINUTE)
        leases = work.drop(tx, at)
        between = [add(tx, leases), add(tx, leases)]
        last = add(tx, [lease for job in between for lease in work.drop(tx, job)])
        assert last.free_at == tx.machine + MINUTE
        return at, last.seq

    at, last = await store.write(drop)
    await store.write(lambda tx: work.stopped(tx, at))
    [left] = await store.read(work.every)
    assert (left.seq, left.free_at) == (last, 0)


async def test_a_worker_that_stops_late_takes_nothing_from_the_next(open_store: OpenStore) -> None:
    """The lease has run out, and another worker is at what has waited for it."""
    store = await open_store()

    def drop(tx: Tx) -> work.Job:
        add(tx)
        [job] = work.claim(tx, 1, MINUTE)
        add(tx, work.drop(tx, job))
        return job

    job = await store.write(drop)
    store.times.machine_offset += 2 * MINUTE
    [held] = await store.write(lambda tx: work.claim(tx, 1, MINUTE))
    await store.write(lambda tx: work.stopped(tx, job))
    assert await store.write(lambda tx: work.held(tx, held)) is not None


async def test_what_dead_workers_leave_is_tidied_away(open_store: OpenStore) -> None:
    store = await open_store()

    def drop(tx: Tx) -> None:
        add(tx)
        [job] = work.claim(tx, 1, MINUTE)
        add(tx, work.drop(tx, job))

    await store.write(drop)
    assert await store.write(lambda tx: work.trim_awaited(tx, 10)) == 0
    store.times.machine_offset += 2 * MINUTE
    assert await store.write(lambda tx: work.trim_awaited(tx, 10)) == 1
