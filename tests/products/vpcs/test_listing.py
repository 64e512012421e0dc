"""GET /vpcs shows who is in each network, and costs no more for that than it must."""

from collections.abc import Sequence
from threading import get_ident
from typing import Any

import pytest

from roost.products.vpcs import VPCS
from roost.products.vpcs import nodes as vpc_nodes
from roost.store import Record, Tx
from roost.store.sql import Row, Sql, Value
from tests.products.instances.cloud import PLAN, UBUNTU, Cloud
from tests.server import RunningRoost


def deploy(cloud: Cloud, **wanted: object) -> str:
    body = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU, **wanted}
    return cloud.post("/instances", body, ok=202)["instance"]["id"]


def make(cloud: Cloud) -> str:
    return cloud.post("/vpcs", {"region": "ewr"}, ok=201)["vpc"]["id"]


def test_each_shows_its_servers_with_their_addresses_there(cloud: Cloud) -> None:
    one, two = make(cloud), make(cloud)
    both, first = deploy(cloud, attach_vpc=[two, one]), deploy(cloud, attach_vpc=[one])
    addresses = {
        (vpc["id"], id): vpc["ip_address"]
        for id in (both, first)
        for vpc in cloud.get(f"/instances/{id}/vpcs")["vpcs"]
    }
    shown = {vpc["id"]: vpc["nodes"] for vpc in cloud.get("/vpcs")["vpcs"]}
    assert shown == {
        vpc: [{"id": id, "type": "Instance", "subnet": addresses[vpc, id]} for id in ids]
        for vpc, ids in ((one, [both, first]), (two, [both]))
    }
    assert cloud.get(f"/vpcs/{one}")["vpc"]["nodes"] == shown[one]


def test_a_network_is_shown_by_one_statement_however_many_are_in_it(
    cloud: Cloud, roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    few, many = make(cloud), make(cloud)
    for attach in ([few], [many], [many], [many]):
        deploy(cloud, attach_vpc=attach)

    def statements(tx: Tx, id: str) -> int:
        asked: list[str] = []
        ask = type(tx.sql).all

        def noted(sql: Sql, text: str, params: Sequence[Value] = ()) -> list[Row]:
            if sql is tx.sql:  # and not that of another thread
                asked.append(text)
            return ask(sql, text, params)

        def read(record: Record[Any, Any]) -> object:
            if get_ident() == here:
                asked.append("a record in full")
            return in_full(record)

        record, here, in_full = tx.get(VPCS, id), get_ident(), vars(Record)["state"].__get__
        monkeypatch.setattr(type(tx.sql), "all", noted)
        monkeypatch.setattr(Record, "state", property(read))
        shown = vpc_nodes.shown(tx, record)
        monkeypatch.undo()
        assert len(shown) == (1 if id == few else 3)
        return len(asked)

    for id in (few, many):
        assert roost.run(roost.app.store.read(lambda tx, id=id: statements(tx, id))) == 1
