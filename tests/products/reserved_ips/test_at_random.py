"""Whatever is done with addresses, in whatever order: each has one holder, and none is lost."""

from collections.abc import Callable
from functools import partial
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.products.instances import INSTANCES, InstanceRecord
from roost.products.reserved_ips import RESERVED_IPS
from roost.store import Tx, addresses
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud, Json
from tests.products.instances.test_at_once import at_once
from tests.products.meter import Meter
from tests.products.reserved_ips.machines import Machines

Address = tuple[str, int]

DEPLOY = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "enable_ipv6": True}


class Account:
    """What one account has, and random things that it does. Whatever is refused changes nothing."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.number = Meter(cloud.roost).account
        self.actions: list[Callable[[Random], None]] = [
            self.wait, self.reserve, self.deploy, self.deploy_with_one, self.attach, self.attach,
            self.detach, self.detach, self.convert, self.convert, self.give_back, self.add,
            self.remove, self.destroy,
        ]  # fmt: skip

    def reserve(self, random: Random) -> None:
        self._ask("POST", "/reserved-ips", region="ewr", ip_type=random.choice(["v4", "v6"]))

    def deploy(self, random: Random) -> None:
        self._ask("POST", "/instances", **DEPLOY)

    def deploy_with_one(self, random: Random) -> None:
        self._ask("POST", "/instances", **DEPLOY, reserved_ipv4=self._reserved(random))

    def attach(self, random: Random) -> None:
        path = f"/reserved-ips/{self._reserved(random)}/attach"
        self._ask("POST", path, instance_id=self._instance(random))

    def detach(self, random: Random) -> None:
        self._ask("POST", f"/reserved-ips/{self._reserved(random)}/detach")

    def convert(self, random: Random) -> None:
        self._ask("POST", "/reserved-ips/convert", ip_address=self._address(random))

    def give_back(self, random: Random) -> None:
        self._ask("DELETE", f"/reserved-ips/{self._reserved(random)}")

    def add(self, random: Random) -> None:
        self._ask("POST", f"/instances/{self._instance(random)}/ipv4", reboot=False)

    def remove(self, random: Random) -> None:
        self._ask("DELETE", f"/instances/{self._instance(random)}/ipv4/{self._address(random)}")

    def destroy(self, random: Random) -> None:
        self._ask("DELETE", f"/instances/{self._instance(random)}")

    def wait(self, random: Random) -> None:
        """Long enough for everything, or for the first jobs only."""
        self.cloud.clock.advance(seconds=random.choice([0.05, 0.2, 5]))

    def move_in(self) -> None:
        """Two instances that run, and reserved addresses of both kinds."""
        for ip_type in ("v4", "v6"):
            self._ask("POST", "/instances", **DEPLOY)
            self._ask("POST", "/reserved-ips", region="ewr", ip_type=ip_type)
        self.cloud.clock.advance(seconds=5)

    def leave(self) -> None:
        """Gives everything back."""
        self.cloud.clock.advance(seconds=5)
        for path, key in (("/instances", "instances"), ("/reserved-ips", "reserved_ips")):
            for item in self.cloud.get(path)[key]:
                self._ask("DELETE", f"{path}/{item['id']}")
        self.cloud.clock.advance(seconds=5)

    def _ask(self, method: str, path: str, **body: object) -> None:
        reply = self.cloud.client.request(method, path, json=body or None)
        assert reply.status_code < 500, reply.text

    def _reserved(self, random: Random) -> str:
        return self._any(random, self.cloud.get("/reserved-ips")["reserved_ips"], "id")

    def _instance(self, random: Random) -> str:
        return self._any(random, self.cloud.get("/instances")["instances"], "id")

    def _address(self, random: Random) -> str:
        id = self._instance(random)
        if id == "none":
            return id
        v4 = self.cloud.client.get(f"/instances/{id}/ipv4").json().get("ipv4s", [])
        v6 = self.cloud.client.get(f"/instances/{id}/ipv6").json().get("ipv6s", [])
        return self._any(random, [*v4, *v6], "ip")

    def _any(self, random: Random, items: list[Json], field: str) -> str:
        return str(random.choice(items)[field]) if items else "none"


def held(tx: Tx) -> dict[Address, str]:
    return {(h.pool.removeprefix("ip"), h.ordinal): h.resource for h in addresses.held(tx)}


def of_instance(record: InstanceRecord) -> list[Address]:
    state = record.state
    v4 = [("v4", a.ordinal) for a in (state.ipv4, *state.extra_ipv4) if a]
    return v4 + [("v6", a.ordinal) for a in (state.ipv6, *state.extra_ipv6) if a]


def check(account: Account, *, settled: bool) -> None:
    """Documents and holders agree. settled: and nothing is held that no document tells of."""

    def look(tx: Tx) -> None:
        holders = held(tx)
        instances = tx.children(INSTANCES, account.number)
        reserved = tx.children(RESERVED_IPS, account.number)
        users: dict[Address, str] = {}
        for record in instances:
            for address in of_instance(record):
                assert address not in users
                users[address] = record.id
        owners = {(r.body.ip_type, r.state.ordinal): r for r in reserved}
        assert len(owners) == len(reserved)
        for address, record in owners.items():
            assert holders[address] == record.id
            assert users.get(address, "") == record.state.instance
        for address, user in users.items():
            assert address in owners or holders[address] == user
        if settled:
            assert holders.keys() == users.keys() | owners.keys()

    account.cloud.roost.run(account.cloud.roost.app.store.read(look))


small_pools = pytest.mark.settings(
    lifecycle="quick", pools_v4=("203.0.113.0/28",), pool_v6="2001:db8::/61"
)
"""13 addresses and 8 networks, so that they run out."""


@small_pools
@settings(
    max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.lists(st.integers(0, 13), min_size=5, max_size=40), st.integers(0, 2**32))
def test_each_address_has_one_holder(
    cloud: Cloud, machines: Machines, steps: list[int], seed: int
) -> None:
    cloud.clock.hold()
    account, random = Account(cloud), Random(seed)
    account.move_in()
    for step in steps:
        account.actions[step](random)
        check(account, settled=False)
    cloud.clock.advance(seconds=5)
    check(account, settled=True)
    account.leave()
    assert cloud.roost.run(cloud.roost.app.store.read(held)) == {}
    assert machines.addresses == {}
    assert machines.clashes == []


@small_pools
@pytest.mark.parametrize("seed", range(3))
def test_nor_has_it_two_when_everything_is_done_at_once(
    cloud: Cloud, machines: Machines, seed: int
) -> None:
    cloud.clock.hold()
    account, random = Account(cloud), Random(seed)
    account.move_in()
    for _ in range(6):
        chosen = [(random.choice(account.actions[1:]), random.random()) for _ in range(16)]
        at_once([partial(act, Random(number)) for act, number in chosen])
        check(account, settled=False)
        account.wait(random)
    cloud.clock.advance(seconds=5)
    check(account, settled=True)
    account.leave()
    assert cloud.roost.run(cloud.roost.app.store.read(held)) == {}
    assert machines.clashes == []


@small_pools
def test_an_address_is_converted_once(cloud: Cloud) -> None:
    cloud.clock.hold()
    id = cloud.create()["id"]
    cloud.clock.advance(seconds=5)
    ip = cloud.instance(id)["main_ip"]

    def convert() -> int:
        return cloud.client.post("/reserved-ips/convert", json={"ip_address": ip}).status_code

    codes = at_once([convert] * 8)
    assert sorted(codes) == [201] + [400] * 7
    check(Account(cloud), settled=True)
