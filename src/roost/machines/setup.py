"""How a server is set up: what its owner asks for, and what a driver is told."""

import base64
from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, Protocol

import msgspec

from ..catalog import app_variables
from ..drivers.compute import System
from ..http.errors import BadRequest
from ..http.secrets import Secret as SecretText
from ..store import Tx
from ..store.secret import Secret
from . import fields
from .addresses import interface
from .documents import ServerState
from .interfaces import for_driver

UserScheme = Literal["root", "limited"]

_USERS = {"root": "root", "limited": "linuxuser"}


class SshKeys(Protocol):
    """The SSH keys that servers let in; provided by the section that keeps them."""

    def require_all(self, tx: Tx, account: int, ids: list[str]) -> None:
        """Raises BadRequest naming the first that does not exist."""
        ...

    def public_keys(self, tx: Tx, account: int, ids: list[str]) -> tuple[str, ...]:
        """As OpenSSH writes them; those that are no more are left out."""
        ...


class Script(NamedTuple):
    """A startup script. type: boot or pxe."""

    type: str
    text: str


class StartupScripts(Protocol):
    """The scripts that servers run at their first boot; provided by the section that keeps them."""

    def find(self, tx: Tx, account: int, id: str) -> Script | None: ...


class Reinstall(msgspec.Struct):
    """hostname: another host name. Without it the server keeps its own."""

    hostname: str | None = None


class Described(Protocol):
    """The fields of a server that its owner may change at any time."""

    label: str
    tags: list[str]
    tag: str
    user_scheme: str


class Placed(Described, Protocol):
    """A server that is somewhere."""

    region: str
    plan: str


class Prepared(Protocol):
    """The record of a server."""

    id: str
    account: int

    @property
    def body(self) -> Placed: ...

    @property
    def state(self) -> ServerState: ...


class Description(Protocol):
    """A request that gives some of them."""

    label: str | None
    tags: list[str] | None
    tag: str | None
    user_scheme: UserScheme | None


class Setup(Protocol):
    """A request that says what a new server has in it from the start."""

    user_scheme: UserScheme | None
    script_id: str | None
    sshkey_id: list[str] | None
    user_data: SecretText | None
    app_variables: dict[str, Any] | None


def check(tx: Tx, account: int, wanted: Setup, system: str, image_id: str) -> None:
    """Raises BadRequest for a user that the system does not have, what does not exist, and what an
    application cannot be set up with. image_id: the application's, empty for none.
    """
    check_user(wanted.user_scheme, system)
    check_variables(image_id, wanted.app_variables or {})
    if wanted.sshkey_id:
        ids = fields.listed("sshkey_id", wanted.sshkey_id)
        tx.service(SshKeys).require_all(tx, account, ids)
    if wanted.script_id and tx.service(StartupScripts).find(tx, account, wanted.script_id) is None:
        raise BadRequest(f"Invalid script_id: {wanted.script_id}")


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
    body, state = record.body, record.state
    script = None
    if state.script_id:
        script = tx.service(StartupScripts).find(tx, record.account, state.script_id)
    return System(
        id=record.id,
        region=body.region,
        plan=body.plan,
        source=state.source,
        hostname=hostname,
        interface=interface(state),
        private_interfaces=for_driver(record.id, state.interfaces),
        user=_USERS[body.user_scheme],
        password=fields.open_password(tx.service(Secret), state.password),
        ssh_keys=tx.service(SshKeys).public_keys(tx, record.account, state.sshkey_ids),
        user_data=base64.b64decode(fields.open_user_data(tx.service(Secret), state.user_data)),
        script=script.text if script else "",
        script_type=script.type if script else "boot",
        app_variables=fields.open_app_variables(tx.service(Secret), state.app_variables),
    )
