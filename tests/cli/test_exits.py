"""Each way that `roost serve` cannot start has its exit code and says what to do."""

import base64
import socket
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.programs import PATIENCE, Ended, roost, serving

PLAIN = ("--plain-http", "127.0.0.1:0")


def serve(data: Path, *arguments: str, **variables: str) -> Ended:
    """Runs a server that is expected not to start."""
    ended = roost("serve", "--data", data, *(arguments or PLAIN), **variables)
    assert ended.out == ""
    assert "Traceback" not in ended.err
    return ended


def made(data: Path) -> Path:
    """A data folder that a server has used."""
    with serving(data) as server:
        assert server.stop() == 0
    return data


def rewrite(data: Path, name: str, value: str) -> None:
    """Changes one of the settings that the database keeps."""
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute("UPDATE settings SET value = ? WHERE name = ?", (value, name))


def test_64_for_options_that_make_no_sense(tmp_path: Path) -> None:
    ended = serve(tmp_path, "--lisssten", "127.0.0.1:0")
    assert ended.code == 64
    assert "--lisssten" in ended.err
    assert "--listen" in ended.err, "what may have been meant"


def test_71_for_a_taken_port(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        address = f"127.0.0.1:{taken.getsockname()[1]}"
        ended = serve(tmp_path, "--plain-http", address)
    assert ended.code == 71
    assert f"{address} is in use" in ended.err
    assert "give another address with --listen, --plain-http" in ended.err, "what helps"


def test_71_for_an_address_that_is_not_ours(tmp_path: Path) -> None:
    ended = serve(tmp_path, "--listen", "192.0.2.1:8443")
    assert ended.code == 71
    assert "192.0.2.1:8443" in ended.err


def test_73_for_a_folder_that_is_none(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    ended = serve(file)
    assert ended.code == 73
    assert f"{file} is not a folder" in ended.err
    below = serve(file / "data")
    assert below.code == 73
    assert str(file / "data") in below.err


def test_69_for_a_database_that_does_not_answer(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
    url = f"postgresql://me:hidden@127.0.0.1:{port}/roost"
    ended = serve(tmp_path, *PLAIN, ROOST_DATABASE=url)
    assert ended.code == 69
    assert f"127.0.0.1:{port} does not answer" in ended.err
    assert "hidden" not in ended.err


def test_69_for_a_database_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "roost.db").write_bytes(b"no database at all" * 100)
    ended = serve(tmp_path)
    assert ended.code == 69
    assert str(tmp_path / "roost.db") in ended.err


def write(data: Path, sql: str) -> None:
    with closing(sqlite3.connect(data / "roost.db")) as database, database:
        database.execute(sql)


@pytest.mark.parametrize(("workflow", "step"), [("unheard-of", "issue"), ("invoice", "unheard-of")])
def test_70_for_a_job_that_nobody_knows(tmp_path: Path, workflow: str, step: str) -> None:
    write(made(tmp_path), f"UPDATE jobs SET workflow = '{workflow}', step = '{step}'")
    ended = serve(tmp_path)
    assert ended.code == 70
    assert f"job 1 is at the step '{step}' of '{workflow}'" in ended.err
    assert "backup" in ended.err


def test_70_for_a_document_that_makes_no_sense(tmp_path: Path) -> None:
    write(made(tmp_path), "UPDATE documents SET body = '{}' WHERE kind = 'account'")
    write(tmp_path, "UPDATE kinds SET shape = '' WHERE name = 'account'")
    ended = serve(tmp_path)
    assert ended.code == 70
    assert "account " in ended.err
    assert "is not what it should be" in ended.err


def test_76_for_documents_of_a_newer_version(tmp_path: Path) -> None:
    newer = "UPDATE kinds SET upgrades = 9 WHERE name = 'account'"
    write(made(tmp_path), newer)
    ended = serve(tmp_path)
    assert ended.code == 76
    assert "newer version of Roost" in ended.err


def test_75_for_a_second_server_on_a_folder(tmp_path: Path) -> None:
    with serving(tmp_path) as first:
        ended = serve(tmp_path)
        assert ended.code == 75
        assert f"process {first.process.pid}" in ended.err
        assert first.process.poll() is None, "the first goes on"


def test_a_server_that_was_killed_leaves_the_folder_free(tmp_path: Path) -> None:
    with serving(tmp_path) as killed:
        killed.process.kill()
        killed.process.wait(PATIENCE)
    with serving(tmp_path) as next_one:
        assert next_one.stop() == 0


def test_76_for_data_of_a_newer_version(tmp_path: Path) -> None:
    rewrite(made(tmp_path), "schema", "1000")
    ended = serve(tmp_path)
    assert ended.code == 76
    assert "newer version" in ended.err
    assert "upgrade" in ended.err


def test_78_for_another_secret_than_the_database_knows(tmp_path: Path) -> None:
    made(tmp_path)
    other = base64.b64encode(bytes(range(32))).decode()
    ended = serve(tmp_path, *PLAIN, ROOST_SECRET=other)
    assert ended.code == 78
    assert "the secret does not fit the database" in ended.err
    assert other not in ended.err
    with serving(tmp_path) as server:
        assert server.stop() == 0, "the right one still opens it"


def test_78_for_a_secret_that_is_gone_and_none_in_its_place(tmp_path: Path) -> None:
    secret = made(tmp_path) / "secret"
    away = secret.rename(tmp_path / "kept")
    ended = serve(tmp_path)
    assert ended.code == 78
    assert f"{secret} is missing" in ended.err
    assert not secret.exists(), "whoever finds it can put it back"
    away.rename(secret)
    with serving(tmp_path) as server:
        assert server.stop() == 0


@pytest.mark.parametrize(
    ("secret", "mode", "said"),
    [("short", 0o600, "base64"), (base64.b64encode(bytes(32)).decode(), 0o644, "chmod 600")],
)
def test_78_for_a_secret_that_cannot_be_used(
    tmp_path: Path, secret: str, mode: int, said: str
) -> None:
    path = tmp_path / "secret"
    path.write_text(secret)
    path.chmod(mode)
    ended = serve(tmp_path)
    assert ended.code == 78
    assert str(path) in ended.err
    assert said in ended.err


def test_78_for_a_certificate_that_cannot_be_served(tmp_path: Path) -> None:
    certificate = tmp_path / "cert.pem"
    certificate.write_text("not PEM")
    given = ("--tls-cert", str(certificate), "--tls-key", str(certificate))
    ended = serve(tmp_path / "data", "--listen", "127.0.0.1:0", *given)
    assert ended.code == 78
    assert f"{certificate} holds no certificate" in ended.err


def test_78_for_address_pools_that_cannot_be(tmp_path: Path) -> None:
    ended = serve(tmp_path, *PLAIN, "--pools-v4", "127.0.0.0/8")
    assert ended.code == 78
    assert "127.0.0.0/8" in ended.err


def test_78_for_a_file_that_is_not_there_or_no_toml(tmp_path: Path) -> None:
    path = tmp_path / "roost.toml"
    missing = serve(tmp_path, "--config", str(path))
    assert missing.code == 78
    assert str(path) in missing.err
    path.write_text("listen: 127.0.0.1:0")
    wrong = serve(tmp_path, "--config", str(path))
    assert wrong.code == 78
    assert f"{path} is not TOML" in wrong.err


def test_a_failed_start_leaves_the_folder_usable(tmp_path: Path) -> None:
    assert serve(tmp_path, "--listen", "192.0.2.1:8443").code == 71
    with serving(tmp_path) as server:
        assert server.key, "no key was made that nobody has seen"
        assert server.stop() == 0
