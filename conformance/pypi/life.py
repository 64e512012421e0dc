"""The life of an instance as tests/clients/story.py wants it told, for clients that are Python.

Each lives in an environment of its own, so this is told there, and nothing of Roost is imported.
"""

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Protocol

PATIENCE = 30.0
STATE = ("status", "power_status", "server_status")
SIZE = ("plan", "vcpu_count", "ram", "disk")
READY = {"status": "active", "power_status": "running", "server_status": "ok"}


class Client(Protocol):
    """A client's own calls. A kind is the first part of its path; an object is what the API sent.

    get raises the client's error; refusal is the server's text in it.
    """

    error: type[Exception]

    def list(self, kind: str) -> Iterable[dict[str, Any]]: ...

    def get(self, kind: str, id: str) -> dict[str, Any]: ...

    def create(self, kind: str, fields: dict[str, Any]) -> dict[str, Any]: ...

    def resize(self, id: str, plan: str) -> None: ...

    def delete(self, kind: str, id: str) -> None: ...

    def refusal(self, error: Exception) -> str: ...


def until(look: Callable[[], dict[str, Any]], expected: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """What is seen, up to and with the first that has all that is expected."""
    limit = time.monotonic() + PATIENCE
    while True:
        seen = look()
        yield seen
        if expected.items() <= seen.items():
            return
        if time.monotonic() > limit:
            raise TimeoutError(f"still {seen} after {PATIENCE} s")
        time.sleep(0.05)


def picked(names: Iterable[str], seen: dict[str, Any]) -> dict[str, Any]:
    return {name: seen[name] for name in names}


def changes(items: Iterable[Any]) -> list[Any]:
    """A sequence without its immediate repetitions."""
    kept: list[Any] = []
    for item in items:
        if item not in kept[-1:]:
            kept.append(item)
    return kept


def tell(client: Client, label: str) -> None:
    """Prints the story as one JSON object."""
    lists = {"regions": "regions", "plans": "plans", "operating_systems": "os"}
    catalog = {name: [item["id"] for item in client.list(kind)] for name, kind in lists.items()}
    key = client.create("ssh-keys", {"name": label, "ssh_key": os.environ["PUBLIC_KEY"]})
    asked = {"region": os.environ["REGION"], "plan": os.environ["PLAN"], "label": label}
    asked |= {"os_id": int(os.environ["OS_ID"]), "sshkey_id": [key["id"]]}
    created = client.create("instances", asked)

    def instance() -> dict[str, Any]:
        return client.get("instances", created["id"])

    states = changes(picked(STATE, seen) for seen in until(instance, READY))
    main_ip = instance()["main_ip"]
    began = client.create("snapshots", {"instance_id": created["id"], "description": label})
    complete = {"status": "complete"}
    taken = list(until(lambda: client.get("snapshots", began["id"]), complete))
    larger = os.environ["LARGER_PLAN"]
    client.resize(created["id"], larger)
    *_, resized = until(instance, READY | {"plan": larger})

    client.delete("instances", created["id"])
    try:
        instance()
    except client.error as error:
        told = client.refusal(error)
    made = {"instances": created["id"], "snapshots": began["id"], "ssh-keys": key["id"]}
    client.delete("snapshots", began["id"])
    client.delete("ssh-keys", key["id"])
    left = {item["id"] for kind in made for item in client.list(kind)}
    story = {
        "catalog": catalog,
        "deployed": {
            "state": picked(STATE, created),
            "size": picked(SIZE, created),
            **picked(("main_ip", "default_password"), created),
        },
        "states": states,
        "main_ip": main_ip,
        "snapshot": {
            "states": changes(seen["status"] for seen in (began, *taken)),
            "size": taken[-1]["size"],
        },
        "resized": picked(SIZE, resized),
        "gone": {"error": told, "listed": bool(left & set(made.values()))},
    }
    print(json.dumps(story))
