"""What strangers may have printed is one line, and does nothing to a terminal."""

from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.cli import show
from roost.http.printable import printable
from roost.http.request_log import text_line
from roost.http.requests import Request


@given(st.text())
def test_all_that_is_shown_is_on_one_line(text: str) -> None:
    assert printable(text).isprintable()


@given(st.text().filter(str.isprintable))
def test_what_can_be_read_stays(text: str) -> None:
    assert printable(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a\nb", r"a\nb"), ("\x1b[31mred", r"\x1b[31mred"), ("\u202eabc", r"\u202eabc")],
)
def test_what_cannot_is_spelled_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_a_path_forges_no_line_of_the_log() -> None:
    path = "/v2/nothing\n200 GET    /v2/account"
    request = SimpleNamespace(
        method="GET", path=path, status=404, micros=100, at=1_000_000, fault=""
    )
    line = text_line(cast("Request", request))
    assert line == "1970-01-01 00:00:01 404 GET    /v2/nothing\\n200 GET    /v2/account  0.1 ms\n"


def test_a_name_forges_no_row_of_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    show.table(("ID", "NAME"), [("1", "mine\n2   yours"), ("3", "\x1b[2J")], "None.")
    assert capsys.readouterr().out.splitlines() == [
        "ID  NAME",
        r"1   mine\n2   yours",
        r"3   \x1b[2J",
    ]
