"""Machines that remember their addresses, and what tests ask of reserved IPs."""

import asyncio
from threading import Event
from typing import Any

import pytest

from roost.drivers.compute import Compute, Machine, PublicInterface
from tests.products.instances.cloud import Cloud

Json = dict[str, Any]


class Machines:
    """What a hypervisor would have: the addresses of every machine, by the instance's id.

    clashes: addresses that were at two machines at the same time, which must never be. slow: the
    machine that takes in nothing before `release`. heard: set whenever a machine has taken it in.
    """

    def __init__(self, cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
        self.addresses: dict[str, set[str]] = {}
        self.clashes: list[str] = []
        self.slow = ""
        self.release, self.heard = Event(), Event()
        for name in ("create", "update_network", "destroy"):
            monkeypatch.setattr(cloud.roost.app.driver(Compute), name, getattr(self, name))

    async def create(self, machine: Machine) -> None:
        await self.update_network(machine.id, machine.interface)

    async def update_network(self, id: str, interface: PublicInterface) -> None:
        if id == self.slow:
            await asyncio.to_thread(self.release.wait)
        self.addresses[id] = {
            address
            for address in (
                interface.ipv4, *interface.extra_ipv4,
                interface.ipv6_network, *interface.extra_ipv6_networks,
            )
            if address
        }  # fmt: skip
        for other, addresses in self.addresses.items():
            if other != id:
                self.clashes += addresses & self.addresses[id]
        self.heard.set()

    async def destroy(self, id: str) -> None:
        self.addresses.pop(id, None)


def reserve(cloud: Cloud, ip_type: str = "v4", **fields: Any) -> Json:
    body = {"region": "ewr", "ip_type": ip_type, **fields}
    return cloud.post("/reserved-ips", body, ok=201)["reserved_ip"]


def shown(cloud: Cloud, id: str) -> Json:
    return cloud.get(f"/reserved-ips/{id}")["reserved_ip"]


def attach(cloud: Cloud, id: str, instance_id: str) -> None:
    cloud.post(f"/reserved-ips/{id}/attach", {"instance_id": instance_id})


def detach(cloud: Cloud, id: str) -> None:
    cloud.post(f"/reserved-ips/{id}/detach")


def convert(cloud: Cloud, ip: str, **fields: Any) -> Json:
    return cloud.post("/reserved-ips/convert", {"ip_address": ip, **fields}, ok=201)["reserved_ip"]


def ipv4s(cloud: Cloud, instance_id: str) -> list[tuple[str, str]]:
    listed = cloud.get(f"/instances/{instance_id}/ipv4")["ipv4s"]
    return [(entry["ip"], entry["type"]) for entry in listed]


def ipv6s(cloud: Cloud, instance_id: str) -> list[tuple[str, str]]:
    listed = cloud.get(f"/instances/{instance_id}/ipv6")["ipv6s"]
    return [(entry["network"], entry["type"]) for entry in listed]
