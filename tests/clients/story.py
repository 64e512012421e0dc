"""The story that every client tells: deploy, watch, snapshot, resize, delete.

Clients that cannot live in the tests' own environment run as programs, each doing the same through
its own library, and print what they saw as one JSON object. This module says what that must be.
"""

import os
import subprocess
import time
from collections.abc import Callable
from typing import TypeVar

import msgspec

from tests.clients.server import Live

REGION = "ewr"
PLAN = "vc2-1c-1gb"
LARGER_PLAN = "vc2-2c-4gb"
OPERATING_SYSTEM = 1743
PUBLIC_KEY = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO "
    "client@example.com"
)
WISHES = {
    "REGION": REGION,
    "PLAN": PLAN,
    "LARGER_PLAN": LARGER_PLAN,
    "OS_ID": str(OPERATING_SYSTEM),
    "PUBLIC_KEY": PUBLIC_KEY,
}
"""What a client's program is told to deploy, as variables."""
PATIENCE = 30.0
LIMIT = 120.0

T = TypeVar("T")


class State(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The three words that say how an instance is."""

    status: str
    power_status: str
    server_status: str


class Size(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What an instance has; `ram` in MB, `disk` in GB."""

    plan: str
    vcpu_count: int
    ram: int
    disk: int


class Catalog(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ids that the public lists hold, all pages of them."""

    regions: list[str]
    plans: list[str]
    operating_systems: list[int]


class Deployed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answer to the create."""

    state: State
    size: Size
    main_ip: str
    default_password: str


class Snapshots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A snapshot's states, the one of the create's answer first."""

    states: list[str]
    size: int


class Gone(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the server speaks of what was deleted."""

    error: str
    listed: bool
    """Whether any list still has the instance, the snapshot or the key."""


class Story(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client saw, in the order it happened."""

    catalog: Catalog
    deployed: Deployed
    states: list[State]
    """Each state that the client saw before the instance was ready, and that one."""
    main_ip: str
    snapshot: Snapshots
    resized: Size
    gone: Gone


def tell(*command: str, live: Live | None = None) -> Story:
    """Run a client's program and read its story; all it needs to know is in its environment.

    Without a server to name, the program has to know one.
    """
    server = {"ROOST_URL": live.url, "ROOST_API_KEY": live.key} if live else {}
    environment = os.environ | server | WISHES
    result = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=LIMIT, check=False
    )
    assert result.returncode == 0, f"{result.stdout}\n{result.stderr}"
    return msgspec.json.decode(result.stdout, type=Story)


def until(look: Callable[[], T], done: Callable[[T], bool]) -> T:
    """The first sight of something that is `done`; fails after `PATIENCE` seconds without."""
    limit = time.monotonic() + PATIENCE
    while not done(seen := look()):
        assert time.monotonic() < limit, f"still {seen} after {PATIENCE} s"
    return seen


def check(story: Story) -> None:
    """Say what is wrong with a story, if anything is."""
    assert REGION in story.catalog.regions
    assert {PLAN, LARGER_PLAN} <= set(story.catalog.plans)
    assert OPERATING_SYSTEM in story.catalog.operating_systems

    assert story.deployed.state == State("pending", "running", "none")
    assert story.deployed.size.plan == PLAN
    assert story.deployed.main_ip == "0.0.0.0"
    assert len(story.deployed.default_password) == 16

    *waiting, ready = story.states
    assert ready == State("active", "running", "ok")
    steps = [WAITING.index(state) for state in waiting]
    assert steps == sorted(steps), f"out of order: {waiting}"
    assert story.main_ip not in {"", "0.0.0.0"}

    assert story.snapshot.states[0] == "pending"
    assert story.snapshot.states[-1] == "complete"
    assert story.snapshot.size > 0

    assert story.resized == Size(LARGER_PLAN, vcpu_count=2, ram=4096, disk=80)

    assert story.gone.error == "Server is pending destruction"
    assert not story.gone.listed


WAITING = [
    State("pending", "running", "none"),
    State("active", "running", "none"),
    State("active", "running", "installingbooting"),
]
"""The states on the way, in their order; a client that looks seldom misses some."""
