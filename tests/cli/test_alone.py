"""Commands in a data folder where no server runs: they do its work themselves."""

from datetime import datetime, timedelta
from pathlib import Path

import httpx
import pytest

from tests.cli.programs import roost, serving


def account_status(url: str, key: str) -> int:
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{url}/v2/account", headers=headers, timeout=30).status_code


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder that a server has used."""
    with serving(tmp_path / "data") as server:
        assert server.stop() == 0
    return tmp_path / "data"


def test_a_key_made_without_a_server_opens_the_next(data: Path) -> None:
    made = roost("keys", "create", "early", "--data", data)
    assert made.code == 0
    key = made.out.strip()
    assert not (data / "admin.sock").exists()
    with serving(data) as server:
        assert account_status(server.url, key) == 200


def test_the_clock_moves_without_a_server(data: Path) -> None:
    held = roost("clock", "hold", "--data", data)
    assert "  held since " in held.out
    then = datetime.fromisoformat(held.out.split()[0])
    moved = roost("clock", "advance", "40d", "--data", data)
    assert datetime.fromisoformat(moved.out.split()[0]) - then == timedelta(days=40)


def test_the_file_and_the_environment_count_here_too(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "roost.toml"
    file.write_text(f'data = "{data}"\nlifecycle = "realistic"\nrate-limit = 5\n')
    assert '"realistic"' in roost("clock", "--json", "--config", file).out
    assert '"instant"' in roost("clock", "--json", "--config", file, ROOST_LIFECYCLE="instant").out


def test_where_nothing_is_nothing_is_made(tmp_path: Path) -> None:
    ended = roost("keys", "list", "--data", tmp_path / "nowhere")
    assert ended.code == 66
    assert ended.err.startswith(f"roost: there is no Roost in {tmp_path / 'nowhere'}\n")
    assert "roost serve" in ended.err
    assert not (tmp_path / "nowhere").exists()


def test_a_first_key_is_shown_by_whoever_makes_it(tmp_path: Path) -> None:
    secret = "11" * 32
    listed = roost("keys", "list", "--data", tmp_path, ROOST_SECRET=secret)
    assert listed.code == 0
    key = listed.err.rpartition(": ")[2].strip()
    assert f"...{key[-5:]}" in listed.out
    with serving(tmp_path, ROOST_SECRET=secret) as server:
        assert account_status(server.url, key) == 200
        assert key not in server.told
