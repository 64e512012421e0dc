"""Whatever is done, in whatever order: each address is at one machine, and none is lost."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.drivers.compute import PublicInterface
from roost.drivers.metal import Metal, MetalServer
from roost.products.bare_metals import BARE_METALS
from roost.store import Tx, addresses
from tests.products.bare_metals.rack import PLAN, Rack
from tests.products.instances.cloud import DEBIAN, UBUNTU
from tests.products.meter import Meter

DEPLOY = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}


class Machines:
    """What stands in the rack: the addresses of every machine. clashes: those that two had."""

    def __init__(self, rack: Rack, monkeypatch: pytest.MonkeyPatch) -> None:
        self.addresses: dict[str, set[str]] = {}
        self.clashes: list[str] = []
        for name in ("install", "update_network", "release"):
            monkeypatch.setattr(rack.roost.app.driver(Metal), name, getattr(self, name))

    async def install(self, server: MetalServer) -> None:
        await self.update_network(server.id, server.interface)

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        told = (interface.ipv4, interface.ipv6_network, *interface.extra_ipv4)
        self.addresses[id] = {address for address in told if address}
        for other, there in self.addresses.items():
            if other != id:
                self.clashes += there & self.addresses[id]

    async def release(self, id: str) -> None:
        self.addresses.pop(id, None)


class Account:
    """Random things that an account does. Whatever is refused changes nothing."""

    def __init__(self, rack: Rack) -> None:
        self.rack = rack
        self.number = Meter(rack.roost).account
        self.actions: list[Callable[[Random], None]] = [
            self.wait, self.wait, self.deploy, self.deploy, self.deploy_with_reserved, self.reserve,
            self.attach, self.detach, self.join, self.leave_network, self.reinstall, self.switch,
            self.add_ipv6, self.destroy,
        ]  # fmt: skip

    def wait(self, random: Random) -> None:
        """Long enough for everything, or for the first jobs only."""
        self.rack.clock.advance(seconds=random.choice([0.15, 0.5, 5]))

    def deploy(self, random: Random) -> None:
        flags = {flag: random.random() < 0.5 for flag in ("enable_ipv6", "enable_vpc")}
        self._ask("POST", "/bare-metals", **DEPLOY, **flags)

    def deploy_with_reserved(self, random: Random) -> None:
        self._ask("POST", "/bare-metals", **DEPLOY, reserved_ipv4=self._reserved(random))

    def reserve(self, random: Random) -> None:
        self._ask("POST", "/reserved-ips", region="ewr", ip_type="v4")

    def attach(self, random: Random) -> None:
        path = f"/reserved-ips/{self._reserved(random)}/attach"
        self._ask("POST", path, instance_id=self._metal(random))

    def detach(self, random: Random) -> None:
        self._ask("POST", f"/reserved-ips/{self._reserved(random)}/detach")

    def join(self, random: Random) -> None:
        self._ask("PATCH", f"/bare-metals/{self._metal(random)}", enable_vpc2=True)

    def leave_network(self, random: Random) -> None:
        for kind in ("vpcs", "vpc2"):
            path = f"/bare-metals/{self._metal(random)}/{kind}"
            for each in self.rack.client.get(path).json().get("vpcs", []):
                self._ask("POST", f"{path}/detach", vpc_id=each["id"])

    def reinstall(self, random: Random) -> None:
        self._ask("PATCH", f"/bare-metals/{self._metal(random)}", os_id=DEBIAN)

    def switch(self, random: Random) -> None:
        verb = random.choice(["start", "halt", "reboot"])
        self._ask("POST", f"/bare-metals/{self._metal(random)}/{verb}")

    def add_ipv6(self, random: Random) -> None:
        self._ask("PATCH", f"/bare-metals/{self._metal(random)}", enable_ipv6=True)

    def destroy(self, random: Random) -> None:
        self._ask("DELETE", f"/bare-metals/{self._metal(random)}")

    def move_in(self) -> None:
        self._ask("POST", "/reserved-ips", region="ewr", ip_type="v4")
        for flag in ("enable_ipv6", "enable_vpc", "enable_vpc2"):
            self._ask("POST", "/bare-metals", **DEPLOY, **{flag: True})
        self.rack.clock.advance(seconds=5)

    def give_all_back(self) -> None:
        for path, key in (("bare-metals", "bare_metals"), ("reserved-ips", "reserved_ips")):
            for item in self.rack.get(f"/{path}")[key]:
                self._ask("DELETE", f"/{path}/{item['id']}")
        self.rack.clock.advance(seconds=5)

    def _ask(self, method: str, path: str, **body: object) -> None:
        reply = self.rack.client.request(method, path, json=body or None)
        assert reply.status_code < 500, reply.text

    def _metal(self, random: Random) -> str:
        found = self.rack.get("/bare-metals")["bare_metals"]
        return str(random.choice(found)["id"]) if found else "none"

    def _reserved(self, random: Random) -> str:
        found = self.rack.get("/reserved-ips")["reserved_ips"]
        return str(random.choice(found)["id"]) if found else "none"


def check(account: Account) -> None:
    """No two documents tell of the same address, and each is held."""

    def look(tx: Tx) -> None:
        held = {(address.pool, address.ordinal) for address in addresses.held(tx)}
        seen: set[tuple[str, int]] = set()
        for record in tx.children(BARE_METALS, account.number):
            state = record.state
            own = [("ipv4", a.ordinal) for a in (state.ipv4, *state.extra_ipv4) if a]
            own += [("ipv6", state.ipv6.ordinal)] if state.ipv6 else []
            own += [(f"{each.kind}/{each.network}", each.ordinal) for each in state.interfaces.held]
            assert held.issuperset(own)
            assert seen.isdisjoint(own)
            seen.update(own)

    account.rack.roost.run(account.rack.roost.app.store.read(look))


@pytest.mark.settings(lifecycle="quick", pools_v4=("203.0.113.0/28",), pool_v6="2001:db8::/61")
@settings(
    max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.integers(0, 13), min_size=5, max_size=40), st.integers(0, 2**32))
def test_each_address_is_at_one_machine(
    rack: Rack, monkeypatch: pytest.MonkeyPatch, steps: list[int], seed: int
) -> None:
    rack.clock.hold()
    account, machines, random = Account(rack), Machines(rack, monkeypatch), Random(seed)
    account.move_in()
    for step in steps:
        account.actions[step](random)
        check(account)
    rack.clock.advance(seconds=5)
    shown = {metal["id"] for metal in rack.get("/bare-metals")["bare_metals"]}
    assert {metal["status"] for metal in rack.get("/bare-metals")["bare_metals"]} <= {"active"}
    assert machines.addresses.keys() == shown
    for id, there in machines.addresses.items():
        assert {entry["ip"] for entry in rack.get(f"/bare-metals/{id}/ipv4")["ipv4s"]} <= there
    account.give_all_back()
    assert rack.roost.run(rack.roost.app.store.read(addresses.held)) == []
    assert machines.addresses == {}
    assert machines.clashes == []
