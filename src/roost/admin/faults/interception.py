"""How faults meet requests."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from typing import cast

import msgspec

from ...engine.faults import Faults, StoredFault, Subject, hold_up
from ...http.answers import Reply
from ...http.call import Call
from ...http.errors import ApiError, TooManyRequests
from ...http.interceptor import Handle, Unanswered
from ...store import Missing, Refused, Tx
from .rules import sections_of


class FaultInterceptor:
    """Does to each request what the faults that meet it say, in the order of their being added.

    The first that refuses or drops a request ends it; delays before it count.
    """

    def __init__(self, faults: Faults) -> None:
        self._faults = faults

    @property
    def watching(self) -> bool:
        return self._faults.watching

    async def around(self, call: Call, handle: Handle) -> Reply:
        selecting = self._faults.selecting(_subject(call))
        # Counted in the request's own transaction, and only if that begins anything.
        sticking = [fault for fault in selecting if fault.kind == "stuck"]
        if sticking:
            call.along = partial(_hold_up, call, sticking)
        lost = False
        for fault in selecting:
            if fault.kind != "stuck" and await self._faults.meets(fault):
                _mark(call, fault)
                await _do(fault)
                lost = lost or fault.kind == "drop-after"
        if not lost:
            return await handle()
        with suppress(ApiError, Missing, Refused):
            await handle()
        raise Unanswered


async def _do(fault: StoredFault) -> None:
    match fault.kind:
        case "delay":
            await asyncio.sleep(fault.seconds)
        case "drop-before":
            raise Unanswered
        case "rate-limit":
            raise TooManyRequests(round(fault.seconds))
        case "error" | "locked":
            raise ApiError(fault.message, fault.status)
        case _:
            pass


def _hold_up(call: Call, faults: list[StoredFault], tx: Tx) -> None:
    met = hold_up(tx, faults)
    if met is not None:
        _mark(call, met)


def _mark(call: Call, fault: StoredFault) -> None:
    """Names the fault in the answer and in the logs; once, however often a transaction runs."""
    if fault.mark not in call.fault:
        call.fault = f"{call.fault}, {fault.mark}" if call.fault else fault.mark


def _subject(call: Call) -> Subject:
    operation = call.operation
    return Subject(
        operation=operation.id,
        sections=sections_of(operation),
        key=call.key_id,
        resources={*call.path.values(), *_texts(call.body)},
        writes=operation.method != "GET",
        addressed=bool(call.path),
    )


def _texts(body: object) -> Iterator[str]:
    """What a body holds by itself or in a list: the ids are among it."""
    if not isinstance(body, msgspec.Struct):
        return
    for value in msgspec.structs.astuple(body):
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        yield from (item for item in items if isinstance(item, str))
