"""How a Roost is getting on: work, what happened and what comes, its log, its name server."""

import logging
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from roost.settings import Address
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost


@pytest.fixture
def admin(roost: RunningRoost) -> httpx.Client:
    return roost.admin()


@pytest.fixture
def cloud(roost: RunningRoost) -> Cloud:
    return Cloud(roost)


Ask = Callable[..., Any]


@pytest.fixture
def ask(admin: httpx.Client) -> Ask:
    """What a GET answers."""

    def asked(path: str, **query: str | int) -> Any:
        reply = admin.get(path, params=query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    return asked


def jobs_of(work: Any, title: str) -> list[Any]:
    return [job for job in work["jobs"] if job["title"] == title]


class TestWork:
    def test_what_is_to_come_is_told_with_its_date(self, roost: RunningRoost, ask: Ask) -> None:
        roost.clock.hold("2031-01-15T00:00:00+00:00")
        work = ask("/work")
        [invoice] = [job for job in work["jobs"] if job["workflow"] == "invoice"]
        assert invoice["state"] == "later"
        assert invoice["account"] == "Roost"
        assert invoice["due"] > "2031-01-15"
        assert work["total"] >= 1
        assert (work["failing"], work["held"]) == (0, 0)

    @pytest.mark.settings(lifecycle="quick")
    def test_what_a_fault_holds_names_it(
        self, roost: RunningRoost, admin: httpx.Client, cloud: Cloud, ask: Ask
    ) -> None:
        fault = admin.post("/faults", json={"kind": "stuck", "operation": "create-instance"}).json()
        id = cloud.create()["id"]
        [held] = [job for job in ask("/work")["jobs"] if job["resource"] == id]
        assert (held["state"], held["fault"], held["due"]) == ("held", fault["id"], "")
        assert ask("/work")["held"] == 1

    def test_limits_how_much_is_told(self, ask: Ask, admin: httpx.Client) -> None:
        assert len(ask("/work", limit=1)["jobs"]) == 1
        assert admin.get("/work", params={"limit": 0}).status_code == 400


class TestTheTimeline:
    def test_it_tells_what_was_done_and_who_asked(self, cloud: Cloud, ask: Ask) -> None:
        id = cloud.deploy()
        past = [event for event in ask("/timeline")["past"] if event["resource"] == id]
        assert {event["kind"] for event in past} == {"job", "request"}
        assert past[-1]["title"] == "Create instance"
        assert all(event["account"] == "Roost" for event in past)

    def test_it_tells_what_comes_in_the_order_of_time(
        self, roost: RunningRoost, admin: httpx.Client, ask: Ask
    ) -> None:
        roost.clock.hold("2031-01-15T00:00:00+00:00")
        admin.post("/keys", json={"name": "soon", "expires_in": 60})
        coming = ask("/timeline")["coming"]
        assert coming[0] == {
            "at": "2031-01-15T00:01:00+00:00", "kind": "key", "title": "The API key soon ends",
            "account": "Roost", "section": "api-keys", "resource": coming[0]["resource"],
            "level": "info",
        }  # fmt: skip
        assert [event["at"] for event in coming] == sorted(event["at"] for event in coming)
        roost.clock.advance(seconds=61)
        assert "The API key soon ends" not in {e["title"] for e in ask("/timeline")["coming"]}

    def test_it_can_be_one_accounts(self, roost: RunningRoost, cloud: Cloud, ask: Ask) -> None:
        roost.new_account("Other")
        cloud.deploy()
        other = ask("/timeline", account="Other")
        assert (other["past"], other["coming"]) == ([], [])
        assert {e["account"] for e in ask("/timeline")["coming"]} == {"Roost"}

    def test_the_next_invoice_comes_where_something_has_cost(
        self, roost: RunningRoost, cloud: Cloud, ask: Ask
    ) -> None:
        roost.clock.hold("2031-01-15T00:00:00+00:00")
        assert "invoice" not in {event["kind"] for event in ask("/timeline")["coming"]}
        cloud.deploy()
        [invoice] = [e for e in ask("/timeline")["coming"] if e["kind"] == "invoice"]
        assert invoice["at"] == "2031-02-01T00:00:00+00:00"


class TestTheLog:
    def test_it_has_what_was_logged_without_secrets(self, ask: Ask) -> None:
        said = "asked https://example.com/?token=abc"
        logging.getLogger("roost.somewhere").warning(said)
        line = ask("/log")["lines"][-1]
        assert (line["level"], line["logger"]) == ("warning", "roost.somewhere")
        assert line["event"] == "asked https://example.com/?token=********"

    def test_it_can_be_what_is_bad_alone(self, ask: Ask) -> None:
        logging.getLogger("roost.somewhere").warning("a warning")
        logging.getLogger("roost.somewhere").error("an error")
        assert [line["event"] for line in ask("/log", level="error", last=1)["lines"]] == [
            "an error"
        ]


class TestTheNameServer:
    @pytest.mark.settings(dns=Address("127.0.0.1", 0))
    def test_it_answers_for_the_domains_of_the_api(
        self, roost: RunningRoost, admin: httpx.Client
    ) -> None:
        domain = {"domain": "example.com", "ip": "192.0.2.7"}
        assert roost.client.post("/domains", json=domain).is_success
        reply = admin.post("/dns/query", json={"name": "example.com", "type": "a"}).json()
        assert reply["status"] == "NOERROR"
        assert "aa" in reply["flags"]
        assert reply["answer"] == ["example.com. 300 IN A 192.0.2.7"]
        missing = admin.post("/dns/query", json={"name": "example.org"}).json()
        assert (missing["status"], missing["answer"]) == ("REFUSED", [])

    @pytest.mark.settings(dns=Address("127.0.0.1", 0))
    @pytest.mark.parametrize("body", [{"name": "a..b"}, {"name": "a.b", "type": "NOTYPE"}, {}])
    def test_what_cannot_be_asked_is_refused(
        self, admin: httpx.Client, body: dict[str, str]
    ) -> None:
        assert admin.post("/dns/query", json=body).status_code == 400

    def test_where_there_is_none_it_says_so(self, admin: httpx.Client) -> None:
        reply = admin.post("/dns/query", json={"name": "example.com"})
        assert reply.status_code == 400
        assert "no name server" in reply.json()["error"]


def test_the_status_tells_of_the_process(ask: Ask) -> None:
    status = ask("/status")
    assert (status["workers"], status["trouble"]) == (1, "")
    assert {"name": "worker", "down": False} in status["tasks"]
