"""Faults, as an operator adds them: over the admin interface."""

from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from libcloud.compute.drivers.vultr import VultrNodeDriver, VultrNodeDriverV2

from tests.products.instances.cloud import Cloud, Json
from tests.server import RunningRoost


class Operator:
    """Speaks to /_roost/faults."""

    def __init__(self, admin: httpx.Client) -> None:
        self._admin = admin

    def add(self, kind: str, **fields: Any) -> str:
        """The fault's id."""
        reply = self._admin.post("/faults", json={"kind": kind, **fields})
        assert reply.status_code == 201, reply.text
        return reply.json()["id"]

    def refused(self, kind: str, **fields: Any) -> str:
        """Why such a fault cannot be added."""
        reply = self._admin.post("/faults", json={"kind": kind, **fields})
        assert reply.status_code == 400, reply.text
        return reply.json()["error"]

    def all(self) -> list[Json]:
        reply = self._admin.get("/faults")
        assert reply.status_code == 200, reply.text
        return reply.json()["faults"]

    def get(self, id: str) -> Json:
        [fault] = [fault for fault in self.all() if fault["id"] == id]
        return fault

    def clear(self, id: str = "") -> None:
        reply = self._admin.delete(f"/faults/{id}" if id else "/faults")
        assert reply.status_code == 204, reply.text


@pytest.fixture
def admin(roost: RunningRoost) -> httpx.Client:
    """The admin interface of `roost`, on its socket."""
    return roost.admin()


@pytest.fixture
def operator(admin: httpx.Client) -> Operator:
    return Operator(admin)


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)


def libcloud(roost: RunningRoost, key: str) -> VultrNodeDriverV2:
    """Apache Libcloud's driver for Vultr, with a key."""
    where = urlsplit(roost.url)
    driver = VultrNodeDriver(key, host=where.hostname, port=where.port, secure=False)
    assert isinstance(driver, VultrNodeDriverV2)
    return driver


@pytest.fixture
def vultr(roost: RunningRoost) -> VultrNodeDriverV2:
    return libcloud(roost, roost.key)
