"""Nodes: programs with data folders of their own on one database, behind a balancer."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psycopg
import pytest

from tests.cli.programs import Server, roost, serving
from tests.durability.killing import until
from tests.durability.mortal import SECRET
from tests.server import KEY

from .severed import line_to

pytestmark = pytest.mark.postgres

WITHIN = 20.0
"""Seconds in which a node has to notice that it is cut off, on a machine that is busy."""


@contextmanager
def node(data: Path, url: str, **variables: str) -> Iterator[tuple[Server, httpx.Client]]:
    chosen = {"ROOST_DATABASE": url, "ROOST_SECRET": SECRET, "ROOST_API_KEY": KEY} | variables
    headers = {"Authorization": f"Bearer {KEY}"}
    with (
        serving(data, **chosen) as server,
        httpx.Client(base_url=f"{server.url}/v2", headers=headers, timeout=30) as client,
    ):
        yield server, client


def ready(server: Server) -> int:
    return httpx.get(f"{server.url}/_roost/ready", timeout=30).status_code


def make(client: httpx.Client, name: str) -> httpx.Response:
    return client.post("/startup-scripts", json={"name": name, "script": "ZWNobw=="})


def names(client: httpx.Client) -> set[str]:
    return {script["name"] for script in client.get("/startup-scripts").json()["startup_scripts"]}


def test_a_node_joins_and_leaves(shared_database: str, tmp_path: Path) -> None:
    with node(tmp_path / "one", shared_database) as (one, first):
        assert make(first, "before").status_code == 201
        with node(tmp_path / "other", shared_database) as (other, second):
            assert [ready(one), ready(other)] == [200, 200]
            assert names(second) == {"before"}
            # Each has its own folder, and its authority in it: what they share is in the database.
            assert (tmp_path / "other" / "admin.sock").exists()
            held = roost("clock", "hold", "--data", tmp_path / "one")
            assert held.code == 0, held.err
            added = roost(
                "faults", "add", "error", "--operation", "get-account", "--data", tmp_path / "one"
            )
            assert added.code == 0, added.err
            until(
                lambda: second.get("/account").status_code == 500,
                lambda: second.get("/account").text,
            )
            assert make(second, "from the other").status_code == 201
            assert other.stop() == 0
        assert ready(one) == 200
        assert names(first) == {"before", "from the other"}


def test_a_node_with_another_secret_does_not_join(shared_database: str, tmp_path: Path) -> None:
    with node(tmp_path / "one", shared_database):
        options = ("--data", tmp_path / "other", "--plain-http", "127.0.0.1:0")
        ended = roost("serve", *options, ROOST_DATABASE=shared_database, ROOST_SECRET="ab" * 32)
    assert ended.code == 78
    assert "the secret does not fit the database" in ended.err


def test_a_node_that_is_cut_off_says_so_and_harms_nothing(
    shared_database: str, tmp_path: Path
) -> None:
    with (
        line_to(shared_database) as line,
        node(tmp_path / "one", shared_database) as (one, first),
        node(tmp_path / "cut", line.url) as (cut, second),
    ):
        assert make(second, "before").status_code == 201
        line.cut()
        began = time.monotonic()
        refused = make(second, "cut off")
        assert time.monotonic() - began < WITHIN
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "5"
        until(lambda: ready(cut) == 503, lambda: ready(cut), WITHIN)
        # Whoever asks the others notices nothing, and what the balancer sends again is done once.
        assert ready(one) == 200
        assert make(first, "cut off").status_code == 201
        line.mend()
        until(lambda: ready(cut) == 200, lambda: ready(cut))
        assert make(second, "after").status_code == 201
        scripts = first.get("/startup-scripts").json()["startup_scripts"]
        assert sorted(each["name"] for each in scripts) == ["after", "before", "cut off"]


# --- another version ------------------------------------------------------------------------------


def make_older(url: str) -> None:
    """Has the database be one that a version with another form of startup scripts has written."""
    with psycopg.connect(url, autocommit=True) as database:
        database.execute("UPDATE kinds SET shape = '' WHERE name = 'startup-script'")


def test_no_node_brings_a_database_forward_under_the_others(
    shared_database: str, tmp_path: Path
) -> None:
    with node(tmp_path / "older", shared_database) as (older, client):
        assert make(client, "script").status_code == 201
        make_older(shared_database)
        options = ("--data", tmp_path / "newer", "--plain-http", "127.0.0.1:0")
        ended = roost("serve", *options, ROOST_DATABASE=shared_database, ROOST_SECRET=SECRET)
        assert ended.code == 75, ended.err
        assert "stop them all" in ended.err
        assert ready(older) == 200
        assert older.stop() == 0
    with node(tmp_path / "newer", shared_database) as (newer, client):
        assert ready(newer) == 200
        assert names(client) == {"script"}


def test_a_node_that_was_away_while_the_database_came_forward_does_not_write(
    shared_database: str, tmp_path: Path
) -> None:
    with (
        line_to(shared_database) as line,
        node(tmp_path / "older", line.url) as (older, client),
    ):
        assert make(client, "before").status_code == 201
        line.cut()
        make_older(shared_database)  # stands for any change of the form
        line.mend()
        until(lambda: ready(older) == 503, lambda: ready(older), WITHIN)
        refused = make(client, "too late")
        assert refused.status_code == 503
        assert ready(older) == 503
    with psycopg.connect(shared_database) as database:
        query = "SELECT count(*) FROM documents WHERE kind = 'startup-script'"
        assert database.execute(query).fetchone() == (1,)
