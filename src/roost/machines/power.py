"""Switching servers on and off. What already is as asked for is left alone."""

from typing import Any, Literal

from ..engine.lifecycle import Takes
from ..engine.workflows import Act, DriverType, Workflow, calls, one_step
from ..http.errors import BadRequest
from ..store import Tx
from .documents import RUNNING, STOPPED
from .kinds import ServerKind

Switch = Literal["start", "halt", "reboot"]

MAX_AT_ONCE = 1000
"""How many servers one request may switch."""

_DONE: dict[Switch, str] = {"start": RUNNING, "halt": STOPPED}


class Power:
    """How servers of one kind are switched: three workflows, and the rules that start them.

    noun: how the workflows call such a server. driver: the protocol of what switches its machine.
    """

    def __init__(
        self, servers: ServerKind[Any, Any], noun: str, driver: DriverType, takes: Takes
    ) -> None:
        self._servers = servers
        self.reboot: Act = calls(driver, lambda power, job: power.reboot(job.resource_id))
        acts: dict[Switch, Act] = {
            "start": calls(driver, lambda power, job: power.start(job.resource_id)),
            "halt": calls(driver, lambda power, job: power.halt(job.resource_id)),
            "reboot": self.reboot,
        }
        self._workflows = {
            to: one_step(
                f"{to}-{noun}",
                act,
                servers.on(servers.halted if to == "halt" else servers.started),
                failed=servers.unaffected,
                driver=driver,
                takes=takes,
            )
            for to, act in acts.items()
        }

    @property
    def workflows(self) -> tuple[Workflow, ...]:
        return tuple(self._workflows.values())

    def switch(self, tx: Tx, account: int, id: str, to: Switch) -> None:
        """Raises BadRequest while the server is locked."""
        record = self._servers.edit_unlocked(tx, account, id)
        body: Any = record.body
        if body.power_status != _DONE.get(to):
            self._servers.begin(tx, record, self._workflows[to])

    def switch_all(self, tx: Tx, account: int, field: str, ids: list[str], to: Switch) -> None:
        """All or none: an unknown or locked server among them changes nothing.

        field: how the request names them. They are switched in the order of ids, so that two such
        requests cannot wait for each other's rows. Raises BadRequest for none and for too many.
        """
        if not ids:
            raise BadRequest(f"Missing required field: {field}")
        if len(ids) > MAX_AT_ONCE:
            raise BadRequest(f"Invalid {field}: at most {MAX_AT_ONCE}")
        for id in sorted(set(ids)):
            self.switch(tx, account, id, to)
