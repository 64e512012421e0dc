"""`roost run`, once it is known which Roost is meant."""

import os
import socket
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path

from . import variables
from .admin import AdminClient
from .attendant import Attendant, Traces
from .bundle import bundle
from .command import Command, Enter
from .processes import end
from .trouble import CANNOT_CREATE, Trouble
from .upstream import Upstreams

KEY_NAME = "roost run"


def run(
    admin: AdminClient, words: Sequence[str], *, isolated: bool, lifelines: Collection[int] = ()
) -> int:
    """Runs a command that meets this Roost in Vultr's place; its wait status.

    isolated: whether it gets namespaces of its own. lifelines: file descriptors to hold as long as
    anything of the run is there. Raises Trouble. When it returns, signals are blocked: what is
    left to do is to clear up and to end.
    """
    upstreams = Upstreams.of(os.environ)
    route = admin.route()
    with ExitStack() as stack:
        traces = Traces(admin, _make_folder())
        stack.callback(traces.clear)
        certificates = traces.folder / "ca.pem"
        _write(certificates, route.authority)
        traces.key = admin.create_key(KEY_NAME)

        listening: Sequence[socket.socket] = []
        enter: Enter | None = None
        if isolated:
            from .isolation import PROXY, Isolation  # noqa: PLC0415 - seldom wanted

            enter, proxy = Isolation(route.hosts, traces.folder).enter, PROXY
        else:
            listening = [socket.create_server(("127.0.0.1", 0))]
            proxy = f"http://127.0.0.1:{listening[0].getsockname()[1]}"
        changes = variables.variables(
            os.environ,
            proxy=proxy,
            certificates=str(certificates),
            key=traces.key.text,
            hosts=route.hosts,
            data=str(admin.folder),
        )
        if isolated:
            changes |= variables.cut_off(proxy)

        command = Command(words, variables.applied(os.environ, changes), enter)
        listening = [*listening, *command.sockets]
        attendant = Attendant(route, upstreams, listening, traces, lifelines)
        stack.callback(end, attendant.process)
        for served in listening:
            served.close()
        attendant.watch(command.process)
        command.go()
        return command.wait()


def _make_folder() -> Path:
    base = Path(os.environ.get("TMPDIR") or "/tmp")  # noqa: S108 - the folder in it is our own
    folder = base / f"roost-run-{os.urandom(8).hex()}"
    try:
        folder.mkdir(mode=0o700)
    except OSError as error:
        raise Trouble(CANNOT_CREATE, f"{folder}: {error.strerror}") from error
    return folder


def _write(certificates: Path, authority: Path) -> None:
    try:
        certificates.write_bytes(bundle(authority, os.environ))
    except OSError as error:
        raise Trouble(CANNOT_CREATE, f"{error.filename}: {error.strerror}") from error
