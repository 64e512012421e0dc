"""What `roost --help` and its like say."""

import json
import platform
import shutil
import subprocess
from pathlib import Path

import pytest

from roost import __version__
from roost.app import document
from roost.cli import main

COMMANDS = (
    "accounts",
    "clock",
    "console",
    "doctor",
    "identity-token",
    "keys",
    "openapi",
    "serve",
    "version",
)
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


def test_run_shows_its_command_and_how_long_things_take(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = help_of("run", capsys)
    assert text.startswith("Usage: roost run [OPTIONS] COMMAND [ARGUMENTS]\n")
    assert "│ COMMAND " in text
    assert "│ --lifecycle CHOICE " in text


def test_operations_are_listed_by_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["operations", "reverse-ipv4"]) == 0
    heading, first, *_ = capsys.readouterr().out.splitlines()
    assert heading.split() == ["OPERATION", "METHOD", "PATH", "SECTION"]
    assert "reverse-ipv4" in first
    assert main(["operations", "create-ssh-key", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["operations"]
    assert (listed["id"], listed["method"]) == ("create-ssh-key", "POST")
    assert main(["operations", "scim-create-user", "--json"]) == 0
    [listed] = json.loads(capsys.readouterr().out)["operations"]
    assert listed["path"] == "/scim/v2/Users"
    assert main(["operations", "xyzzy"]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "No operation has xyzzy in its id, path or section.\n")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("serve --bogus", "Unknown option: --bogus.\n"),
        ("serve --lisen x", "Did you mean --listen?"),
        ("run", "roost run terraform apply"),
        ("import", "--from is missing"),
        ("import --from http://127.0.0.1:1", "set ROOST_IMPORT_KEY in the environment"),
    ],
)
def test_what_is_missing_or_wrong_is_said(
    command: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(command.split()) == 64
    assert said in capsys.readouterr().err


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


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_script_completes_commands_and_options(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    for word in ("faults", "advance", "lifecycle"):
        assert word in script
    assert "roost completion bash" in help_of("completion", capsys)


def test_bash_completes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    main(["completion", "bash"])
    script = tmp_path / "roost.bash"
    script.write_text(capsys.readouterr().out)
    asked = f"source {script}; COMP_WORDS=(roost clock adv); COMP_CWORD=2; _roost; echo $COMPREPLY"
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash here")
    done = subprocess.run([bash, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "advance"


@pytest.mark.parametrize(
    "command",
    [
        "accounts list", "bill", "clock show", "doctor", "faults list", "keys list", "operations",
        "requests", "state contents", "state list", "tickets list",
    ],
)  # fmt: skip
def test_what_lists_can_print_json(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--json" in help_of(command, capsys)
