"""/_roost/state and /_roost/reset"""

import asyncio

from ...engine.clock import Clock
from ...engine.faults import Faults
from ...engine.workflows import Workflows
from ...http.answers import DONE, Reply, Text, Whole
from ...http.errors import BadRequest
from ...http.operations import Call, Routes
from ...http.request_log import RequestLog
from ...store.secret import Secret
from ...store.state import Malformed
from . import portable, rules
from .documents import Contents, ExportQuery, Imported

routes = Routes("admin")

LARGEST = 1024**3
"""Bytes of a state that is taken in. It is held in memory, as the one given out is."""

FILE = Text(portable.JSON_LINES)
CONTENTS = Whole(Contents)
IMPORTED = Whole(Imported)


@routes.post("/reset", "reset")
async def reset(call: Call) -> Reply:
    host, topics = call.service(rules.StateOwner), call.store.topics
    await call.service(RequestLog).flush()
    await call.store.write(lambda tx: rules.reset(tx, host, topics))
    await _follow(call)
    return DONE


@routes.get("/state", "export-state", FILE)
async def export_state(call: Call, query: ExportQuery) -> Reply:
    await call.service(RequestLog).flush()
    content = await call.store.scan(
        lambda tx: rules.export(tx, readable_secrets=query.secrets, with_log=query.log)
    )
    return Reply(content, portable.JSON_LINES)


@routes.put("/state", "import-state", IMPORTED, max_body=LARGEST)
async def import_state(call: Call, body: bytes) -> Reply:
    workflows, secret = call.service(Workflows), call.service(Secret)
    host, topics = call.service(rules.StateOwner), call.store.topics
    await call.service(RequestLog).flush()
    try:
        new = await asyncio.to_thread(rules.read, body, workflows, secret)
        done = await call.store.write(lambda tx: rules.replace(tx, new, host, topics))
    except Malformed as error:
        raise BadRequest(f"The state does not hold together: {error}") from None
    await _follow(call)
    return IMPORTED(done)


@routes.get("/state/contents", "list-state", CONTENTS)
async def list_state(call: Call) -> Reply:
    return CONTENTS(await call.store.scan(rules.contents))


async def _follow(call: Call) -> None:
    """Has this process follow before anybody is told that it is done; others hear of it soon."""
    call.service(rules.StateOwner).begin_anew()
    await call.service(Clock).load()
    await call.service(Faults).load()
