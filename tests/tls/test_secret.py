"""The installation's secret: how it is made and read, what it seals, what it refuses."""

import base64
import os
import threading
from pathlib import Path

import pytest

from roost.store.secret import (
    Secret,
    SecretExposed,
    SecretMalformed,
    SecretUnreadable,
    Unsealable,
)

RAW = bytes(range(32))


def test_the_first_start_makes_a_private_file_and_the_next_reads_it(tmp_path: Path) -> None:
    first = Secret.load(tmp_path, None)
    path = tmp_path / "secret"
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(base64.b64decode(path.read_text())) == 32
    assert Secret.load(tmp_path, None).fingerprint == first.fingerprint
    assert [entry.name for entry in tmp_path.iterdir()] == ["secret"], "no draft is left behind"


def test_two_installations_have_different_secrets(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    assert Secret.load(one, None).fingerprint != Secret.load(two, None).fingerprint


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    seen: list[str] = []
    gate = threading.Barrier(8)

    def start() -> None:
        gate.wait()
        seen.append(Secret.load(tmp_path, None).fingerprint)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 8
    assert len(set(seen)) == 1


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(RAW).decode(),
        base64.b64encode(RAW).decode().rstrip("="),
        base64.urlsafe_b64encode(RAW).decode(),
        RAW.hex(),
        RAW.hex().upper(),
        f"  {RAW.hex()}\n",
    ],
)
def test_a_given_value_in_base64_or_hex_wins_over_the_file(tmp_path: Path, text: str) -> None:
    stored = Secret.load(tmp_path, None)
    given = Secret.load(tmp_path, text)
    assert given.fingerprint == Secret(RAW).fingerprint != stored.fingerprint


def test_a_given_value_leaves_no_file(tmp_path: Path) -> None:
    Secret.load(tmp_path, RAW.hex())
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "short", RAW[:16].hex(), "not base64 at all!", "ü" * 44])
def test_a_malformed_value_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(SecretMalformed, match="ROOST_SECRET"):
        Secret.load(tmp_path, text)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe" * 16, b"c2hvcnQ="])
def test_a_malformed_file_is_refused_and_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "secret"
    path.write_bytes(content)
    path.chmod(0o600)
    with pytest.raises(SecretMalformed, match=str(path)):
        Secret.load(tmp_path, None)
    assert path.read_bytes() == content


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o620, 0o604])
def test_a_file_that_others_can_reach_is_refused(tmp_path: Path, mode: int) -> None:
    Secret.load(tmp_path, None)
    (tmp_path / "secret").chmod(mode)
    with pytest.raises(SecretExposed, match="chmod 600"):
        Secret.load(tmp_path, None)


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(SecretUnreadable, match="No such file"):
        Secret.load(tmp_path / "nowhere", None)


def test_what_is_sealed_opens_for_its_purpose_alone() -> None:
    secret = Secret(RAW)
    sealed = secret.seal(b"user data", "instances")
    assert sealed.startswith("sealed.v1.")
    assert "user data" not in sealed
    assert secret.open(sealed, "instances") == b"user data"
    with pytest.raises(Unsealable):
        secret.open(sealed, "api keys")
    with pytest.raises(Unsealable):
        Secret(os.urandom(32)).open(sealed, "instances")


def test_sealing_the_same_twice_looks_different() -> None:
    secret = Secret(RAW)
    assert secret.seal(b"same", "x") != secret.seal(b"same", "x")


def test_an_empty_text_can_be_sealed() -> None:
    secret = Secret(RAW)
    assert secret.open(secret.seal(b"", "x"), "x") == b""


def test_a_changed_text_does_not_open() -> None:
    secret = Secret(RAW)
    sealed = secret.seal(b"password", "x")
    for at in range(len("sealed.v1."), len(sealed)):
        changed = "A" if sealed[at] != "A" else "B"
        with pytest.raises(Unsealable):
            secret.open(sealed[:at] + changed + sealed[at + 1 :], "x")


@pytest.mark.parametrize("text", ["", "plain text", "sealed.v2.AAAA", "sealed.v1.", "sealed.v1.ü"])
def test_a_text_that_was_never_sealed_does_not_open(text: str) -> None:
    with pytest.raises(Unsealable):
        Secret(RAW).open(text, "x")


def test_digests_are_keyed_and_steady() -> None:
    secret = Secret(RAW)
    assert secret.digest("KEY") == Secret(RAW).digest("KEY")
    assert secret.digest("KEY") != secret.digest("KEX")
    assert secret.digest("KEY") != Secret(bytes(32)).digest("KEY")
    assert len(bytes.fromhex(secret.digest("KEY"))) == 32


def test_nothing_that_is_shown_gives_the_secret_away() -> None:
    secret = Secret(RAW)
    assert repr(secret) == f"Secret(fingerprint='{secret.fingerprint}')"
    assert secret.fingerprint not in RAW.hex()
    assert secret.fingerprint == Secret(RAW).fingerprint, "the same at every start"
