"""/v2/logs: who did what, and when."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import httpx
import pytest

from roost.products import account
from roost.store import SECOND, log
from roost.store.log import Entry
from tests.products.keys import client_with
from tests.products.meter import YEAR, Meter
from tests.server import RunningRoost, running_roost

MOMENT = f"{YEAR}-01-10T00:00:00+00:00"
START = f"{YEAR}-01-10T00:00:00Z"
START_US = round(datetime.fromisoformat(MOMENT).timestamp()) * SECOND
PAGE = 5000
ONE_TYPE = {"resource_type": "instances"}
"""The type of records that `write` makes: asking for records makes some of another."""


def logs(client: httpx.Client, **query: Any) -> dict[str, Any]:
    reply = client.get("/logs", params=query)
    assert reply.status_code == 200, reply.text
    return reply.json()


def error_of(client: httpx.Client, **query: Any) -> str:
    reply = client.get("/logs", params=query)
    assert reply.status_code == 400, reply.text
    return reply.json()["error"]


def begin(roost: RunningRoost) -> None:
    """Has the clock stand at MOMENT, of which the log tells nothing yet."""
    roost.clock.hold(f"{YEAR}-01-09T00:00:00+00:00")
    roost.clock.advance_to(MOMENT)


def write(roost: RunningRoost, ats: list[int], **fields: Any) -> None:
    """Puts records of the operator's account into the log, with these times."""
    number = roost.run(roost.app.store.read(account.list_accounts))[0].seq
    chosen = {
        "level": "info",
        "resource_type": "instances",
        "resource_id": "",
        "message": "a record",
        **fields,
    }
    entries = [
        Entry(number, at, metadata=b'{"user_id":"","ip_address":""}', **chosen) for at in ats
    ]
    roost.run(roost.app.store.write(lambda tx: log.append_all(tx, entries)))


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all that is refused: nothing of it gets as far as the store."""
    with running_roost(tmp_path_factory.mktemp("refusing") / "data") as server:
        yield server.client


def test_a_write_is_in_the_log_when_it_is_answered(roost: RunningRoost) -> None:
    begin(roost)
    roost.client.post("/apikeys?x=1", json={"name": "CI"})
    [record] = logs(roost.client, start_time=START)["logs"]
    user = record["metadata"]["user_id"]
    assert record == {
        "resource_id": "",
        "resource_type": "apikeys",
        "log_level": "info",
        "message": "Create api key",
        "timestamp": MOMENT,
        "metadata": {
            "user_id": user,
            "ip_address": "127.0.0.1",
            "http_status_code": 202,
            "method": "POST",
            "request_path": "/v2/apikeys",
            "request_body": '{"name":"CI","expire":false,"date_expire":""}',
            "query_parameters": "x=1",
        },
    }
    assert len(user) == 36


def test_reads_and_refusals_are_in_the_log(roost: RunningRoost) -> None:
    begin(roost)
    roost.client.get("/account")
    roost.client.get("/apikeys/unknown")
    roost.flush_log()
    records = logs(roost.client, start_time=START)["logs"]
    assert [
        (r["log_level"], r["resource_type"], r["resource_id"], r["metadata"]["http_status_code"])
        for r in records
    ] == [("debug", "account", "", 200), ("warning", "apikeys", "unknown", 404)]
    assert all("request_body" not in record["metadata"] for record in records)


def test_a_successful_read_is_of_level_debug(roost: RunningRoost) -> None:
    begin(roost)
    for path in ("/account", "/regions?per_page=1", "/apikeys/unknown"):
        roost.client.get(path)
    roost.client.post("/apikeys", json={"name": "CI"})
    roost.flush_log()
    found = logs(roost.client, start_time=START, log_level="debug")["logs"]
    told = [(r["message"], r["metadata"]["request_path"]) for r in found]
    # Regions are read without a key, so they are in nobody's log.
    assert told == [("Success", "/v2/account")]
    [made] = logs(roost.client, start_time=START, log_level="info")["logs"]
    assert made["message"] == "Create api key"


def test_what_clients_send_is_kept_up_to_a_length(roost: RunningRoost) -> None:
    begin(roost)
    roost.client.get(f"/account?{'x' * 30_000}")
    roost.client.get(f"/apikeys/{'y' * 30_000}")
    roost.client.post("/apikeys", json={"name": "z" * 30_000})
    roost.flush_log()
    for record in logs(roost.client, start_time=START)["logs"]:
        assert len(str(record)) < 10_000
        assert len(record["resource_id"]) < 256


def test_long_records_make_short_pages(
    roost: RunningRoost, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(roost)
    write(roost, [START_US, START_US, START_US + SECOND])
    roost.clock.advance(hours=1)
    monkeypatch.setattr("roost.products.logs.rules.PAGE_BYTES", 1)
    page, seen = logs(roost.client, start_time=START, **ONE_TYPE), 1
    while page["meta"]["next_page_url"]:
        assert (page["meta"]["returned_count"], page["meta"]["unreturned_count"]) == (1, 3 - seen)
        page, seen = roost.client.get(page["meta"]["next_page_url"]).json(), seen + 1
    assert seen == 3


def test_secrets_are_masked(roost: RunningRoost) -> None:
    begin(roost)
    setup = {
        "prefixes": [],
        "requested_routes": "none",
        "usecase": "to learn",
        "password": "s3cret",
    }
    roost.client.post("/account/bgp/setup", json=setup)
    [record] = logs(roost.client, start_time=START)["logs"]
    assert '"password":"********"' in record["metadata"]["request_body"]
    assert '"usecase":"to learn"' in record["metadata"]["request_body"]


def test_secrets_in_urls_and_query_strings_are_masked(roost: RunningRoost) -> None:
    begin(roost)
    url = "https://me:s3cret@127.0.0.1/a.raw?X-Amz-Signature=s3cret&X-Amz-Date=20300101"
    roost.client.post("/snapshots/create-from-url", json={"url": url})
    roost.client.get("/account?api%5Fkey=s3cret&label=web&token=s3cret")
    roost.flush_log()
    records = [r["metadata"] for r in logs(roost.client, start_time=START)["logs"]]
    # The snapshot's job has records of its own.
    made, read = (record for record in records if "method" in record)
    assert "s3cret" not in str((made, read))
    assert "X-Amz-Date=20300101" in made["request_body"]
    assert read["query_parameters"] == "api%5Fkey=********&label=web&token=********"


def test_an_account_sees_its_own_records_alone(roost: RunningRoost) -> None:
    begin(roost)
    other = roost.new_account()
    roost.client.post("/apikeys", json={"name": "mine"})
    assert logs(other, start_time=START)["logs"] == []


def test_start_is_part_of_the_span_and_end_is_not(roost: RunningRoost) -> None:
    begin(roost)
    roost.clock.advance(days=2)
    write(roost, [START_US, START_US + SECOND, START_US + 2 * SECOND])

    def count(**span: str) -> int:
        return logs(roost.client, **ONE_TYPE, **span)["meta"]["total_count"]

    assert count(start_time=START) == 3
    assert count(start_time=START, end_time=START.replace("00Z", "02Z")) == 2
    assert count(start_time=START.replace("00Z", "01Z")) == 2
    assert count(end_time=START.replace("00Z", "01Z")) == 1
    assert count(end_time=START) == 0


def test_without_an_end_the_present_is_part_of_the_span(roost: RunningRoost) -> None:
    begin(roost)
    write(roost, [roost.clock.now])
    assert logs(roost.client, start_time=START, **ONE_TYPE)["meta"]["total_count"] == 1


def test_without_a_start_the_span_is_the_longest(roost: RunningRoost) -> None:
    longest = 30 * 86_400 + 3600
    write(roost, [START_US - longest * SECOND, START_US - longest * SECOND - 1])
    assert logs(roost.client, end_time=START)["meta"]["total_count"] == 1


def test_what_happens_on_its_own_is_in_the_log(roost: RunningRoost) -> None:
    """Nobody asked for it, so nobody is named."""
    Meter(roost).start("web")
    roost.clock.hold(f"{YEAR - 1}-12-31T00:00:00+00:00")
    roost.clock.advance_to(MOMENT)
    first = START.replace("-10T", "-01T")
    [record] = logs(roost.client, start_time=first, resource_type="billing")["logs"]
    assert record["timestamp"] == f"{YEAR}-01-01T00:00:00+00:00"
    assert record["log_level"] == "info"
    assert record["metadata"] == {"user_id": "", "ip_address": ""}


def test_records_are_filtered(roost: RunningRoost) -> None:
    begin(roost)
    id = "cb676a46-66fd-4dfb-b839-443f2e6c0b60"
    write(roost, [START_US], level="error", resource_id=id)
    write(roost, [START_US], level="critical", resource_type="kubernetes")
    write(roost, [START_US], level="debug")

    def found(**filters: str) -> list[str]:
        records = logs(roost.client, start_time=START, **filters)["logs"]
        return [record["log_level"] for record in records]

    assert found() == ["error", "critical", "debug"]
    assert found(log_level="error") == ["error"]
    assert found(resource_type="instances") == ["error", "debug"]
    assert found(resource_type="instance") == []
    assert found(resource_id=id) == ["error"]
    assert found(resource_id=id, log_level="debug") == []


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ({}, "Missing start_time or end_time"),
        ({"log_level": "info"}, "Missing start_time or end_time"),
        ({"start_time": "yesterday"}, "Invalid start_time: must be like 2025-06-26T12:24:03Z"),
        ({"start_time": "2026-01-01"}, "Invalid start_time: must be like"),
        ({"start_time": "2026-01-01T00:00:00+00:00"}, "Invalid start_time: must be like"),
        ({"start_time": "2026-02-30T00:00:00Z"}, "Invalid start_time: must be like"),
        ({"end_time": "2026-01-01T25:00:00Z"}, "Invalid end_time: must be like"),
        (
            {"start_time": "2026-01-01T00:00:00Z", "end_time": "2026-01-01T00:00:00Z"},
            "Invalid start_time: must be before end_time",
        ),
        (
            {"start_time": "2026-01-01T00:00:00Z", "end_time": "2026-01-31T01:00:01Z"},
            "Invalid start_time: the span may be 30 days and 1 hour at most",
        ),
        ({"start_time": START, "log_level": "loud"}, "Invalid log_level: "),
        ({"start_time": START, "resource_id": "one"}, "Invalid resource_id: "),
        ({"start_time": START, "skip": "-1"}, "Invalid skip: "),
    ],
)
def test_a_question_that_cannot_be_answered_names_the_parameter(
    refusing: httpx.Client, query: dict[str, str], error: str
) -> None:
    assert error_of(refusing, **query).startswith(error)


def test_the_longest_span_is_allowed(roost: RunningRoost) -> None:
    span = {"start_time": "2026-01-01T00:00:00Z", "end_time": "2026-01-31T01:00:00Z"}
    assert logs(roost.client, **span)["logs"] == []


def test_a_long_log_is_read_on_by_time(roost: RunningRoost) -> None:
    """Two records a second: the page's last second comes again, whole."""
    begin(roost)
    roost.clock.advance(hours=2)
    write(roost, [START_US + n * SECOND // 2 for n in range(PAGE + 3)])
    first = logs(roost.client, start_time=START, **ONE_TYPE)
    assert len(first["logs"]) == PAGE
    assert first["meta"] == {
        "next_page_url": (
            f"{roost.url}/v2/logs?start_time={YEAR}-01-10T00%3A41%3A39Z&resource_type=instances"
        ),
        "continue_time": f"{YEAR}-01-10T00:41:39Z",
        "returned_count": PAGE,
        "unreturned_count": 3,
        "total_count": PAGE + 3,
    }
    second = logs(roost.client, start_time=first["meta"]["continue_time"], **ONE_TYPE)
    assert second["meta"] == {
        "next_page_url": "",
        "continue_time": "",
        "returned_count": 5,
        "unreturned_count": 0,
        "total_count": 5,
    }
    assert second["logs"][:2] == first["logs"][-2:]
    assert roost.client.get(first["meta"]["next_page_url"]).json()["logs"] == second["logs"]


def test_a_second_with_more_than_a_page_is_read_to_its_end(roost: RunningRoost) -> None:
    begin(roost)
    roost.clock.advance(hours=1)
    write(roost, [START_US + n for n in range(2 * PAGE + 1)], message="crowded")
    write(roost, [START_US + SECOND], message="later")
    seen: list[str] = []
    page = logs(roost.client, start_time=START, **ONE_TYPE)
    while True:
        seen += [record["message"] for record in page["logs"]]
        assert page["meta"]["total_count"] == 2 * PAGE + 2
        left = 2 * PAGE + 2 - len(seen)
        assert page["meta"]["unreturned_count"] == left
        if not page["meta"]["next_page_url"]:
            break
        # Who goes by the time alone gets out of the second as well.
        assert page["meta"]["continue_time"] == START.replace("00Z", "01Z")
        page = roost.client.get(page["meta"]["next_page_url"]).json()
    assert seen == ["crowded"] * (2 * PAGE + 1) + ["later"]


def test_the_next_page_is_where_the_client_asked(roost: RunningRoost) -> None:
    begin(roost)
    roost.clock.advance(hours=2)
    write(roost, [START_US + n * SECOND // 2 for n in range(PAGE + 1)])
    reply = roost.client.get(
        "/logs", params={"start_time": START}, headers={"Host": "api.vultr.com"}
    )
    assert reply.json()["meta"]["next_page_url"].startswith("http://api.vultr.com/v2/logs?")


def test_the_log_needs_its_permission(roost: RunningRoost) -> None:
    begin(roost)

    def status(acl: str) -> int:
        return client_with(roost, acl).get("/logs", params={"start_time": START}).status_code

    assert (status("billing"), status("activity_logs")) == (403, 200)
