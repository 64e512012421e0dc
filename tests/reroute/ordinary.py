"""What a command meets that is run by an ordinary user, or by a kernel that allows little."""

import os
import platform
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import roost
from tests.clients.server import program

ORDINARY = 65534
"""A user and a group that own nothing: `nobody`."""

_UNSHARE = {"x86_64": 272, "aarch64": 97}

_REFUSING = """
import ctypes, os, struct, sys

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_char_p)]

# Load the call's number; where it is this one, EPERM, else go on (seccomp(2), linux/filter.h).
steps = [(0x20, 0, 0, 0), (0x15, 0, 1, int(sys.argv[1])), (0x06, 0, 0, 0x00050001),
         (0x06, 0, 0, 0x7FFF0000)]
program = Program(len(steps), b"".join(struct.pack("HBBI", *step) for step in steps))
library = ctypes.CDLL(None, use_errno=True)
PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
if library.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) or library.prctl(
    PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0
):
    sys.exit(os.strerror(ctypes.get_errno()))
os.execvp(sys.argv[2], sys.argv[2:])
"""


def as_ordinary_user(spare: Path) -> list[str]:
    """Words that have what follows them run by an ordinary user; none if that is who runs this.

    spare: a folder to use. Where root's own folders hold Python or Roost, the user is shown these
    and nothing else of the folder, in a mount namespace. Skips the test, and says so, where no such
    user can read Roost even then, as in a checkout whose every file is root's alone.
    """
    if os.getuid() != 0:
        return []
    needed = [Path(sys.base_prefix), Path(sys.prefix), Path(roost.__file__).parent]
    closed = {top for path in needed if (top := _closed(path)) is not None}
    state = [path for path in needed if _closed(path) is not None]
    lines = ["set -e"]
    for number, path in enumerate(state):
        lines += [f"mkdir -p {_quoted(spare / str(number))}", _bind(path, spare / str(number))]
    lines += [f"mount -t tmpfs -o mode=755 none {_quoted(top)}" for top in closed]
    for number, path in enumerate(state):
        lines += [f"mkdir -p {_quoted(path)}", _bind(spare / str(number), path)]
    user = f"--reuid={ORDINARY} --regid={ORDINARY} --clear-groups"
    lines.append(f'exec {program("setpriv")} {user} env HOME=/ "$@"')
    words = [program("unshare"), "--mount", "sh", "-c", "\n".join(lines), "sh"]
    tried = subprocess.run(
        [*words, sys.executable, "-c", "import roost"], check=False, capture_output=True, text=True
    )
    if tried.returncode:
        pytest.skip(f"an ordinary user cannot read this checkout: {tried.stderr.strip()}")
    return words


def without_unshare() -> list[str]:
    """Words that have what follows them run where the kernel lets nobody make namespaces."""
    number = _UNSHARE.get(platform.machine())
    if number is None:
        pytest.skip(f"the number of unshare(2) on {platform.machine()} is not known")
    return [sys.executable, "-c", _REFUSING, str(number)]


def limited() -> list[str]:
    """Words that have what follows them run where there may be no more user namespaces."""
    unshare, setpriv = program("unshare"), program("setpriv")
    inside = [unshare, "--user", "--map-root-user"]
    if subprocess.run([*inside, "true"], check=False, capture_output=True).returncode:
        pytest.skip("this system lets us make no user namespace to set a limit in")
    limit = "echo 0 > /proc/sys/user/max_user_namespaces"
    return [*inside, "sh", "-ec", f'{limit}; exec {setpriv} --bounding-set=-sys_admin "$@"', "sh"]


def _closed(path: Path) -> Path | None:
    """The first folder on the way there that is not everybody's."""
    ways = [*reversed(path.parents), path]
    return next((way for way in ways if not way.stat().st_mode & 0o001), None)


def _bind(source: Path, target: Path) -> str:
    return f"mount --bind {_quoted(source)} {_quoted(target)}"


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
