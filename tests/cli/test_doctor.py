"""`roost doctor`: what is there, what is missing, what to do; and it touches nothing."""

import json
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from roost.cli import main
from roost.store.schema import MIGRATIONS
from tests.cli.programs import Ended, serving

SCHEMA = len(MIGRATIONS)


class Doctor:
    def __init__(self, data: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._data = data
        self._capsys = capsys

    def examine(self, *arguments: str) -> Ended:
        chosen = arguments or ("--listen", "127.0.0.1:0")
        code = main(["doctor", "--data", str(self._data), *chosen])
        told = self._capsys.readouterr()
        return Ended(code, told.out, told.err)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def doctor(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Doctor:
    monkeypatch.delenv("ROOST_SECRET", raising=False)
    return Doctor(data, capsys)


def use(data: Path) -> None:
    with serving(data, "--listen", "127.0.0.1:0") as server:
        assert server.stop() == 0


def said(ended: Ended, subject: str) -> str:
    """The line about a subject, and what to do about it."""
    _, found, rest = ended.out.partition(f"{subject}: ")
    assert found, ended.out
    line, _, below = rest.partition("\n")
    state = ended.out.partition(f"{subject}: ")[0].rpartition("\n")[2].strip()
    advice = below.partition("\n")[0]
    return f"{state} {line}" + (advice if "->" in advice else "")


def test_the_clock_is_told_of_with_a_server_and_without(doctor: Doctor, data: Path) -> None:
    with serving(data, "--listen", "127.0.0.1:0"):
        assert said(doctor.examine(), "clock").endswith(", real time")
        main(["clock", "hold", "--data", str(data)])
        held = said(doctor.examine(), "clock")
        assert held.startswith("note ")
        assert "held since " in held
        assert "`roost state reset` takes it back to real time" in held
    assert "held since " in said(doctor.examine(), "clock")


def test_what_was_found_as_json(doctor: Doctor) -> None:
    found = json.loads(doctor.examine("--listen", "127.0.0.1:0", "--json").out)["checks"]
    assert {check["subject"] for check in found} >= {"data folder", "database", "clients"}
    assert {check["state"] for check in found} <= {"ok", "note", "warning"}


def test_where_nothing_is_yet(doctor: Doctor, data: Path) -> None:
    ended = doctor.examine()
    assert ended.code == 0
    assert said(ended, "data folder").startswith("note ")
    assert "none runs" in said(ended, "server")
    assert "the first start makes it" in said(ended, "secret")
    assert "empty" in said(ended, "database")
    assert not data.exists()


def test_where_a_server_was(doctor: Doctor, data: Path) -> None:
    use(data)
    before = {path: path.read_bytes() for path in data.iterdir()}
    ended = doctor.examine()
    assert ended.code == 0
    assert said(ended, "data folder") == f"ok {data}"
    assert said(ended, "database") == f"ok schema {SCHEMA}"
    assert said(ended, "certificate").endswith("59 days left")
    assert {path: path.read_bytes() for path in data.iterdir()} == before


def test_where_a_server_runs(doctor: Doctor, data: Path) -> None:
    with serving(data, "--listen", "127.0.0.1:0") as server:
        ended = doctor.examine()
        assert ended.code == 0
        assert said(ended, "server") == f"ok process {server.process.pid} answers on {server.url}"
        assert said(ended, "database") == f"ok sqlite, schema {SCHEMA}"
        assert said(ended, "certificate").startswith("ok ")
        assert "address: " not in ended.out, "its own ports are its own"


def test_a_folder_that_others_can_look_into(doctor: Doctor, data: Path) -> None:
    data.mkdir(mode=0o755)
    ended = doctor.examine()
    assert ended.code == 0
    assert said(ended, "data folder").startswith("warning ")
    assert f"chmod 700 {data}" in said(ended, "data folder")


def test_a_folder_that_is_none(doctor: Doctor, data: Path) -> None:
    data.touch()
    ended = doctor.examine()
    assert ended.code == 1
    assert said(ended, "data folder").startswith("problem ")


def test_a_taken_port(doctor: Doctor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = doctor.examine("--listen", address)
    assert ended.code == 1
    assert said(ended, "address").startswith(f"problem {address} is in use")
    assert said(doctor.examine("--listen", address), "address") == f"ok {address} is free"


def test_a_database_that_does_not_answer(doctor: Doctor) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    ended = doctor.examine("--database", f"postgresql://me:hidden@127.0.0.1:{port}/roost")
    assert ended.code == 1
    assert said(ended, "database").startswith("problem ")
    assert "PostgreSQL" in said(ended, "database")
    assert "hidden" not in ended.out


@pytest.mark.postgres
def test_a_database_that_is_empty_and_one_that_is_not(
    doctor: Doctor, data: Path, database: str
) -> None:
    ended = doctor.examine("--database", database)
    assert said(ended, "database") == "note empty; the first start fills it"
    with serving(data, "--plain-http", "127.0.0.1:0", "--database", database) as server:
        assert server.stop() == 0
    ended = doctor.examine("--database", database)
    assert said(ended, "database") == f"ok schema {SCHEMA}"


def test_documents_that_the_next_start_stores_anew(doctor: Doctor, data: Path) -> None:
    use(data)
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute("UPDATE kinds SET shape = '' WHERE name = 'account'")
    ended = doctor.examine()
    assert ended.code == 0
    assert "the next start updates it" in said(ended, "database")


def test_documents_of_a_newer_version(doctor: Doctor, data: Path) -> None:
    use(data)
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute("UPDATE kinds SET upgrades = 9 WHERE name = 'account'")
    ended = doctor.examine()
    assert ended.code == 1
    assert "upgrade Roost" in said(ended, "database")


@pytest.mark.parametrize(
    ("name", "value", "advice"),
    [("schema", "1000", "upgrade Roost"), ("secret", "00" * 16, "put that secret back")],
)
def test_a_database_that_does_not_fit(
    doctor: Doctor, data: Path, name: str, value: str, advice: str
) -> None:
    use(data)
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute("UPDATE settings SET value = ? WHERE name = ?", (value, name))
    ended = doctor.examine()
    assert ended.code == 1
    assert said(ended, "database").startswith("problem ")
    assert advice in said(ended, "database")


def test_a_secret_that_others_can_read(doctor: Doctor, data: Path) -> None:
    use(data)
    (data / "secret").chmod(0o644)
    ended = doctor.examine()
    assert ended.code == 1
    assert "chmod 600" in said(ended, "secret")


def test_a_secret_that_is_gone(doctor: Doctor, data: Path) -> None:
    use(data)
    (data / "secret").unlink()
    ended = doctor.examine()
    assert ended.code == 1
    assert "put it back" in said(ended, "database")


def test_a_certificate_that_cannot_be_served(doctor: Doctor, tmp_path: Path) -> None:
    given = tmp_path / "cert.pem"
    given.write_text("not PEM")
    ended = doctor.examine("--tls-cert", str(given), "--tls-key", str(given))
    assert ended.code == 1
    assert said(ended, "certificate") == f"problem {given} holds no certificate in PEM"
