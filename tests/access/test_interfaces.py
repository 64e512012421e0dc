"""Interfaces of their own beside /v2, through HTTP: guests.py declares them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import httpx
import pytest

from roost.access.authorizer import Evaluator
from roost.http.interfaces import Interface, Mounts
from roost.http.operations import Operation, Paging
from roost.http.router import Router
from roost.products import SECTIONS
from tests.access import guests
from tests.server import RunningRoost, running_roost


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    """It has three SSH keys."""
    data = tmp_path_factory.mktemp("house") / "data"
    with running_roost(data, sections=(*SECTIONS, guests.SECTION)) as server:
        for name in ("one", "two", "three"):
            key = {"name": name, "ssh_key": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA== a@b"}
            assert server.client.post("/ssh-keys", json=key).is_success
        yield server


@pytest.fixture
def guest(house: RunningRoost) -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {guests.TOKEN}"}
    with httpx.Client(base_url=f"{house.url}/guests/v2", headers=headers) as client:
        yield client


def test_its_lists_are_paged_its_own_way(guest: httpx.Client) -> None:
    reply = guest.get("/Keys", params={"startIndex": 2, "count": 1})
    assert reply.headers["content-type"] == guests.GUEST_JSON
    answer = reply.json()
    assert (answer["totalResults"], answer["startIndex"]) == (3, 2)
    assert [key["name"] for key in answer["Resources"]] == ["two"]
    assert [key["name"] for key in guest.get("/Keys").json()["Resources"]] == [
        "one", "two", "three",
    ]  # fmt: skip
    assert guest.get("/Keys", params={"startIndex": 4}).json()["Resources"] == []


def test_it_says_no_in_its_own_shape(house: RunningRoost, guest: httpx.Client) -> None:
    def told(reply: httpx.Response) -> tuple[int, str, str]:
        assert reply.headers["content-type"] == guests.GUEST_JSON
        body = reply.json()
        assert body["schemas"] == ["urn:error"]
        return reply.status_code, body["status"], body["detail"]

    with httpx.Client(base_url=guest.base_url, headers=house.client.headers) as with_api_key:
        assert told(with_api_key.get("/Keys")) == (401, "401", "No guest")
    denied = (403, "403", "This API key lacks the permission.")
    assert told(guest.delete("/Keys/1")) == denied
    assert told(guest.get("/Nothing")) == (404, "404", "Invalid API endpoint.")
    assert told(guest.post("/Keys"))[:2] == (405, "405")
    status, _, detail = told(guest.get("/Keys", params={"count": 0}))
    assert (status, "count" in detail) == (400, True)
    status, _, detail = told(guest.get("/Keys/1/crash"))
    assert (status, detail.startswith("Internal server error (request ")) == (500, True)


def test_its_rate_limit_is_its_own(house: RunningRoost, guest: httpx.Client) -> None:
    statuses = {guest.get("/Nothing").status_code for _ in range(guests.RATE * 3)}
    assert statuses == {404, 429}
    assert house.client.get("/account").status_code == 200


def test_the_api_knows_nothing_of_it(house: RunningRoost) -> None:
    assert house.client.get("/ssh-keys").json()["meta"]["total"] == 3
    with httpx.Client(base_url=house.url, headers=house.client.headers) as client:
        for path in ("/v2/Keys", "/v2/guests/v2/Keys", "/guests", "/guests/v1/Keys", "/else"):
            reply = client.get(path)
            assert (reply.status_code, reply.json()) == (
                404, {"error": "Invalid API endpoint.", "status": 404},
            )  # fmt: skip
        assert "guests" not in client.get("/v2/openapi.json").text
        assert client.get("/_roost/health").json() == {"status": "ok"}


def test_one_that_asks_nobody_answers_plain_text(house: RunningRoost) -> None:
    with httpx.Client(base_url=house.url) as anybody:
        assert anybody.get("/latest/v1/hostname").text == "web.example.com"
        missing = anybody.get("/latest/v1/nothing")
        assert (missing.status_code, missing.text) == (404, "404\n")
        assert missing.headers["content-type"] == "text/plain"


# --- what does not fit together ----------------------------------------------------------------


def interface(prefix: str, **more: object) -> Interface:
    made = Interface(router=Router(prefix, ()), gate=guests.Nobody(), authorizer=Evaluator())
    return replace(made, **more)


def test_the_longest_prefix_wins_and_the_first_has_the_rest() -> None:
    api, below, root = interface("/v2"), interface("/v2/oidc"), interface("")
    mounts = Mounts((api, below))
    assert mounts.at("/v2/account") is api
    assert mounts.at("/v2") is api
    assert mounts.at("/v2/oidc/token") is below
    assert mounts.at("/v2/oidc") is below
    assert mounts.at("/v2/oidcs") is api
    assert mounts.at("/v20/account") is api
    assert mounts.at("/elsewhere") is api
    assert Mounts((api, root)).at("/elsewhere") is root


def test_two_of_one_prefix_are_a_mistake() -> None:
    with pytest.raises(ValueError, match="two interfaces are mounted at /v2"):
        Mounts((interface("/v2"), interface("/v2")))


def test_one_operation_may_be_in_several_and_two_have_no_name_in_common() -> None:
    def at(prefix: str, operations: Sequence[Operation]) -> Interface:
        return interface("", paging=guests.Numbered, router=Router(prefix, operations))

    operations = guests.guests.operations
    Mounts([at("/a", operations), at("/b", operations)])
    others = [replace(operation) for operation in operations]
    with pytest.raises(ValueError, match="two operations are called guests-list-keys"):
        Mounts([at("/a", operations), at("/b", others)])


def test_one_way_to_find_out_who_asks_is_needed_and_enough() -> None:
    with pytest.raises(ValueError, match="/a has a gate or sessions, and not both"):
        interface("/a", gate=None)


@pytest.mark.parametrize("paging", [None, Paging])
def test_a_list_that_is_paged_otherwise_than_its_interface_is_a_mistake(
    paging: type | None,
) -> None:
    with pytest.raises(ValueError, match="guests-list-keys is not paged as /guests is"):
        interface("", paging=paging, router=Router("/guests", guests.guests.operations))
