"""Whatever clients have done: export, reset, import, and nobody can tell."""

from collections.abc import Callable
from functools import partial
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.engine.maintenance import LOG_KEPT
from roost.products.users import ACTIVITY
from tests.durability.invariants import check_invariants
from tests.products.instances.cloud import KEY, LARGER_PLAN, PLAN, PUBLIC_ISO, UBUNTU
from tests.server import RunningRoost, running_roost

from .crawl import everything
from .operator import Operator, lines, operator_of

Deed = Callable[["World"], None]

NAMES = st.text('abcxyzäß"\\€ 😀', min_size=1, max_size=6).filter(str.strip)


class World:
    """What deeds are done to. ids: of what was made so far, by path."""

    def __init__(self, roost: RunningRoost, operator: Operator) -> None:
        self.roost = roost
        self.operator = operator
        self.clients = [roost.client]
        self.addresses = 0
        self.ids: dict[tuple[httpx.Client, str], list[str]] = {}

    def make(self, who: int, path: str, name: str, body: dict[str, Any]) -> None:
        client = self.clients[who % len(self.clients)]
        reply = client.post(path, json=body)
        assert reply.is_success, reply.text
        self.ids.setdefault((client, path), []).append(reply.json()[name]["id"])

    def address(self) -> str:
        """One that nobody has."""
        self.addresses += 1
        return f"{self.addresses}@example.com"

    def ids_of(self, who: int, path: str) -> list[str]:
        return self.ids.get((self.clients[who % len(self.clients)], path), [])

    def to_one(self, method: str, path: str, which: int, end: str, body: Any) -> None:
        """Does something to one of what was made, whether it can be done or not."""
        made = [(client, id) for (client, at), ids in self.ids.items() if at == path for id in ids]
        if made:
            client, id = made[which % len(made)]
            reply = client.request(method, f"{path}/{id}{end}", json=body)
            assert reply.status_code < 500, reply.text
            if method == "DELETE" and reply.is_success:
                self.ids[client, path].remove(id)


def new_account(world: World) -> None:
    world.clients.append(world.roost.new_account(f"Account {len(world.clients)}"))


def ssh_key(name: str, who: int, world: World) -> None:
    world.make(who, "/ssh-keys", "ssh_key", {"name": name, "ssh_key": KEY})


def script(name: str, who: int, world: World) -> None:
    body = {"name": name, "script": "IyEvYmluL3NoCg==", "type": "boot"}
    world.make(who, "/startup-scripts", "startup_script", body)


def image(name: str, who: int, world: World) -> None:
    body = {"url": f"https://example.com/{who}.raw", "description": name}
    world.make(who, "/snapshots/create-from-url", "snapshot", body)


def disc(name: str, who: int, world: World) -> None:
    body = {"url": f"https://example.com/{who}.iso", "description": name}
    world.make(who, "/iso", "iso", body)


def service_user(name: str, who: int, world: World) -> None:
    body = {"email": world.address(), "name": name, "service_user": True, "acls": ["dns"]}
    world.make(who, "/users", "user", body)


def invitation(name: str, who: int, world: World) -> None:
    world.make(who, "/invitation", "invitation", {"email_invited": world.address()})


def organization(name: str, who: int, world: World) -> None:
    world.make(who, "/organizations", "organization", {"name": name})


def sub_account(name: str, who: int, world: World) -> None:
    world.make(who, "/subaccounts", "subaccount", {"email": "a@b.example", "subaccount_name": name})


def api_key(name: str, who: int, world: World) -> None:
    world.make(who, "/apikeys", "api_key", {"name": name})


def instance(label: str, who: int, more: dict[str, Any], world: World) -> None:
    body = {"region": "ewr", "plan": PLAN, "label": label, "os_id": UBUNTU, **more}
    if "iso_id" in more:
        del body["os_id"]
    world.make(who, "/instances", "instance", body)


def database(label: str, who: int, engine: str, world: World) -> None:
    """With a user, and connectors or pools where its engine has any, once it is there."""
    plans = {"kafka": "vultr-dbaas-business-3x-occ-so-2-60-4"}
    body = {
        "database_engine": engine,
        "database_engine_version": {"pg": "16", "mysql": "8", "kafka": "3.9"}[engine],
        "region": "ewr",
        "plan": plans.get(engine, "vultr-dbaas-startup-cc-1-55-2"),
        "label": label,
        "enable_kafka_connect": engine == "kafka",
    }
    world.make(who, "/databases", "database", body)
    path = f"/databases/{world.ids_of(who, '/databases')[-1]}"
    client = world.clients[who % len(world.clients)]
    assert client.post(f"{path}/users", json={"username": "app"}).is_success
    if engine == "kafka":
        connector = {
            "name": "sink", "class": "com.couchbase.connect.kafka.CouchbaseSinkConnector",
            "topics": "a", "config": {
                "couchbase.seed.nodes": "a", "couchbase.username": "b", "couchbase.password": "c",
            },
        }  # fmt: skip
        assert client.post(f"{path}/connectors", json=connector).is_success
    else:
        assert client.post(f"{path}/dbs", json={"name": "shop"}).is_success


def template(label: str, who: int, more: dict[str, Any], world: World) -> None:
    keys = world.ids_of(who, "/ssh-keys")[:2]
    body = {"plan": PLAN, "label": label, "ssh_key_ids": keys, **more}
    world.make(who, "/instances/templates", "instance_template", body)


def cluster(label: str, who: int, world: World) -> None:
    """A few that an account has are as many as it may have in one region."""
    pool = {"label": label, "plan": LARGER_PLAN, "node_quantity": 2, "user_data": "YQ=="}
    body = {"region": "ewr", "version": "v1.35.6+1", "label": label, "node_pools": [pool]}
    client = world.clients[who % len(world.clients)]
    reply = client.post("/kubernetes/clusters", json=body)
    assert reply.is_success or reply.status_code == 400, reply.text


def bgp(password: str, who: int, world: World) -> None:
    body = {
        "prefixes": [], "requested_routes": "full", "usecase": "peering", "password": password,
    }  # fmt: skip
    client = world.clients[who % len(world.clients)]
    assert client.post("/account/bgp/setup", json=body).is_success


def to_one(method: str, path: str, end: str, body: Any, which: int, world: World) -> None:
    world.to_one(method, path, which, end, body)


def advance(seconds: int, world: World) -> None:
    world.roost.clock.advance(seconds=seconds)


def fault(body: dict[str, Any], world: World) -> None:
    assert world.operator.http.post("/faults", json=body).status_code == 201


WHO = st.integers(0, 3)
FAULTS = [
    {"kind": "stuck", "operation": "create-instance"},
    {"kind": "error", "operation": "delete-snapshot"},
    {"kind": "sold-out", "plan": "vc2-4c-8gb"},
]
OPERATIONS = st.sampled_from(
    [
        ("POST", "/instances", "/halt", None),
        ("POST", "/instances", "/ipv4", {"reboot": False}),
        ("POST", "/instances", "/iso/attach", {"iso_id": PUBLIC_ISO}),
        ("PATCH", "/instances", "", {"plan": LARGER_PLAN}),
        ("PATCH", "/instances", "", {"backups": "enabled"}),
        ("DELETE", "/instances", "", None),
        ("DELETE", "/ssh-keys", "", None),
        ("DELETE", "/iso", "", None),
        ("PUT", "/databases", "", {"region": "mia"}),
        ("PUT", "/databases", "/advanced-options", {"jit": False}),
        ("POST", "/databases", "/read-replica", {"region": "ewr", "label": "replica"}),
        ("DELETE", "/databases", "", None),
        ("PATCH", "/users", "", {"acls": ["billing"]}),
        ("DELETE", "/users", "", None),
        ("DELETE", "/organizations", "", None),
    ]
)
DEEDS: st.SearchStrategy[Deed] = st.one_of(
    st.just(new_account),
    *(st.builds(partial, st.just(make), NAMES, WHO) for make in (ssh_key, script, image, disc)),
    *(st.builds(partial, st.just(make), NAMES, WHO) for make in (api_key, cluster, service_user)),
    *(
        st.builds(partial, st.just(make), NAMES, WHO)
        for make in (invitation, organization, sub_account)
    ),
    st.builds(
        partial,
        st.just(instance),
        NAMES,
        WHO,
        st.fixed_dictionaries(
            {"enable_ipv6": st.booleans(), "ddos_protection": st.booleans()},
            optional={
                "backups": st.just("enabled"),
                "user_data": st.just("c2VjcmV0"),
                "tags": st.lists(st.sampled_from(["a", "b"]), max_size=3),
                "iso_id": st.just(PUBLIC_ISO),
            },
        ),
    ),
    st.builds(
        partial,
        st.just(template),
        NAMES,
        WHO,
        st.fixed_dictionaries(
            {}, optional={"os_id": st.just(UBUNTU), "user_data": st.just("YQ==")}
        ),
    ),
    st.builds(partial, st.just(database), NAMES, WHO, st.sampled_from(["pg", "mysql", "kafka"])),
    st.builds(partial, st.just(bgp), st.text("abc", min_size=1, max_size=9), WHO),
    OPERATIONS.flatmap(lambda o: st.builds(partial, st.just(to_one), *map(st.just, o), WHO)),
    st.builds(partial, st.just(advance), st.sampled_from([1, 5, 3600, 40 * 86400])),
    st.builds(partial, st.just(fault), st.sampled_from(FAULTS)),
)

EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def a_past(roost: RunningRoost, operator: Operator, deeds: list[Deed]) -> World:
    """The clock is held, so work stays half done and nothing changes by itself."""
    operator.reset()
    operator.clock(hold=True)
    world = World(roost, operator)
    for deed in deeds:
        deed(world)
    return world


@EXAMPLES
@given(deeds=st.lists(DEEDS, max_size=20))
@pytest.mark.settings(lifecycle="quick")
def test_a_state_comes_back_as_it_was(
    roost: RunningRoost, operator: Operator, deeds: list[Deed]
) -> None:
    world = a_past(roost, operator, deeds)
    before = [everything(client) for client in world.clients]
    state = operator.export(log=True)
    operator.reset()
    operator.load(state)
    roost.run(check_invariants(roost.app.store, settled=False))
    assert [everything(client) for client in world.clients] == before
    again = operator.export(log=True)
    kept_from = roost.clock.now - LOG_KEPT
    assert told(again, kept_from) == told(state, kept_from)
    # What was half done goes on.
    operator.http.delete("/faults")
    advance(3600, world)
    roost.run(check_invariants(roost.app.store))


@EXAMPLES
@given(deeds=st.lists(DEEDS, max_size=15))
@pytest.mark.settings(lifecycle="quick")
def test_another_roost_takes_a_state_in_with_its_secrets(
    roost: RunningRoost,
    operator: Operator,
    deeds: list[Deed],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """On SQLite, from whichever database it comes."""
    a_past(roost, operator, deeds)
    before = everything(roost.client)
    state = operator.export(secrets=True)
    data = tmp_path_factory.mktemp("other") / "data"
    with running_roost(data) as other, operator_of(data) as its_operator:
        its_operator.load(state)
        other.run(check_invariants(other.app.store, settled=False))
        after = everything(other.client)
    # Each Roost has keys of its own.
    assert before.keys() - after.keys() <= {path for path in before if "apikeys" in path}
    assert all(after[path] == before[path] for path in after if "apikeys" not in path)


def told(state: bytes, kept_from: int) -> list[Any]:
    """The rows but for what was recorded of looking at them, and what any moment may trim."""
    return [row for row in lines(state)[1:] if _lasts(row, kept_from)]


def _lasts(row: dict[str, Any], kept_from: int) -> bool:
    if row["type"] == "log":
        return row["metadata"].get("method") != "GET" and row["at"] >= kept_from
    return row.get("kind") != ACTIVITY.name
