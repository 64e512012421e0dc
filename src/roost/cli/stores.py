"""The system's stores of certificates to trust."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from .failures import Exit, Failure


class TrustStore(Protocol):
    """name: of one certificate in it. What it refuses is raised as Failure."""

    @property
    def place(self) -> str:
        """Where it is, for people."""
        ...

    def has(self, name: str, certificate: Path) -> bool: ...

    def is_writable(self) -> bool: ...

    def install(self, name: str, certificate: Path) -> None: ...

    def remove(self, name: str, certificate: Path) -> None: ...


@dataclass(frozen=True)
class Anchors:
    """A folder of certificates, and programs that make of it what clients read."""

    folder: Path
    suffix: str
    after_adding: tuple[str, ...]
    after_removing: tuple[str, ...]

    @property
    def place(self) -> str:
        return str(self.folder)

    @property
    def is_there(self) -> bool:
        return self.folder.is_dir() and _find(self.after_adding[0]) is not None

    def has(self, name: str, certificate: Path) -> bool:
        try:
            return self._file(name).read_bytes() == certificate.read_bytes()
        except OSError:
            return False

    def is_writable(self) -> bool:
        return os.access(self.folder, os.W_OK)

    def install(self, name: str, certificate: Path) -> None:
        file = self._file(name)
        try:
            file.write_bytes(certificate.read_bytes())
            file.chmod(0o644)
        except OSError as error:
            raise Failure(Exit.CANNOT_CREATE, f"{file}: {error.strerror}") from error
        _run(self.after_adding)

    def remove(self, name: str, certificate: Path) -> None:
        self._file(name).unlink(missing_ok=True)
        _run(self.after_removing)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}{self.suffix}"


@dataclass(frozen=True)
class Keychain:
    """macOS."""

    path: str = "/Library/Keychains/System.keychain"

    @property
    def place(self) -> str:
        return self.path

    def has(self, name: str, certificate: Path) -> bool:
        found = _run(("security", "find-certificate", "-a", "-Z", self.path))
        return _fingerprint(certificate) in found

    def is_writable(self) -> bool:
        return os.geteuid() == 0

    def install(self, name: str, certificate: Path) -> None:
        trust = ("security", "add-trusted-cert", "-d", "-r", "trustRoot", "-k", self.path)
        _run((*trust, str(certificate)))

    def remove(self, name: str, certificate: Path) -> None:
        _run(("security", "remove-trusted-cert", "-d", str(certificate)))
        _run(("security", "delete-certificate", "-Z", _fingerprint(certificate), self.path))


_FRESH = ("update-ca-certificates", "--fresh")
ANCHORS = (
    # Debian, Ubuntu, Alpine
    Anchors(Path("/usr/local/share/ca-certificates"), ".crt", _FRESH[:1], _FRESH),
    # Fedora, Red Hat
    Anchors(
        Path("/etc/pki/ca-trust/source/anchors"),
        ".pem",
        ("update-ca-trust", "extract"),
        ("update-ca-trust", "extract"),
    ),
    # openSUSE
    Anchors(Path("/etc/pki/trust/anchors"), ".pem", _FRESH[:1], _FRESH),
    # Arch
    Anchors(
        Path("/etc/ca-certificates/trust-source/anchors"),
        ".crt",
        ("update-ca-trust",),
        ("update-ca-trust",),
    ),
)


def system_store(anchors: Sequence[Anchors] = ANCHORS) -> TrustStore | None:
    """The one of this machine, None if it has none that Roost knows."""
    if sys.platform == "darwin":
        return Keychain()
    return next((store for store in anchors if store.is_there), None)


def _find(program: str) -> str | None:
    # These programs are the administrator's, whose folders may not be on a user's PATH.
    path = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
    return shutil.which(program, path=path)


def _run(command: Sequence[str]) -> str:
    program = _find(command[0])
    if program is None:
        raise Failure(Exit.CONFIGURATION, f"{command[0]} is not installed")
    done = subprocess.run(  # noqa: S603 - from the tables above
        [program, *command[1:]], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failure(Exit.REFUSED, f"{' '.join(command)} failed: {done.stderr.strip()}")
    return done.stdout


def _fingerprint(certificate: Path) -> str:
    """As `security` prints it: SHA-256, in capitals, without colons."""
    from cryptography import x509  # noqa: PLC0415 - here alone
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    pem = x509.load_pem_x509_certificate(certificate.read_bytes())
    return pem.fingerprint(SHA256()).hex().upper()
