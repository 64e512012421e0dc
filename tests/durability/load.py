"""Clients that keep a Roost busy, each with machines of its own, and remember what it promised.

A client that is cut off in the middle of a request cannot know what became of it: that write is in
doubt, and may have happened or not. Everything that was acknowledged must have.
"""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

Json = dict[str, Any]
Logged = tuple[str, str, str]
"""(method, path, id of the resource): what the log says of a write."""

PLANS = ("vc2-1c-1gb", "vc2-1c-2gb", "vc2-2c-4gb")
MOST_MACHINES, MOST_IMAGES, MOST_ADDRESSES = 5, 4, 3
LOCKED = "Server is currently locked"
OPERATIONS = {
    "create": 5, "rename": 4, "halt": 2, "start": 2, "reboot": 1, "resize": 1,
    "add_address": 1, "remove": 2, "make_image": 2, "remove_image": 1,
}  # fmt: skip


class CutOff(Exception):
    """The server went away in the middle of a request."""


class Fact:
    """Something that was acknowledged, and what it may be instead since a write came in doubt."""

    def __init__(self, value: Any) -> None:
        self.value = value
        self.others: set[Any] = set()

    def allows(self, value: Any) -> bool:
        return value == self.value or value in self.others

    def settle(self, value: Any) -> None:
        """Takes what is seen for what was meant; the write in doubt happened, or did not."""
        self.value = value
        self.others.clear()


@dataclass
class Machine:
    """A Fact for each thing that clients change. addresses: how many beside the main one."""

    label: Fact
    there: Fact = field(default_factory=lambda: Fact(True))
    power: Fact = field(default_factory=lambda: Fact("running"))
    plan: Fact = field(default_factory=lambda: Fact(PLANS[0]))
    addresses: Fact = field(default_factory=lambda: Fact(0))


@dataclass
class Seen:
    """What the API shows. addresses: how many an instance has beside its main one."""

    machines: dict[str, Json]
    images: dict[str, Json]
    addresses: Callable[[str], int]


class Ledger:
    """What a client was promised. machines and images, which says whether they are there: by id.

    creating: the label of a machine, or the description of an image, whose creation is in doubt.
    acknowledged, doubted: the writes that the log must have, and those that it may have.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.numbers = count(1)
        self.machines: dict[str, Machine] = {}
        self.images: dict[str, Fact] = {}
        self.creating: str = ""
        self.acknowledged: Counter[Logged] = Counter()
        self.doubted: Counter[Logged] = Counter()

    def owns(self, name: str) -> bool:
        return name.startswith(f"{self.name}-")

    def compare(self, seen: Seen) -> Iterator[str]:
        """What is not as promised. Whatever was in doubt is known from now on."""
        self._adopt(seen)
        for id, machine in self.machines.items():
            yield from self._compare_machine(id, machine, seen)
        for id, there in self.images.items():
            if not there.allows(id in seen.images):
                yield f"image {id} should be there: {there.value}"
            there.settle(id in seen.images)
        for id in seen.machines.keys() - self.machines.keys():
            if self.owns(seen.machines[id]["label"]):
                yield f"machine {id} was never asked for"
        for id in seen.images.keys() - self.images.keys():
            if self.owns(seen.images[id]["description"]):
                yield f"image {id} was never asked for"

    def _compare_machine(self, id: str, machine: Machine, seen: Seen) -> Iterator[str]:
        shown = seen.machines.get(id)
        if not machine.there.allows(shown is not None):
            yield f"machine {id} should be there: {machine.there.value}"
        machine.there.settle(shown is not None)
        if shown is None:
            return
        facts = (
            (machine.label, shown["label"]),
            (machine.power, shown["power_status"]),
            (machine.plan, shown["plan"]),
            (machine.addresses, seen.addresses(id)),
        )
        for fact, value in facts:
            if not fact.allows(value):
                yield f"machine {id} shows {value} and not {fact.value} or one of {fact.others}"
            fact.settle(value)

    def _adopt(self, seen: Seen) -> None:
        """If what was being created is there, then so is its record."""
        for id, shown in seen.machines.items():
            if shown["label"] == self.creating:
                self.machines[id] = Machine(Fact(self.creating))
                self.acknowledged["POST", "/v2/instances", id] += 1
        for id, shown in seen.images.items():
            if shown["description"] == self.creating:
                self.images[id] = Fact(True)
                self.acknowledged["POST", "/v2/snapshots", id] += 1
        self.creating = ""


class Client:
    """Sends one request after another, until the server goes away."""

    def __init__(self, ledger: Ledger, http: httpx.Client, seed: str) -> None:
        self._ledger = ledger
        self._http = http
        self._random = random.Random(seed)

    def run(self, heard: Callable[[], None]) -> None:
        """heard: called after each acknowledged write. Fails on an answer that must not be."""
        names, weights = list(OPERATIONS), list(OPERATIONS.values())
        try:
            while True:
                name = self._random.choices(names, weights)[0]
                if getattr(self, f"_{name}")():
                    heard()
        except CutOff:
            return

    # --- the operations: each says whether it was acknowledged ------------------------------------

    def _create(self) -> bool:
        if sum(m.there.value for m in self._ledger.machines.values()) >= MOST_MACHINES:
            return False
        label = self._new_name()
        features = {"enable_ipv6": self._random.random() < 0.5}
        if self._random.random() < 0.3:
            features |= {"backups": "enabled", "ddos_protection": True}
        body = {"region": "ewr", "plan": PLANS[0], "os_id": 1743, "label": label, **features}
        made = self._add("/instances", body, label)
        if made is not None:
            self._ledger.machines[made["instance"]["id"]] = Machine(Fact(label))
        return made is not None

    def _make_image(self) -> bool:
        found = self._choose()
        if found is None or sum(f.value for f in self._ledger.images.values()) >= MOST_IMAGES:
            return False
        description = self._new_name()
        body = {"instance_id": found[0], "description": description}
        made = self._add("/snapshots", body, description)
        if made is not None:
            self._ledger.images[made["snapshot"]["id"]] = Fact(True)
        return made is not None

    def _rename(self) -> bool:
        found, label = self._choose(), self._new_name()
        return found is not None and self._change(
            "PATCH", f"/instances/{found[0]}", {"label": label}, found[1].label, label
        )

    def _resize(self) -> bool:
        found = self._choose()
        if found is None or found[1].plan.value == PLANS[-1]:
            return False
        plan = PLANS[PLANS.index(found[1].plan.value) + 1]
        return self._change("PATCH", f"/instances/{found[0]}", {"plan": plan}, found[1].plan, plan)

    def _halt(self) -> bool:
        return self._switch("halt", "stopped")

    def _start(self) -> bool:
        return self._switch("start", "running")

    def _reboot(self) -> bool:
        return self._switch("reboot", "running")

    def _switch(self, verb: str, power: str) -> bool:
        found = self._choose()
        return found is not None and self._change(
            "POST", f"/instances/{found[0]}/{verb}", None, found[1].power, power
        )

    def _add_address(self) -> bool:
        found = self._choose()
        if found is None or found[1].addresses.value == MOST_ADDRESSES:
            return False
        addresses = found[1].addresses
        path, body = f"/instances/{found[0]}/ipv4", {"reboot": False}
        return self._change("POST", path, body, addresses, addresses.value + 1)

    def _remove(self) -> bool:
        found = self._choose()
        return found is not None and self._change(
            "DELETE", f"/instances/{found[0]}", None, found[1].there, False
        )

    def _remove_image(self) -> bool:
        there = [(id, fact) for id, fact in self._ledger.images.items() if fact.value]
        if not there:
            return False
        id, fact = self._random.choice(there)
        return self._change("DELETE", f"/snapshots/{id}", None, fact, False)

    # --- requests ---------------------------------------------------------------------------------

    def _add(self, path: str, body: Json, name: str) -> Json | None:
        """The answer to what creates something of that name; None where it was refused."""
        self._ledger.creating = name
        made = self._send("POST", path, body)
        self._ledger.creating = ""
        if made is not None:
            (resource,) = made.values()
            self._ledger.acknowledged["POST", f"/v2{path}", resource["id"]] += 1
        return made

    def _change(self, method: str, path: str, body: Json | None, fact: Fact, value: Any) -> bool:
        """Makes a fact true; False where it was refused."""
        logged = (method, f"/v2{path}", path.split("/")[2])
        try:
            answer = self._send(method, path, body)
        except CutOff:
            fact.others.add(value)
            self._ledger.doubted[logged] += 1
            raise
        if answer is None:
            return False
        fact.value = value
        self._ledger.acknowledged[logged] += 1
        return True

    def _send(self, method: str, path: str, body: Json | None) -> Json | None:
        try:
            reply = self._http.request(method, path, json=body)
        except httpx.TransportError:
            raise CutOff from None
        if reply.is_success:
            return reply.json() if reply.content else {}
        said = f"{method} {path}: {reply.status_code} {reply.text}"
        assert reply.status_code == 400, said
        assert reply.json()["error"] == LOCKED, said
        return None

    def _choose(self) -> tuple[str, Machine] | None:
        there = [(id, m) for id, m in self._ledger.machines.items() if m.there.value]
        return self._random.choice(there) if there else None

    def _new_name(self) -> str:
        return f"{self._ledger.name}-{next(self._ledger.numbers)}"
