"""`roost tickets`: what the operator sees and does."""

import json
from pathlib import Path

import pytest

from roost.cli import main
from roost.cli.failures import Exit
from tests.cli.programs import Ended
from tests.products.tickets.desk import PDF, Desk


class Shell:
    def __init__(self, data: Path, capfd: pytest.CaptureFixture[str]) -> None:
        self._data = data
        self._capfd = capfd

    def run(self, *arguments: str) -> Ended:
        code = main(["tickets", *arguments, "--data", str(self._data)])
        told = self._capfd.readouterr()
        return Ended(code, told.out, told.err)


@pytest.fixture
def shell(desk: Desk, capfd: pytest.CaptureFixture[str]) -> Shell:
    return Shell(desk.roost.data, capfd)


def test_the_operator_lists_shows_answers_and_closes(desk: Desk, shell: Shell) -> None:
    reference = desk.open("No route", category="API v2")["reference"]
    other = Desk(desk.roost, desk.roost.new_account("Other")).open("Mine")["reference"]
    listed = json.loads(shell.run("list", "--json").out)["tickets"]
    assert [(t["reference"], t["account"], t["category"]) for t in listed] == [
        (reference, "Roost", "API v2"),
        (other, "Other", "General Support"),
    ]
    assert other not in shell.run("list", "--account", "Roost").out

    assert shell.run("reply", reference, "Try again.").code == 0
    shown = shell.run("show", reference).out
    assert shown.index("It is.") < shown.index("Try again.")
    assert desk.replies(reference)[1]["from_type"] == "staff"

    assert shell.run("close", reference).code == 0
    assert reference not in shell.run("list").out
    assert reference in shell.run("list", "--closed").out
    assert desk.get(reference)["status"] == "closed"


def test_the_operator_takes_attachments(desk: Desk, shell: Shell, tmp_path: Path) -> None:
    reference = desk.open()["reference"]
    desk.answer(reference, "See.", letter__pdf=PDF)
    assert "attachment 0: letter.pdf" in shell.run("show", reference).out
    file = tmp_path / "letter.pdf"
    assert shell.run("save", reference, "1", "0", str(file)).code == 0
    assert file.read_bytes() == PDF
    assert shell.run("save", reference, "1", "0", str(file)).code == Exit.REFUSED


def test_a_review_is_shown(desk: Desk, shell: Shell) -> None:
    reference = desk.open()["reference"]
    shell.run("reply", reference, "Try again.")
    desk.review(reference, 1, comment="Fine.", rating=1)
    assert "review: good: Fine." in shell.run("show", reference).out


def test_a_bgp_request_is_answered_and_closed(desk: Desk, shell: Shell) -> None:
    setup = {"prefixes": [], "requested_routes": "full", "usecase": "peering"}
    reference = desk.client.post("/account/bgp/setup", json=setup).json()["ticket_reference"]
    assert "Use case: peering" in shell.run("show", reference).out
    assert shell.run("reply", reference, "Welcome.", "--close").code == 0
    assert desk.listed() == []


@pytest.mark.parametrize(
    "arguments", [("show", "XXX-000"), ("reply", "XXX-000", "x"), ("close", "XXX-000")]
)
def test_an_unknown_ticket_is_refused(shell: Shell, arguments: tuple[str, ...]) -> None:
    ended = shell.run(*arguments)
    assert ended.code == Exit.REFUSED
    assert "Invalid ticket reference" in ended.err
