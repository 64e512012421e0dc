"""/v2/account: who one is, what one owes, BGP, and how much traffic there was."""

import base64
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from roost.products.users import ALL_ACLS
from tests.products.keys import client_with
from tests.products.meter import JANUARY, YEAR, Meter
from tests.server import RunningRoost, running_roost

LETTER = base64.b64encode(b"%PDF-1.7 I may announce these.").decode()
TICKET = re.compile(r"[A-Z]{3}-[0-9]{3}")


@pytest.fixture(scope="module")
def refusing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """One server for all that is refused: nothing of it gets as far as the store."""
    with running_roost(tmp_path_factory.mktemp("refusing") / "data") as server:
        yield server.client


def test_an_account_shows_who_it_is_and_what_its_key_may_do(roost: RunningRoost) -> None:
    reply = roost.client.get("/account")
    assert reply.status_code == 200
    account = reply.json()["account"]
    assert account == {
        "name": "Roost",
        "email": "root@localhost",
        "acls": list(ALL_ACLS),
        "balance": 0,
        "pending_charges": 0,
        "last_payment_date": "",
        "last_payment_amount": 0,
    }


def test_a_limited_key_sees_its_own_permissions(roost: RunningRoost) -> None:
    client = client_with(roost, "dns", "billing")
    assert client.get("/account").json()["account"]["acls"] == ["billing", "dns"]


def test_charges_show_at_once_and_grow_by_the_hour(roost: RunningRoost) -> None:
    def pending() -> float:
        return roost.client.get("/account").json()["account"]["pending_charges"]

    roost.clock.hold(JANUARY)
    meter = Meter(roost)
    assert pending() == 0
    meter.start("web")
    assert pending() == 0.01  # one started hour of $0.007
    roost.clock.advance(hours=10)
    assert pending() == 0.07
    roost.clock.advance(seconds=1)
    assert pending() == 0.08
    meter.start("db")
    assert pending() == 0.09
    meter.stop("web")
    meter.stop("db")
    roost.clock.advance(days=3)
    assert pending() == 0.09


def test_accounts_do_not_see_each_other(roost: RunningRoost) -> None:
    other = roost.new_account("Other")
    Meter(roost).start("web")
    account = other.get("/account").json()["account"]
    assert (account["name"], account["email"]) == ("Other", "other@example.com")
    assert account["pending_charges"] == 0
    assert roost.client.get("/account").json()["account"]["pending_charges"] == 0.01


def test_an_invoice_moves_charges_to_the_balance(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    meter = Meter(roost)
    meter.start("web")
    roost.clock.advance(days=31)
    meter.stop("web")
    account = roost.client.get("/account").json()["account"]
    assert (account["balance"], account["pending_charges"]) == (5, 0)


def test_bgp_is_off_until_it_is_set_up(roost: RunningRoost) -> None:
    reply = roost.client.get("/account/bgp")
    assert reply.json() == {"enabled": False, "asn": 0, "password": ""}


def test_bgp_is_set_up_with_an_own_network(roost: RunningRoost) -> None:
    reply = roost.client.post(
        "/account/bgp/setup",
        json={
            "prefixes": ["203.0.113.0/24", "2001:db8::/32"],
            "asn": 20473,
            "password": "tcp-md5",
            "letter_of_authorization": LETTER,
            "requested_routes": "full",
            "usecase": "anycast",
        },
    )
    assert reply.status_code == 200
    assert TICKET.fullmatch(reply.json()["ticket_reference"])
    bgp = roost.client.get("/account/bgp").json()
    assert bgp == {"enabled": True, "asn": 20473, "password": "tcp-md5"}


def test_the_ticket_keeps_all_but_the_password(roost: RunningRoost) -> None:
    setup = {
        "prefixes": ["203.0.113.0/24"],
        "asn": 20473,
        "password": "tcp-md5",
        "letter_of_authorization": LETTER,
        "requested_routes": "default_only",
        "usecase": "anycast",
    }
    reference = roost.client.post("/account/bgp/setup", json=setup).json()["ticket_reference"]
    ticket = roost.client.get(f"/tickets/{reference}").json()["ticket"]
    assert (ticket["subject"], ticket["status"]) == ("BGP setup", "open")
    [first] = roost.client.get(f"/tickets/{reference}/replies").json()["replies"]
    for part in ("20473", "203.0.113.0/24", "default_only", "anycast"):
        assert part in first["description"]
    assert "tcp-md5" not in first["description"]
    letter = roost.client.get(f"/tickets/{reference}/replies/0/attachments/0").json()["attachment"]
    assert (letter["filename"], letter["file"]) == ("letter-of-authorization.pdf", LETTER)


def test_bgp_without_an_asn_gets_a_private_one(roost: RunningRoost) -> None:
    setup = {"prefixes": [], "requested_routes": "none", "usecase": "to learn"}
    assert roost.client.post("/account/bgp/setup", json=setup).status_code == 200
    bgp = roost.client.get("/account/bgp").json()
    assert bgp["enabled"] is True
    assert 4_200_000_000 <= bgp["asn"] <= 4_294_967_294
    assert bgp["password"] == ""

    other = roost.new_account()
    other.post("/account/bgp/setup", json=setup)
    assert other.get("/account/bgp").json()["asn"] != bgp["asn"]


def test_the_bgp_password_is_stored_and_logged_nowhere_in_the_clear(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    setup = {
        "prefixes": [],
        "requested_routes": "none",
        "usecase": "to learn",
        "password": "Tcp-Md5-Secret",
    }
    roost.client.post("/account/bgp/setup", json=setup)
    rows = roost.run(
        roost.app.store.read(lambda tx: tx.sql.all("SELECT body, hidden FROM documents"))
    )
    assert not any(b"Tcp-Md5-Secret" in bytes(part or b"") for row in rows for part in row)
    logs = roost.client.get("/logs", params={"start_time": f"{YEAR}-01-01T00:00:00Z"})
    assert "/v2/account/bgp/setup" in logs.text
    assert "Tcp-Md5-Secret" not in logs.text


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"prefixes": None}, "Missing required field: prefixes"),
        ({"prefixes": ["203.0.113.1/24"]}, "Invalid prefixes: '203.0.113.1/24' is not a network"),
        ({"prefixes": ["203.0.113.0"]}, "Invalid prefixes: '203.0.113.0' is not a network"),
        ({"prefixes": ["203.0.113.0/24"]}, "Invalid letter_of_authorization: needed"),
        ({"letter_of_authorization": "?"}, "Invalid letter_of_authorization: not base64"),
        ({"letter_of_authorization": "aGVsbG8="}, "Invalid letter_of_authorization: must be a PDF"),
        ({"asn": 64512}, "Invalid asn: 64512 is not a public AS number"),
        ({"asn": 4_200_000_001}, "Invalid asn: 4200000001 is not"),
        ({"asn": 2**32}, "Invalid asn: 4294967296 is not"),
        ({"asn": 0}, "Invalid asn: 0 is not"),
        ({"password": "with space"}, "Invalid password: "),
        ({"requested_routes": "some"}, "Invalid requested_routes: "),
        ({"usecase": " "}, "Invalid usecase: must not be empty"),
    ],
)
def test_a_bgp_setup_that_cannot_be_is_refused(
    refusing: httpx.Client, change: dict[str, Any], error: str
) -> None:
    setup = {"prefixes": [], "requested_routes": "none", "usecase": "to learn"}
    reply = refusing.post("/account/bgp/setup", json=setup | change)
    assert reply.status_code == 400
    assert reply.json()["error"].startswith(error)
    assert refusing.get("/account/bgp").json()["enabled"] is False


def test_more_prefixes_are_asked_for_by_ticket(roost: RunningRoost) -> None:
    def ask(prefixes: list[str]) -> Any:
        return roost.client.post("/account/bgp/prefixes", json={"prefixes": prefixes})

    first, second = ask(["203.0.113.0/24"]), ask(["2001:db8::/32"])
    assert TICKET.fullmatch(first.json()["ticket_reference"])
    assert first.json() != second.json()
    for prefixes in ([], ["anything"]):
        refused = ask(prefixes)
        assert refused.status_code == 400
        assert refused.json()["error"].startswith("Invalid prefixes: ")


def test_bandwidth_is_earned_by_the_hour(roost: RunningRoost) -> None:
    """vc2-1c-1gb includes 1024 GB a month, earned over 672 hours."""
    roost.clock.hold(JANUARY)
    meter = Meter(roost)
    meter.start("web", product="Cloud Compute", description="web (vc2-1c-1gb)")
    meter.start("web", product="Automatic Backups", description="web (automatic backups)")
    roost.clock.advance(hours=336)
    bandwidth = roost.client.get("/account/bandwidth").json()["bandwidth"]
    so_far, projected = bandwidth["current_month_to_date"], bandwidth["current_month_projected"]
    assert so_far["total_instance_hours"] == 336
    assert so_far["total_instance_count"] == 1
    assert so_far["instance_bandwidth_credits"] == 512
    assert projected["total_instance_hours"] == 744
    assert projected["instance_bandwidth_credits"] == 1024
    for period in bandwidth.values():
        assert period["free_bandwidth_credits"] == 2048
        assert period["purchased_bandwidth_credits"] == 0
        assert (period["overage"], period["overage_cost"]) == (0, 0)
        assert period["overage_unit_cost"] == 0.01
    assert bandwidth["previous_month"]["total_instance_count"] == 0
    assert so_far["timestamp_start"] == projected["timestamp_start"]
    assert int(so_far["timestamp_end"]) - int(so_far["timestamp_start"]) == 336 * 3600
    assert bandwidth["previous_month"]["timestamp_end"] == so_far["timestamp_start"]


def test_traffic_is_that_of_the_days_an_instance_was_there(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    meter = Meter(roost)
    meter.start("web", product="Cloud Compute", description="web (vc2-1c-1gb)")
    roost.clock.advance(days=10)
    ten = roost.client.get("/account/bandwidth").json()["bandwidth"]["current_month_to_date"]
    roost.clock.advance(days=21)
    meter.stop("web")
    roost.clock.advance(days=5)
    bandwidth = roost.client.get("/account/bandwidth").json()["bandwidth"]
    month = bandwidth["previous_month"]
    assert 0 < ten["gb_out"] <= month["gb_out"]
    assert 0 < ten["gb_in"] <= month["gb_in"]
    assert month["total_instance_hours"] == 744
    assert bandwidth["current_month_to_date"]["gb_out"] == 0


def test_there_are_no_custom_subscriptions(roost: RunningRoost) -> None:
    reply = roost.client.get("/account/custom-subscriptions")
    assert reply.json() == {
        "custom_subscriptions": [],
        "meta": {"total": 0, "links": {"next": "", "prev": ""}},
    }


def test_without_permission_nothing_of_the_account_shows(roost: RunningRoost) -> None:
    client = client_with(roost, "dns")
    assert client_with(roost, "billing").get("/account").status_code == 200
    for path in ("/account", "/account/bgp", "/account/bandwidth", "/account/custom-subscriptions"):
        assert client.get(path).status_code == 403
    assert client.post("/account/bgp/prefixes", json={"prefixes": []}).status_code == 403
