"""Sees to it that a fleet of machines is there: web-1, web-2, ..."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

MACHINE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}


class CloudError(Exception):
    """What the cloud says no with."""


class Cloud:
    """The Vultr API at an address, with a key."""

    def __init__(self, key: str, address: str = "https://api.vultr.com") -> None:
        self._key = key
        self._address = address

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        content = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {self._key}", "Content-Type": "application/json"}
        request = Request(f"{self._address}/v2{path}", content, headers, method=method)
        try:
            with urlopen(request, timeout=30) as reply:
                return json.load(reply)
        except HTTPError as error:
            with error:
                raise CloudError(json.load(error)["error"]) from error


def labels(cloud: Cloud) -> list[str]:
    """The machines of the fleet that are there."""
    return sorted(item["label"] for item in cloud.ask("GET", "/instances")["instances"])


def ensure(cloud: Cloud, size: int) -> list[str]:
    """Makes the machines that are missing; returns their labels."""
    there = labels(cloud)
    missing = [label for n in range(1, size + 1) if (label := f"web-{n}") not in there]
    for label in missing:
        cloud.ask("POST", "/instances", {**MACHINE, "label": label})
    return missing
