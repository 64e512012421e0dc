"""Whoever deletes something need not wait for what is being done with it: the work ends.

For each call that leaves work behind, the deletions that follow at once, while the clock stands.
Afterwards the clock moves on, and nothing is left of any of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from roost.engine.lifecycle import Lifecycle
from tests.durability.invariants import check_invariants
from tests.postgres import PostgresServer
from tests.products.instances.cloud import (
    LARGER_PLAN,
    PLAN,
    PUBLIC_ISO,
    UBUNTU,
    Cloud,
    Json,
)
from tests.server import running_roost

METAL = "vbm-4c-32gb"
HTTP = {"frontend_protocol": "http", "frontend_port": 80, "backend_protocol": "http"}
EXPORT = {"pseudo_root_path": "/srv", "allowed_ips": ["192.0.2.0/24"]}
PUBLIC = {"primary": {"ipv4_public_enabled": True}}
FULL_ISO = "https://example.com/own.iso"


class Account(Cloud):
    """Makes things, and waits until they are ready; then asks for something, and does not wait."""

    def ask(self, method: str, path: str, **body: Any) -> Json:
        """The resource that is answered, if any is."""
        reply = self.client.request(method, path, json=body)
        assert reply.is_success, f"{method} {path}: {reply.text}"
        answer = reply.json() if reply.content else {}
        return answer if "id" in answer or not answer else next(iter(answer.values()))

    def made(self, path: str, **body: Any) -> str:
        id = self.ask("POST", path, **body)["id"]
        self.wait()
        return id

    def wait(self) -> None:
        self.clock.advance(hours=1)

    def server(self, **fields: Any) -> str:
        return self.made("/instances", region="ewr", plan=PLAN, os_id=UBUNTU, **fields)

    def metal(self, **fields: Any) -> str:
        return self.made("/bare-metals", region="ewr", plan=METAL, os_id=UBUNTU, **fields)

    def block(self) -> str:
        return self.made("/blocks", region="ewr", size_gb=10, block_type="high_perf")

    def reserved(self, ip_type: str = "v4") -> str:
        return self.made("/reserved-ips", region="ewr", ip_type=ip_type)

    def shared(self) -> str:
        return self.made("/vfs", region="ewr", label="shared", storage_size={"gb": 10})


Paths = list[str]
Case = Callable[[Account], Paths]
"""Makes a call, and tells what is deleted then, in this order."""

CASES: list[Case] = []


def case(make: Case) -> Case:
    CASES.append(make)
    return make


def on_server(name: str, method: str, path: str, body: Json | None = None) -> None:
    """A call about an instance, and one about a bare metal where those have it too."""

    def make(account: Account) -> Paths:
        id = account.server(enable_ipv6=True)
        account.ask(method, f"/instances/{id}{path}", **(body or {}))
        return [f"/instances/{id}"]

    make.__name__ = f"instance_{name}"
    case(make)


def on_metal(name: str, method: str, path: str, body: Json | None = None) -> None:
    def make(account: Account) -> Paths:
        id = account.metal()
        account.ask(method, f"/bare-metals/{id}{path}", **(body or {}))
        return [f"/bare-metals/{id}"]

    make.__name__ = f"bare_metal_{name}"
    case(make)


for name in ("start", "halt", "reboot", "reinstall"):
    on_server(name, "POST", f"/{name}")
    on_metal(name, "POST", f"/{name}")
on_server("resized", "PATCH", "", {"plan": LARGER_PLAN})
on_server("changed_system", "PATCH", "", {"os_id": 477})
on_server("ipv6_added", "PATCH", "", {"enable_ipv6": True})
on_server("backups_enabled", "PATCH", "", {"backups": "enabled"})
on_server("public_iso_attached", "POST", "/iso/attach", {"iso_id": PUBLIC_ISO})
on_server("address_added", "POST", "/ipv4", {"reboot": True})
on_server("address_added_live", "POST", "/ipv4", {"reboot": False})
on_metal("changed_system", "PATCH", "", {"os_id": 477})
on_metal("ipv6_added", "PATCH", "", {"enable_ipv6": True})


@case
def instance_created(account: Account) -> Paths:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, "enable_vpc": True}
    return [f"/instances/{account.ask('POST', '/instances', **body)['id']}"]


@case
def bare_metal_created(account: Account) -> Paths:
    body = {"region": "ewr", "plan": METAL, "os_id": UBUNTU}
    return [f"/bare-metals/{account.ask('POST', '/bare-metals', **body)['id']}"]


@case
def many_halted(account: Account) -> Paths:
    ids = [account.server(), account.server()]
    account.ask("POST", "/instances/halt", instance_ids=ids)
    return [f"/instances/{id}" for id in ids]


@case
def iso_attached(account: Account) -> Paths:
    id, iso = account.server(), account.made("/iso", url=FULL_ISO)
    account.ask("POST", f"/instances/{id}/iso/attach", iso_id=iso)
    return [f"/instances/{id}", f"/iso/{iso}"]


@case
def iso_detached(account: Account) -> Paths:
    iso = account.made("/iso", url=FULL_ISO)
    id = account.made("/instances", region="ewr", plan=PLAN, iso_id=iso)
    account.ask("POST", f"/instances/{id}/iso/detach")
    return [f"/instances/{id}", f"/iso/{iso}"]


@case
def iso_detached_from_what_stays(account: Account) -> Paths:
    iso = account.made("/iso", url=FULL_ISO)
    id = account.made("/instances", region="ewr", plan=PLAN, iso_id=iso)
    account.ask("POST", f"/instances/{id}/iso/detach")
    return [f"/iso/{iso}", f"/instances/{id}"]


@case
def iso_fetched(account: Account) -> Paths:
    return [f"/iso/{account.ask('POST', '/iso', url=FULL_ISO)['id']}"]


@case
def address_added_and_removed(account: Account) -> Paths:
    id = account.server()
    ip = account.ask("POST", f"/instances/{id}/ipv4", reboot=True)["ip"]
    return [f"/instances/{id}/ipv4/{ip}", f"/instances/{id}"]


@case
def restored(account: Account) -> Paths:
    id = account.server()
    snapshot = account.made("/snapshots", instance_id=id)
    account.ask("POST", f"/instances/{id}/restore", snapshot_id=snapshot)
    return [f"/instances/{id}", f"/snapshots/{snapshot}"]


@case
def snapshot_taken(account: Account) -> Paths:
    id = account.server()
    snapshot = account.ask("POST", "/snapshots", instance_id=id)["id"]
    return [f"/instances/{id}", f"/snapshots/{snapshot}"]


@case
def snapshot_taken_and_not_wanted(account: Account) -> Paths:
    id = account.server()
    snapshot = account.ask("POST", "/snapshots", instance_id=id)["id"]
    return [f"/snapshots/{snapshot}", f"/instances/{id}"]


@case
def snapshot_fetched(account: Account) -> Paths:
    made = account.ask("POST", "/snapshots/create-from-url", url="https://example.com/disk.raw")
    return [f"/snapshots/{made['id']}"]


@case
def firewalled(account: Account) -> Paths:
    group, id = account.firewall_group(), account.server()
    account.ask("PATCH", f"/instances/{id}", firewall_group_id=group)
    return [f"/firewalls/{group}", f"/instances/{id}"]


@case
def firewall_rule_added(account: Account) -> Paths:
    group = account.firewall_group()
    rule = {"ip_type": "v4", "protocol": "tcp", "port": "22", "subnet": "0.0.0.0", "subnet_size": 0}
    account.ask("POST", f"/firewalls/{group}/rules", **rule)
    return [f"/firewalls/{group}"]


def in_network(kind: str, server: str, *calls: str) -> None:
    def make(account: Account) -> Paths:
        id = account.server() if server == "instances" else account.metal()
        network = account.made(f"/{kind}", region="ewr")
        for call in calls:
            account.ask("POST", f"/{server}/{id}/{kind}/{call}", vpc_id=network)
        return [f"/{server}/{id}", f"/{kind}/{network}"]

    make.__name__ = f"{server}_{kind}_{'_'.join(calls)}"
    case(make)


for kind in ("vpcs", "vpc2"):
    for server in ("instances", "bare-metals"):
        in_network(kind, server, "attach")
        in_network(kind, server, "attach", "detach")


@case
def network_left(account: Account) -> Paths:
    """A network that everybody has left can be deleted before the machines."""
    vpc = account.vpc()
    id = account.server(attach_vpc=[vpc])
    account.ask("POST", f"/instances/{id}/vpcs/detach", vpc_id=vpc)
    return [f"/vpcs/{vpc}", f"/instances/{id}"]


@case
def network_made(account: Account) -> Paths:
    return [f"/vpcs/{account.vpc()}"]


@case
def gateway_opened(account: Account) -> Paths:
    vpc = account.vpc()
    gateway = account.ask("POST", f"/vpcs/{vpc}/nat-gateway")["id"]
    return [f"/vpcs/{vpc}/nat-gateway/{gateway}", f"/vpcs/{vpc}"]


@case
def gateway_forwarding(account: Account) -> Paths:
    vpc = account.vpc(v4_subnet="10.77.0.0", v4_subnet_mask=24)
    gateway = f"/vpcs/{vpc}/nat-gateway/{account.made(f'/vpcs/{vpc}/nat-gateway')}"
    ports = {"name": "ssh", "protocol": "tcp", "external_port": 2222, "internal_port": 22}
    path = f"{gateway}/global/port-forwarding-rules"
    rule = account.ask("POST", path, **ports, internal_ip="10.77.0.9")["id"]
    return [f"{path}/{rule}", gateway, f"/vpcs/{vpc}"]


@case
def address_reserved(account: Account) -> Paths:
    made = account.ask("POST", "/reserved-ips", region="ewr", ip_type="v4")
    return [f"/reserved-ips/{made['id']}"]


def with_reserved(
    name: str, *calls: str, first: str = "", server: str = "instances", ip_type: str = "v4"
) -> None:
    """Attaches a reserved IP, makes further calls, and deletes the server or the address first."""

    def make(account: Account) -> Paths:
        id = account.server(enable_ipv6=True) if server == "instances" else account.metal()
        address = account.reserved(ip_type)
        account.ask("POST", f"/reserved-ips/{address}/attach", instance_id=id)
        for call in calls:
            path = (
                f"/reserved-ips/{address}/detach" if call == "detach" else f"/{server}/{id}/{call}"
            )
            account.ask("POST", path)
        paths = [f"/{server}/{id}", f"/reserved-ips/{address}"]
        return paths[::-1] if first == "address" else paths

    make.__name__ = f"reserved_{name}"
    case(make)


for first in ("server", "address"):
    with_reserved(f"attached_{first}_first", first=first)
    with_reserved(f"detached_{first}_first", "detach", first=first)
    with_reserved(f"rebooting_{first}_first", "reboot", first=first)
    with_reserved(f"network_{first}_first", ip_type="v6", first=first)
    with_reserved(f"metal_{first}_first", "reboot", first=first, server="bare-metals")


@case
def reserved_converted(account: Account) -> Paths:
    id = account.server()
    ip = account.instance(id)["main_ip"]
    made = account.ask("POST", "/reserved-ips/convert", ip_address=ip)
    return [f"/instances/{id}", f"/reserved-ips/{made['id']}"]


def with_block(name: str, *calls: str, live: bool, first: str) -> None:
    def make(account: Account) -> Paths:
        id, block = account.server(), account.block()
        if calls[0] == "detach":
            account.ask("POST", f"/blocks/{block}/attach", instance_id=id, live=True)
            account.wait()
        for call in calls:
            account.ask("POST", f"/blocks/{block}/{call}", instance_id=id, live=live)
        paths = [f"/instances/{id}", f"/blocks/{block}"]
        return paths[::-1] if first == "block" else paths

    make.__name__ = f"block_{name}_{'live' if live else 'restarting'}_{first}_first"
    case(make)


for live in (True, False):
    for first in ("server", "block"):
        with_block("attached", "attach", live=live, first=first)
        with_block("detached", "detach", live=live, first=first)
        with_block("swapped", "detach", "attach", live=live, first=first)


@case
def many_blocks_detached(account: Account) -> Paths:
    """As Terraform takes apart what it has made: each is detached and deleted in turn."""
    id, blocks = account.server(), [account.block(), account.block()]
    for block in blocks:
        account.ask("POST", f"/blocks/{block}/attach", instance_id=id, live=False)
    account.wait()
    account.ask("POST", f"/blocks/{blocks[0]}/detach", live=False)
    account.ask("DELETE", f"/blocks/{blocks[0]}")
    account.ask("POST", f"/blocks/{blocks[1]}/detach", live=False)
    return [f"/blocks/{blocks[1]}", f"/instances/{id}"]


@case
def block_made(account: Account) -> Paths:
    made = account.ask("POST", "/blocks", region="ewr", size_gb=10, block_type="high_perf")
    return [f"/blocks/{made['id']}"]


@case
def block_made_from_a_snapshot(account: Account) -> Paths:
    source = account.block()
    taken = account.made("/blocks/snapshots", block_id=source, description="")
    made = account.ask("POST", "/blocks", region="ewr", size_gb=10, snapshot_id=taken)
    return [f"/blocks/{made['id']}", f"/blocks/snapshots/{taken}", f"/blocks/{source}"]


@case
def block_resized(account: Account) -> Paths:
    id = account.block()
    account.ask("PATCH", f"/blocks/{id}", size_gb=20)
    return [f"/blocks/{id}"]


@case
def block_snapshot_taken(account: Account) -> Paths:
    id = account.block()
    taken = account.ask("POST", "/blocks/snapshots", block_id=id, description="")["id"]
    return [f"/blocks/{id}", f"/blocks/snapshots/{taken}"]


@case
def block_snapshot_not_wanted(account: Account) -> Paths:
    id = account.block()
    taken = account.ask("POST", "/blocks/snapshots", block_id=id, description="")["id"]
    return [f"/blocks/snapshots/{taken}", f"/blocks/{id}"]


@case
def file_system_made(account: Account) -> Paths:
    made = account.ask("POST", "/vfs", region="ewr", label="shared", storage_size={"gb": 10})
    return [f"/vfs/{made['id']}"]


@case
def file_system_resized(account: Account) -> Paths:
    id = account.shared()
    account.ask("PUT", f"/vfs/{id}", storage_size={"gb": 20})
    return [f"/vfs/{id}"]


@case
def file_system_attached(account: Account) -> Paths:
    id, vfs = account.server(), account.shared()
    account.ask("PUT", f"/vfs/{vfs}/attachments/{id}")
    return [f"/vfs/{vfs}/attachments/{id}", f"/vfs/{vfs}", f"/instances/{id}"]


@case
def file_system_attached_to_what_goes(account: Account) -> Paths:
    id, vfs = account.server(), account.shared()
    account.ask("PUT", f"/vfs/{vfs}/attachments/{id}")
    return [f"/instances/{id}", f"/vfs/{vfs}"]


def exported(account: Account) -> tuple[str, Json]:
    vfs = account.shared()
    body = {"label": "nfs", "type": "nfs4", "region": "ewr", "network_config": PUBLIC}
    export = {**EXPORT, "label": "srv", "vfs_uuid": vfs}
    made = account.ask("POST", "/storage-gateways", **body, export_config=[export])
    return vfs, made


@case
def storage_gateway_made(account: Account) -> Paths:
    vfs, gateway = exported(account)
    return [f"/storage-gateways/{gateway['id']}", f"/vfs/{vfs}"]


@case
def storage_gateway_made_and_export_removed(account: Account) -> Paths:
    vfs, gateway = exported(account)
    path, export = f"/storage-gateways/{gateway['id']}", gateway["export_config"][0]["id"]
    return [f"{path}/exports/{export}", f"/vfs/{vfs}", path]


@case
def object_storage_subscribed(account: Account) -> Paths:
    made = account.ask("POST", "/object-storage", cluster_id=2, tier_id=2)
    return [f"/object-storage/{made['id']}"]


@case
def object_storage_keys_changed(account: Account) -> Paths:
    id = account.made("/object-storage", cluster_id=2, tier_id=2)
    account.ask("POST", f"/object-storage/{id}/regenerate-keys")
    return [f"/object-storage/{id}"]


@case
def bucket_made(account: Account) -> Paths:
    id = account.made("/object-storage", cluster_id=2, tier_id=2)
    account.ask("POST", f"/object-storage/{id}/bucket", bucket_name=f"b-{id}")
    return [f"/object-storage/{id}/bucket/b-{id}", f"/object-storage/{id}"]


def balancer(account: Account, **fields: Any) -> str:
    rules = [HTTP | {"backend_port": 8080}]
    body = {"region": "ewr", "forwarding_rules": rules, **fields}
    return f"/load-balancers/{account.made('/load-balancers', **body)}"


@case
def balancer_changed(account: Account) -> Paths:
    path, id, vpc = balancer(account), account.server(), account.vpc()
    account.ask("PATCH", path, instances=[id], vpc=vpc)
    return [path, f"/vpcs/{vpc}", f"/instances/{id}"]


@case
def balancer_detached(account: Account) -> Paths:
    """As Terraform takes it apart: first it takes the instances out."""
    id = account.server()
    path = balancer(account, instances=[id])
    account.ask("PATCH", path, instances=[])
    return [path, f"/instances/{id}"]


@case
def balancer_loses_an_instance(account: Account) -> Paths:
    id = account.server()
    path = balancer(account, instances=[id])
    account.ask("POST", f"/instances/{id}/reboot")
    return [f"/instances/{id}", path]


@case
def balancer_rule_added(account: Account) -> Paths:
    path = balancer(account)
    rule = HTTP | {"frontend_port": 81, "backend_port": 8081}
    made = account.ask("POST", f"{path}/forwarding-rules", **rule)
    rules = account.get(f"{path}/forwarding-rules")["forwarding_rules"]
    assert made == {} or made["id"] in [rule["id"] for rule in rules]
    return [f"{path}/forwarding-rules/{rules[-1]['id']}", path]


@case
def zone_made(account: Account) -> Paths:
    made = account.ask("POST", "/cdns/push-zones", label="site")
    return [f"/cdns/push-zones/{made['id']}"]


@case
def zone_changed_and_purged(account: Account) -> Paths:
    origin = {"origin_scheme": "https", "origin_domain": "example.com"}
    path = f"/cdns/pull-zones/{account.made('/cdns/pull-zones', label='site', **origin)}"
    account.ask("PUT", path, label="other", **origin)
    account.ask("GET", f"{path}/purge")
    return [path]


@contextmanager
def running(
    profile: str, store: str, request: pytest.FixtureRequest, factory: pytest.TempPathFactory
) -> Iterator[Account]:
    data = factory.mktemp("deleting") / "data"
    if store == "sqlite":
        with running_roost(data, lifecycle=profile) as roost:
            yield Account(roost)
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    with server.schema() as url, running_roost(data, url, lifecycle=profile) as roost:
        yield Account(roost)


STORES = ("sqlite", pytest.param("postgres", marks=pytest.mark.postgres))


@pytest.fixture(scope="module", params=list(Lifecycle))
def profile(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module", params=STORES)
def account(
    request: pytest.FixtureRequest, profile: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Account]:
    """One for all cases, each of which cleans up behind itself. Its clock is held."""
    with running(profile, request.param, request, tmp_path_factory) as account:
        account.clock.hold()
        yield account


@pytest.mark.parametrize("call", CASES, ids=lambda make: make.__name__)
def test_what_a_call_leaves_behind_does_not_keep_from_deleting(
    account: Account, call: Case
) -> None:
    for path in call(account):
        reply = account.client.delete(path)
        assert (reply.status_code, reply.content) == (204, b""), f"DELETE {path}: {reply.text}"
    account.wait()
    account.roost.run(check_invariants(account.roost.app.store))
