"""Setting up the system of a server: from a request, into its documents, to a driver."""

import base64
from collections.abc import Mapping

from ....catalog import app_variables
from ....drivers.compute import System
from ....http.errors import BadRequest
from ....store import Tx
from ....store.secret import Secret
from ... import ssh_keys, startup_scripts
from ...vpcs import driver_cards
from .. import fields
from ..addresses import interface
from ..documents import ServerState
from ..sources import Chosen
from .documents import Described, Description, Prepared, Setup

_USERS = {"root": "root", "limited": "linuxuser"}


def check(tx: Tx, account: int, wanted: Setup, chosen: Chosen) -> None:
    """Raises BadRequest for a user that the system does not have, or what does not exist."""
    check_user(wanted.user_scheme, chosen.os)
    if wanted.sshkey_id:
        ssh_keys.require_all(tx, account, fields.listed("sshkey_id", wanted.sshkey_id))
    if wanted.script_id:
        startup_scripts.require(tx, account, wanted.script_id)
    check_variables(chosen.image_id, wanted.app_variables or {})


def check_variables(image_id: str, given: Mapping[str, object]) -> None:
    """Raises BadRequest where a marketplace application does not get what it asks for, or something
    else. One that asks for nothing, and what is no such application, takes anything.
    """
    asked = {variable.name: variable for variable in app_variables(image_id) or ()}
    for name, value in given.items():
        if asked and name not in asked:
            raise BadRequest(f"Invalid app_variables: {image_id} has no variable {name}")
        if asked and not isinstance(value, str | int | float):
            raise BadRequest(f"Invalid app_variables: {name} must be a text, a number or a boolean")
    for name, variable in asked.items():
        if variable.required and given.get(name) in (None, ""):
            raise BadRequest(f"Missing required app_variables: {name}, for {image_id}")


def check_user(scheme: str | None, system: str) -> None:
    """Raises BadRequest for a user that the system does not have."""
    if scheme == "limited" and system.startswith("Windows"):
        raise BadRequest("Invalid user_scheme: Windows has none but root")


def prepare(state: ServerState, wanted: Setup, password: str, secret: Secret) -> None:
    """Puts what was asked for into a new server's documents."""
    state.password = fields.seal_password(secret, password)
    state.user_data = fields.user_data(secret, wanted.user_data)
    state.app_variables = fields.app_variables(secret, wanted.app_variables)
    state.script_id = wanted.script_id or ""
    state.sshkey_ids = wanted.sshkey_id or []


def describe(body: Described, wanted: Description) -> None:
    """Changes how a server is called; its user changes with the next install."""
    if wanted.label is not None:
        body.label = fields.text("label", wanted.label)
    if wanted.tags is not None or wanted.tag is not None:
        body.tags = fields.tags(wanted.tags, wanted.tag)
        body.tag = body.tags[0] if body.tags else ""
    if wanted.user_scheme is not None:
        body.user_scheme = wanted.user_scheme


def system(tx: Tx, record: Prepared, hostname: str) -> System:
    """What a driver is told of any server.

    SSH keys and scripts that were deleted since are left out: they concern future servers only.
    """
    body, state = record.body, record.hidden
    keys = [tx.find(ssh_keys.SSH_KEYS, id, record.account) for id in state.sshkey_ids]
    script = (
        tx.find(startup_scripts.STARTUP_SCRIPTS, state.script_id, record.account)
        if state.script_id
        else None
    )
    return System(
        id=record.id,
        region=body.region,
        plan=body.plan,
        source=state.source,
        hostname=hostname,
        interface=interface(state),
        cards=driver_cards(record.id, state.cards),
        user=_USERS[body.user_scheme],
        password=fields.open_password(tx.service(Secret), state.password),
        ssh_keys=tuple(key.body.ssh_key for key in keys if key),
        user_data=base64.b64decode(fields.open_user_data(tx.service(Secret), state.user_data)),
        script=base64.b64decode(script.body.script).decode(errors="replace") if script else "",
        script_type=script.body.type if script else "boot",
        app_variables=fields.open_app_variables(tx.service(Secret), state.app_variables),
    )
