"""Sub-accounts: what they come to is on the invoice of the account at the top.

Whatever was used: the items sum up to the invoice, what is pending in a month's last second is the
invoice, and the invoice is the sum of what each account has come to.
"""

from collections.abc import Iterator

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from roost.engine.metering import Rate
from roost.products import account
from tests.products.meter import FEBRUARY, JANUARY, LAST_DAY, Meter
from tests.server import RunningRoost, running_roost

Use = tuple[int, int, int, int]
"""Of which account, from which hour of January on, for how many hours, at which rate."""

RATES = (
    Rate(7_000_000, 5_000_000_000),
    Rate(1_234_567, 829_629_024),
    Rate(4_464_286, 3_000_000_000),
    Rate(1_000_000_001, 600_000_000_000, capped=False),
)
USES = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(0, 743), st.integers(0, 743), st.integers(0, len(RATES) - 1)
    ),
    max_size=8,
)


class Family:
    """An account, a sub-account of it, and one of that."""

    def __init__(self, roost: RunningRoost) -> None:
        self.roost = roost
        self.clients = [roost.client]
        with roost.admin() as http:
            for name, parent in (("Team", "Roost"), ("Squad", "Team")):
                body = {"name": name, "email": f"{name}@example.com", "parent": parent}
                key = http.post("/accounts", json=body).json()["api_key"]
                self.clients.append(roost.client_for(key))
        numbers = roost.run(roost.app.store.read(account.list_accounts))
        self.meters = [Meter(roost, record.seq) for record in numbers]

    def use(self, uses: list[Use]) -> None:
        """In the order in which things begin and end."""
        moments = [(start, n, True) for n, (_, start, _, _) in enumerate(uses)]
        moments += [(start + length, n, False) for n, (_, start, length, _) in enumerate(uses)]
        now = 0
        for hour, n, begins in sorted(moments, key=lambda m: (m[0], not m[2])):
            if hour >= 744:
                break
            self.roost.clock.advance(hours=hour - now)
            now = hour
            meter = self.meters[uses[n][0]]
            if begins:
                meter.start(f"thing {n}", RATES[uses[n][3]])
            else:
                meter.stop(f"thing {n}")


def cents(dollars: float) -> int:
    return round(dollars * 100)


def pending(client: httpx.Client) -> int:
    found = cents(client.get("/account").json()["account"]["pending_charges"])
    items = client.get("/billing/pending-charges").json()["pending_charges"]
    assert sum(cents(item["total"]) for item in items) == found
    return found


def invoiced(client: httpx.Client) -> int:
    invoices = client.get("/billing/invoices").json()["billing_invoices"]
    for invoice in invoices:
        page = client.get(f"/billing/invoices/{invoice['id']}/items", params={"per_page": 500})
        items = page.json()["invoice_items"]
        assert page.json()["meta"]["total"] == len(items)
        assert sum(cents(item["total"]) for item in items) == cents(invoice["amount"])
    return sum(cents(invoice["amount"]) for invoice in invoices)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    with running_roost(tmp_path_factory.mktemp("family") / "data") as roost:
        yield roost


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(uses=USES)
def test_every_cent_is_somebodys(server: RunningRoost, uses: list[Use]) -> None:
    with server.admin() as http:
        http.post("/reset")
    server.clock.hold(JANUARY)
    family = Family(server)
    family.use(uses)
    server.clock.hold(LAST_DAY)
    top, team, squad = map(pending, family.clients)
    own = [meter.this_month() for meter in family.meters]
    assert (top, team, squad) == (sum(own), own[1] + own[2], own[2])
    server.clock.hold(FEBRUARY)
    assert list(map(invoiced, family.clients)) == [top, 0, 0]


def test_an_item_tells_whose_it_is(roost: RunningRoost) -> None:
    roost.clock.hold(JANUARY)
    family = Family(roost)
    for meter, name in zip(family.meters, ("mine", "theirs", "others"), strict=True):
        meter.start(name)
    roost.clock.hold(FEBRUARY)
    [invoice] = roost.client.get("/billing/invoices").json()["billing_invoices"]
    path = f"/billing/invoices/{invoice['id']}/items"
    named: list[str] = []
    query = {"per_page": "1"}
    while True:
        page = roost.client.get(path, params=query).json()
        named += [item["description"] for item in page["invoice_items"]]
        assert page["meta"]["total"] == 3
        if not page["meta"]["links"]["next"]:
            break
        query["cursor"] = page["meta"]["links"]["next"]
    assert named == ["mine", "theirs [Team]", "others [Squad]"]
    assert invoice["amount"] == 15
    for client in family.clients[1:]:
        shown = client.get("/account").json()["account"]
        assert shown["balance"] == 0
        assert client.get("/billing/history").json()["billing_history"] == []
        assert client.get(path).status_code == 404
