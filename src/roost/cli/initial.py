"""What `--init` names: states that a Roost begins with, and scripts that fill it."""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import structlog

from roost.admin.documents import KeyCreate, NewKey, Status
from roost.admin.state.documents import Imported
from roost.app import Roost
from roost.reroute.bundle import bundle
from roost.reroute.variables import applied, variables
from roost.store import Tx
from roost.store.files import replace_file
from roost.store.state import INITIALISED

from .addresses import api_address
from .console import SOCKET, Console
from .env import BUNDLE
from .failures import Exit, Failure
from .files import STATE, initial_files

log = structlog.get_logger("roost.init")


async def run(roost: Roost, path: Path) -> None:
    """Takes in the states and runs the scripts, once for each database. Raises Failure."""
    if not await roost.store.read(_is_done):
        socket = roost.settings.data / SOCKET
        async with _environment(socket) as environment:
            for file in initial_files(path):
                log.info("--init", file=str(file))
                if file.suffix == STATE:
                    await asyncio.to_thread(_take_in, socket, file)
                else:
                    await _execute(file, environment)
        await roost.store.write(lambda tx: tx.set(INITIALISED, str(path)))
    roost.initialising = False


def _is_done(tx: Tx) -> bool:
    return tx.setting(INITIALISED) is not None


def _take_in(socket: Path, file: Path) -> None:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Failure(Exit.CONFIGURATION, f"--init: {file}: {error.strerror}") from error
    with closing(Console(socket)) as console:
        try:
            console.put("state", content, Imported)
        except Failure as failure:
            raise Failure(Exit.CONFIGURATION, f"--init: {file}: {failure.text}") from failure


async def _execute(file: Path, environment: dict[str, str]) -> None:
    """What it prints goes to standard error: what Roost itself prints may be read by a program."""
    try:
        process = await asyncio.create_subprocess_exec(
            file, env=environment, stdin=asyncio.subprocess.DEVNULL, stdout=sys.stderr
        )
    except OSError as error:
        raise Failure(
            Exit.CONFIGURATION,
            f"--init: {file} cannot be executed: {error.strerror}",
            "does its first line name a program, like #!/bin/sh?",
        ) from error
    try:
        code = await process.wait()
    finally:
        if process.returncode is None:
            process.terminate()
    if code:
        raise Failure(Exit.CONFIGURATION, f"--init: {file} ended with {code}")


@asynccontextmanager
async def _environment(socket: Path) -> AsyncGenerator[dict[str, str]]:
    """What scripts find in their environment: as under `roost run`, and ROOST_URL besides.

    The key is revoked at the end.
    """
    status, made = await asyncio.to_thread(_facts, socket)
    try:
        yield applied(os.environ, _variables(socket.parent, status, made.api_key))
    finally:
        await asyncio.to_thread(_revoke, socket, made.key.id)


def _facts(socket: Path) -> tuple[Status, NewKey]:
    with closing(Console(socket)) as console:
        made = console.post("keys", KeyCreate("roost init", ephemeral=True), NewKey)
        return console.get("status", Status), made


def _revoke(socket: Path, id: str) -> None:
    with closing(Console(socket)) as console:
        console.delete("keys", key=id)


def _variables(folder: Path, status: Status, key: str) -> dict[str, str]:
    told = {"VULTR_API_KEY": key, "ROOST_URL": api_address(status), "ROOST_DATA": str(folder)}
    if not status.proxy:
        return told
    certificates = folder / BUNDLE
    replace_file(certificates, bundle(Path(status.authority), os.environ), mode=0o644)
    return told | variables(
        os.environ,
        proxy=status.proxy,
        certificates=str(certificates),
        key=key,
        hosts=status.hosts,
        data=str(folder),
    )
