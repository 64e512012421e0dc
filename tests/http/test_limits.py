"""How many requests an address may make in a second. Time is the tests' own here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http import limits
from roost.http.errors import TooManyRequests
from roost.http.limits import NoLimit, ProcessLimit


class Seconds:
    """Stands in for time.monotonic."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> Seconds:
    seconds = Seconds()
    monkeypatch.setattr(limits, "monotonic", seconds)
    return seconds


async def passes(limit: ProcessLimit, client: str = "a") -> bool:
    try:
        await limit.take(client)
    except TooManyRequests:
        return False
    return True


async def test_so_many_pass_in_a_second_and_no_more(seconds: Seconds) -> None:
    limit = ProcessLimit(3)
    assert [await passes(limit) for _ in range(5)] == [True, True, True, False, False]
    seconds.now += 0.999
    assert not await passes(limit)
    seconds.now += 0.001
    assert [await passes(limit) for _ in range(4)] == [True, True, True, False]


async def test_the_second_slides(seconds: Seconds) -> None:
    limit = ProcessLimit(2)
    assert await passes(limit)
    seconds.now += 0.6
    assert await passes(limit)
    seconds.now += 0.5
    assert await passes(limit)
    assert not await passes(limit)


async def test_refused_requests_do_not_prolong_the_refusal(seconds: Seconds) -> None:
    limit = ProcessLimit(1)
    assert await passes(limit)
    for _ in range(9):
        seconds.now += 0.1
        assert not await passes(limit)
    seconds.now += 0.2
    assert await passes(limit)


async def test_addresses_do_not_share(seconds: Seconds) -> None:
    limit = ProcessLimit(1)
    assert await passes(limit, "a")
    assert await passes(limit, "b")
    assert not await passes(limit, "a")


async def test_who_is_refused_hears_when_to_come_back(seconds: Seconds) -> None:
    limit = ProcessLimit(1)
    await limit.take("a")
    with pytest.raises(TooManyRequests) as refused:
        await limit.take("a")
    assert refused.value.status == 429
    assert refused.value.headers == (("retry-after", "1"),)


async def test_silent_addresses_are_forgotten(seconds: Seconds) -> None:
    limit = ProcessLimit(5)
    for number in range(1000):
        await limit.take(f"client {number}")
    seconds.now += 2
    for _ in range(505):
        seconds.now += 1
        await limit.take("the one that stays")
    assert list(limit._recent) == ["the one that stays"]


async def test_without_a_limit_all_pass() -> None:
    limit = NoLimit()
    for _ in range(1000):
        await limit.take("a")


@given(
    st.integers(1, 5),
    st.lists(st.tuples(st.integers(0, 700), st.sampled_from("abc")), max_size=40),
)
async def test_no_second_ever_holds_more_than_the_limit(
    most: int, requests: list[tuple[int, str]]
) -> None:
    seconds = Seconds()
    limit = ProcessLimit(most)
    passed: dict[str, list[float]] = {"a": [], "b": [], "c": []}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "monotonic", seconds)
        for milliseconds, client in requests:
            seconds.now += milliseconds / 1000
            recent = [at for at in passed[client] if seconds.now - at < 1]
            # Neither too many nor, where there is room, too few.
            assert await passes(limit, client) == (len(recent) < most)
            if len(recent) < most:
                passed[client].append(seconds.now)
