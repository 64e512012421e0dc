"""Writes what a release leaves behind: `python -m tests.upgrades.make FOLDER`, with that release.

Run it when a release is made, so that all later ones are tested with what it wrote. FOLDER gets
`database.sql.gz`, `state.jsonl.gz` and `answers.json.gz`: what every GET answers.
"""

import gzip
import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.server import running_roost
from tests.state.crawl import everything
from tests.state.operator import operator_of

from .story import Story

SECRET = bytes(range(32)).hex()


def make(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        data = Path(place) / "data"
        with (
            running_roost(data, lifecycle="quick", secret=SECRET, rate_limit=0) as roost,
            operator_of(data) as operator,
        ):
            Story(roost, operator).tell()
            everything(roost.client)  # one of the GETs changes something: it purges a zone
            _write(folder / "answers.json.gz", json.dumps(everything(roost.client)).encode())
            _write(folder / "state.jsonl.gz", operator.export(log=True))
        with closing(sqlite3.connect(data / "roost.db")) as database:
            _write(folder / "database.sql.gz", "\n".join(database.iterdump()).encode())


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))


if __name__ == "__main__":
    make(Path(sys.argv[1]))
