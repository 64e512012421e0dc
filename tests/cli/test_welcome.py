"""What is said of a Roost that answers, to a person and to a program."""

import re
from pathlib import Path

import pytest

from roost.admin.documents import ClockView
from roost.cli import welcome
from roost.cli.process import Ready
from roost.http.tls import NewAuthority

REAL = ClockView("2030-01-01T00:00:00+00:00", 1, 1.0, False, "quick", True, 0, "")
KEY = "THE0FIRST0KEY0123456789ABCDEFGHIJKLM"


@pytest.fixture(autouse=True)
def _no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ROOST_API_KEY", raising=False)


def ready(**changes: object) -> Ready:
    facts: dict[str, object] = {
        "urls": {"api": "https://127.0.0.1:8443", "admin": "unix:/srv/roost/admin.sock"},
        "authority": Path("/srv/roost/ca.pem"),
        "new_authority": NewAuthority.FIRST,
        "new_key": KEY,
        "clock": REAL,
    }
    return Ready(**{**facts, **changes})  # type: ignore[arg-type]


def test_a_program_reads_plain_lines(capsys: pytest.CaptureFixture[str]) -> None:
    welcome.show(ready())
    assert capsys.readouterr().out == (
        "Roost answers on  https://127.0.0.1:8443\n"
        f"Your API key      {KEY}  (shown only once)\n"
        "CA to trust       /srv/roost/ca.pem\n"
        "Clock             real time\n"
        "\n"
        "Try it:\n"
        f'  curl --cacert /srv/roost/ca.pem -H "Authorization: Bearer {KEY}" \\\n'
        "       https://127.0.0.1:8443/v2/account\n"
        "\n"
        "All there is:  https://127.0.0.1:8443/docs\n"
    )


def test_a_person_sees_a_panel_and_a_command_that_can_be_copied(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "50")
    welcome.show(ready())
    plain = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    panel, _, command = plain.partition("\nTry it:\n")
    assert panel.startswith("╭─")
    inside = "".join(line.strip("│ ") for line in panel.splitlines())
    assert KEY in inside, "folded where the window ends, but all of it"
    assert f'Bearer {KEY}" \\\n' in command
    assert "│" not in command


def test_a_folder_in_brackets_is_no_markup(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "90")
    welcome.show(ready(authority=Path("/srv/[/roost]/ca.pem")))
    assert "/srv/[/roost]/ca.pem" in capsys.readouterr().out.partition("Try it:")[0]


def test_the_key_of_the_environment_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOST_API_KEY", KEY)
    told = ready(new_key=None)
    assert ("Your API key", "the one in ROOST_API_KEY") in welcome.lines(told)
    assert '"Authorization: Bearer $ROOST_API_KEY"' in welcome.first_request(told)[0]


def test_without_a_key_the_request_is_one_that_needs_none() -> None:
    told = ready(new_key=None)
    assert welcome.first_request(told) == [
        "curl --cacert /srv/roost/ca.pem https://127.0.0.1:8443/v2/regions"
    ]


@pytest.mark.parametrize("reason", [NewAuthority.NAMES, NewAuthority.EXPIRY])
def test_another_authority_is_announced(reason: NewAuthority) -> None:
    told = " ".join(text for _, text in welcome.lines(ready(new_authority=reason)))
    assert f"so clients have to trust it: {reason.value}" in told


def test_the_operators_own_certificate_needs_no_authority() -> None:
    told = ready(authority=None, new_authority=None)
    assert "CA to trust" not in dict(welcome.lines(told))
    assert "--cacert" not in welcome.first_request(told)[0]


def test_a_clock_that_is_not_real_is_announced() -> None:
    held = ClockView(
        now="2030-01-31T00:00:00+00:00",
        now_us=1,
        rate=0,
        held=True,
        lifecycle="quick",
        real=False,
        ahead_seconds=30 * 86400,
        since="2030-01-01T00:00:00+00:00",
    )
    told = dict(welcome.lines(ready(clock=held)))["Clock"]
    assert told == "held since 2030-01-01T00:00:00+00:00 (real time), 30 days ahead of real time"


def test_every_address_is_named() -> None:
    urls = {
        "api": "https://[::]:8443",
        "plain": "http://127.0.0.1:8080",
        "admin": "unix:/srv/roost/admin.sock",
        "admin-tcp": "http://127.0.0.1:9000",
    }
    assert welcome.lines(ready(urls=urls))[:3] == [
        ("Roost answers on", "https://localhost:8443"),
        ("and on", "http://127.0.0.1:8080"),
        ("Admin interface", "http://127.0.0.1:9000/_roost"),
    ]
