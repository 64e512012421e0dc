"""Let a client tell its story, show it and judge it: `python -m tests.clients.told COMMAND...`.

For the clients that are not part of the tests, see conformance/. The command prints its story as
JSON; what it says beside that goes through. The exit code is 0 if all is as it must be.
"""

import sys

from rich.console import Console
from rich.table import Table

from tests.clients.story import Size, State, Story, check, tell


def show(story: Story) -> Table:
    """The steps of a story, each with what the client saw."""
    catalog, deployed, snapshot = story.catalog, story.deployed, story.snapshot
    steps = {
        "list the regions": f"{len(catalog.regions)}",
        "list the plans": f"{len(catalog.plans)}",
        "list the operating systems": f"{len(catalog.operating_systems)}",
        "deploy": f"{_state(deployed.state)}, {_size(deployed.size)}, {deployed.main_ip}",
        "watch": " → ".join(map(_state, story.states)) + f", {story.main_ip}",
        "snapshot": " → ".join(snapshot.states) + f", {snapshot.size:,} bytes",
        "resize": _size(story.resized),
        "delete": f"{story.gone.error!r}, {'still' if story.gone.listed else 'no longer'} listed",
    }
    table = Table("Step", "What the client saw")
    for step, seen in steps.items():
        table.add_row(step, seen)
    return table


def _state(state: State) -> str:
    return f"{state.status}/{state.power_status}/{state.server_status}"


def _size(size: Size) -> str:
    return f"{size.plan} ({size.vcpu_count} vCPU, {size.ram} MB, {size.disk} GB)"


if __name__ == "__main__":
    told = tell(*sys.argv[1:])
    Console().print(show(told))
    check(told)
