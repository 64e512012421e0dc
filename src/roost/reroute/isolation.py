"""A command in namespaces of its own, in which Vultr's hosts are 127.0.0.1 (Linux).

Nothing is needed but the kernel: as root, or where users may make namespaces. The sockets on which
Roost and the proxy are reached there are opened inside and served from outside, so no process has
to stay inside to pass anything on, and the command has no other way out.
"""

import array
import ctypes
import errno
import fcntl
import os
import socket
import struct
from collections.abc import Collection, Sequence
from pathlib import Path

from .trouble import NO_NAMESPACES, Trouble

PROXY_PORT = 3128
PROXY = f"http://127.0.0.1:{PROXY_PORT}"
HTTPS_PORT = 443
HOSTS = Path("/etc/hosts")

# Services that answer for names without asking /etc/hosts, or asking the one outside.
_RESOLVERS = (Path("/run/systemd/resolve"), Path("/run/nscd"), Path("/var/run/nscd"))

_CLONE_NEWNS = 0x00020000
_CLONE_NEWUSER = 0x10000000
_CLONE_NEWNET = 0x40000000
_MS_RDONLY = 1
_MS_BIND = 4096
_MS_REC = 16384
_MS_PRIVATE = 1 << 18
_SIOCGIFFLAGS = 0x8913
_SIOCSIFFLAGS = 0x8914
_IFF_UP = 1


class Isolation:
    """hosts: Vultr's. folder: to make a file in."""

    def __init__(self, hosts: Collection[str], folder: Path) -> None:
        self._hosts = hosts
        self._folder = folder

    def enter(self) -> Sequence[socket.socket]:
        """Moves this process, which has one thread, into new namespaces.

        What listens there: for the proxy, and for Roost. Raises Trouble where that is not allowed.
        """
        try:
            _unshare()
            self._mount()
            _bring_up_loopback()
            return [socket.create_server(("127.0.0.1", port)) for port in (PROXY_PORT, HTTPS_PORT)]
        except OSError as error:
            reason = error.strerror or str(error)
            raise Trouble(
                NO_NAMESPACES,
                f"--isolated: this system lets neither root nor users make namespaces ({reason})",
                "run it as root, or allow user namespaces (docs/run.md)",
            ) from error

    def _mount(self) -> None:
        _call("mount", b"none", b"/", None, _MS_REC | _MS_PRIVATE, None)
        for folder in _RESOLVERS:
            if folder.is_dir():
                _call("mount", b"tmpfs", os.fsencode(folder), b"tmpfs", _MS_RDONLY, None)
        hosts = self._folder / "hosts"
        hosts.write_text(hosts_file(HOSTS.read_text(), self._hosts))
        hosts.chmod(0o644)
        _call("mount", os.fsencode(hosts), os.fsencode(HOSTS), None, _MS_BIND, None)
        # The mount holds it from here on.
        hosts.unlink()


def hosts_file(text: str, hosts: Collection[str]) -> str:
    """/etc/hosts with these names for 127.0.0.1 and for nothing else."""
    lines = [f"127.0.0.1 {' '.join(hosts)}"]
    for line in text.splitlines():
        words = line.partition("#")[0].split()
        kept = [word for word in words if word.lower().rstrip(".") not in hosts]
        if kept == words:
            lines.append(line)
        elif len(kept) > 1:
            lines.append(" ".join(kept))
    return "\n".join([*lines, ""])


def _unshare() -> None:
    user, group = os.geteuid(), os.getegid()
    try:
        _call("unshare", _CLONE_NEWNS | _CLONE_NEWNET)
    except PermissionError:
        try:
            _call("unshare", _CLONE_NEWUSER | _CLONE_NEWNS | _CLONE_NEWNET)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise
            # No disk is full: so the kernel says that there are as many as there may be.
            raise OSError(errno.ENOSPC, "user.max_user_namespaces allows no more") from error
        # Inside, the user is who it is outside, not root.
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _bring_up_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = array.array("b", struct.pack("16sh14x", b"lo", 0))
        fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request)
        _, flags = struct.unpack("16sh14x", request)
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", flags | _IFF_UP))


def _call(name: str, *arguments: bytes | int | None) -> None:
    """A function of the C library that has no place in `os` (before Python 3.12)."""
    library = ctypes.CDLL(None, use_errno=True)
    if not hasattr(library, name):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if getattr(library, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
