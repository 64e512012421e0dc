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
from .comparison import compare
from .documents import (
    Comparison,
    Contents,
    Differences,
    ExportQuery,
    Imported,
    SaveAs,
    SavedState,
    SavedStates,
)
from .shelf import Shelf

routes = Routes("admin")

LARGEST = 1024**3
"""Bytes of a state that is taken in. It is held in memory, as the one given out is."""

FILE = Text(portable.JSON_LINES)
CONTENTS = Whole(Contents)
IMPORTED = Whole(Imported)
SAVED_STATE = Whole(SavedState)
SAVED_STATES = Whole(SavedStates)
DIFFERENCES = Whole(Differences)


@routes.post("/reset", "reset")
async def reset(call: Call) -> Reply:
    """Reset everything

    Removes all resources, and leaves what a first start makes: the first account, its root user and
    the operator's keys, with their ids. The clock goes back to real time. It knows nothing of what
    drivers have made: with real machines, delete these first.
    """
    host, topics = call.service(rules.StateOwner), call.store.topics
    await call.service(RequestLog).flush()
    await call.store.write(lambda tx: rules.reset(tx, host, topics))
    await _follow(call)
    return DONE


@routes.get("/state", "export-state", FILE)
async def export_state(call: Call, query: ExportQuery) -> Reply:
    """Export the state

    Downloads all that this Roost holds, as JSON Lines: a header, then a row a line.
    """
    return Reply(await _exported(call, query), portable.JSON_LINES)


@routes.put("/state", "import-state", IMPORTED, max_body=LARGEST)
async def import_state(call: Call, body: bytes) -> Reply:
    """Import a state

    Replaces all that there is with the state in the file, in one transaction. The operator's keys
    stay, and open its first account. A file that does not hold together is refused with 400, and
    nothing has changed.
    """
    return IMPORTED(await _imported(call, body))


@routes.get("/state/contents", "list-state", CONTENTS)
async def list_state(call: Call) -> Reply:
    """List what there is

    Counts what each account has, kind by kind.
    """
    return CONTENTS(await call.store.scan(rules.contents))


@routes.get("/state/saved", "list-saved-states", SAVED_STATES)
async def list_saved(call: Call) -> Reply:
    """List saved states

    Lists the states that are saved by name, in the order of their names.
    """
    return SAVED_STATES(SavedStates(await asyncio.to_thread(call.service(Shelf).all)))


@routes.post("/state/saved", "save-state", SAVED_STATE, ok=201)
async def save(call: Call, body: SaveAs) -> Reply:
    """Save the state

    Saves the state under a name, in the data folder, with its secrets sealed. A state of that name
    is replaced.
    """
    content = await _exported(call, ExportQuery())
    return SAVED_STATE(await asyncio.to_thread(call.service(Shelf).save, body.name, content))


@routes.get("/state/saved/{name}", "get-saved-state", FILE)
async def get_saved(call: Call, name: str) -> Reply:
    """Get a saved state

    Downloads a saved state, as a file like that of an export.

    name: The name that it is saved under.
    """
    content = await asyncio.to_thread(call.service(Shelf).read, name)
    return Reply(content, portable.JSON_LINES)


@routes.post("/state/saved/{name}/restore", "restore-state", IMPORTED, ok=200)
async def restore(call: Call, name: str) -> Reply:
    """Restore a saved state

    Replaces all that there is with a saved state, as an import does.

    name: The name that it is saved under.
    """
    content = await asyncio.to_thread(call.service(Shelf).read, name)
    return IMPORTED(await _imported(call, content))


@routes.delete("/state/saved/{name}", "delete-saved-state")
async def delete_saved(call: Call, name: str) -> Reply:
    """Delete a saved state

    Deletes a saved state. What there is now stays as it is.

    name: The name that it is saved under.
    """
    await asyncio.to_thread(call.service(Shelf).delete, name)
    return DONE


@routes.get("/state/comparison", "compare-states", DIFFERENCES)
async def compare_states(call: Call, query: Comparison) -> Reply:
    """Compare two states

    Tells what was added, removed and changed between two saved states, or between one and what
    there is now.
    """
    shelf = call.service(Shelf)
    before = await asyncio.to_thread(shelf.read, query.before)
    if query.after:
        after = await asyncio.to_thread(shelf.read, query.after)
    else:
        after = await _exported(call, ExportQuery())
    return DIFFERENCES(await asyncio.to_thread(compare, before, after))


async def _exported(call: Call, query: ExportQuery) -> bytes:
    await call.service(RequestLog).flush()
    return await call.store.scan(
        lambda tx: rules.export(tx, readable_secrets=query.secrets, with_log=query.log)
    )


async def _imported(call: Call, content: bytes) -> Imported:
    """Puts a state in the place of the one there is. Raises BadRequest."""
    workflows, secret = call.service(Workflows), call.service(Secret)
    host, topics = call.service(rules.StateOwner), call.store.topics
    await call.service(RequestLog).flush()
    try:
        new = await asyncio.to_thread(rules.read, content, workflows, secret)
        done = await call.store.write(lambda tx: rules.replace(tx, new, host, topics))
    except Malformed as error:
        raise BadRequest(f"The state does not hold together: {error}") from None
    await _follow(call)
    return done


async def _follow(call: Call) -> None:
    """Has this process follow before anybody is told that it is done; others hear of it soon."""
    call.service(rules.StateOwner).begin_anew()
    await call.service(Clock).load()
    await call.service(Faults).load()
