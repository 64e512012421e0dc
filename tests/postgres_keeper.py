"""Runs one PostgreSQL server for as long as its standard input stays open, then removes it.

A program of its own (standard library only, see postgres.py for its user), because only a process
that outlives the tests can clean up after tests that were killed: however they die, the pipe
closes. It prints `ready FOLDER`, where FOLDER holds the server's unix socket, or why it cannot.

    postgres_keeper.py BIN_FOLDER on|off        (the last is PostgreSQL's fsync)
"""

import os
import pwd
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 200
shared_buffers = 32MB
fsync = {fsync}
full_page_writes = {fsync}
synchronous_commit = on
"""

FIRST_WITH_ICU_DATABASES = 15


def unprivileged() -> pwd.struct_passwd | None:
    """The account to run as, since initdb refuses root; None where we are not root."""
    if os.geteuid() != 0:
        return None
    accounts = {account.pw_name: account for account in pwd.getpwall()}
    return accounts.get("postgres") or accounts["nobody"]


class Server:
    def __init__(self, programs: Path, folder: Path, account: pwd.struct_passwd | None) -> None:
        self.programs = programs
        self.folder = folder
        self.data = folder / "data"
        self.account = account

    def run(self, program: str, *arguments: str) -> str:
        # Output goes to a file: the server that pg_ctl leaves behind would hold a pipe open.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self.programs / program), *arguments],
                user=self.account.pw_uid if self.account else None,
                group=self.account.pw_gid if self.account else None,
                extra_groups=[] if self.account else None,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                check=False,
            )
            output.seek(0)
            text = output.read()
        if done.returncode:
            raise RuntimeError(f"{program} ended with {done.returncode}: {text}")
        return text

    def collation(self) -> list[str]:
        """An order of text unlike that of bytes, which is what most installations have.

        A query that leans on SQLite's byte order without saying so then fails here.
        """
        version = re.search(r"\d+", self.run("postgres", "--version"))
        if version is None or int(version[0]) < FIRST_WITH_ICU_DATABASES:
            return ["--locale=C"]
        return ["--locale=C", "--locale-provider=icu", "--icu-locale=en-US"]

    def start(self, fsync: str) -> None:
        if self.account:
            os.chown(self.folder, self.account.pw_uid, self.account.pw_gid)
        self.run(
            "initdb",
            f"--pgdata={self.data}",
            "--auth=trust",  # the folder is 0700, so nobody else reaches the socket
            "--username=roost",
            "--encoding=UTF8",
            "--no-sync",
            *self.collation(),
        )
        with (self.data / "postgresql.conf").open("a") as settings:
            settings.write(SETTINGS.format(folder=self.folder, fsync=fsync))
        self.control("start", f"--log={self.folder / 'log'}")

    def control(self, action: str, *options: str) -> None:
        self.run("pg_ctl", action, f"--pgdata={self.data}", "--wait", *options)

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.control("stop", "--mode=immediate")


def main(programs: str, fsync: str) -> int:
    folder = Path(tempfile.mkdtemp(prefix="roost-postgres-"))
    server = Server(Path(programs), folder, unprivileged())
    try:
        try:
            server.start(fsync)
        except (OSError, RuntimeError) as error:
            log = folder / "log"
            print(error, log.read_text() if log.exists() else "", flush=True)
            return 1
        print("ready", folder, flush=True)
        sys.stdin.read()
        return 0
    finally:
        try:
            server.stop()
        finally:
            shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
