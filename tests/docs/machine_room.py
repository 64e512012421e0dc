"""What a host gives to a service, for somebody who follows the tutorial without such a host.

Folders of the system are folders of the test's. `sudo` runs what it is given as whoever runs the
test. `systemctl` and `journalctl` do for one unit, from its file, what systemd would do.
"""

import os
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from configparser import ConfigParser
from pathlib import Path
from select import select

STAND_INS = ("sudo", "systemctl", "journalctl")
SYSTEM = "MACHINE_ROOM"
"""The variable that names the folder in which the host's folders are."""
PATIENCE = 30.0


def furnish(folder: Path) -> Mapping[str, str]:
    """The folders of a host, and programs in place of its own; what stands for which path."""
    for name in ("etc/systemd/system", "var/lib", "run", "bin"):
        (folder / name).mkdir(parents=True)
    for name in STAND_INS:
        program = folder / "bin" / name
        words = shlex.join((sys.executable, str(Path(__file__)), name))
        program.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
        program.chmod(0o755)
    roost = Path(sys.executable).with_name("roost")
    return {
        "/opt/roost/.venv/bin/roost": str(roost),
        "/etc/roost": str(folder / "etc/roost"),
        "/etc/systemd": str(folder / "etc/systemd"),
        "/var/lib": str(folder / "var/lib"),
    }


def sudo(*words: str) -> int:
    if words[0] == "-u":
        words = words[2:]
    os.execvp("env", ("env", *words))


def systemctl(*words: str) -> int:
    machine = Machine(Path(os.environ[SYSTEM]))
    actions: Mapping[str, tuple[Callable[[], None], ...]] = {
        "daemon-reload": (),
        "enable": (machine.start,),
        "start": (machine.start,),
        "stop": (machine.stop,),
        "restart": (machine.stop, machine.start),
    }
    for act in actions[words[0]]:
        act()
    return 0


def journalctl(*_: str) -> int:
    print(Machine(Path(os.environ[SYSTEM])).journal.read_text(), end="")
    return 0


class Machine:
    """The host, with the one unit that the tutorial has."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.journal = folder / "run/journal"
        self._running = folder / "run/roost.pid"

    def start(self) -> None:
        unit = ConfigParser(interpolation=None, strict=False)
        unit.optionxform = str  # type: ignore[assignment]
        unit.read(self.folder / "etc/systemd/system/roost.service")
        service = unit["Service"]
        state = self.folder / "var/lib" / service["StateDirectory"]
        state.mkdir(mode=int(service["StateDirectoryMode"], 8), exist_ok=True)
        variables = dict(word.split("=", 1) for word in shlex.split(service["Environment"]))
        with self.journal.open("a") as journal:
            process = subprocess.Popen(
                shlex.split(service["ExecStart"]),
                env=os.environ | variables,
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        self._running.write_text(str(process.pid))

    def stop(self) -> None:
        if not self._running.exists():
            return
        number = int(self._running.read_text())
        self._running.unlink()
        process = os.pidfd_open(number)
        try:
            signal.pidfd_send_signal(process, signal.SIGTERM)
            if not select([process], [], [], PATIENCE)[0]:
                raise TimeoutError(f"the service does not stop: {self.journal.read_text()}")
        finally:
            os.close(process)


if __name__ == "__main__":
    sys.exit(
        {"sudo": sudo, "systemctl": systemctl, "journalctl": journalctl}[sys.argv[1]](*sys.argv[2:])
    )
