"""`roost trust`"""

import hashlib
import shlex
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from . import show
from .config_file import ConfigFile
from .failures import Exit, Failure
from .options import COMMANDS, RUNNING, Place, RoostOptions
from .stores import TrustStore, system_store

app = App(
    name="trust",
    help="""Show Roost's certificate authority, or make the whole system trust it.

    You do not need this for `roost run` and `roost env`: they make single programs trust it.
    """,
    group=RUNNING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)

_Yes = Annotated[
    bool, Parameter("--yes", help="Do not ask first.", negative=(), show_default=False)
]


@app.default
@app.command(name="show")
def show_authority(*, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Show the certificate: its fingerprint, what it may sign for, and whether it is trusted."""
    _show(_authority(place))
    store = system_store()
    if store is None:
        print("Trusted      no store of this system is known here")
    elif store.has(_name(place), _authority(place)):
        print(f"Trusted      by the whole system: {store.place}")
    else:
        print(f"Trusted      not by the system ({store.place})")


@app.command
def install(*, yes: _Yes = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Make every program that uses the system's store trust it. Asks first."""
    authority, store = _authority(place), _writable_store("install", place)
    if store.has(_name(place), authority):
        show.note(f"{store.place} has it already.")
        return
    if not yes:
        _show(authority)
        print("Whoever has the data folder could then be these hosts to any program here.")
    _confirm(f"Have this system trust it ({store.place})?", yes=yes)
    store.install(_name(place), authority)
    show.note(f"Installed in {store.place}. `roost trust remove` takes it out again.")


@app.command
def remove(*, yes: _Yes = False, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Take it out of the system's store. Asks first."""
    authority, store = _authority(place), _writable_store("remove", place)
    _confirm(f"Take {authority} out of {store.place}?", yes=yes)
    store.remove(_name(place), authority)
    show.note(f"Removed from {store.place}.")


def _authority(place: RoostOptions) -> Path:
    path = place.folder / "ca.pem"
    if not path.exists():
        raise Failure(
            Exit.NOTHING_THERE,
            f"there is no certificate authority in {place.folder}",
            "the first `roost serve --listen` makes it",
        )
    return path


def _name(place: RoostOptions) -> str:
    """The same for the same data folder, so that a new authority takes the last one's place."""
    return f"roost-{hashlib.sha256(str(place.folder).encode()).hexdigest()[:8]}"


def _writable_store(action: str, place: RoostOptions) -> TrustStore:
    store = system_store()
    if store is None:
        raise Failure(
            Exit.CONFIGURATION,
            "no certificate store of this system is known here",
            f"add {place.folder / 'ca.pem'} by hand",
        )
    if not store.is_writable():
        again = shlex.join([sys.argv[0], "trust", action, "--data", str(place.folder)])
        raise Failure(
            Exit.CANNOT_CREATE, f"{store.place} is the administrator's", f"run: sudo {again}"
        )
    return store


def _show(authority: Path) -> None:
    from cryptography import x509  # noqa: PLC0415 - other commands can spare it
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    from roost.http.tls import Bounds  # noqa: PLC0415

    certificate = x509.load_pem_x509_certificate(authority.read_bytes())
    bounds = Bounds.read(certificate)
    print(f"Certificate  {authority}")
    print(f"SHA-256      {certificate.fingerprint(SHA256()).hex(':').upper()}")
    print(f"Valid until  {certificate.not_valid_after_utc:%Y-%m-%d}")
    print(f"Signs for    {', '.join([*bounds.domains, *map(str, bounds.networks)])}; nothing else")


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise Failure(
            Exit.USAGE,
            "this is not a terminal, so nobody can be asked",
            "add --yes if that is what you want",
        )
    if input(f"{question} [y/N] ").strip().lower() not in ("y", "yes"):
        raise Failure(Exit.REFUSED, "nothing was changed")
