"""The driver hears of what changes behind a balancer, though the balancer itself does not."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from roost.drivers.load_balancer import Backend
from tests.products.load_balancers.front import Engine, Front


def told(engine: Engine, id: str) -> Backend:
    """The only instance behind a balancer, as the driver knows it."""
    [backend] = engine.balancers[id].backends
    return backend


def vpc(front: Front) -> str:
    reply = front.client.post("/vpcs", json={"region": "ewr"})
    return reply.raise_for_status().json()["vpc"]["id"]


def post(front: Front, path: str, **body: str) -> None:
    front.client.post(path, json=body).raise_for_status()
    front.roost.settle()


def reserve(front: Front) -> dict[str, str]:
    body = {"region": "ewr", "ip_type": "v4"}
    return front.client.post("/reserved-ips", json=body).raise_for_status().json()["reserved_ip"]


def test_an_instance_is_deleted(front: Front, engine: Engine) -> None:
    one, two = front.instance(), front.instance()
    ids = [front.balance(instances=[one, two]) for _ in range(2)]
    front.client.delete(f"/instances/{one}").raise_for_status()
    front.roost.settle()
    for id in ids:
        assert told(engine, id).id == two


@pytest.mark.settings(lifecycle="quick")
@pytest.mark.parametrize("how", ["created with it", "patched"])
def test_an_instance_that_is_attached_while_it_is_pending_is_told_once_it_has_an_address(
    front: Front, engine: Engine, how: str
) -> None:
    """Cluster API attaches its machines as soon as it has asked for them."""
    front.roost.clock.hold()
    id = "" if how == "created with it" else front.create()["id"]
    front.roost.clock.advance(seconds=5)
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743, "enable_ipv6": True}
    pending = front.client.post("/instances", json=body).json()["instance"]
    assert (pending["status"], pending["main_ip"]) == ("pending", "0.0.0.0")
    if id:
        front.send("PATCH", id, {"instances": [pending["id"]]})
        assert front.get(id)["instances"] == [pending["id"]]
    else:
        made = front.create(instances=[pending["id"]])
        assert made["instances"] == [pending["id"]]
        id = made["id"]
    front.roost.clock.advance(seconds=5)
    shown = front.client.get(f"/instances/{pending['id']}").json()["instance"]
    assert shown["status"] == "active"
    assert told(engine, id) == Backend(pending["id"], shown["main_ip"], shown["v6_main_ip"])


@pytest.mark.settings(lifecycle="quick")
def test_an_instance_without_an_address_is_not_told(front: Front, engine: Engine) -> None:
    front.roost.clock.hold()
    id = front.create()["id"]
    front.roost.clock.advance(seconds=5)
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    pending = front.client.post("/instances", json=body).json()["instance"]["id"]
    front.send("PATCH", id, {"instances": [pending], "timeout": 77})
    front.roost.clock.advance(seconds=0)
    assert (engine.balancers[id].timeout, engine.balancers[id].backends) == (77, ())
    front.client.delete(f"/instances/{pending}").raise_for_status()
    assert front.get(id)["instances"] == []


def test_an_instance_gets_ipv6(front: Front, engine: Engine) -> None:
    instance = front.instance(enable_ipv6=False)
    id = front.balance(instances=[instance])
    assert told(engine, id).ipv6 == ""
    front.client.patch(f"/instances/{instance}", json={"enable_ipv6": True}).raise_for_status()
    front.roost.settle()
    shown = front.client.get(f"/instances/{instance}").json()["instance"]
    assert told(engine, id).ipv6 == shown["v6_main_ip"] != ""


def test_an_instance_loses_its_main_address(front: Front, engine: Engine) -> None:
    reserved = reserve(front)
    instance = front.instance(reserved_ipv4=reserved["id"])
    id = front.balance(instances=[instance])
    assert told(engine, id).ipv4 == reserved["subnet"]
    post(front, f"/reserved-ips/{reserved['id']}/detach")
    shown = front.client.get(f"/instances/{instance}").json()["instance"]
    assert told(engine, id).ipv4 == shown["main_ip"] != reserved["subnet"]


def test_an_instance_joins_and_leaves_the_balancers_vpc(front: Front, engine: Engine) -> None:
    network, instance = vpc(front), front.instance()
    id = front.balance(instances=[instance], vpc=network)
    public = told(engine, id)
    post(front, f"/instances/{instance}/vpcs/attach", vpc_id=network)
    shown = front.client.get(f"/instances/{instance}").json()["instance"]
    assert told(engine, id) == Backend(instance, shown["internal_ip"], "")
    post(front, f"/instances/{instance}/vpcs/detach", vpc_id=network)
    assert told(engine, id) == public
    front.client.patch(f"/instances/{instance}", json={"attach_vpc": [network]}).raise_for_status()
    front.roost.settle()
    assert told(engine, id).ipv4 == shown["internal_ip"]


def test_what_does_not_concern_a_balancer_is_not_told(front: Front, engine: Engine) -> None:
    instance, reserved = front.instance(), reserve(front)
    id = front.balance(instances=[instance])
    first = engine.balancers[id]
    post(front, f"/reserved-ips/{reserved['id']}/attach", instance_id=instance)
    front.client.patch(f"/instances/{instance}", json={"label": "web"}).raise_for_status()
    post(front, f"/instances/{instance}/halt")
    assert engine.balancers[id] is first


@pytest.mark.settings(lifecycle="quick")
def test_a_balancer_that_grows_hears_of_it_in_the_end(front: Front, engine: Engine) -> None:
    front.roost.clock.hold()
    body = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
    instance = front.client.post("/instances", json=body).json()["instance"]["id"]
    front.roost.clock.advance(seconds=5)
    id = front.create(instances=[instance])["id"]
    front.roost.clock.advance(seconds=5)
    front.send("PATCH", id, {"nodes": 3})
    front.client.delete(f"/instances/{instance}").raise_for_status()
    assert len(engine.balancers[id].backends) == 1
    front.roost.clock.advance(seconds=5)
    known = engine.balancers[id]
    assert (len(known.nodes), known.backends) == (3, ())
    assert front.get(id)["status"] == "active"


def test_a_balancer_that_could_not_be_made_is_not_made_after_all(
    front: Front, engine: Engine
) -> None:
    instance = front.instance()
    engine.refuses = "there is no room"
    id = front.balance(instances=[instance])
    engine.refuses = ""
    front.client.delete(f"/instances/{instance}").raise_for_status()
    front.roost.settle()
    assert front.get(id)["status"] == "failed"
    assert engine.balancers == {}


def test_what_changes_at_once_is_all_told(front: Front, engine: Engine) -> None:
    """Instances go while the balancer itself is changed."""
    instances = [front.instance() for _ in range(6)]
    id = front.balance(instances=instances)
    with ThreadPoolExecutor() as pool:
        gone = [pool.submit(front.client.delete, f"/instances/{i}") for i in instances[1:]]
        changed = [
            pool.submit(front.client.patch, f"/load-balancers/{id}", json={"timeout": 10 + n})
            for n in range(6)
        ]
    assert {reply.result().status_code for reply in [*gone, *changed]} == {204}
    front.roost.settle()
    assert told(engine, id).id == instances[0]
    assert engine.balancers[id].timeout == front.get(id)["generic_info"]["timeout"]
