"""The tests' own PostgreSQL server: apart, disposable, and gone with whoever started it."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests import postgres as module
from tests.postgres import PostgresServer, postgres_server, programs_or_skip

pytestmark = pytest.mark.postgres


def setting(url: str, name: str) -> str:
    with psycopg.connect(url) as connection:
        row = connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
    assert row is not None
    return row[0]


def test_each_database_is_empty_and_its_own(postgres: PostgresServer) -> None:
    with postgres.database() as one, postgres.database() as other:
        with psycopg.connect(one) as connection:
            connection.execute("CREATE TABLE here (id int)")
        with psycopg.connect(other) as connection:
            found = connection.execute("SELECT to_regclass('here')").fetchone()
    assert found == (None,)


def test_a_database_can_start_as_a_copy(postgres: PostgresServer) -> None:
    with postgres.database() as original:
        with psycopg.connect(original) as connection:
            connection.execute("CREATE TABLE here AS SELECT 7 AS id")
            name = connection.info.dbname
        with postgres.database(template=name) as copy, psycopg.connect(copy) as connection:
            assert connection.execute("SELECT id FROM here").fetchone() == (7,)


def test_a_database_goes_even_if_somebody_is_connected(postgres: PostgresServer) -> None:
    with postgres.database() as url:
        connection = psycopg.connect(url)
    with connection, pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(url)


def test_only_the_durable_server_waits_for_the_disk(
    postgres: PostgresServer, durable_postgres: PostgresServer
) -> None:
    assert setting(postgres.url(), "fsync") == "off"
    assert setting(durable_postgres.url(), "fsync") == "on"


def test_text_does_not_sort_as_bytes_do(postgres: PostgresServer) -> None:
    with psycopg.connect(postgres.url()) as connection:
        assert connection.execute("SELECT 'a' < 'B', 'a' < 'B' COLLATE \"C\"").fetchone() == (
            True,
            False,
        )


def test_the_server_ends_with_its_block() -> None:
    with postgres_server(programs_or_skip()) as server:
        assert setting(server.url(), "max_connections") == "200"
    assert not server.folder.exists()


def test_the_server_ends_when_its_owner_is_killed() -> None:
    programs = programs_or_skip()
    owner_code = (
        "import sys; from pathlib import Path; from tests.postgres import postgres_server\n"
        f"with postgres_server(Path({str(programs)!r})) as server:\n"
        "    print(server.folder, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", owner_code],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    ) as owner:
        assert owner.stdout is not None
        assert owner.stderr is not None
        server = PostgresServer(Path(owner.stdout.readline().rstrip("\n")))
        assert setting(server.url(), "fsync") == "off"
        owner.kill()
        # The keeper shares its owner's standard error, which therefore ends when the keeper does.
        assert owner.stderr.read() == ""
    assert not server.folder.exists()


def test_without_postgresql_a_test_is_skipped_but_in_ci_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "find_programs", lambda: None)
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="PostgreSQL is not installed"):
        programs_or_skip()
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="PostgreSQL is not installed"):
        programs_or_skip()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="does not start"), postgres_server(tmp_path):
        pass


@pytest.mark.parametrize("attempt", [1, 2])
def test_the_database_fixture_starts_empty(database: str, attempt: int) -> None:
    if database.startswith("sqlite:///"):
        assert not Path(database.removeprefix("sqlite:///")).exists(), attempt
        return
    with psycopg.connect(database) as connection:
        connection.execute("CREATE TABLE attempts AS SELECT %s AS attempt", (attempt,))
        assert connection.execute("SELECT attempt FROM attempts").fetchall() == [(attempt,)]
