"""/v2/startup-scripts"""

from typing import Any

import msgspec

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from ...store import Record
from . import rules
from .documents import (
    STARTUP_SCRIPTS,
    StartupScript,
    StartupScriptCreate,
    StartupScriptSummary,
    StartupScriptUpdate,
)

routes = Routes("startup", read="subscriptions_view", write="provisioning")

STARTUP_SCRIPT = ItemResponse("startup_script", StartupScript)
STARTUP_SCRIPT_LIST = ListResponse("startup_scripts", StartupScriptSummary)


@routes.get("/startup-scripts", "list-startup-scripts", STARTUP_SCRIPT_LIST, errors=(401,))
async def list_startup_scripts(call: Call, query: Paging) -> Reply:
    """List startup scripts

    Lists the scripts of your account, the oldest first, a page at a time. The text of a script is
    not in the list: get the script by its id.
    """
    return STARTUP_SCRIPT_LIST.shaped(await call.records(STARTUP_SCRIPTS, query), _summary)


@routes.post(
    "/startup-scripts", "create-startup-script", STARTUP_SCRIPT, ok=201, errors=(400, 401, 404)
)
async def create_startup_script(call: Call, body: StartupScriptCreate) -> Reply:
    """Add a startup script

    Stores a script that servers can be deployed with, by its id as `script_id`. The script must be
    base64 of at most 64 KB, decoded; anything else is refused with 400, as is an empty name.
    Startup scripts cost nothing.
    """
    return STARTUP_SCRIPT(await call.write(lambda tx: rules.create(tx, call.account, body)))


@routes.get(
    "/startup-scripts/{startup-id}", "get-startup-script", STARTUP_SCRIPT, errors=(400, 401, 404)
)
async def get_startup_script(call: Call, startup_id: str) -> Reply:
    """Get a startup script

    Shows one script with its text. An id that your account does not have is refused with 404.
    """
    return STARTUP_SCRIPT(await call.get(STARTUP_SCRIPTS, startup_id))


@routes.patch("/startup-scripts/{startup-id}", "update-startup-script", errors=(400, 401, 404))
async def update_startup_script(call: Call, startup_id: str, body: StartupScriptUpdate) -> Reply:
    """Change a startup script

    Changes what you send; the rest stays. Only servers that are deployed afterwards run the new
    text. The answer has no body.
    """
    await call.write(lambda tx: rules.update(tx, call.account, startup_id, body))
    return DONE


@routes.delete("/startup-scripts/{startup-id}", "delete-startup-script", errors=(400, 401, 404))
async def delete_startup_script(call: Call, startup_id: str) -> Reply:
    """Delete a startup script

    Takes the script out of your account. Servers that were deployed with it are not changed.
    """
    await call.write(lambda tx: rules.delete(tx, call.account, startup_id))
    return DONE


def _summary(record: Record[StartupScript, Any]) -> StartupScriptSummary:
    # Decodes past the script instead of into it: a list may hold megabytes of them.
    return msgspec.json.decode(record.raw, type=StartupScriptSummary)
