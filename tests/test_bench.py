"""`make bench` is made of the program's own parts, and has to keep up with them."""

from pathlib import Path

from bench.commits import RawCommits
from bench.seed import wanted

from tests.server import running_roost


def test_what_a_create_writes_can_be_written_by_itself(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data") as roost:
        assert roost.client.post("/instances", json=wanted(0)).status_code == 202
    commits = RawCommits(tmp_path / "data", tmp_path / "copy")
    try:
        assert commits.rows > 7
        assert commits.run(0.01) > 0
    finally:
        commits.close()
