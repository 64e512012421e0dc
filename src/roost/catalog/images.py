"""What can be installed: operating systems, applications, public ISOs."""

from functools import cache
from typing import Literal, NamedTuple

import msgspec

from roost.catalog.tables import Row, read

# An instance that was not made from an operating system answers one of these as its os_id.
CUSTOM_OS_ID = 159
SNAPSHOT_OS_ID = 164
BACKUP_OS_ID = 180
APPLICATION_OS_ID = 186
MARKETPLACE_OS_ID = 426
MARKER_OS_IDS = frozenset(
    {CUSTOM_OS_ID, SNAPSHOT_OS_ID, BACKUP_OS_ID, APPLICATION_OS_ID, MARKETPLACE_OS_ID}
)


class OperatingSystem(msgspec.Struct, frozen=True, kw_only=True):
    """An operating system that servers can have.

    id: The number that requests name it by, as `os_id`.
    name: What it is called, with its version and architecture.
    arch: The architecture: `x64` or `i386`.
    family: The distribution, such as `ubuntu` or `windows`. Entries that are no real system may
    have none.
    """

    id: int
    name: str
    arch: str
    family: str


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """An application that can be installed with an instance.

    id: the number of a one-click application, which you give as `app_id`.
    name: the application's name.
    short_name: a short name in lower case.
    deploy_name: the name together with the operating system that it is installed on.
    type: `one-click` for an application that you deploy by `app_id`, `marketplace` for one that you
        deploy by `image_id`.
    vendor: who makes the image.
    image_id: what you give as `image_id` to deploy a marketplace application. It is empty for a
        one-click application.
    """

    id: int
    name: str
    short_name: str
    deploy_name: str
    type: Literal["one-click", "marketplace"]
    vendor: str
    image_id: str


class AppVariable(msgspec.Struct, frozen=True, kw_only=True):
    """A value that a marketplace application asks for.

    name: the key to use in `app_variables`.
    description: what the value is for.
    required: whether the deployment is refused without it.
    """

    name: str
    description: str
    required: bool


class PublicISO(msgspec.Struct, frozen=True, kw_only=True):
    """An ISO of the public library.

    id: what you give as `iso_id` to attach the ISO.
    name: the name of the system on it.
    description: version and kind of the system.
    md5sum: the MD5 digest of the file in hex.
    """

    id: str
    name: str
    description: str
    md5sum: str


class _OSRow(Row, frozen=True, kw_only=True):
    id: int
    name: str
    arch: str
    family: str = ""
    min_ram: int = 0
    retired: bool


class _ApplicationRow(Row, frozen=True, kw_only=True):
    id: int
    name: str
    short_name: str
    deploy_name: str
    type: Literal["one-click", "marketplace"]
    vendor: str
    image_id: str = ""


class _VariableRow(Row, frozen=True, kw_only=True):
    image_id: str
    name: str
    description: str
    required: bool


class _ISORow(Row, frozen=True, kw_only=True):
    id: str
    name: str
    description: str
    md5sum: str


class _OSEntry(NamedTuple):
    os: OperatingSystem
    min_ram: int
    retired: bool


def operating_systems() -> tuple[OperatingSystem, ...]:
    """The operating systems that GET /os lists: the current ones and the markers."""
    return tuple(entry.os for entry in _operating_systems().values() if not entry.retired)


def operating_system(os_id: int) -> OperatingSystem | None:
    """The operating system of that id, retired ones too: old instances still name them."""
    entry = _operating_systems().get(os_id)
    return entry and entry.os


def deployable_os(os_id: int) -> OperatingSystem | None:
    """The operating system of that id if it can be installed: neither retired nor a marker."""
    entry = _operating_systems().get(os_id)
    if entry is None or entry.retired or os_id in MARKER_OS_IDS:
        return None
    return entry.os


def min_ram(os_id: int) -> int:
    """MB of memory that a plan must have for that operating system; 0 where any will do."""
    entry = _operating_systems().get(os_id)
    return entry.min_ram if entry else 0


@cache
def system_of(app: Application) -> OperatingSystem | None:
    """The operating system that an application is installed on: its deploy_name says which."""
    name = app.deploy_name.rpartition(" on ")[2].removesuffix(" x64")
    return next((e.os for e in _operating_systems().values() if e.os.name.startswith(name)), None)


def applications() -> tuple[Application, ...]:
    """Every application, one-click and marketplace."""
    return tuple(_applications().values())


def application(app_id: int) -> Application | None:
    """The application of that id."""
    return _applications().get(app_id)


def application_by_image(image_id: str) -> Application | None:
    """The marketplace application of that image id, on the first system that it is listed with."""
    return _marketplace().get(image_id)


def app_variables(image_id: str) -> tuple[AppVariable, ...] | None:
    """What a marketplace application asks for; None when there is no such application."""
    if image_id not in _marketplace():
        return None
    return tuple(
        AppVariable(name=row.name, description=row.description, required=row.required)
        for row in _variables()
        if row.image_id == image_id
    )


def public_isos() -> tuple[PublicISO, ...]:
    """Every ISO of the public library, by name."""
    return tuple(_isos().values())


def public_iso(iso_id: str) -> PublicISO | None:
    """The public ISO of that id."""
    return _isos().get(iso_id)


@cache
def _operating_systems() -> dict[int, _OSEntry]:
    return {
        row.id: _OSEntry(
            OperatingSystem(id=row.id, name=row.name, arch=row.arch, family=row.family),
            row.min_ram,
            row.retired,
        )
        for row in read("os.csv", _OSRow)
    }


@cache
def _applications() -> dict[int, Application]:
    return {
        row.id: Application(
            id=row.id,
            name=row.name,
            short_name=row.short_name,
            deploy_name=row.deploy_name,
            type=row.type,
            vendor=row.vendor,
            image_id=row.image_id,
        )
        for row in read("applications.csv", _ApplicationRow)
    }


@cache
def _marketplace() -> dict[str, Application]:
    last_to_first = reversed(applications())
    return {app.image_id: app for app in last_to_first if app.type == "marketplace"}


@cache
def _variables() -> list[_VariableRow]:
    return read("app_variables.csv", _VariableRow)


@cache
def _isos() -> dict[str, PublicISO]:
    return {
        row.id: PublicISO(id=row.id, name=row.name, description=row.description, md5sum=row.md5sum)
        for row in read("public_isos.csv", _ISORow)
    }
