"""A Roost with a number of instances, and what is measured of it."""

import random
from time import sleep
from typing import Any

import msgspec

from roost.store.listing import decode_cursor, encode_cursor

from . import seed
from .load import request
from .rounds import Measurement, Series, load
from .servers import KEY, Server

PER_PAGE = 100
CREATORS = 64
GETS = 5_000
"""How many instances are asked for in turn, chosen at random, and how many creates differ."""

_LIST = f"/v2/instances?per_page={PER_PAGE}"
_END = encode_cursor("prev", 10**18 - 1)


class Subject:
    """name: what tells its measurements from others'. seconds: how long each of them takes."""

    def __init__(self, server: Server, name: str, instances: int, seconds: float) -> None:
        self.server = server
        self._seconds = seconds
        last = f"list of {PER_PAGE}, page {instances // PER_PAGE:,}"
        (
            self.account, self.nothing, self.instance, self.first_page, self.last_page, self.create,
        ) = (
            Series(f"{what} ({name})")
            for what in (
                "GET /account", "empty list", "GET one instance", f"list of {PER_PAGE}, page 1",
                last, "create",
            )
        )  # fmt: skip

    @property
    def reads(self) -> tuple[Series, ...]:
        return self.account, self.nothing, self.instance, self.first_page, self.last_page

    @property
    def all(self) -> tuple[Series, ...]:
        return (*self.reads, self.create)

    def measure_reads(self) -> list[Measurement]:
        behind = self._page(_END)["meta"]["links"]["prev"]
        last_page = self._page(behind)["meta"]["links"]["next"]
        ids = self._ids(decode_cursor(behind)[1])
        asked = (
            (self.account, ["/v2/account"]),
            (self.nothing, ["/v2/ssh-keys"]),
            (self.instance, [f"/v2/instances/{id}" for id in ids]),
            (self.first_page, [_LIST]),
            (self.last_page, [f"{_LIST}&cursor={last_page}"]),
        )
        return [
            load(series, self.server, [request("GET", p, KEY) for p in paths], self._seconds)
            for series, paths in asked
        ]

    def measure_creates(self) -> Measurement:
        bodies = [msgspec.json.encode(seed.wanted(n)) for n in range(GETS)]
        requests = [request("POST", "/v2/instances", KEY, body) for body in bodies]
        creating = load(self.create, self.server, requests, self._seconds, CREATORS)

        def measure() -> None:
            creating()
            self._settle()

        return measure

    def _ids(self, highest: int) -> list[str]:
        """Of instances here and there among all that there are."""
        chance = random.Random(1)
        places = (encode_cursor("next", chance.randrange(highest)) for _ in range(GETS // PER_PAGE))
        ids = [instance["id"] for place in places for instance in self._page(place)["instances"]]
        chance.shuffle(ids)
        return ids

    def _settle(self) -> None:
        """Waits until the last of what was created is ready."""
        while any(i["server_status"] != "ok" for i in self._page(_END)["instances"]):
            sleep(0.05)

    def _page(self, cursor: str) -> Any:
        return self.server.json(f"{_LIST}&cursor={cursor}")
