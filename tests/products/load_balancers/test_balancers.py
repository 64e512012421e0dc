"""Reading, deleting and paying for load balancers, and several people at once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.products.keys import client_with
from tests.products.load_balancers.front import HTTP, HTTPS, UNKNOWN, Engine, Front
from tests.server import RunningRoost, running_roost

# Reading


def test_balancers_are_listed_page_by_page(front: Front) -> None:
    ids = [front.balance(label=str(n)) for n in range(3)]
    assert [balancer["id"] for balancer in front.list()] == ids
    assert front.list()[0] == front.get(ids[0])
    page = front.client.get("/load-balancers?per_page=2").json()
    assert [balancer["id"] for balancer in page["load_balancers"]] == ids[:2]
    assert page["meta"]["total"] == 3
    query = {"per_page": 2, "cursor": page["meta"]["links"]["next"]}
    page = front.client.get("/load-balancers", params=query).json()
    assert [balancer["id"] for balancer in page["load_balancers"]] == ids[2:]


@pytest.mark.parametrize("id", [UNKNOWN, "x"])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("PATCH", ""),
        ("DELETE", ""),
        ("DELETE", "/ssl"),
        ("DELETE", "/auto_ssl"),
        ("GET", "/forwarding-rules"),
        ("GET", "/forwarding-rules/x"),
        ("DELETE", "/forwarding-rules/x"),
        ("GET", "/firewall-rules"),
        ("GET", "/firewall-rules/x"),
        ("DELETE", "/firewall-rules/x"),
        ("GET", "/reverse-dns"),
        ("DELETE", "/reverse-dns"),
    ],
)
def test_what_is_not_there_is_not_found(front: Front, id: str, method: str, path: str) -> None:
    text = front.refused(method, f"/{id}{path}", {}, status=404)
    assert text == "Invalid load balancer ID"


def test_balancers_belong_to_their_account(roost: RunningRoost, front: Front) -> None:
    id = front.balance(forwarding_rules=[HTTP])
    other = Front(roost, roost.new_account())
    assert other.list() == []
    for method, body in (("GET", None), ("PATCH", {"label": "mine"}), ("DELETE", None)):
        other.refused(method, f"/{id}", body, status=404)
    other.refused("POST", f"/{id}/forwarding-rules", HTTPS, status=404)
    assert front.get(id)["label"] == ""


def test_a_permission_of_its_own_is_needed(roost: RunningRoost) -> None:
    allowed, other = client_with(roost, "loadbalancer"), client_with(roost, "subscriptions")
    assert allowed.post("/load-balancers", json={"region": "ewr"}).status_code == 202
    assert other.post("/load-balancers", json={"region": "ewr"}).status_code == 403


# Deleting


def test_a_deleted_balancer_is_gone_and_others_get_its_addresses(
    front: Front, engine: Engine
) -> None:
    id = front.balance(nodes=3)
    addresses = front.get(id)["node_ips"]
    front.send("DELETE", id)
    assert front.refused("GET", f"/{id}", status=404) == "Invalid load balancer ID"
    assert front.refused("DELETE", f"/{id}", status=404) == "Invalid load balancer ID"
    front.roost.settle()
    assert engine.balancers == {}
    other = front.get(front.balance(nodes=3))["node_ips"]
    assert set(other["v4"]) == set(addresses["v4"])


def test_terraform_detaches_before_it_deletes(front: Front) -> None:
    id = front.balance(instances=[front.instance()])
    front.send("PATCH", id, {})
    front.send("DELETE", id)


@pytest.mark.settings(lease_seconds=1)
def test_a_change_under_way_does_not_keep_it_from_being_deleted(
    front: Front, engine: Engine
) -> None:
    id = front.balance()
    front.send("PATCH", id, {"timeout": 10})
    front.send("DELETE", id)
    front.roost.settle()
    assert engine.balancers == {}


# What it costs


def test_a_node_costs_ten_dollars_a_month(front: Front) -> None:
    front.roost.clock.hold("2031-01-01T00:00:00+00:00")
    id = front.balance(label="web")
    assert front.owed(id) == 2
    front.roost.clock.advance(hours=9.5)
    assert front.owed(id) == 15
    front.roost.clock.advance(days=28)
    assert front.owed(id) == 1000
    assert front.get(id)["pending_charges"] == 10
    [line] = front.client.get("/billing/pending-charges").json()["pending_charges"]
    assert (line["product"], line["description"]) == ("Load Balancer", "web (1 node)")
    front.send("DELETE", id)
    front.roost.clock.advance(days=1)
    assert front.client.get("/account").json()["account"]["pending_charges"] == 10


def test_more_nodes_cost_more_from_then_on(front: Front) -> None:
    front.roost.clock.hold("2031-01-01T00:00:00+00:00")
    id = front.balance(nodes=3)
    front.roost.clock.advance(hours=10)
    front.change(id, nodes=5)
    front.roost.clock.advance(hours=10)
    charges = front.client.get("/billing/pending-charges").json()["pending_charges"]
    assert [line["total"] for line in charges] == [0.45, 0.75]
    assert [line["description"] for line in charges] == [f"{id} (3 nodes)", f"{id} (5 nodes)"]
    assert front.owed(id) == 120


# Several at once


def test_an_instance_is_deleted_while_it_is_attached(front: Front) -> None:
    balancers = [front.balance() for _ in range(3)]
    for _ in range(4):
        instance = front.instance()
        with ThreadPoolExecutor() as pool:
            deleting = pool.submit(front.client.delete, f"/instances/{instance}")
            attaching = [
                pool.submit(
                    front.client.patch, f"/load-balancers/{id}", json={"instances": [instance]}
                )
                for id in balancers
            ]
        assert deleting.result().status_code == 204
        assert {reply.result().status_code for reply in attaching} <= {204, 400, 404}
        assert [front.get(id)["instances"] for id in balancers] == [[], [], []]


def test_rules_that_are_added_at_once_are_all_there(front: Front, engine: Engine) -> None:
    id = front.balance()
    rules = [{**HTTP, "frontend_port": port} for port in range(1, 21)]
    with ThreadPoolExecutor() as pool:
        path = f"/load-balancers/{id}/forwarding-rules"
        replies = list(pool.map(lambda rule: front.client.post(path, json=rule), rules))
    assert sorted(reply.status_code for reply in replies) == [202] * 15 + [400] * 5
    front.roost.settle()
    ports = {rule["frontend_port"] for rule in front.get(id)["forwarding_rules"]}
    assert len(ports) == 15
    assert {forward.frontend_port for forward in engine.balancers[id].forwards} == ports


# Whatever is asked for

toggles = st.fixed_dictionaries(
    {},
    optional={
        "ssl_redirect": st.booleans(),
        "http2": st.booleans(),
        "http3": st.booleans(),
        "forwarding_rules": st.lists(st.sampled_from([HTTP, HTTPS]), max_size=3),
        "auto_ssl": st.sampled_from([{"domain_zone": "example.com"}, {"domain_zone": ""}]),
        "timeout": st.sampled_from([1, 600, 0]),
    },
)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """A Roost for many examples."""
    with running_roost(tmp_path_factory.mktemp("lasting") / "data") as server:
        server.client.post("/domains", json={"domain": "example.com"})
        yield Front(server)


@contextmanager
def balancer(front: Front) -> Iterator[str]:
    id = front.balance()
    yield id
    front.roost.settle()
    front.send("DELETE", id)


@settings(max_examples=40)
@given(changes=st.lists(st.one_of(toggles, st.just({"delete": "ssl"})), max_size=6))
def test_no_change_leaves_a_balancer_that_could_not_have_been_made(
    lasting: Front, changes: list[dict[str, Any]]
) -> None:
    with balancer(lasting) as id:
        for change in changes:
            before = lasting.get(id)
            reply = send(lasting, id, change)
            assert reply.status_code in {204, 400}
            lasting.roost.settle()
            after = lasting.get(id)
            if reply.status_code == 400:
                assert after == before
            check(after)


def send(front: Front, id: str, change: dict[str, Any]) -> httpx.Response:
    path = f"/load-balancers/{id}"
    if "delete" in change:
        return front.client.delete(f"{path}/{change['delete']}")
    return front.client.patch(path, json=change)


def check(balancer: dict[str, Any]) -> None:
    ends = {
        (rule["frontend_protocol"], rule["backend_protocol"])
        for rule in balancer["forwarding_rules"]
    }
    if balancer["generic_info"]["ssl_redirect"]:
        assert "https" in {front for front, _ in ends}
        assert balancer["has_ssl"] or balancer["auto_ssl"]["domain"]
    if balancer["http2"]:
        assert ("https", "https") in ends
    if balancer["http3"]:
        assert balancer["http2"]
    assert balancer["has_ssl"] == (balancer["ssl_cert_b64"] != "")
    assert len(balancer["node_ips"]["v4"]) == balancer["nodes"]
