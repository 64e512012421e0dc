"""Accounts that are others' sub-accounts: whose they are, and that they see no more for it."""

import httpx
import pytest

from roost.products import account
from roost.store import Tx
from tests.server import RunningRoost
from tests.state.operator import Operator


@pytest.fixture
def operator(roost: RunningRoost) -> Operator:
    """Has made A, its sub-account B, and C, which is B's."""
    operator = Operator(roost.admin())
    for name, parent in (("A", ""), ("B", "A"), ("C", "B"), ("D", "")):
        body = {"name": name, "email": f"{name.lower()}@example.com", "parent": parent}
        assert operator.http.post("/accounts", json=body).status_code == 201
    return operator


def numbers(tx: Tx) -> dict[str, int]:
    return {record.body.name: record.seq for record in account.list_accounts(tx)}


def test_the_operator_sees_whose_they_are(operator: Operator) -> None:
    accounts = operator.http.get("/accounts").json()["accounts"]
    names = {one["id"]: one["name"] for one in accounts}
    assert [(one["name"], names.get(one["parent"], "")) for one in accounts] == [
        ("Roost", ""), ("A", ""), ("B", "A"), ("C", "B"), ("D", ""),
    ]  # fmt: skip


def test_the_store_says_who_is_in_whose_tree(roost: RunningRoost, operator: Operator) -> None:
    def within(tx: Tx) -> set[str]:
        every = numbers(tx)
        return {
            f"{one} in {other}"
            for one in "ABCD"
            for other in "ABCD"
            if account.is_within(tx, every[one], every[other])
        }

    assert roost.run(roost.app.store.read(within)) == {
        "A in A", "B in A", "B in B", "C in A", "C in B", "C in C", "D in D",
    }  # fmt: skip


def test_a_sub_account_is_an_account_of_its_own(roost: RunningRoost, operator: Operator) -> None:
    def client(name: str) -> httpx.Client:
        reply = operator.http.post("/keys", json={"account": name, "name": "k"})
        return roost.client_for(reply.json()["api_key"])

    parent, child = client("A"), client("B")
    made = child.post("/startup-scripts", json={"name": "s", "script": "YQ=="}).json()
    id = made["startup_script"]["id"]
    assert parent.get(f"/startup-scripts/{id}").status_code == 404
    assert parent.get("/startup-scripts").json()["meta"]["total"] == 0
    assert child.get("/account").json()["account"]["name"] == "B"


def test_a_parent_must_be_there(operator: Operator) -> None:
    body = {"name": "E", "parent": "Nobody"}
    reply = operator.http.post("/accounts", json=body)
    assert (reply.status_code, reply.json()["error"]) == (404, "There is no account Nobody")
    names = [one["name"] for one in operator.http.get("/accounts").json()["accounts"]]
    assert "E" not in names


def test_a_state_carries_the_tree(roost: RunningRoost, operator: Operator) -> None:
    before = operator.http.get("/accounts").json()
    exported = operator.export()
    operator.reset()
    assert len(operator.http.get("/accounts").json()["accounts"]) == 1
    operator.load(exported)
    assert operator.http.get("/accounts").json() == before
