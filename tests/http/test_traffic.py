"""What is kept of requests to look at: not more than is asked for, and no secret."""

import asyncio
from typing import Any

import msgspec
import pytest

from roost.http.answers import JSON, Reply
from roost.http.requests import Request
from roost.http.traffic import INTEREST_SECONDS, KEPT, MAX_READ, MAX_SHOWN, RecentRequests


def request(path: str = "/v2/things", answer: bytes | None = None) -> Request:
    made = Request("r", "GET", path, "127.0.0.1")
    if answer is not None:
        made.reply = Reply(answer, JSON, 200)
    return made


def test_the_last_are_kept_in_order() -> None:
    traffic = RecentRequests()
    traffic.take([request(f"/v2/{n}") for n in range(3)])
    traffic.take([request(f"/v2/{n}") for n in range(3, 5)])
    assert [seen.path for seen in traffic.last(3)] == ["/v2/2", "/v2/3", "/v2/4"]
    assert [seen.number for seen in traffic.last(3)] == [2, 3, 4]
    assert traffic.last(0) == []
    assert traffic.newest == 4


def test_more_than_is_kept_is_let_go() -> None:
    traffic = RecentRequests()
    traffic.take([request()])
    traffic.take([request(f"/v2/{n}") for n in range(KEPT + 10)])
    assert len(traffic.last(2 * KEPT)) == KEPT
    assert traffic.last(1)[0].path == f"/v2/{KEPT + 9}"
    assert traffic.last(1)[0].number == traffic.newest == KEPT + 10


def test_the_operators_own_are_not_among_them() -> None:
    traffic = RecentRequests()
    traffic.take([request("/_roost/requests"), request("/v2/account"), request("/_roost/health")])
    assert [(seen.number, seen.path) for seen in traffic.last(5)] == [(0, "/v2/account")]


def test_bodies_are_kept_only_while_somebody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("roost.http.traffic.monotonic", lambda: now)
    traffic = RecentRequests()
    assert not traffic.keeps_bodies
    traffic.want_bodies()
    assert traffic.keeps_bodies
    now = INTEREST_SECONDS - 1
    traffic.want_bodies()
    now = 2 * INTEREST_SECONDS - 2
    traffic.take([request()])
    assert traffic.keeps_bodies
    now = 2 * INTEREST_SECONDS
    traffic.take([])
    assert not traffic.keeps_bodies


def test_long_answers_are_cut_off() -> None:
    traffic = RecentRequests()
    texts: list[bytes] = [msgspec.json.encode("x" * n) for n in (10, MAX_SHOWN, MAX_READ)]
    traffic.take([request(answer=text) for text in texts])
    short, cut, counted = (seen.answer for seen in traffic.last(3))
    assert short == f'"{"x" * 10}"'
    assert cut == f'"{"x" * (MAX_SHOWN - 1)}...'
    assert counted == f"({MAX_READ + 2} bytes of application/json)"


def test_long_paths_are_cut_off() -> None:
    traffic = RecentRequests()
    traffic.take([request(f"/v2/{'x' * 2 * MAX_SHOWN}")])
    assert len(traffic.last(1)[0].path) == MAX_SHOWN + 3


async def test_one_who_waits_is_told_of_what_comes() -> None:
    traffic = RecentRequests()
    waiting = asyncio.create_task(traffic.after(-1, 60))
    await asyncio.sleep(0)
    traffic.take([request("/v2/a"), request("/v2/b")])
    assert [seen.path for seen in await waiting] == ["/v2/a", "/v2/b"]
    assert [seen.path for seen in await traffic.after(0, 60)] == ["/v2/b"]


async def test_one_who_waits_in_vain_is_told_so() -> None:
    traffic = RecentRequests()
    traffic.take([request()])
    assert await traffic.after(0, 0.01) == []


async def test_nobody_waits_for_a_server_that_ends() -> None:
    traffic = RecentRequests()
    waiting: asyncio.Task[Any] = asyncio.create_task(traffic.after(-1, 60))
    await asyncio.sleep(0)
    traffic.close()
    assert await waiting == []
    assert await traffic.after(-1, 60) == []
