"""What a driver is told of firewall groups."""

import asyncio
import json
from collections.abc import Sequence
from threading import Event

import httpx
import pytest

from roost.drivers.firewall import Firewall, Rule
from tests.products.firewalls.api import add, group, refused
from tests.server import RunningRoost
from tests.state.operator import Operator


class Told:
    """A firewall that remembers the groups it has, by id.

    While `slow` is set, one definition waits for `release` before it takes effect.
    """

    def __init__(self, roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> None:
        self.groups: dict[str, tuple[Rule, ...]] = {}
        self.slow = False
        self.waiting, self.release = Event(), Event()
        monkeypatch.setattr(roost.app.driver(Firewall), "define", self.define)
        monkeypatch.setattr(roost.app.driver(Firewall), "remove", self.remove)

    async def define(self, group: str, rules: Sequence[Rule]) -> None:
        if self.slow:
            self.slow = False
            self.waiting.set()
            await asyncio.to_thread(self.release.wait)
        self.groups[group] = tuple(rules)

    async def remove(self, group: str) -> None:
        self.groups.pop(group, None)


@pytest.fixture
def told(roost: RunningRoost, monkeypatch: pytest.MonkeyPatch) -> Told:
    return Told(roost, monkeypatch)


def test_a_driver_is_told_the_rules_of_a_group(roost: RunningRoost, told: Told) -> None:
    id = group(roost)["id"]
    roost.settle()
    assert told.groups == {id: ()}
    add(roost, id)
    add(roost, id, protocol="udp", port="8000-8080", subnet="10.0.0.7", subnet_size=8)
    add(roost, id, protocol="icmp", ip_type="v6", subnet="::", subnet_size=0)
    roost.settle()
    assert told.groups[id] == (
        Rule(4, "tcp", 22, 22, ("192.0.2.0/24",)),
        Rule(4, "udp", 8000, 8080, ("10.0.0.0/8",)),
        Rule(6, "icmp", networks=("::/0",)),
    )
    roost.client.delete(f"/firewalls/{id}/rules/1").raise_for_status()
    roost.settle()
    assert len(told.groups[id]) == 2
    roost.client.delete(f"/firewalls/{id}").raise_for_status()
    roost.settle()
    assert told.groups == {}


def test_a_named_source_is_told_as_its_networks(roost: RunningRoost, told: Told) -> None:
    id = group(roost)["id"]
    add(roost, id, source="cloudflare")
    add(roost, id, source="cloudflare", ip_type="v6", subnet="::", subnet_size=0)
    roost.settle()
    four, six = told.groups[id]
    assert "104.16.0.0/13" in four.networks
    assert all("." in network for network in four.networks)
    assert "2606:4700::/32" in six.networks
    assert all(":" in network for network in six.networks)


def balancer(client: httpx.Client) -> str:
    """A load balancer; its id."""
    rule = {"frontend_protocol": "tcp", "frontend_port": 80}
    body = {"region": "ewr", "forwarding_rules": [
        {**rule, "backend_protocol": "tcp", "backend_port": 80}
    ]}  # fmt: skip
    made = client.post("/load-balancers", json=body)
    assert made.status_code == 202, made.text
    return made.json()["load_balancer"]["id"]


def test_a_load_balancer_can_be_the_source(roost: RunningRoost, told: Told) -> None:
    source = balancer(roost.client)
    id = group(roost)["id"]
    shown = add(roost, id, source=source, subnet=None, subnet_size=None)
    assert shown["source"] == source
    roost.settle()
    assert told.groups[id] == (Rule(4, "tcp", 22, 22, load_balancer=source),)


def test_a_rule_whose_load_balancer_is_gone_is_shown_and_admits_nothing(
    roost: RunningRoost, told: Told
) -> None:
    """Others may have the balancer's addresses from then on."""
    source = balancer(roost.client)
    id = group(roost)["id"]
    shown = add(roost, id, source=source)
    kept = add(roost, id)
    roost.settle()
    assert roost.client.delete(f"/load-balancers/{source}").status_code == 204
    roost.settle()
    assert told.groups[id] == (Rule(4, "tcp", 22, 22, ("192.0.2.0/24",)),)
    rules = roost.client.get(f"/firewalls/{id}/rules").json()["firewall_rules"]
    assert rules == [shown, kept]


def test_the_load_balancer_of_another_account_is_no_source(roost: RunningRoost) -> None:
    source = balancer(roost.new_account())
    id = group(roost)["id"]
    assert refused(roost, id, source=source) == (
        "Invalid source: must be empty, cloudflare or the id of a load balancer"
    )
    assert roost.client.get(f"/firewalls/{id}/rules").json()["firewall_rules"] == []


def test_rules_of_an_older_version_refer_to_their_load_balancers(
    roost: RunningRoost, told: Told
) -> None:
    """Those rules had nothing but the id in `source`; here, in a state that is taken in."""
    source = balancer(roost.client)
    id = group(roost)["id"]
    add(roost, id, source=source)
    add(roost, id, source="cloudflare")
    roost.settle()
    operator = Operator(roost.admin())
    header, *lines = map(json.loads, operator.export().splitlines())
    del header["upgrades"]["firewall-rule"]
    for line in lines:
        if line.get("kind") == "firewall-rule":
            del line["hidden"]
    operator.load(b"\n".join(json.dumps(line).encode() for line in (header, *lines)))
    assert roost.client.delete(f"/load-balancers/{source}").status_code == 204
    roost.settle()
    [rule] = told.groups[id]
    assert "104.16.0.0/13" in rule.networks


def test_the_last_word_that_a_driver_hears_is_right(roost: RunningRoost, told: Told) -> None:
    """A rule that comes while a driver takes its time over older ones is not forgotten."""
    id = group(roost)["id"]
    roost.settle()
    told.slow = True
    add(roost, id)
    assert told.waiting.wait(10)
    add(roost, id, port="23")
    told.release.set()
    roost.settle()
    assert [rule.first_port for rule in told.groups[id]] == [22, 23]
