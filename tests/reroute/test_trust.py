"""`roost trust`: the certificate authority in the system's store, which tests must leave alone."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from roost.cli import main, stores
from roost.cli.failures import Exit, Failure
from roost.cli.stores import Anchors, system_store
from tests.cli.programs import ROOST, environment, roost, serving
from tests.clients.server import program
from tests.reroute.conftest import TLS

# Installs and removes in copies of the system's folders, which only this command sees.
IN_DEBIANS_STORE = """
mount --make-rprivate /
for folder in /usr/local/share/ca-certificates /etc/ssl/certs; do
    mkdir -p "copy$folder"
    cp -a "$folder/." "copy$folder"
    mount --bind "copy$folder" "$folder"
done
openssl verify -no-CAfile -CApath /etc/ssl/certs "$CA" >/dev/null 2>&1 && echo before
"$@" trust install --yes && "$@" trust
openssl verify -no-CAfile -CApath /etc/ssl/certs "$CA"
"$@" trust remove --yes && "$@" trust
openssl verify -no-CAfile -CApath /etc/ssl/certs "$CA" >/dev/null 2>&1 && echo after
true
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a certificate authority."""
    folder = tmp_path_factory.mktemp("trust") / "data"
    with serving(folder, *TLS) as server:
        assert server.stop() == 0
    return folder


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Anchors:
    """One that this system has in place of its own. The program notes how it was called."""
    folder = tmp_path / "anchors"
    folder.mkdir()
    update = tmp_path / "update-anchors"
    update.write_text(f'#!/bin/sh\necho "update $*" >> {tmp_path}/calls\n')
    update.chmod(0o755)
    made = Anchors(folder, ".crt", ("update-anchors",), ("update-anchors", "--fresh"))
    monkeypatch.setattr(stores.sys, "platform", "linux")
    monkeypatch.setattr("roost.cli.trust.system_store", lambda: system_store([made]))
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    return made


def run(*words: str, data: Path) -> int:
    return main(["trust", *words, "--data", str(data)])


def calls(store: Anchors) -> list[str]:
    noted = store.folder.parent / "calls"
    return noted.read_text().splitlines() if noted.exists() else []


def test_show_tells_what_it_is_and_what_it_may_do(
    data: Path, store: Anchors, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(data=data) == 0
    shown = capsys.readouterr().out
    assert str(data / "ca.pem") in shown
    assert "Signs for    vultr.com, vultrobjects.com, " in shown
    assert "127.0.0.0/8, ::1/128; nothing else" in shown
    assert f"not by the system ({store.folder})" in shown


def test_its_fingerprint_is_openssls(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    openssl = program("openssl")
    said = subprocess.run(
        [openssl, "x509", "-in", str(data / "ca.pem"), "-noout", "-fingerprint", "-sha256"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert run("show", data=data) == 0
    shown = re.search(r"SHA-256 +(\S+)", capsys.readouterr().out)
    assert shown is not None
    assert shown[1] == said.strip().partition("=")[2]


def test_install_and_remove(data: Path, store: Anchors, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("install", "--yes", data=data) == 0
    [file] = store.folder.iterdir()
    assert file.read_bytes() == (data / "ca.pem").read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o644
    assert calls(store) == ["update "]
    run(data=data)
    assert "by the whole system" in capsys.readouterr().out
    assert run("install", "--yes", data=data) == 0
    assert "has it already" in capsys.readouterr().err
    assert calls(store) == ["update "], "nothing was done again"
    assert run("remove", "--yes", data=data) == 0
    assert list(store.folder.iterdir()) == []
    assert calls(store)[1:] == ["update --fresh"]


def test_debians_own_store(data: Path, tmp_path: Path) -> None:
    unshare = program("unshare")
    if shutil.which("update-ca-certificates", path=f"{os.environ['PATH']}:/usr/sbin") is None:
        pytest.skip("this system has no update-ca-certificates")
    if subprocess.run([unshare, "--mount", "true"], check=False).returncode:
        pytest.skip("this system lets us make no mount namespace")
    done = subprocess.run(
        [unshare, "--mount", "sh", "-c", IN_DEBIANS_STORE, "sh", *ROOST],
        cwd=tmp_path,
        env=environment(ROOST_DATA=str(data), CA=str(data / "ca.pem")),
        capture_output=True,
        text=True,
        check=True,
    )
    told = [
        line for line in done.stdout.splitlines() if line.startswith(("Trusted", "/", "be", "af"))
    ]
    assert told == [
        "Trusted      by the whole system: /usr/local/share/ca-certificates",
        f"{data}/ca.pem: OK",
        "Trusted      not by the system (/usr/local/share/ca-certificates)",
    ], done.stderr


def test_a_new_authority_takes_the_last_ones_place(
    data: Path, store: Anchors, tmp_path: Path
) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(data, folder)
    run("install", "--yes", data=folder)
    (folder / "ca.pem").write_text("another")
    run("install", "--yes", data=folder)
    [file] = store.folder.iterdir()
    assert file.read_text() == "another"


@pytest.mark.parametrize("action", ["install", "remove"])
def test_it_asks_first(
    data: Path, store: Anchors, action: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("builtins.input", lambda question: "")
    assert run(action, data=data) == Exit.REFUSED
    assert calls(store) == []
    monkeypatch.setattr("builtins.input", lambda question: "y")
    assert run(action, data=data) == 0
    assert len(calls(store)) == 1


def test_where_nobody_can_be_asked_nothing_is_done(
    data: Path, store: Anchors, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("install", data=data) == Exit.USAGE
    assert "--yes" in capsys.readouterr().err
    assert calls(store) == []


def test_a_store_of_the_administrators(
    data: Path,
    store: Anchors,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(Anchors, "is_writable", lambda self: False)
    assert run("install", "--yes", data=data) == Exit.CANNOT_CREATE
    said = capsys.readouterr().err
    assert "sudo " in said
    assert f"trust install --data {data}" in said


def test_a_program_that_fails_is_heard(data: Path, store: Anchors, tmp_path: Path) -> None:
    (tmp_path / "update-anchors").write_text("#!/bin/sh\necho out of order >&2; exit 1\n")
    with pytest.raises(Failure, match="update-anchors failed: out of order"):
        store.install("roost", data / "ca.pem")


def test_a_system_without_a_known_store(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("roost.cli.trust.system_store", lambda: None)
    assert run(data=data) == 0
    assert "no store of this system is known" in capsys.readouterr().out
    assert run("install", "--yes", data=data) == Exit.CONFIGURATION
    assert str(data / "ca.pem") in capsys.readouterr().err


def test_a_folder_without_an_authority(tmp_path: Path) -> None:
    ended = roost("trust", "--data", tmp_path)
    assert ended.code == 66
    assert "no certificate authority" in ended.err
