"""Somebody who follows a tutorial: he copies its lines into a shell, and compares what he sees."""

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from .page import Command, File, pattern

PATIENCE = 300.0
"""Seconds that a block may take, on a machine that is busy with other tests."""
LEAVING = 30.0
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
BEFORE = r"^(?:\w+=\S* |sudo |roost run (?:--\S+ )*)*"
"""What may stand before the program on a line."""
END = "<<<the block has ended"


@dataclass
class Reader:
    """stands_for: what is said here in place of something in the page, as a free port for a fixed
    one. missing: the programs that cannot be run here, each with the reason.
    """

    folder: Path
    environment: Mapping[str, str]
    stands_for: Mapping[str, str]
    missing: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left_out: dict[str, str] = {}
        """Sections that were not followed to their end, with the reason."""
        self._stack = ExitStack()
        self._blocks = 0

    def __enter__(self) -> Self:
        self._shell = self._stack.enter_context(self._program("bash", "--norc"))
        self._shell.tell("trap 'failed=$BASH_COMMAND' ERR")
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._stack.close()

    def follow(self, step: File | Command) -> None:
        if isinstance(step, File):
            self._save(step)
        elif step.section not in self.left_out:
            if reason := self._reason_to_leave_out(step):
                self.left_out[step.section] = reason
            else:
                self._type(step)

    def _reason_to_leave_out(self, command: Command) -> str:
        """Without a program, nothing can be said of the rest of its section either."""
        for name, reason in self.missing.items():
            if re.search(rf"{BEFORE}{name}\b", command.text, re.MULTILINE):
                return reason
        return ""

    def _save(self, file: File) -> None:
        path = self.folder / self._here(file.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self._here(file.text), encoding="utf-8")

    def _type(self, command: Command) -> None:
        block = self._written(command)
        wanted = None if command.shown is None else pattern(self._here(command.shown))
        if command.stays:
            program = self._stack.enter_context(self._program("bash", "--norc", str(block)))
            program.read_until(wanted or re.compile("."))
            return
        self._shell.tell(f'failed=; . {block} </dev/null; echo "{END} $failed"')
        said = self._shell.read_until(re.compile(rf"(?s).*^{END}(.*)\n", re.MULTILINE))
        output, _, failed = said.rpartition(END)
        if bool(failed.strip()) != command.fails:
            raise AssertionError(f"{command.text}\nfailed: {failed.strip() or 'nothing'}\n{output}")
        if wanted is not None and not wanted.fullmatch(output):
            raise AssertionError(f"{command.text}\nis shown as\n{command.shown}\nbut was\n{output}")

    def _written(self, command: Command) -> Path:
        self._blocks += 1
        block = self.folder.parent / f"block-{self._blocks}.sh"
        block.write_text(self._here(command.text), encoding="utf-8")
        return block

    def _here(self, text: str) -> str:
        for said, meant in self.stands_for.items():
            text = text.replace(said, meant)
        return text

    @contextmanager
    def _program(self, *words: str) -> Iterator["Program"]:
        program = Program(words, self.folder, self.environment)
        try:
            yield program
        finally:
            program.end()


class Program:
    """A program in a process group of its own, whose output is read as it comes."""

    def __init__(
        self, words: tuple[str, ...], folder: Path, environment: Mapping[str, str]
    ) -> None:
        self.process = subprocess.Popen(
            words,
            cwd=folder,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,
        )
        self.said = ""
        self._coming: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            for line in lines:
                self._coming.put(COLOUR.sub("", line))
        self._coming.put(None)

    def tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def read_until(self, wanted: re.Pattern[str]) -> str:
        """What is said from now on until that has come."""
        said = ""
        end = time.monotonic() + PATIENCE
        while not wanted.match(said):
            try:
                line = self._coming.get(timeout=max(end - time.monotonic(), 0))
            except queue.Empty:
                line = None
            if line is None:
                raise AssertionError(f"{wanted.pattern}\ndid not come, but\n{said}")
            said += line
        return said

    def end(self) -> None:
        """With SIGTERM for the whole group, as closing a terminal would.

        Returns when nobody is left to say anything: the shell is gone before what it has started.
        """
        assert self.process.stdin is not None
        self.process.stdin.close()
        for number in (signal.SIGTERM, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)
            self._reading.join(LEAVING)
            if not self._reading.is_alive():
                break
        self.process.wait()


def free_port() -> str:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


def at_home(home: Path, **variables: str) -> dict[str, str]:
    """The environment of a reader who has set up Roost as the page says, and has nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ROOST_")}
    # A reader is at no test: variables of a proxy or of pytest would change what he sees.
    for name in ("VULTR_API_KEY", "XDG_DATA_HOME", "PYTEST_ADDOPTS", "PYTEST_XDIST_WORKER"):
        kept.pop(name, None)
    path = f"{Path(sys.executable).parent}:{kept['PATH']}"
    return kept | {"HOME": str(home), "PATH": path, "COLUMNS": "120"} | variables
