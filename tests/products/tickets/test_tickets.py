"""Tickets: opened, answered by both sides, reviewed and closed."""

import base64
import re
from typing import Any

import pytest

from tests.products.instances.cloud import Cloud
from tests.products.keys import client_with
from tests.products.tickets.desk import PDF, PNG, Desk

NOON = "2030-03-01T12:00:00+00:00"


def test_a_ticket_is_opened_with_its_first_reply(desk: Desk) -> None:
    ticket = desk.open("No route", "Since this morning.", category="API v2")
    assert re.fullmatch(r"[A-Z]{3}-[0-9]{3}", ticket["reference"])
    assert ticket == {
        "reference": ticket["reference"],
        "subject": "No route",
        "status": "open",
        "date_created": NOON,
        "date_last_entry": NOON,
        "entryStatus": "open",
        "linked_subscriptions": [],
    }
    assert desk.get(ticket["reference"]) == ticket
    assert desk.client.get("/tickets").json()["tickets"] == [ticket]
    desk.roost.clock.advance(days=6)
    assert desk.replies(ticket["reference"]) == [
        {
            "index": 0,
            "age": "6d",
            "date": NOON,
            "description": "Since this morning.",
            "entryStatus": "open",
            "from_email": "root@localhost",
            "from_name": "Roost",
            "from_type": "user",
            "attachments": [],
            "review_comment": None,
            "review_date": None,
            "review_rating": 0,
            "reviewable": 0,
        }
    ]


def test_the_support_answers_and_is_reviewed(desk: Desk) -> None:
    reference = desk.open()["reference"]
    desk.roost.clock.advance(hours=2)
    desk.answer_as_staff(reference, "Try again.")
    desk.roost.clock.advance(seconds=90)
    ticket = desk.get(reference)
    assert (ticket["status"], ticket["date_last_entry"]) == ("open", "2030-03-01T14:00:00+00:00")
    first, answer = desk.replies(reference)
    assert (first["age"], answer["age"], answer["index"]) == ("2h", "1m", 1)
    assert (answer["from_type"], answer["from_name"]) == ("staff", "Support")
    assert (first["reviewable"], answer["reviewable"]) == (0, 1)

    assert desk.review(reference, 1, comment="It works.", rating="1").status_code == 204
    reviewed = desk.replies(reference)[1]
    assert (reviewed["review_comment"], reviewed["review_rating"]) == ("It works.", 1)
    assert reviewed["review_date"] == "2030-03-01T14:01:30+00:00"
    assert desk.review(reference, 1, comment="Not for long.", rating=-1).status_code == 204
    assert desk.replies(reference)[1]["review_rating"] == -1


@pytest.mark.parametrize(
    ("index", "body", "status"),
    [
        (0, {"comment": "x", "rating": 1}, 400),
        (1, {"comment": "x", "rating": 2}, 400),
        (1, {"comment": "x", "rating": -2}, 400),
        (1, {"rating": 1}, 400),
        (1, {"comment": "x"}, 400),
        (2, {"comment": "x", "rating": 1}, 404),
        ("01", {"comment": "x", "rating": 1}, 404),
        ("x", {"comment": "x", "rating": 1}, 404),
    ],
)
def test_what_cannot_be_reviewed(
    desk: Desk, index: int | str, body: dict[str, Any], status: int
) -> None:
    reference = desk.open()["reference"]
    desk.answer_as_staff(reference, "Try again.")
    before = desk.replies(reference)
    assert desk.review(reference, index, **body).status_code == status
    assert desk.replies(reference) == before


@pytest.mark.parametrize("path", ["/tickets/{}", "/tickets/{}/close"])
def test_a_closed_ticket_is_read_but_not_listed(desk: Desk, path: str) -> None:
    reference, _ = desk.open("one")["reference"], desk.open("two")
    for _ in range(2):
        reply = desk.client.post(path.format(reference))
        assert (reply.status_code, reply.content) == (204, b"")
    assert desk.listed() == ["two"]
    assert (desk.get(reference)["status"], desk.get(reference)["entryStatus"]) == ("closed",) * 2
    assert desk.replies(reference)[0]["entryStatus"] == "closed"


def test_an_answer_opens_a_ticket_again(desk: Desk) -> None:
    reference = desk.open("one")["reference"]
    desk.answer_as_staff(reference, "Done.", close=True)
    assert desk.listed() == []
    assert desk.answer(reference, "It is not.").status_code == 201
    assert desk.listed() == ["one"]


def test_open_tickets_page(desk: Desk) -> None:
    for number in range(3):
        desk.open(str(number))
    page = desk.client.get("/tickets", params={"per_page": 2}).json()
    assert [ticket["subject"] for ticket in page["tickets"]] == ["0", "1"]
    assert page["meta"]["total"] == 3


def test_attachments_come_back_as_they_were(desk: Desk) -> None:
    reference = desk.open()["reference"]
    large = PNG + b"\0" * 2_500_000
    reply = desk.answer(
        reference, "See.", letter__pdf=PDF, picture__PNG=large, notes__txt=b"\xc3\xa4"
    )
    assert (reply.status_code, reply.content) == (201, b"")
    told = desk.replies(reference)[1]["attachments"]
    assert [(a["index"], a["context_type"], a["filename"], a["filesize"]) for a in told] == [
        (0, "application/pdf", "letter.pdf", len(PDF)),
        (1, "image/png", "picture.PNG", len(large)),
        (2, "text/plain", "notes.txt", 2),
    ]
    for index, data in enumerate((PDF, large, b"\xc3\xa4")):
        path = f"/tickets/{reference}/replies/1/attachments/{index}"
        found = desk.client.get(path).json()["attachment"]
        assert found == {
            "context_type": told[index]["context_type"],
            "file": base64.b64encode(data).decode(),
            "filename": told[index]["filename"],
            "filesize": len(data),
        }
    for reply_index, index in (("1", "3"), ("0", "0"), ("2", "0"), ("1", "x")):
        path = f"/tickets/{reference}/replies/{reply_index}/attachments/{index}"
        assert desk.client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("files", "why"),
    [
        ({"letter__pdf": PNG}, "is not what its name says"),
        ({"program__exe": b"MZ"}, "must end with"),
        ({"nothing": PDF}, "must end with"),
        ({"empty__txt": b""}, "must have 1 to"),
        ({"binary__txt": b"a\0b"}, "is not what its name says"),
        ({"large__pdf": PDF + b"\0" * 5 * 1024 * 1024}, "must have 1 to"),
        ({f"n{n}__txt": b"x" for n in range(6)}, "a reply has at most 5"),
        ({"folder/a__txt": b"x"}, "Invalid filename"),
    ],
)
def test_attachments_that_are_not_taken(desk: Desk, files: dict[str, bytes], why: str) -> None:
    reference = desk.open()["reference"]
    reply = desk.answer(reference, "See.", **files)
    assert reply.status_code == 400
    assert why in reply.json()["error"]
    assert len(desk.replies(reference)) == 1


def test_an_attachment_must_be_base64(desk: Desk) -> None:
    reference = desk.open()["reference"]
    body = {"description": "x", "attachments": [{"filename": "a.txt", "file": "*"}]}
    assert desk.client.post(f"/tickets/{reference}/replies", json=body).status_code == 400


@pytest.mark.parametrize(
    "body",
    [
        {"description": "x"},
        {"subject": "x"},
        {"subject": "", "description": "x"},
        {"subject": "x", "description": " "},
        {"subject": "x" * 256, "description": "x"},
        {"subject": "x", "description": "x" * 65_536},
        {"subject": "x", "description": "x", "category": "Weather"},
        {"subject": "x", "description": "x", "sub-uuid": "nobodys"},
    ],
)
def test_tickets_that_are_not_opened(desk: Desk, body: dict[str, Any]) -> None:
    assert desk.client.post("/tickets", json=body).status_code == 400
    assert desk.listed() == []


def test_a_ticket_tells_of_its_subscription_as_long_as_that_is_there(desk: Desk) -> None:
    cloud = Cloud(desk.roost)
    instance = cloud.create(label="web")
    desk.roost.settle()
    reference = desk.open(**{"sub-uuid": instance["id"]})["reference"]
    [linked] = desk.get(reference)["linked_subscriptions"]
    assert linked == {
        "description": "web", "status": "active", "type": "vps", "uuid": instance["id"],
    }  # fmt: skip
    desk.client.delete(f"/instances/{instance['id']}")
    assert desk.get(reference)["linked_subscriptions"] == []


def test_a_ticket_has_so_many_replies_at_most(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("roost.products.tickets.rules.MOST_REPLIES", 2)
    reference = desk.open()["reference"]
    assert desk.answer(reference, "one").status_code == 201
    assert desk.answer(reference, "two").status_code == 400
    assert len(desk.replies(reference)) == 2


def test_no_ticket_is_anothers(desk: Desk) -> None:
    reference = desk.open()["reference"]
    other = Desk(desk.roost, desk.roost.new_account())
    assert other.listed() == []
    for reply in (
        other.client.get(f"/tickets/{reference}"),
        other.client.post(f"/tickets/{reference}"),
        other.client.post(f"/tickets/{reference}/close"),
        other.client.get(f"/tickets/{reference}/replies"),
        other.answer(reference, "mine"),
        other.review(reference, 0, comment="x", rating=1),
        other.client.get(f"/tickets/{reference}/replies/0/attachments/0"),
    ):
        assert (reply.status_code, reply.json()["error"]) == (404, "Invalid ticket reference")
    assert len(desk.replies(reference)) == 1


def test_tickets_need_their_permission(desk: Desk) -> None:
    without, with_it = client_with(desk.roost, "billing"), client_with(desk.roost, "support")
    assert without.get("/tickets").status_code == 403
    assert with_it.get("/tickets").status_code == 200


def test_a_state_carries_tickets_with_their_attachments(desk: Desk) -> None:
    reference = desk.open()["reference"]
    desk.answer(reference, "See.", letter__pdf=PDF)
    path = f"/tickets/{reference}/replies/1/attachments/0"
    before = desk.client.get(path).json()
    with desk.roost.admin() as http:
        state = http.get("/state").content
        http.post("/reset")
        assert desk.listed() == []
        http.put("/state", content=state)
    assert desk.client.get(path).json() == before
