"""`roost backup` and `roost restore`, with a Roost that runs and is written to."""

import gzip
import io
import json
import sqlite3
import ssl
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.cli.dying import digest
from tests.cli.programs import PATIENCE, Server, environment, roost, serving
from tests.durability.killing import until
from tests.postgres import PostgresServer
from tests.server import PLAIN

KEY = "OPERATORS0OWN0KEY0123456789ABCDEFGHI"
SECRET = "7a" * 32
BEFORE, AFTER = 40, 20
"""How many writes are acknowledged before the backup begins and, at least, after it."""

Databases = Callable[[], dict[str, str]]


@pytest.fixture
def databases(request: pytest.FixtureRequest, backend: str) -> Iterator[Databases]:
    """Gives the variables that have a Roost use an empty database, each time another."""
    with ExitStack() as stack:

        def empty() -> dict[str, str]:
            if backend == "sqlite":
                return {}
            server: PostgresServer = request.getfixturevalue("postgres")
            return {"ROOST_DATABASE": stack.enter_context(server.database())}

        yield empty


@contextmanager
def client_of(server: Server, data: Path) -> Iterator[httpx.Client]:
    """data: of the Roost whose authority the client trusts."""
    trusted = data / "ca.pem"
    verify = ssl.create_default_context(cafile=trusted) if trusted.exists() else PLAIN
    headers = {"Authorization": f"Bearer {KEY}"}
    with httpx.Client(base_url=f"{server.url}/v2", headers=headers, verify=verify) as client:
        client.timeout = httpx.Timeout(30)
        yield client


@contextmanager
def secure(data: Path, **variables: str) -> Iterator[Server]:
    options = ("--listen", "127.0.0.1:0", "--rate-limit", "0")
    with serving(data, *options, ROOST_API_KEY=KEY, **variables) as server:
        yield server


def make(client: httpx.Client, name: str) -> str:
    """A startup script of this name, acknowledged."""
    reply = client.post("/startup-scripts", json={"name": name, "script": "ZWNobw=="})
    assert reply.status_code == 201, reply.text
    return name


def names(client: httpx.Client) -> list[str]:
    found: list[dict[str, Any]] = []
    cursor = ""
    while True:
        answer = client.get("/startup-scripts", params={"per_page": 500, "cursor": cursor}).json()
        found += answer["startup_scripts"]
        cursor = answer["meta"]["links"]["next"]
        if not cursor:
            assert answer["meta"]["total"] == len(found)
            return [script["name"] for script in found]


def made(data: Path, file: Path, names: tuple[str, ...] = (), /, **variables: str) -> Path:
    """A backup of a Roost in this folder, which has these scripts and is stopped by then."""
    with (
        serving(data, ROOST_API_KEY=KEY, **variables) as server,
        client_of(server, data) as client,
    ):
        for name in names:
            make(client, name)
        assert server.stop() == 0
    ended = roost("backup", file, "--data", data, **variables)
    assert ended.code == 0, ended.err
    return file


def names_in(data: Path, **variables: str) -> list[str]:
    with serving(data, ROOST_API_KEY=KEY, **variables) as server, client_of(server, data) as client:
        return names(client)


def rewritten(file: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    """The backup with another manifest."""
    other = file.with_name("rewritten")
    with tarfile.open(file) as source, tarfile.open(other, "w:gz") as target:
        for member in source:
            content = source.extractfile(member)
            assert content is not None
            text = content.read()
            if member.name == "backup.json":
                manifest = json.loads(text)
                change(manifest)
                text = json.dumps(manifest).encode()
                member.size = len(text)
            target.addfile(member, io.BytesIO(text))
    return other


# --- going on elsewhere ---------------------------------------------------------------------------


def test_what_was_acknowledged_before_a_backup_under_load_is_in_it(
    databases: Databases, tmp_path: Path
) -> None:
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    here, there = databases(), databases()
    acknowledged: list[str] = []
    enough = threading.Event()
    with secure(data, **here) as server, client_of(server, data) as client:

        def load(number: int) -> None:
            for turn in range(2000):
                acknowledged.append(make(client, f"{number}-{turn}"))
                if enough.is_set():
                    return

        with ThreadPoolExecutor(4) as pool:
            loads = [pool.submit(load, number) for number in range(4)]
            try:
                until(lambda: len(acknowledged) >= BEFORE, lambda: len(acknowledged))
                before = list(acknowledged)
                ended = roost("backup", file, "--data", data, **here)
                after = len(acknowledged)
                until(lambda: len(acknowledged) >= after + AFTER, lambda: len(acknowledged))
            finally:
                enough.set()
            for each in loads:
                each.result(PATIENCE)
        assert ended.code == 0, ended.err
        assert "read again and found whole" in ended.err
    assert file.stat().st_mode & 0o777 == 0o600

    restored = roost("restore", file, "--data", elsewhere, **there)
    assert restored.code == 0, restored.err
    assert (elsewhere / "ca.pem").read_bytes() == (data / "ca.pem").read_bytes()
    # The same key opens it, and who trusts the one's authority trusts the other's.
    with secure(elsewhere, **there) as server, client_of(server, data) as client:
        found = names(client)
        assert set(before) <= set(found) <= set(acknowledged)
        make(client, "one more")
        assert len(names(client)) == len(found) + 1


def test_saved_states_and_tokens_go_along(databases: Databases, tmp_path: Path) -> None:
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    here, there = databases(), databases()
    with secure(data, **here):
        assert roost("state", "save", "one", "--data", data, **here).code == 0
        assert roost("env", "--data", data, **here).code == 0
    (data / "admin.token").write_text("a token\n")
    assert roost("backup", file, "--data", data, **here).code == 0
    assert roost("restore", file, "--data", elsewhere, **there).code == 0
    for name in ("states/one.jsonl", "env.key", "admin.token", "secret"):
        assert (elsewhere / name).read_bytes() == (data / name).read_bytes()
        assert (elsewhere / name).stat().st_mode & 0o777 == 0o600
    assert not (elsewhere / "restored").exists()
    assert "one" in roost("state", "list", "--data", elsewhere, **there).out


def test_without_the_secret_it_says_what_is_missing(databases: Databases, tmp_path: Path) -> None:
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    there = databases()
    made(data, tmp_path / "whole", ("script",), **(here := databases()))
    ended = roost("backup", file, "--without-secret", "--data", data, **here)
    assert ended.code == 0
    assert "will want it as ROOST_SECRET" in ended.err

    refused = roost("restore", file, "--data", elsewhere, **there)
    assert refused.code == 78
    assert "set ROOST_SECRET to it" in refused.err
    other = roost("restore", file, "--data", elsewhere, ROOST_SECRET=SECRET, **there)
    assert other.code == 78
    assert "ROOST_SECRET is not what encrypted what is in the backup" in other.err

    secret = (data / "secret").read_text().strip()
    assert roost("restore", file, "--data", elsewhere, ROOST_SECRET=secret, **there).code == 0
    assert names_in(elsewhere, ROOST_SECRET=secret, **there) == ["script"]


def test_a_secret_of_the_environment_is_in_no_backup(databases: Databases, tmp_path: Path) -> None:
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    there = databases() | {"ROOST_SECRET": SECRET}
    made(data, file, ("script",), ROOST_SECRET=SECRET, **databases())
    with tarfile.open(file) as tar:
        assert "secret" not in tar.getnames()
    assert roost("restore", file, "--data", elsewhere, **there).code == 0
    assert names_in(elsewhere, **there) == ["script"]


# --- what is there --------------------------------------------------------------------------------


def test_what_is_there_is_overwritten_only_when_told_to(
    databases: Databases, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "backup"
    here = databases()
    made(data, file, ("first",), **here)
    made(data, tmp_path / "later", ("second",), **here)
    before = digest(data)
    refused = roost("restore", file, "--data", data, **here)
    assert refused.code == 65
    assert "is not empty" in refused.err
    assert digest(data) == before
    assert roost("restore", file, "--overwrite", "--data", data, **here).code == 0
    assert names_in(data, **here) == ["first"]


def test_nothing_is_restored_where_a_roost_runs(databases: Databases, tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup"
    here = databases()
    made(data, file, **here)
    with serving(data, **here):
        refused = roost("restore", file, "--overwrite", "--data", data, **here)
        assert refused.code == 75
        if here:
            other = roost("restore", file, "--overwrite", "--data", tmp_path / "other", **here)
            assert other.code == 75
            assert "stop it first, on every machine" in other.err


@pytest.mark.postgres
def test_a_database_that_is_not_empty_is_overwritten_only_when_told_to(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    with postgres.database() as url:
        made(data, file, ("script",), ROOST_DATABASE=url)
        refused = roost("restore", file, "--data", elsewhere, ROOST_DATABASE=url)
        assert refused.code == 65
        assert "there is a Roost in the database" in refused.err
        assert sorted(path.name for path in elsewhere.iterdir()) == ["lock"]
        ended = roost("restore", file, "--overwrite", "--data", elsewhere, ROOST_DATABASE=url)
        assert ended.code == 0, ended.err
        with (
            serving(elsewhere, ROOST_API_KEY=KEY, ROOST_DATABASE=url) as server,
            client_of(server, elsewhere) as client,
        ):
            assert names(client) == ["script"]
            # It is still the same database after a reset, for new connections too.
            assert roost("state", "reset", "--yes", "--data", elsewhere).code == 0
            with psycopg.connect(url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            assert names(client) == []


# --- backups that will not do ---------------------------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    return made(folder / "data", folder / "backup", ("script",))


def refused(file: Path, data: Path, code: int) -> str:
    """What the command says that ends so, and leaves nothing in the folder."""
    ended = roost("restore", file, "--data", data)
    assert ended.code == code, ended.err
    assert "Traceback" not in ended.err
    assert sorted(path.name for path in data.iterdir()) == ["lock"]
    return ended.err


def test_a_backup_of_a_newer_format_is_refused(small: Path, tmp_path: Path) -> None:
    newer = rewritten(small, lambda manifest: manifest.update(format=2, roost="9.0", files={}))
    assert "newer version of Roost (9.0)" in refused(newer, tmp_path / "data", 76)


def test_a_backup_of_a_newer_database_is_refused(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "backup"
    made(data, file)
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute("UPDATE kinds SET upgrades = 99 WHERE name = 'instance'")
    assert roost("backup", file, "--data", data).code == 0
    assert "newer version of Roost" in refused(file, tmp_path / "elsewhere", 76)


@pytest.mark.postgres
def test_a_backup_of_a_newer_postgresql_is_refused(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    data, file = tmp_path / "data", tmp_path / "backup"
    with postgres.database() as url:
        made(data, file, ROOST_DATABASE=url)
    newer = rewritten(file, lambda manifest: manifest.update(schema=999))
    with postgres.database() as url:
        ended = roost("restore", newer, "--data", tmp_path / "new", ROOST_DATABASE=url)
        assert ended.code == 76, ended.err
        again = roost("restore", file, "--data", tmp_path / "new2", ROOST_DATABASE=url)
        assert again.code == 0, "the database is as empty as before"


def test_a_backup_of_the_other_store_is_refused(small: Path, tmp_path: Path) -> None:
    ended = roost(
        "restore", small, "--data", tmp_path / "data", ROOST_DATABASE="postgresql://nowhere/none"
    )
    assert ended.code == 64
    assert "this is a backup of sqlite, and the database here is postgresql" in ended.err


@pytest.mark.parametrize("change", ["cut", "changed", "no backup"])
def test_a_damaged_backup_is_refused(small: Path, tmp_path: Path, change: str) -> None:
    content = bytearray(small.read_bytes())
    if change == "cut":
        content = content[: len(content) // 2]
    elif change == "changed":
        plain = bytearray(gzip.decompress(content))
        plain[len(plain) // 2] ^= 1
        content = bytearray(gzip.compress(plain))
    else:
        content = bytearray(b"something else")
    damaged = tmp_path / "damaged"
    damaged.write_bytes(content)
    assert "backup" in refused(damaged, tmp_path / "data", 78)


def test_there_is_nothing_to_back_up_in_an_empty_folder(tmp_path: Path) -> None:
    ended = roost("backup", tmp_path / "backup", "--data", tmp_path / "data")
    assert ended.code == 66
    assert not (tmp_path / "backup").exists()


@pytest.mark.postgres
def test_the_database_of_a_server_that_runs_has_to_be_named(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    with (
        postgres.database() as url,
        serving(tmp_path / "data", ROOST_DATABASE=url),
    ):
        ended = roost("backup", tmp_path / "backup", "--data", tmp_path / "data")
    assert ended.code == 78
    assert "has another database (postgresql)" in ended.err


# --- dying in the middle --------------------------------------------------------------------------


def dies(folder: Path, file: Path) -> list[tuple[str, str]]:
    """How each restoring ended that died later than the one before, and what was there then."""
    command = (sys.executable, "-m", "tests.cli.dying", folder, "restore", file)
    done = subprocess.run(
        [*command, "--overwrite", "--data", "FOLDER"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=4 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    pairs = [line.partition(" ") for line in done.stdout.splitlines()]
    return [(code, found) for code, _, found in pairs]


def test_a_restore_that_dies_leaves_the_old_or_the_new(small: Path, tmp_path: Path) -> None:
    old = tmp_path / "data"
    made(old, tmp_path / "other", ("another",))
    (old / "leaf.pem").write_text("of the old authority")
    ends = dies(old, small)
    *killed, (last, new) = ends
    assert last == "0"
    assert new != digest(old)
    assert {code for code, _ in killed} == {"9"}
    # The old one up to some moment, and the new one from then on.
    sums = [found for _, found in ends]
    assert set(sums) == {digest(old), new}
    assert sums == sorted(sums, key=[digest(old), new].index)


@pytest.mark.postgres
def test_a_restore_that_dies_once_postgresql_is_filled_counts(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    """Between the commit and the renaming: the next start sees that the database is the new one."""
    data, elsewhere, file = tmp_path / "data", tmp_path / "elsewhere", tmp_path / "backup"
    with postgres.database() as url:
        made(data, file, ("script",), ROOST_DATABASE=url)
    with postgres.database() as url:
        program = "from tests.cli import dying; import sys; dying.die_at_renaming(sys.argv[1:])"
        done = subprocess.run(
            [sys.executable, "-c", program, "restore", file, "--data", elsewhere],
            env=environment(ROOST_DATABASE=url),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        assert done.returncode == 9, done.stderr
        assert (elsewhere / "restoring").exists()
        assert names_in(elsewhere, ROOST_DATABASE=url) == ["script"]
        assert not (elsewhere / "restoring").exists()
