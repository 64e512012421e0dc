"""States, as an operator exports and imports them: over the admin interface."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.server import admin_of

Json = dict[str, Any]


class Operator:
    """Speaks to /_roost/state and /_roost/reset."""

    def __init__(self, http: httpx.Client) -> None:
        self.http = http

    def reset(self) -> None:
        reply = self.http.post("/reset")
        assert reply.status_code == 204, reply.text

    def export(self, *, secrets: bool = False, log: bool = False) -> bytes:
        reply = self.http.get("/state", params={"secrets": secrets, "log": log})
        assert reply.status_code == 200, reply.text
        assert reply.headers["content-type"] == "application/jsonl"
        return reply.content

    def load(self, state: bytes) -> Json:
        """Imports a state; what is answered."""
        reply = self.http.put("/state", content=state)
        assert reply.status_code == 200, reply.text
        return reply.json()

    def refused(self, state: bytes) -> str:
        """Why a state cannot be imported."""
        reply = self.http.put("/state", content=state)
        assert reply.status_code == 400, reply.text
        return reply.json()["error"]

    def held(self) -> dict[tuple[str, str], int]:
        """How many of what there is, by account and kind."""
        reply = self.http.get("/state/contents")
        assert reply.status_code == 200, reply.text
        return {(item["account"], item["kind"]): item["count"] for item in reply.json()["held"]}

    def clock(self, **change: Any) -> Json:
        """Changes the clock; without a change, only looks at it, but for what real time changes."""
        reply = self.http.post("/clock", json=change) if change else self.http.get("/clock")
        assert reply.status_code == 200, reply.text
        passing = ("ahead_seconds", "since", "happened")
        return {name: value for name, value in reply.json().items() if name not in passing}


@contextmanager
def operator_of(data: Path) -> Iterator[Operator]:
    """The operator of the Roost in this folder."""
    with admin_of(data) as http:
        yield Operator(http)


def lines(state: bytes) -> list[Json]:
    """The header and the rows of a state."""
    return [json.loads(line) for line in state.splitlines()]


def file(rows: list[Json]) -> bytes:
    return b"\n".join(json.dumps(row).encode() for row in rows)
