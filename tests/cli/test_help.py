"""What `roost --help` and its like say."""

import platform

import pytest

from roost import __version__
from roost.app import document
from roost.cli import main

COMMANDS = ("accounts", "clock", "doctor", "identity-token", "keys", "openapi", "serve", "version")
SUBCOMMANDS = (
    "accounts create",
    "accounts list",
    "clock advance",
    "clock hold",
    "clock real",
    "clock run",
    "clock show",
    "keys create",
    "keys list",
    "keys revoke",
)


@pytest.fixture(autouse=True)
def _narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([*command.split(), "--help"]) == 0
    return capsys.readouterr().out


def test_the_front_page(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of("", capsys)
    assert text.startswith("Usage: roost COMMAND")
    assert "speaks the Vultr API v2" in text
    sections = [line for line in text.splitlines() if line.startswith("╭─")]
    assert [line.strip("╭─╮ ") for line in sections] == [
        "Running it",
        "Looking after it",
        "Knowing about it",
        "Options",
    ]
    for command in COMMANDS:
        assert f"│ {command} " in text
    assert "serve     Start Roost" in text or "serve   Start Roost" in text
    assert "ROOST_DATA" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_the_front_page_is_what_one_gets_without_a_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = help_of("", capsys)
    assert main([]) == 0
    assert capsys.readouterr().out == text


@pytest.mark.parametrize("command", [*COMMANDS, *SUBCOMMANDS])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(command, capsys)
    assert text.startswith(f"Usage: roost {command}")
    _, explanation, *_ = text.split("\n\n")
    assert explanation.strip().endswith(".")


def test_serve_explains_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of("serve", capsys)
    for option in (
        "--data DIR",
        "--listen HOST:PORT",
        "--plain-http HOST:PORT",
        "--insecure-public-http",
        "--tls-cert FILE",
        "--tls-key FILE",
        "--tls-names NAME,...",
        "--database URL",
        "--admin HOST:PORT",
        "--rate-limit N",
        "--trusted-proxies CIDR,...",
        "--lifecycle CHOICE",
        "--pools-v4 CIDR,...",
        "--pool-v6 CIDR",
        "--workers N",
        "--log CHOICE",
        "--config FILE",
    ):
        assert f"│ {option} " in text, option
    assert "instant, quick," in text
    for variable in ("ROOST_API_KEY", "ROOST_SECRET", "ROOST_ADMIN_TOKEN"):
        assert variable in text


def test_other_commands_leave_a_servers_options_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of("keys list", capsys)
    assert "--data DIR" in text
    assert "--lifecycle" not in text
    assert "--listen" not in text


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["version"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"roost {__version__} (Python {platform.python_version()}, ")
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"roost {__version__}"


def test_the_openapi_document(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["openapi"]) == 0
    assert capsysbinary.readouterr().out == document()


def test_an_unknown_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["server"]) == 64
    told = capsys.readouterr()
    assert told.out == ""
    assert '"server"' in told.err
    assert "serve" in told.err
