"""Who may do what is decided in one place, and the reason is kept."""

import json

import msgspec

from roost.access.principals import Principal
from roost.app import operations
from roost.http.request_log import json_line
from roost.http.requests import Request
from roost.products import account
from roost.store import Tx, log
from tests.products.keys import client_with
from tests.server import RunningRoost


def test_an_operation_knows_what_it_is_about() -> None:
    about = {operation.id: operation.resource for operation in operations()}
    assert about["list-instances"] == ""
    assert about["get-instance"] == "instances"
    assert about["get-instance-ipv4"] == "instances"
    assert about["get-block-snapshot"] == "blocks/snapshots"
    assert about["get-pullzone"] == "cdns/pull-zones"
    assert about["get-network"] == "vpcs"
    nameless = [o.id for o in operations() if o.parameters and not o.resource]
    assert nameless == []


def stored(roost: RunningRoost, operation: str) -> list[dict[str, object]]:
    """What the account's log keeps of requests for an operation, more than clients see of it."""
    roost.flush_log()

    def read(tx: Tx) -> list[dict[str, object]]:
        number = account.list_accounts(tx)[0].seq
        entries = log.select(tx, number, 0, 2**60, limit=1000)
        return [msgspec.json.decode(entry.metadata) for entry in entries]

    kept = roost.run(roost.app.store.read(read))
    return [metadata for metadata in kept if metadata.get("operation") == operation]


def test_the_log_keeps_who_was_let_do_what_and_why(roost: RunningRoost) -> None:
    reader = client_with(roost, "subscriptions_view")
    assert reader.delete("/ssh-keys/some-id").status_code == 403
    assert reader.get("/ssh-keys/some-id").status_code == 404
    [denied] = stored(roost, "delete-ssh-key")
    [allowed] = stored(roost, "get-ssh-key")
    assert (denied["http_status_code"], denied["resource"], denied["reason"]) == (
        403, "ssh-keys", "no policy allows compute.sshkey.Delete",
    )  # fmt: skip
    assert allowed["reason"] == (
        "statement 1 of the policy SubscriptionsView allows compute.sshkey.Read"
    )
    assert denied["key"] == allowed["key"] != ""
    assert denied["user_id"] == allowed["user_id"] != ""


def test_clients_see_the_refusal_and_not_the_reason(roost: RunningRoost) -> None:
    reader = client_with(roost, "subscriptions_view")
    refused = reader.delete("/ssh-keys/some-id")
    assert refused.json() == {
        "error": "This API key lacks the permission.", "status": 403,
    }  # fmt: skip
    roost.flush_log()
    now = roost.client.get("/logs", params={"start_time": "2026-03-10T00:00:00Z"}).json()
    [record] = [one for one in now["logs"] if one["resource_id"] == "some-id"]
    assert (record["log_level"], record["metadata"]["http_status_code"]) == ("warning", 403)
    assert set(record["metadata"]) == {
        "user_id", "ip_address", "http_status_code", "method", "request_path",
    }  # fmt: skip


def test_a_log_line_says_who_in_which_session() -> None:
    request = Request("r", "GET", "/v2/account", "127.0.0.1")
    assert json.loads(json_line(request))["session"] == ""
    request.principal = Principal(1, "", "", "", roles=frozenset({"b", "a"}), session="ars-1")
    line = json.loads(json_line(request))
    assert (line["key"], line["session"], line["roles"], line["reason"]) == (
        "", "ars-1", ["a", "b"], "",
    )  # fmt: skip
