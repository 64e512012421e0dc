"""How these tests speak to the API."""

from typing import Any

from tests.server import RunningRoost

UNKNOWN = "b1d5f3b7-6d57-4a3e-8f0a-5a0b3f0c9d11"
SSH = {"ip_type": "v4", "protocol": "tcp", "port": "22", "subnet": "192.0.2.0", "subnet_size": 24}

Json = dict[str, Any]


def group(roost: RunningRoost, **fields: Any) -> Json:
    reply = roost.client.post("/firewalls", json=fields)
    assert reply.status_code == 201, reply.text
    return reply.json()["firewall_group"]


def shown(roost: RunningRoost, id: str) -> Json:
    reply = roost.client.get(f"/firewalls/{id}")
    assert reply.status_code == 200, reply.text
    return reply.json()["firewall_group"]


def add(roost: RunningRoost, group_id: str, **fields: Any) -> Json:
    reply = roost.client.post(f"/firewalls/{group_id}/rules", json={**SSH, **fields})
    assert reply.status_code == 201, reply.text
    return reply.json()["firewall_rule"]


def refused(roost: RunningRoost, group_id: str, **fields: Any) -> str:
    reply = roost.client.post(f"/firewalls/{group_id}/rules", json={**SSH, **fields})
    assert reply.status_code == 400, reply.text
    return reply.json()["error"]


def listed(roost: RunningRoost, group_id: str, **query: Any) -> list[Json]:
    reply = roost.client.get(f"/firewalls/{group_id}/rules", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()["firewall_rules"]
