"""What may happen to startup scripts. Changes reach future deployments only."""

import base64
import binascii
from uuid import uuid4

from ...http.errors import BadRequest
from ...machines.setup import Script, StartupScripts
from ...store import NoState, Record, Tx, iso
from .documents import (
    STARTUP_SCRIPTS,
    StartupScript,
    StartupScriptCreate,
    StartupScriptUpdate,
)

MAX_SCRIPT = 64 * 1024
"""Bytes of a script, decoded."""


def create(tx: Tx, account: int, wanted: StartupScriptCreate) -> Record[StartupScript, NoState]:
    """Raises BadRequest for an empty name or a script that is none or too long."""
    id, now = str(uuid4()), iso(tx.now)
    name, script = _name(wanted.name), _script(wanted.script)
    body = StartupScript(id, now, now, name, wanted.type, script)
    return tx.insert(STARTUP_SCRIPTS, id, account, body)


def update(tx: Tx, account: int, id: str, wanted: StartupScriptUpdate) -> None:
    record = tx.get(STARTUP_SCRIPTS, id, account, "update")
    if wanted.name is not None:
        record.body.name = _name(wanted.name)
    if wanted.script is not None:
        record.body.script = _script(wanted.script)
    if wanted.type is not None:
        record.body.type = wanted.type
    record.body.date_modified = iso(tx.now)
    tx.update(record)


def delete(tx: Tx, account: int, id: str) -> None:
    tx.delete(tx.get(STARTUP_SCRIPTS, id, account, "update"))


class ServerScripts(StartupScripts):
    """The scripts, as servers are set up with them."""

    def find(self, tx: Tx, account: int, id: str) -> Script | None:
        record = tx.find(STARTUP_SCRIPTS, id, account)
        if record is None:
            return None
        text = base64.b64decode(record.body.script).decode(errors="replace")
        return Script(record.body.type, text)


def _name(name: str) -> str:
    if not name.strip():
        raise BadRequest("Invalid name: must not be empty")
    return name


def _script(text: str) -> str:
    """Checks the script and keeps it as it was given: clients compare what they sent.

    Line breaks are allowed, since `base64` the program makes them.
    """
    try:
        script = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        raise BadRequest("Invalid script: must be base64") from None
    if not script:
        raise BadRequest("Invalid script: must not be empty")
    if len(script) > MAX_SCRIPT:
        raise BadRequest(f"Invalid script: must not be longer than {MAX_SCRIPT // 1024} KB")
    return text
