"""Whatever servers join, leave and take with them: no address is anybody else's, and none is lost.

The clock is held, so machines lose their interfaces only where an example lets time pass. Each
example has an account of its own.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address
from itertools import combinations
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.machines.interfaces import NetworkName
from roost.products.instances import INSTANCES, InstanceRecord
from roost.products.vpcs import NETWORKS, VpcRecord
from roost.store import Tx, addresses
from tests.durability.invariants import check_invariants
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud
from tests.server import RunningRoost

ENOUGH = 5
"""Clock seconds in which anything that takes time has come to its end."""

KINDS: tuple[NetworkName, ...] = ("vpc", "vpc2")
PATHS = {"vpc": "vpcs", "vpc2": "vpc2"}
FIELDS = {"vpc": ("v4_subnet", "v4_subnet_mask"), "vpc2": ("ip_block", "prefix_length")}

kinds = st.sampled_from(KINDS)
which = st.integers(0, 7)
"""A network or a server: this one of those that there are."""
several = st.lists(which, max_size=3)
prefixes = st.sampled_from([20, 28, 29, 30])
operations = st.lists(
    st.one_of(
        st.tuples(st.just("network"), kinds, prefixes),
        st.tuples(st.just("server"), several, st.booleans()),
        st.tuples(st.just("attach"), which, which),
        st.tuples(st.just("attach"), which, which),
        st.tuples(st.just("detach"), which, which),
        st.tuples(st.just("patch"), which, several, several),
        st.tuples(st.just("nodes"), which, several, st.booleans()),
        st.tuples(st.just("remove-network"), which),
        st.tuples(st.just("remove-server"), which),
        st.tuples(st.just("wait"), st.sampled_from([0.05, ENOUGH])),
    ),
    min_size=20,
    max_size=60,
)


BEGINNING: tuple[tuple[Any, ...], ...] = (
    ("network", "vpc", 29),
    ("network", "vpc2", 30),
    ("network", "vpc", 28),
    ("server", [0], False),
    ("server", [0, 2], False),
    ("server", [1], False),
    ("server", [], False),
    ("wait", ENOUGH),
)
"""So that what follows finds networks of few addresses, and servers in them."""


class Net(NamedTuple):
    kind: NetworkName
    id: str


class Example:
    """What one account has done so far. Everything that it asks for may be refused, but by 4xx."""

    def __init__(self, roost: RunningRoost) -> None:
        self.roost = roost
        self.cloud = Cloud(roost, roost.new_account())
        self.networks: list[Net] = []
        self.servers: list[str] = []
        self.account = 0

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """The answer, None where it is refused."""
        reply = self.cloud.client.request(method, path, json=body)
        assert reply.status_code < 500, reply.text
        if reply.is_success:
            return reply.json() if reply.content else {}
        assert reply.status_code in (400, 404), reply.text
        return None

    def pick(self, number: int) -> Net | None:
        return self.networks[number % len(self.networks)] if self.networks else None

    def named(self, verb: str, numbers: Sequence[int]) -> dict[str, list[str]]:
        chosen = {net for number in numbers if (net := self.pick(number))}
        return {f"{verb}_{k}": [net.id for net in chosen if net.kind == k] for k in KINDS}

    def server(self, number: int) -> str | None:
        return self.servers[number % len(self.servers)] if self.servers else None

    def do(self, name: str, *args: Any) -> None:
        getattr(self, f"_{name.replace('-', '_')}")(*args)
        self.check()

    def _network(self, kind: NetworkName, prefix: int) -> None:
        body: dict[str, Any] = {"region": "ewr"}
        if prefix != 20:
            number = len(self.networks) % 4  # some of them have the same addresses
            body |= zip(FIELDS[kind], (f"10.0.{number}.0", prefix), strict=True)
        made = self.ask("POST", f"/{PATHS[kind]}", body)
        if made:
            self.networks.append(Net(kind, made["vpc"]["id"]))

    def _server(self, numbers: Sequence[int], enable: bool) -> None:
        body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "enable_vpc": enable}
        made = self.ask("POST", "/instances", body | self.named("attach", numbers))
        if made:
            self.servers.append(made["instance"]["id"])
            for vpc in made["instance"]["vpcs"]:
                net = Net(KINDS[vpc["version"] - 1], vpc["id"])
                if net not in self.networks:
                    self.networks.append(net)

    def _attach(self, server: int, network: int, verb: str = "attach") -> None:
        id, net = self.server(server), self.pick(network)
        if id and net:
            path = f"/instances/{id}/{PATHS[net.kind]}/{verb}"
            self.ask("POST", path, {"vpc_id": net.id})

    def _detach(self, server: int, network: int) -> None:
        self._attach(server, network, "detach")

    def _patch(self, server: int, joined: Sequence[int], left: Sequence[int]) -> None:
        if id := self.server(server):
            body = self.named("attach", joined) | self.named("detach", left)
            self.ask("PATCH", f"/instances/{id}", body)

    def _nodes(self, network: int, servers: Sequence[int], attach: bool) -> None:
        net = self.pick(network)
        ids = [id for number in servers if (id := self.server(number))]
        if net and net.kind == "vpc2":
            verb = "attach" if attach else "detach"
            self.ask("POST", f"/vpc2/{net.id}/nodes/{verb}", {"nodes": ids})

    def _remove_network(self, network: int) -> None:
        net = self.pick(network)
        if net and self.ask("DELETE", f"/{PATHS[net.kind]}/{net.id}") is not None:
            self.networks.remove(net)

    def _remove_server(self, server: int) -> None:
        id = self.server(server)
        if id and self.ask("DELETE", f"/instances/{id}") is not None:
            self.servers.remove(id)

    def _wait(self, seconds: float) -> None:
        self.roost.clock.advance(seconds=seconds)

    # --- what must hold ----------------------------------------------------------------------

    def check(self) -> None:
        """Nobody has another's address, or one that is nobody's; and each is held."""
        self.roost.run(self.roost.app.store.read(self._look))

    def settled(self) -> None:
        """Once every machine has been told, what is held is what is in use, and nothing else."""
        self._wait(ENOUGH)
        self.check()
        self.roost.run(check_invariants(self.roost.app.store, settled=False))
        for net in self.networks:
            path = "attachments" if net.kind == "vpc" else "nodes"
            shown = self.cloud.get(f"/{PATHS[net.kind]}/{net.id}/{path}")
            assert {item["id"] for item in shown[path]} == {
                id
                for id in self.servers
                if net.id in {vpc["id"] for vpc in self.cloud.instance(id)["vpcs"]}
            }
            pool = f"{net.kind}/{net.id}"
            held = self.roost.run(self.roost.app.store.read(addresses.held))
            holders = sorted(address.resource for address in held if address.pool == pool)
            assert holders == sorted(item["id"] for item in shown[path])
            assert shown["meta"]["total"] == len(holders)

    def _look(self, tx: Tx) -> None:
        servers = [tx.get(INSTANCES, id) for id in self.servers]
        networks = {net: tx.get(NETWORKS[net.kind], net.id) for net in self.networks}
        held = {(a.pool, a.ordinal): a.resource for a in addresses.held(tx)}
        pools = {pool for pool, _ in held}
        for kind in KINDS:
            ids = [pool.removeprefix(f"{kind}/") for pool in pools if pool.startswith(f"{kind}/")]
            assert all(tx.find(NETWORKS[kind], id) for id in ids)
        for record in servers:
            self._check_server(record, networks, held)

    def _check_server(
        self,
        record: InstanceRecord,
        networks: dict[Net, VpcRecord],
        held: dict[tuple[str, int], str],
    ) -> None:
        interfaces = record.state.interfaces
        shown = [(vpc.id, vpc.version, vpc.subnet) for vpc in record.body.vpcs]
        assert shown == [(c.network, KINDS.index(c.kind) + 1, c.ip) for c in interfaces.held]
        assert record.body.internal_ip == (interfaces.held[0].ip if interfaces.held else "")
        around = [networks[Net(each.kind, each.network)].body.subnet for each in interfaces.held]
        assert not any(one.overlaps(other) for one, other in combinations(around, 2))
        for each, subnet in zip(interfaces.held, around, strict=True):
            assert subnet[1] < IPv4Address(each.ip) < subnet.broadcast_address
            assert held[(f"{each.kind}/{each.network}", each.ordinal)] == record.id


@pytest.mark.settings(lifecycle="quick")
def test_addresses_are_never_shared_nor_lost(roost: RunningRoost) -> None:
    roost.clock.hold()

    @settings(
        max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
    )
    @given(operations)
    def run(steps: list[tuple[Any, ...]]) -> None:
        example = Example(roost)
        for step in BEGINNING:
            example.do(*step)
        for step in steps:
            example.do(*step)
        example.settled()

    run()
