"""What a fault had a part in says so: in the answer, in the account's log, among the requests."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.faults.conftest import Operator
from tests.products.instances.cloud import PLAN, UBUNTU, Json
from tests.server import RunningRoost

MARK = "x-roost-fault"
INSTANCE: Json = {"region": "ewr", "plan": PLAN, "os_id": UBUNTU}


def messages(roost: RunningRoost) -> list[str]:
    """Of the account's log, the oldest first."""
    roost.flush_log()
    start = datetime.fromtimestamp(roost.clock.now / 1e6, UTC) - timedelta(hours=1)
    query = {"start_time": f"{start:%Y-%m-%dT%H:%M:%SZ}"}
    return [record["message"] for record in roost.client.get("/logs", params=query).json()["logs"]]


@pytest.mark.parametrize(
    ("kind", "details", "request_", "status"),
    [
        ("error", {"status": 503}, ("GET", "/ssh-keys", None), 503),
        ("delay", {"seconds": 0.01}, ("GET", "/ssh-keys", None), 200),
        ("rate-limit", {}, ("GET", "/ssh-keys", None), 429),
        ("locked", {"resource": "x"}, ("DELETE", "/instances/x", None), 400),
        ("sold-out", {"plan": PLAN}, ("POST", "/instances", INSTANCE), 400),
        ("stuck", {}, ("POST", "/instances", INSTANCE), 202),
    ],
)
def test_an_answer_names_the_fault_that_made_it(
    roost: RunningRoost,
    operator: Operator,
    admin: httpx.Client,
    kind: str,
    details: dict[str, Any],
    request_: tuple[str, str, Json | None],
    status: int,
) -> None:
    id = operator.add(kind, **details)
    method, path, body = request_
    reply = roost.client.request(method, path, json=body)
    assert reply.status_code == status
    assert reply.headers[MARK] == f"{id} {kind}"
    [seen] = admin.get("/requests", params={"last": 1}).json()["requests"]
    assert seen["fault"] == f"{id} {kind}"
    operator.clear()
    assert any(text.endswith(f"(fault {id} {kind})") for text in messages(roost))
    assert MARK not in roost.client.get("/ssh-keys").headers


def test_several_faults_are_all_named(roost: RunningRoost, operator: Operator) -> None:
    slow, broken = operator.add("delay", seconds=0.01), operator.add("error")
    assert roost.client.get("/ssh-keys").headers[MARK] == f"{slow} delay, {broken} error"


def test_a_dropped_connection_is_marked_where_it_can_be(
    roost: RunningRoost, operator: Operator, admin: httpx.Client
) -> None:
    id = operator.add("drop-before", count=1)
    with pytest.raises(httpx.RemoteProtocolError):
        roost.client.get("/ssh-keys")
    [seen] = admin.get("/requests", params={"last": 1}).json()["requests"]
    assert (seen["status"], seen["fault"]) == (444, f"{id} drop-before")
