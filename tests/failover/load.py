"""Clients that make and delete instances, and remember what they were promised."""

import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import httpx

PAUSE = 0.1
"""Seconds between two requests of a client: the load is bounded."""
_BODY = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}


@dataclass
class Promises:
    """made: the ids of instances that were acknowledged, until a deletion is asked for. unsure:
    those of which a deletion was asked for and not answered. deleted: acknowledged. answers: how
    many of each status. faults: what should never be. done: when (monotonic) each was acknowledged.
    """

    made: set[str] = field(default_factory=set[str])
    unsure: set[str] = field(default_factory=set[str])
    deleted: set[str] = field(default_factory=set[str])
    answers: Counter[str] = field(default_factory=Counter[str])
    faults: list[str] = field(default_factory=list[str])
    done: list[float] = field(default_factory=list[float])


class Client:
    """One client. Its thread has to be on the machine that it asks from."""

    def __init__(self, url: str, key: str, stop: threading.Event) -> None:
        self.promises = Promises()
        self._stop = stop
        self._client = httpx.Client(
            base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=45
        )

    def run(self) -> None:
        with self._client:
            turn = 0
            while not self._stop.wait(PAUSE):
                turn += 1
                if turn % 3 == 0 and self.promises.made:
                    self._delete(next(iter(self.promises.made)))
                else:
                    self._create()

    def _create(self) -> None:
        reply = self._ask("POST", "/instances", json=_BODY)
        if reply is not None and reply.status_code == 202:
            self.promises.made.add(reply.json()["instance"]["id"])
            self.promises.done.append(time.monotonic())

    def _delete(self, id: str) -> None:
        self.promises.made.discard(id)
        self.promises.unsure.add(id)
        reply = self._ask("DELETE", f"/instances/{id}")
        if reply is not None and reply.status_code == 204:
            self.promises.unsure.discard(id)
            self.promises.deleted.add(id)
            self.promises.done.append(time.monotonic())

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        try:
            reply = self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            self.promises.answers[type(error).__name__] += 1
            return None
        self.promises.answers[str(reply.status_code)] += 1
        if reply.status_code == 503 and reply.headers.get("Retry-After") != "5":
            self.promises.faults.append(f"503 without Retry-After: {reply.text}")
        if reply.status_code not in (202, 204, 502, 503, 504):
            self.promises.faults.append(f"{method} {path}: {reply.status_code} {reply.text}")
        return reply
