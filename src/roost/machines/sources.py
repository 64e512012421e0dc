"""Exactly one thing to deploy from, and what the server shows of it.

os_id 159, 164, 180, 186 and 426 are markers: allowed beside the source they name, no source alone.
"""

from typing import Any, Protocol
from urllib.parse import urlsplit

import msgspec

from ..catalog import (
    APPLICATION_OS_ID,
    BACKUP_OS_ID,
    CUSTOM_OS_ID,
    MARKER_OS_IDS,
    MARKETPLACE_OS_ID,
    SNAPSHOT_OS_ID,
    Application,
    OperatingSystem,
    Plan,
    PlanOffer,
    application,
    application_by_image,
    deployable_os,
    min_ram,
    operating_system,
    plan_runs_windows,
    public_iso,
    system_of,
)
from ..drivers.compute import Source
from ..http.errors import BadRequest
from ..store import Tx
from .documents import ServerState
from .images import disk_for, find_image, image_kind, require_image
from .setup import StartupScripts

_MARKERS = {
    CUSTOM_OS_ID: ("iso", "ipxe"),
    SNAPSHOT_OS_ID: ("snapshot",),
    BACKUP_OS_ID: ("backup",),
    APPLICATION_OS_ID: ("app",),
    MARKETPLACE_OS_ID: ("marketplace",),
}

ALL = ("os_id", "app_id", "image_id", "snapshot_id", "iso_id", "ipxe_chain_url")
"""The fields of a request that name a source."""


class Wanted(msgspec.Struct, kw_only=True):
    """The fields of a request that name a source; empty and 0 mean not given."""

    os_id: int = 0
    app_id: int = 0
    image_id: str = ""
    snapshot_id: str = ""
    iso_id: str = ""
    ipxe_chain_url: str = ""
    script_id: str = ""


class Shown(Protocol):
    """The fields of a server that tell of its source."""

    os: str
    os_id: int
    app_id: int
    image_id: str
    snapshot_id: str


class Sourced(Protocol):
    """The record of a server."""

    @property
    def body(self) -> Shown: ...

    @property
    def state(self) -> ServerState: ...


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """The source, and the fields of a server that tell of it.

    system_id: the operating system that is installed, an application's too; 0 where not known.
    iso_id, public_iso_id: the ISO that is attached, an account's own or one of the public library.
    disk: GB that the server's disk must have at least, 0 where that is not known.
    """

    source: Source
    os: str
    os_id: int
    system_id: int = 0
    app_id: int = 0
    image_id: str = ""
    snapshot_id: str = ""
    iso_id: str = ""
    public_iso_id: str = ""
    disk: int = 0


def wanted(body: msgspec.Struct) -> Wanted:
    """The sources that a request's body names; fields that it does not have are not given."""
    given = {field: getattr(body, field, None) for field in Wanted.__struct_fields__}
    return Wanted(**{field: value for field, value in given.items() if value})


def choose(tx: Tx, account: int, wanted: Wanted, among: tuple[str, ...] = ALL) -> Chosen:
    """Raises BadRequest unless exactly one source is named and it exists and can be used.

    among: the fields that may name one, for the error.
    """
    named = [field for field in ALL if field != "os_id" and getattr(wanted, field)]
    fields = f"{', '.join(among[:-1])} or {among[-1]}"
    if len(named) > 1 or (named and wanted.os_id and wanted.os_id not in MARKER_OS_IDS):
        raise BadRequest(f"Give exactly one of {fields}")
    if not named and not wanted.os_id:
        raise BadRequest(f"Missing required field: one of {fields}")
    if not named:
        return _pxe_script(tx, account, wanted) or _os(wanted.os_id)
    chosen = _named(tx, account, named[0], wanted)
    if wanted.os_id and chosen.source.kind not in _MARKERS[wanted.os_id]:
        raise BadRequest(f"Invalid os_id: {wanted.os_id} does not go with {named[0]}")
    return chosen


def check_system(chosen: Chosen, size: PlanOffer) -> None:
    """Raises BadRequest for an operating system that the plan cannot run."""
    system = operating_system(chosen.system_id)
    reason = misfit(system, size) if system else ""
    if reason:
        raise BadRequest(reason)


def misfit(system: OperatingSystem, size: PlanOffer) -> str:
    """Why the plan cannot run an operating system; empty where it can."""
    if size.ram < min_ram(system.id):
        return f"{system.name} requires a plan with at least {min_ram(system.id)} MB memory."
    if system.family == "windows" and isinstance(size, Plan) and not plan_runs_windows(size):
        return f"Invalid plan chosen. {size.id} cannot run Windows."
    if system.family == "vultr_gpu_cluster_stack" and not size.has_gpu:
        return f"{system.name} requires a plan with a GPU."
    return ""


def require_source(tx: Tx, account: int, source: Source) -> None:
    """What a server was deployed from, to be installed anew; raises BadRequest where it is gone."""
    images = image_kind(tx, source.kind)
    if images is None or public_iso(source.id):
        return
    if tx.find(images.kind, source.id, account, "share") is None:
        raise BadRequest(f"The {source.kind} {source.id} of this server no longer exists")


def adopt(record: Sourced, chosen: Chosen) -> None:
    """Makes a server that exists tell of another source. The caller stores it."""
    body = record.body
    record.state.source = chosen.source
    body.os, body.os_id = chosen.os, chosen.os_id
    body.app_id, body.image_id = chosen.app_id, chosen.image_id
    body.snapshot_id = chosen.snapshot_id


def current(record: Sourced) -> Chosen:
    """What a server tells of its source now: `adopt` takes it back to that."""
    body = record.body
    return Chosen(
        source=record.state.source,
        os=body.os,
        os_id=body.os_id,
        app_id=body.app_id,
        image_id=body.image_id,
        snapshot_id=body.snapshot_id,
    )


def _named(tx: Tx, account: int, field: str, wanted: Wanted) -> Chosen:
    match field:
        case "app_id":
            return _app(wanted.app_id)
        case "image_id":
            return _marketplace(wanted.image_id)
        case "snapshot_id":
            return _snapshot(tx, account, wanted.snapshot_id)
        case "iso_id":
            return _iso(tx, account, wanted.iso_id)
        case _:
            return _ipxe(wanted.ipxe_chain_url)


def _os(os_id: int) -> Chosen:
    if os_id in MARKER_OS_IDS:
        raise BadRequest(f"Invalid os_id: {os_id} needs the source it stands for")
    system = deployable_os(os_id)
    if system is None:
        raise BadRequest(f"Invalid os_id: {os_id}")
    source = Source("os", str(os_id))
    return Chosen(source=source, os=system.name, os_id=os_id, system_id=os_id)


def _app(app_id: int) -> Chosen:
    app = application(app_id)
    if app is None or app.type != "one-click":
        raise BadRequest(f"Invalid app_id: {app_id}")
    system_id = _system_id(app)
    return _marked("app", str(app_id), APPLICATION_OS_ID, app_id=app_id, system_id=system_id)


def _marketplace(image_id: str) -> Chosen:
    app = application_by_image(image_id)
    if app is None:
        raise BadRequest(f"Invalid image_id: {image_id}")
    shown = {"app_id": app.id, "image_id": image_id, "system_id": _system_id(app)}
    return _marked("marketplace", image_id, MARKETPLACE_OS_ID, **shown)


def _system_id(app: Application) -> int:
    system = system_of(app)
    return system.id if system else 0


def _snapshot(tx: Tx, account: int, id: str) -> Chosen:
    """A snapshot, or a backup: either is named by snapshot_id."""
    markers = {"snapshot": SNAPSHOT_OS_ID, "backup": BACKUP_OS_ID}
    for kind, marker in markers.items():
        image = find_image(tx, account, kind, id)
        if image is not None:
            return _marked(kind, id, marker, snapshot_id=id, disk=disk_for(tx, kind, image))
    raise BadRequest(f"Invalid snapshot_id: {id}")


def _iso(tx: Tx, account: int, id: str) -> Chosen:
    if public_iso(id):
        return _marked("iso", id, CUSTOM_OS_ID, public_iso_id=id)
    require_image(tx, account, "iso", id)
    return _marked("iso", id, CUSTOM_OS_ID, iso_id=id)


def _ipxe(url: str) -> Chosen:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadRequest("Invalid ipxe_chain_url: must be an http or https URL")
    return _marked("ipxe", url, CUSTOM_OS_ID)


def _pxe_script(tx: Tx, account: int, wanted: Wanted) -> Chosen | None:
    """os_id 159 with a PXE script boots that script."""
    if wanted.os_id != CUSTOM_OS_ID or not wanted.script_id:
        return None
    script = tx.service(StartupScripts).find(tx, account, wanted.script_id)
    if script is None or script.type != "pxe":
        raise BadRequest(f"Invalid script_id: os_id {CUSTOM_OS_ID} needs a script of type pxe")
    return _marked("ipxe", wanted.script_id, CUSTOM_OS_ID)


def _marked(kind: str, id: str, marker: int, **shown: Any) -> Chosen:
    system = operating_system(marker)
    assert system is not None
    return Chosen(source=Source(kind, id), os=system.name, os_id=marker, **shown)
