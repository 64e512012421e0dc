"""A Roost with something in it, for stories and pictures of the console."""

from typing import Any

from tests.server import RunningRoost

SSH_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJKndW8NtqXtymfZ4Wj4J7xY57v+rnpMURQBaa7ZK0AO ada"
MACHINES = (
    ("web-1", "ewr", "vc2-1c-1gb"),
    ("web-2", "ewr", "vc2-1c-1gb"),
    ("database", "ewr", "vc2-4c-8gb"),
    ("worker", "fra", "vc2-2c-4gb"),
)


def create(roost: RunningRoost, path: str, body: dict[str, Any]) -> Any:
    reply = roost.client.post(path, json=body)
    assert reply.is_success, reply.text
    return next(iter(reply.json().values()))


def fill(roost: RunningRoost) -> None:
    """A small company: machines in a network, a domain, a bill of last month, faults and keys."""
    roost.clock.hold("2031-03-12T09:00:00+00:00")
    key = create(roost, "/ssh-keys", {"name": "ada", "ssh_key": SSH_KEY})
    network = create(roost, "/vpcs", {"region": "ewr", "description": "backend"})
    group = create(roost, "/firewalls", {"description": "web"})
    for label, region, plan in MACHINES:
        body = {"region": region, "plan": plan, "os_id": 2284, "label": label, "tags": ["demo"]}
        body |= {"sshkey_id": [key["id"]], "firewall_group_id": group["id"]}
        if region == "ewr":
            body["attach_vpc"] = [network["id"]]
        create(roost, "/instances", body)
    create(roost, "/blocks", {"region": "ewr", "size_gb": 40, "label": "data"})
    create(roost, "/domains", {"domain": "example.com", "ip": "198.18.0.2"})
    create(
        roost,
        "/domains/example.com/records",
        {"name": "", "type": "MX", "data": "mail.example.com", "priority": 10},
    )
    create(roost, "/domains", {"domain": "example.org", "dns_sec": "enabled"})
    roost.settle()
    roost.clock.advance(days=21)
    admin = roost.admin()
    admin.post("/keys", json={"name": "ci", "expires_in": 7 * 86400, "acls": ["dns"]})
    admin.post("/accounts", json={"name": "Team B", "email": "team@example.com"})
    admin.post("/state/saved", json={"name": "before-the-upgrade"})
    add = {"kind": "error", "operation": "create-instance", "status": 503, "count": 5}
    assert admin.post("/faults", json=add).is_success
    admin.post("/faults", json={"kind": "delay", "section": "dns", "seconds": 0.01, "rate": 0.5})
    admin.get("/requests", params={"last": 0, "bodies": True})
    refused = {"region": "ewr", "plan": "vc2-1c-1gb", "os_id": 2284, "label": "web-3"}
    roost.client.post("/instances", json=refused)
    roost.client.post("/instances", json={"region": "ewr"})
    roost.client.get("/instances", params={"per_page": 2})
    roost.client.post("/vpcs", json={"region": "fra", "description": "second"})
    roost.client.delete("/ssh-keys/00000000-0000-0000-0000-000000000000")
    roost.settle()
    roost.flush_log()
