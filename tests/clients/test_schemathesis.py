"""schemathesis, which reads the served description and tries to catch the server in a lie.

Every operation gets at least 50 requests (of networks, storage, services and people: 20), made of
what the description allows and of what it forbids; the answer's status, type, headers and body must
be what the description says.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.products.scim.schemas import GROUP_URN, USER_URN
from tests.clients.server import Live, running_roost
from tests.clients.story import LARGER_PLAN, OPERATING_SYSTEM, PLAN, PUBLIC_KEY, REGION

PROGRAM = Path(sys.executable).with_name("schemathesis")
LIMIT = 900.0

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
)


METAL_PLAN = "vbm-4c-32gb"

SEEDS: dict[str, tuple[str, str, dict[str, Any]]] = {
    "instance-id": (
        "/instances",
        "instance",
        {"region": REGION, "plan": PLAN, "os_id": OPERATING_SYSTEM},
    ),
    "instancetemplate-id": (
        "/instances/templates",
        "instance_template",
        {"plan": PLAN, "os_id": OPERATING_SYSTEM},
    ),
    "iso-id": ("/iso", "iso", {"url": "https://images.example.com/rescue.iso"}),
    "apikey-id": ("/apikeys", "api_key", {"name": "to be deleted"}),
    "snapshot-id": (
        "/snapshots/create-from-url",
        "snapshot",
        {"url": "https://images.example.com/disk.raw"},
    ),
    "ssh-key-id": ("/ssh-keys", "ssh_key", {"name": "laptop", "ssh_key": PUBLIC_KEY}),
    "startup-id": (
        "/startup-scripts",
        "startup_script",
        {"name": "hello", "script": "IyEvYmluL3NoCmVjaG8gaGVsbG8K"},
    ),
    "vpc-id": ("/vpcs", "vpc", {"region": REGION}),
    "firewall-group-id": ("/firewalls", "firewall_group", {"description": "web"}),
    "reserved-ip": ("/reserved-ips", "reserved_ip", {"region": REGION, "ip_type": "v4"}),
    "block-id": ("/blocks", "block", {"region": REGION, "size_gb": 10}),
    "object-storage-id": ("/object-storage", "object_storage", {"cluster_id": 2, "tier_id": 2}),
    "loadbalancer-id": ("/load-balancers", "load_balancer", {"region": REGION}),
    "pullzone-id": (
        "/cdns/pull-zones",
        "pull_zone",
        {"label": "site", "origin_scheme": "https", "origin_domain": "example.com"},
    ),
    "pushzone-id": ("/cdns/push-zones", "push_zone", {"label": "site"}),
    "registry-id": (
        "/registry",
        "",
        {"name": "registry{}", "region": "sjc", "plan": "business", "public": True},
    ),
    "inference-id": ("/inference", "subscription", {"label": "chat"}),
    # Elsewhere, since an account may have so many networks in a region.
    "vke-id": (
        "/kubernetes/clusters",
        "vke_cluster",
        {
            "region": "ams",
            "version": "v1.35.6+1",
            "node_pools": [{"label": "work", "plan": LARGER_PLAN, "node_quantity": 1}],
        },
    ),
    "baremetal-id": (
        "/bare-metals",
        "bare_metal",
        {"region": REGION, "plan": METAL_PLAN, "os_id": OPERATING_SYSTEM},
    ),
    "cluster-id": (
        "/clusters",
        "cluster",
        {"region": REGION, "plan": PLAN, "os_id": OPERATING_SYSTEM},
    ),
}
"""By path parameter: how to make what it names (path, key of the answer, body).

An answer without a key is the thing itself. {} in a name is another number each time.
"""
KAFKA = {
    "database_engine": "kafka", "database_engine_version": "4.0", "enable_kafka_connect": True,
    "plan": "vultr-dbaas-business-3x-occ-so-2-60-4",
}  # fmt: skip
PG = {
    "database_engine": "pg", "database_engine_version": "16",
    "plan": "vultr-dbaas-startup-cc-1-55-2",
}  # fmt: skip
TOPIC = {"partitions": 3, "replication": 2, "retention_hours": 24, "retention_bytes": -1}
QUOTA = {"consumer_byte_rate": 5, "producer_byte_rate": 6, "request_percentage": 7}
CONNECTOR = {
    "class": "com.couchbase.connect.kafka.CouchbaseSinkConnector", "topics": "kept",
    "config": {
        "couchbase.seed.nodes": "a", "couchbase.username": "b", "couchbase.password": "c",
    },
}  # fmt: skip
POOL = {"database": "defaultdb", "username": "vultradmin", "mode": "session", "size": 2}
NAMES = ["doomed", "kept"]
"""Of all that is in databases, in each that can have it."""
NETWORKS = ("VPCs", "private Networks", "VPC2", "firewall", "reserved-ip", "load-balancer", "dns")
STORAGE = ("block", "s3", "VFS", "storage-gateways", "CDNs", "baremetal", "clusters")
SERVICES = (
    "Container Registry", "kubernetes", "managed-databases", "marketplace", "serverless-inference"
)  # fmt: skip
PEOPLE = ("iam", "oidc", "organizations", "users")
BESIDE = ("scim",)
"""What is not below /v2, and has credentials of its own."""
OTHERS = ("instances", *NETWORKS, *STORAGE, *SERVICES, *PEOPLE, *BESIDE)
PARTS = {
    "instances": (("--include-tag", ("instances",)), 50),
    "networks": (("--include-tag", NETWORKS), 20),
    "storage": (("--include-tag", STORAGE), 20),
    "services": (("--include-tag", SERVICES), 20),
    "people": (("--include-tag", PEOPLE), 20),
    "the rest": (("--exclude-tag", OTHERS), 50),
    "SCIM": (("--include-tag", BESIDE), 50),
}
"""By name: which sections, and how many requests an operation gets."""
COPIES = 3
BODY_FIELDS = {
    "instance_id": "instance-id",
    "snapshot_id": "snapshot-id",
    "iso_id": "iso-id",
    "script_id": "startup-id",
    "region": "region",
    "plan": "plan",
    "os_id": "os",
}
"""By field of a request's body: what fills it."""


@pytest.mark.parametrize("phase", ["coverage", "fuzzing"])
@pytest.mark.parametrize("part", list(PARTS))
def test_schemathesis_finds_nothing(part: str, phase: str, tmp_path: Path) -> None:
    (way, tags), examples = PARTS[part]
    with running_roost(tmp_path, lifecycle="instant") as roost:
        configuration = tmp_path / "schemathesis.toml"
        beside = tags == BESIDE
        # schemathesis knows the document's server alone, and not those of single operations.
        url, token = (roost.url, directory(roost)) if beside else (f"{roost.url}/v2", roost.key)
        made = seed_directory(roost.url, token) if beside else seed(roost)
        configuration.write_text(configure(path_parameters(roost), made, phase))
        command = [
            *(str(PROGRAM), "--config-file", str(configuration)),
            *("run", f"{roost.url}/v2/openapi.json", "--url", url),
            *(f"{way}={tag}" for tag in tags),
            *("--checks", ",".join(CHECKS)),
            *("--phases", f"examples,{phase}"),
            *("--max-examples", str(examples)),
            *("--header", f"Authorization: Bearer {token}"),
            # The same requests in every run but for the ids, so that a finding can be looked into.
            "--generation-deterministic",
            "--continue-on-failure",
            "--no-color",
        ]
        found = subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, timeout=LIMIT, check=False
        )
    assert found.returncode == 0, found.stdout + found.stderr


def path_parameters(roost: Live) -> set[str]:
    """The names of all path parameters in the served description."""
    document = httpx.get(f"{roost.url}/v2/openapi.json", timeout=30).raise_for_status().json()
    parts = {part for path in document["paths"] for part in path.split("/")}
    return {part[1:-1] for part in parts if part.startswith("{")}


def seed(roost: Live) -> dict[str, list[str]]:
    """Make some of each thing and answer their ids, so that not all requests end at a 404."""
    made: dict[str, list[str]] = {}
    with httpx.Client(
        base_url=f"{roost.url}/v2", headers={"Authorization": f"Bearer {roost.key}"}
    ) as client:
        for parameter, (path, key, body) in SEEDS.items():
            wishes = [
                {k: v.format(n) if k == "name" else v for k, v in body.items()}
                for n in range(COPIES)
            ]
            answers = [client.post(path, json=wish).raise_for_status().json() for wish in wishes]
            made[parameter] = [(answer[key] if key else answer)["id"] for answer in answers]
        return made | seed_databases(client) | seed_pools(client, made["vke-id"])


def directory(roost: Live) -> str:
    """The token of a directory that may provision the account's organization."""
    headers = {"Authorization": f"Bearer {roost.key}"}
    with httpx.Client(base_url=f"{roost.url}/v2", headers=headers) as client:
        [organization] = client.get("/organizations").raise_for_status().json()["organizations"]
        path = f"/organizations/{organization['id']}/scim"
        made = client.post(f"{path}/token").raise_for_status().json()
        client.post(f"{path}/enable").raise_for_status()
        return made["scim"]["scim_token"]


def seed_directory(url: str, token: str) -> dict[str, list[str]]:
    """Users and groups: either is named by `id`, so that one in two is found where it is asked."""
    with httpx.Client(
        base_url=f"{url}/scim/v2", headers={"Authorization": f"Bearer {token}"}
    ) as client:
        answers = [
            client.post(path, json={"schemas": [urn], name: f"seed{n}@example.com"})
            for n in range(COPIES)
            for path, urn, name in (
                ("/Users", USER_URN, "userName"),
                ("/Groups", GROUP_URN, "displayName"),
            )
        ]
        return {"id": [answer.raise_for_status().json()["id"] for answer in answers]}


def seed_databases(client: httpx.Client) -> dict[str, list[str]]:
    """The coverage phase takes the second one, whose engine has most of what there is."""

    def make(path: str, body: dict[str, Any]) -> dict[str, Any]:
        return client.post(path, json=body).raise_for_status().json()

    wishes = [{**engine, "region": REGION, "label": "shop"} for engine in (PG, KAFKA, PG)]
    ids = [make("/databases", wish)["database"]["id"] for wish in wishes]
    kafka, pg = (f"/databases/{id}" for id in ids[1:])
    for name in NAMES:
        for path in (kafka, pg):
            make(f"{path}/users", {"username": name})
        make(f"{pg}/dbs", {"name": name})
        make(f"{pg}/connection-pools", {"name": name, **POOL})
        make(f"{kafka}/topics", {"name": name, **TOPIC})
        make(f"{kafka}/quotas", {"client_id": name, "user": name, **QUOTA})
        make(f"{kafka}/connectors", {"name": name, **CONNECTOR})
    parameters = ("username", "db-name", "pool-name", "topic-name", "client-id", "connector-name")
    return {"database-id": ids, **dict.fromkeys(parameters, NAMES)}


def seed_pools(client: httpx.Client, clusters: list[str]) -> dict[str, list[str]]:
    """The node pools and nodes of these clusters."""
    answers = [client.get(f"/kubernetes/clusters/{id}").raise_for_status() for id in clusters]
    pools = [answer.json()["vke_cluster"]["node_pools"][0] for answer in answers]
    return {
        "nodepool-id": [pool["id"] for pool in pools],
        "node-id": [pool["nodes"][0]["id"] for pool in pools],
    }


def configure(parameters: set[str], ids: dict[str, list[str]], phase: str) -> str:
    """The configuration that makes schemathesis use these ids.

    The coverage phase, which tries each field's limits in turn, knows one fixed id; the fuzzing
    phase takes one of ours for most requests. A deletion gets an id that no other operation has,
    the server's own key least of all.
    """
    dictionaries: dict[str, list[str] | list[int]] = {
        "region": [REGION],
        "plan": [PLAN, LARGER_PLAN],
        "os": [OPERATING_SYSTEM],
    }
    used: dict[str, Any] = {}
    deleted: dict[str, Any] = {}
    kinds = {name.replace("_", "-"): name for name in sorted(parameters)}
    assert ids.keys() <= kinds.keys(), "the description names its path parameters otherwise"
    for kind, name in kinds.items():
        if kind in ids:
            doomed, *kept = ids[kind]
            dictionaries |= {kind: kept, f"doomed-{kind}": [doomed]}
            coverage = phase == "coverage"
            used[f"path.{name}"] = kept[0] if coverage else binding(kind)
            deleted[f"path.{name}"] = doomed if coverage else binding(f"doomed-{kind}", 1.0)
    if phase == "fuzzing":
        known = {field: kind for field, kind in BODY_FIELDS.items() if kind in dictionaries}
        used |= {f"body.{field}": binding(kind) for field, kind in known.items()}
    tables = [
        *(
            f"[dictionaries.{name}]\nvalues = {json.dumps(values)}"
            for name, values in dictionaries.items()
        ),
        f"[parameters]\n{lines(used)}",
        f'[[operations]]\ninclude-method = "DELETE"\n[operations.parameters]\n{lines(deleted)}',
    ]
    return "\n".join(tables) + "\n"


def binding(dictionary: str, probability: float = 0.8) -> dict[str, Any]:
    return {"dictionary": dictionary, "probability": probability}


def lines(table: dict[str, Any]) -> str:
    """A table in TOML, whose values are strings or flat tables."""
    return "\n".join(f"{json.dumps(key)} = {toml(value)}" for key, value in table.items())


def toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {json.dumps(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)
