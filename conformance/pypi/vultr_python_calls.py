"""What other clients have no call for, asked with vultr-python: it takes any path.

Each step is a method, a path, the fields of its body, and what to remember of the answer, by the
keys that lead to it. A WAIT asks until what is remembered is as its fields say.
"""

import time
from base64 import b64encode
from collections.abc import Mapping
from typing import Any, NamedTuple

from vultr import Vultr, VultrException

PATIENCE = 60.0
POLL = 0.1
WAIT = "wait"
MACHINE = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743}
LETTER = b64encode(b"%PDF-1.4\n").decode()
RULE = {
    "ID": "old", "Status": "Enabled", "Filter": {"Prefix": ""},
    "Transitions": [{"Days": 0, "StorageClass": "VULTR_ARCHIVE"}],
}  # fmt: skip
GATEWAY = {"primary": {"ipv4_public_enabled": True, "ipv6_public_enabled": False, "vpc": {}}}


class Step(NamedTuple):
    method: str
    path: str
    fields: Mapping[str, Any] = {}
    remembers: Mapping[str, str] = {}


READY = {"instance.server_status": "ok", "instance.power_status": "running"}

STEPS = (
    Step("get", "account/bgp"),
    Step(
        "post", "account/bgp/setup",
        {"prefixes": ["203.0.113.0/24"], "requested_routes": "full", "usecase": "anycast"}
        | {"letter_of_authorization": LETTER},
    ),
    Step("post", "account/bgp/prefixes", {"prefixes": ["198.51.100.0/24"]}),
    Step("get", "account/custom-subscriptions"),
    Step("get", "billing/pending-charges/csv"),
    Step("get", "vfs/regions"),

    Step("post", "apikeys", {"name": "calls"}, {"key": "api_key.id"}),
    Step("get", "apikeys"),
    Step("get", "apikeys/{key}"),
    Step("delete", "apikeys/{key}"),

    Step(
        "post", "instances/templates",
        {"plan": "vc2-1c-1gb", "label": "calls"}, {"template": "instance_template.id"},
    ),
    Step("get", "instances/templates"),
    Step("put", "instances/templates/{template}", {"label": "changed"}),
    Step("get", "instances/templates/{template}"),
    Step("delete", "instances/templates/{template}"),

    Step("post", "instances", MACHINE | {"label": "calls"}, {"machine": "instance.id"}),
    Step(WAIT, "instances/{machine}", READY),
    Step("post", "private-networks", {"region": "ewr"}, {"net": "network.id"}),
    Step("get", "private-networks"),
    Step("put", "private-networks/{net}", {"description": "changed"}),
    Step("get", "private-networks/{net}"),
    Step("post", "instances/{machine}/private-networks/attach", {"network_id": "{net}"}),
    Step(WAIT, "instances/{machine}", READY),
    Step("get", "instances/{machine}/private-networks"),
    Step("post", "instances/{machine}/private-networks/detach", {"network_id": "{net}"}),
    Step(WAIT, "instances/{machine}", READY),
    Step("patch", "instances/{machine}", {"plan": "vc2-2c-4gb"}, {"job": "job_ids.0"}),
    Step(WAIT, "instances/jobs/{job}", {"job.state": "success"}),
    Step(WAIT, "instances/{machine}", READY),
    Step("post", "snapshots", {"instance_id": "{machine}"}, {"snapshot": "snapshot.id"}),
    Step(WAIT, "snapshots/{snapshot}", {"snapshot.status": "complete"}),
    Step("put", "snapshots/{snapshot}", {"description": "changed"}),
    Step("delete", "snapshots/{snapshot}"),
    Step("delete", "instances/{machine}"),
    Step("delete", "private-networks/{net}"),

    Step(
        "post", "bare-metals",
        MACHINE | {"plan": "vbm-4c-32gb", "enable_ipv6": True}, {"metal": "bare_metal.id"},
    ),
    Step(WAIT, "bare-metals/{metal}", {"bare_metal.status": "active"}),
    Step(
        "get", "bare-metals/{metal}", {},
        {"v4": "bare_metal.main_ip", "v6": "bare_metal.v6_main_ip"},
    ),
    Step("post", "bare-metals/{metal}/ipv4/reverse", {"ip": "{v4}", "reverse": "a.example.com"}),
    Step("post", "bare-metals/{metal}/ipv4/reverse/default", {"ip": "{v4}"}),
    Step("post", "bare-metals/{metal}/ipv6/reverse", {"ip": "{v6}", "reverse": "a.example.com"}),
    Step("delete", "bare-metals/{metal}/ipv6/reverse/{v6}"),
    Step("delete", "bare-metals/{metal}"),

    Step("post", "load-balancers", {"region": "ewr", "label": "calls"}, {"lb": "load_balancer.id"}),
    Step(WAIT, "load-balancers/{lb}", {"load_balancer.status": "active"}),
    Step("get", "load-balancers/{lb}", {}, {"lb6": "load_balancer.ipv6"}),
    Step("put", "load-balancers/{lb}/reverse-dns", {"v4": "a.example.com"}),
    Step("put", "load-balancers/{lb}/reverse-dns/ipv4", {"v4": "b.example.com"}),
    Step(
        "post", "load-balancers/{lb}/reverse-dns",
        {"v6": [{"domain": "a.example.com", "ip": "{lb6}"}]},
    ),
    Step(
        "post", "load-balancers/{lb}/reverse-dns/ipv6",
        {"v6": [{"domain": "b.example.com", "ip": "{lb6}"}]},
    ),
    Step("get", "load-balancers/{lb}/reverse-dns"),
    Step("delete", "load-balancers/{lb}/reverse-dns/ipv6/{lb6}"),
    Step("delete", "load-balancers/{lb}/reverse-dns"),
    Step("delete", "load-balancers/{lb}"),

    Step(
        "post", "vfs", {"region": "ewr", "label": "calls", "storage_size": {"gb": 10}},
        {"vfs": "id"},
    ),
    Step(WAIT, "vfs/{vfs}", {"status": "active"}),
    Step(
        "post", "storage-gateways",
        {
            "region": "ewr", "type": "nfs4", "label": "calls", "network_config": GATEWAY,
            "export_config": [{"vfs_uuid": "{vfs}", "allowed_ips": ["192.0.2.1"]}],
        },
        {"gateway": "storage_gateway.id"},
    ),
    Step(WAIT, "storage-gateways/{gateway}", {"storage_gateway.status": "active"}),
    Step("get", "storage-gateways"),
    Step("put", "storage-gateways/{gateway}", {"label": "changed"}),
    Step(
        "post", "storage-gateways/{gateway}/exports",
        {"vfs_uuid": "{vfs}", "label": "more", "pseudo_root_path": "/more"}, {"export": "vpc.id"},
    ),
    Step("delete", "storage-gateways/{gateway}/exports/{export}"),
    Step("delete", "storage-gateways/{gateway}"),
    Step("delete", "vfs/{vfs}"),

    Step("post", "blocks", {"region": "ewr", "size_gb": 10}, {"block": "block.id"}),
    Step(WAIT, "blocks/{block}", {"block.status": "active"}),
    Step("post", "blocks/snapshots", {"block_id": "{block}", "description": ""}, {"copy": "id"}),
    Step("patch", "blocks/snapshots/{copy}", {"description": "changed"}),
    Step("get", "blocks/snapshots/{copy}"),

    Step("post", "object-storage", {"cluster_id": 2, "tier_id": 2}, {"s3": "object_storage.id"}),
    Step(WAIT, "object-storage/{s3}", {"object_storage.status": "active"}),
    Step("post", "object-storage/{s3}/bucket", {"bucket_name": "calls-cold", "archival": True}),
    Step("post", "object-storage/{s3}/bucket/calls-cold/lifecycle", {"archive_rules": [RULE]}),
    Step("delete", "object-storage/{s3}/bucket/calls-cold/lifecycle"),
    Step("post", "object-storage/{s3}/bucket/calls-cold/archival", {"archival": False}),
    Step("delete", "object-storage/{s3}"),

    Step(
        "post", "cdns/pull-zones",
        {"label": "calls", "origin_scheme": "https", "origin_domain": "example.com"},
        {"pull": "pull_zone.id"},
    ),
    Step(WAIT, "cdns/pull-zones/{pull}", {"pull_zone.status": "active"}),
    Step("get", "cdns/pull-zones/{pull}/purge"),
    Step("delete", "cdns/pull-zones/{pull}"),
)  # fmt: skip


def main() -> None:
    vultr = Vultr()
    known: dict[str, str] = {}
    for step in STEPS:
        try:
            _take(vultr, step, known)
        except VultrException as error:
            raise SystemExit(f"{step.method} {step.path}: {error}") from error
        print(step.method, step.path)


def _take(vultr: Vultr, step: Step, known: dict[str, str]) -> None:
    path = step.path.format_map(known)
    if step.method == WAIT:
        _wait(vultr, path, step.fields)
        return
    fields = _filled(step.fields, known)
    limit = time.monotonic() + PATIENCE
    while True:
        try:
            answer = getattr(vultr, step.method)(path, **fields)
        except VultrException as error:
            # What was asked for last may still be under way.
            busy = any(word in error.error for word in ("locked", "not ready", "detatched"))
            if not busy or time.monotonic() > limit:
                raise
            time.sleep(POLL)
        else:
            break
    for name, keys in step.remembers.items():
        known[name] = str(_below(answer, keys))


def _wait(vultr: Vultr, path: str, fields: Mapping[str, Any]) -> None:
    limit = time.monotonic() + PATIENCE
    while any(_below(seen := vultr.get(path), keys) != value for keys, value in fields.items()):
        if time.monotonic() > limit:
            raise SystemExit(f"{path}: still {seen}, not {fields}")
        time.sleep(POLL)


def _below(answer: Any, keys: str) -> Any:
    for key in keys.split("."):
        answer = answer[int(key)] if isinstance(answer, list) else answer[key]
    return answer


def _filled(value: Any, known: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return value.format_map(known)
    if isinstance(value, Mapping):
        return {key: _filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, known) for item in value]
    return value


if __name__ == "__main__":
    main()
