"""What `roost doctor` looks at. Nothing here changes anything."""

import os
import shutil
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec
from cryptography import x509

from roost import __version__
from roost.admin.clock import view
from roost.admin.documents import ClockView, DriverStatus, Status
from roost.app import driver_tables, kinds
from roost.drivers.families import choose
from roost.drivers.offer import Misconfigured
from roost.engine.findings import FIRST, Found
from roost.http.tls import BadCertificate, check_given
from roost.settings import Address, Settings
from roost.store import SECOND, Times, Unusable
from roost.store.database_info import DatabaseInfo, database_info
from roost.store.secret import Secret, SecretError

from . import pace
from .console import SOCKET, Console
from .failures import Failure
from .folder import holder
from .options import ServeOptions
from .ports import hold

CLIENTS = ("curl", "vultr-cli", "terraform", "tofu", "ansible", "packer", "pulumi", "lego", "node")
LITTLE_SPACE = 1 << 30
NO_SPACE = 50 << 20
SOON_DAYS = 14
WITHOUT_TLS = "none: the API is served without TLS"


@dataclass(frozen=True, slots=True)
class Check:
    """state: `problem` is what keeps Roost from working, `warning` what may do so one day."""

    state: Literal["ok", "note", "warning", "problem"]
    subject: str
    finding: str
    advice: str = ""


class Findings(msgspec.Struct):
    """All that was looked at, in that order."""

    checks: list[Check]


def examine(options: ServeOptions) -> Iterator[Check]:
    """One check after the other. Raises Failure for options that do not fit together."""
    settings = options.settings()
    yield Check("ok", "version", f"roost {__version__}")
    yield from _folder(settings.data)
    status = _ask_status(settings.data)
    yield _server(settings.data, status)
    secret = yield from _secret(settings)
    if status is None:
        yield from _database(settings, secret)
        yield _certificate(settings)
        yield from _ports(settings)
        yield _configured_drivers(settings)
    else:
        yield Check("ok", "database", f"{status.database}, schema {status.schema}")
        yield _served_certificate(status)
        yield _clock(status.clock)
        yield from _drivers(status)
        yield from _jobs(status)
    yield _clients()


def _folder(data: Path) -> Iterator[Check]:
    if not data.exists():
        yield Check("note", "data folder", f"{data} is not there yet; `roost serve` makes it")
        return
    if not data.is_dir() or not os.access(data, os.W_OK | os.X_OK):
        yield Check("problem", "data folder", f"{data} is not a folder that Roost can write to")
        return
    if data.stat().st_mode & 0o077:
        advice = f"chmod 700 {data}"
        yield Check("warning", "data folder", f"other users can look into {data}", advice)
    else:
        yield Check("ok", "data folder", str(data))
    free = shutil.disk_usage(data).free
    finding = f"{free / (1 << 30):.1f} GiB free"
    state = "problem" if free < NO_SPACE else "warning" if free < LITTLE_SPACE else "ok"
    yield Check(state, "disk", finding, "make room" if state != "ok" else "")


def _ask_status(data: Path) -> Status | None:
    with closing(Console(data / SOCKET)) as console:
        return console.get("status", Status) if console.connects() else None


def _server(data: Path, status: Status | None) -> Check:
    if status is None:
        process = holder(data)
        if process is None:
            return Check("note", "server", "none runs in this folder")
        return Check(
            "warning",
            "server",
            f"process {process} holds {data / 'lock'} but does not answer",
            "it is starting or stopping; if it stays so, end it",
        )
    places = ", ".join(url for name, url in status.listening.items() if name != "admin")
    finding = f"process {status.process} answers on {places}"
    if status.version != __version__:
        advice = "restart it"
        return Check("warning", "server", f"{finding}, but is roost {status.version}", advice)
    return Check("ok", "server", finding)


def _secret(settings: Settings) -> Generator[Check, None, Secret | None]:
    path = settings.data / "secret"
    if settings.secret is None and not path.exists():
        yield Check("note", "secret", "not there yet; the first start makes it")
        return None
    source = "ROOST_SECRET" if settings.secret else str(path)
    try:
        secret = Secret.load(settings.data, settings.secret)
    except SecretError as error:
        yield Check("problem", "secret", str(error))
        return None
    yield Check("ok", "secret", source)
    return secret


def _database(settings: Settings, secret: Secret | None) -> Iterator[Check]:
    """What it holds, and how the clock in it stands."""
    try:
        found = database_info(settings.database_url)
    except Unusable as error:
        advice = "start PostgreSQL, or correct --database" if settings.shares_database else ""
        yield Check("problem", "database", str(error), advice)
        return
    yield _contents(found, settings, secret)
    if found.clock is not None and not found.clock.is_real:
        times = Times()
        times.setting = found.clock
        yield _clock(view(times, settings.lifecycle))


def _contents(found: DatabaseInfo, settings: Settings, secret: Secret | None) -> Check:
    if found.schema == 0:
        return Check("note", "database", "empty; the first start fills it")
    if found.is_newer(kinds()):
        finding = f"a newer version of Roost has written it (schema {found.schema})"
        return Check("problem", "database", finding, "upgrade Roost")
    if found.secret and settings.secret is None and not (settings.data / "secret").exists():
        finding = "the secret that encrypted what is stored in it is missing"
        return Check("problem", "database", finding, "put it back: DATA/secret or ROOST_SECRET")
    if secret is not None and found.secret != secret.fingerprint:
        finding = "another secret encrypted what is stored in it"
        return Check("problem", "database", finding, "put that secret back: DATA/secret")
    if found.is_older(kinds()):
        finding = f"of an earlier version of Roost (schema {found.schema})"
        return Check("note", "database", finding, "back it up: the next start updates it")
    return Check("ok", "database", f"schema {found.schema}")


def _clock(clock: ClockView) -> Check:
    finding = f"{clock.now}, {pace.stands(clock)}"
    if clock.real:
        return Check("ok", "clock", finding)
    advice = "`roost clock` moves it; `roost state reset` takes it back to real time"
    return Check("note", "clock", finding, advice)


def _served_certificate(status: Status) -> Check:
    if not status.certificate_expires:
        return Check("note", "certificate", WITHOUT_TLS)
    return _days_left("the server's", datetime.fromisoformat(status.certificate_expires))


def _certificate(settings: Settings) -> Check:
    if settings.listen is None:
        return Check("note", "certificate", WITHOUT_TLS)
    if settings.tls_cert is not None and settings.tls_key is not None:
        return _given_certificate(settings.tls_cert, settings.tls_key)
    return _own_certificate(settings.data / "leaf.pem")


def _given_certificate(certificate: Path, key: Path) -> Check:
    try:
        expires = check_given(certificate, key, Times().machine()).expires
    except BadCertificate as error:
        return Check("problem", "certificate", str(error))
    return _days_left(str(certificate), datetime.fromtimestamp(expires // SECOND, UTC))


def _own_certificate(leaf: Path) -> Check:
    if not leaf.exists():
        return Check("note", "certificate", "not there yet; `roost serve` makes it")
    try:
        expires = x509.load_pem_x509_certificate(leaf.read_bytes()).not_valid_after_utc
    except (OSError, ValueError) as error:
        return Check("warning", "certificate", f"{leaf}: {error}", "`roost serve` makes another")
    return _days_left(str(leaf), expires)


def _days_left(which: str, expires: datetime) -> Check:
    days = (expires - datetime.now(UTC)).days
    finding = f"{which}, {days} days left"
    if days < SOON_DAYS:
        advice = "`roost serve` renews its own certificate in time; you renew others"
        return Check("warning", "certificate", finding, advice)
    return Check("ok", "certificate", finding)


def _ports(settings: Settings) -> Iterator[Check]:
    for address in (settings.listen, settings.plain_http, settings.admin):
        if address is None:
            continue
        try:
            hold(address)[0].close()
        except Failure as failure:
            yield Check("problem", "address", failure.text, "choose another")
        else:
            yield Check("ok", "address", f"{address} is free")
    if settings.dns is not None:
        yield _name_server(settings.dns, required=settings.dns_required)


def _name_server(address: Address, *, required: bool) -> Check:
    try:
        hold(address)[0].close()
    except Failure as failure:
        if required:
            return Check("problem", "name server", failure.text, "choose another with --dns")
        return Check("note", "name server", f"there will be none: {failure.text}")
    return Check("ok", "name server", f"{address} is free")


def _drivers(status: Status) -> Iterator[Check]:
    for driver in status.drivers:
        if not driver.ok:
            finding = f"{driver.name} for {driver.family} is not well: {driver.detail}"
            advice = "repair what it drives; Roost then continues by itself"
            yield Check("problem", "driver", finding, advice)
    if all(driver.ok for driver in status.drivers):
        yield Check("ok", "drivers", f"all are well: {_named(status.drivers)}")
    for driver in status.drivers:
        yield from _holdings(driver)


def _holdings(driver: DriverStatus) -> Iterator[Check]:
    """What differs between what the driver has and what there is."""
    of, found = f"{driver.name} for {driver.family}", driver.holdings
    if found.failure:
        finding = f"{of} does not say what it has: {found.failure}"
        yield Check("warning", "driver", finding, "Roost asks it again")
    if found.missing.number:
        finding = f"{of} has lost {_first(found.missing)}"
        advice = "Roost makes again what it can; delete the rest"
        yield Check("warning", "driver", finding, advice)
    if found.orphans.number:
        finding = f"{of} has {_first(found.orphans)}, which belongs to no resource"
        advice = "the next comparison removes what it finds again, unless you set --orphans keep"
        yield Check("warning", "driver", finding, advice)
    if found.strangers.number:
        finding = f"{of} has {_first(found.strangers)}, which Roost has not made"
        yield Check("note", "driver", finding, "Roost leaves it alone")


def _first(found: Found) -> str:
    return f"{found.number}: {', '.join(found.first)}{', ...' * (found.number > FIRST)}"


def _named(drivers: Sequence[DriverStatus]) -> str:
    """Which families each driver serves, as `dns: embedded; cdn, compute: simulated`."""
    families: dict[str, list[str]] = {}
    for driver in drivers:
        families.setdefault(driver.name, []).append(driver.family)
    return "; ".join(f"{', '.join(served)}: {name}" for name, served in families.items())


def _configured_drivers(settings: Settings) -> Check:
    try:
        chosen = choose(driver_tables(settings), {}).values()
    except Misconfigured as error:
        return Check("problem", "drivers", f"{settings.config}: {error}")
    return Check("ok", "drivers", _named([DriverStatus(each.family, each.name) for each in chosen]))


def _jobs(status: Status) -> Iterator[Check]:
    if status.stuck is None:
        yield Check("ok", "jobs", "none has failed several times in a row")
        return
    stuck = status.stuck
    of = f" of {stuck.resource}" if stuck.resource else ""
    finding = f"{stuck.number} failed several times in a row, first {stuck.workflow}{of}"
    advice = "the log has the reason; Roost tries each again"
    yield Check("warning", "jobs", finding, advice)


def _clients() -> Check:
    there = [name for name in CLIENTS if shutil.which(name)]
    return Check("note", "clients", f"on the PATH: {', '.join(there) or 'none that Roost knows'}")
