"""Which words are `roost run`'s, and when the short way knows enough."""

import os
from pathlib import Path

import pytest

from roost.reroute.arguments import PlainRun, plain, split


@pytest.fixture(autouse=True)
def _no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("ROOST_")]:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("words", "options", "command"),
    [
        ("", [], []),
        ("true", [], ["true"]),
        ("curl -s URL", [], ["curl", "-s", "URL"]),
        ("-- curl -s URL", [], ["curl", "-s", "URL"]),
        ("--isolated curl --data x", ["--isolated"], ["curl", "--data", "x"]),
        ("--data dir curl", ["--data", "dir"], ["curl"]),
        ("--data=dir curl", ["--data=dir"], ["curl"]),
        ("--data dir -- --odd", ["--data", "dir"], ["--odd"]),
        ("--ephemeral --lifecycle instant a -- b", ["--ephemeral", "--lifecycle", "instant"],
         ["a", "--", "b"]),
        ("--data", ["--data"], []),
        ("--help", ["--help"], []),
    ],
)  # fmt: skip
def test_the_command_starts_at_the_first_word_that_is_no_option(
    words: str, options: list[str], command: list[str]
) -> None:
    assert split(words.split()) == (options, command)


@pytest.mark.parametrize(
    ("options", "meant"),
    [
        (["--data", "/srv"], PlainRun(Path("/srv"), isolated=False)),
        (["--data=/srv", "--isolated"], PlainRun(Path("/srv"), isolated=True)),
        (["--ephemeral"], None),
        (["--help"], None),
        (["--data", "/srv", "--database", "x"], None),
        (["--config", "roost.toml"], None),
        (["--data"], None),
        (["--dada", "/srv"], None),
    ],
)
def test_two_options_are_all_the_short_way_knows(
    options: list[str], meant: PlainRun | None
) -> None:
    assert plain(options) == meant


def test_without_options_the_environment_says_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/xdg")
    assert plain([]) == PlainRun(Path("/xdg/roost"), isolated=False)
    monkeypatch.setenv("ROOST_DATA", "/srv")
    assert plain([]) == PlainRun(Path("/srv"), isolated=False)


@pytest.mark.parametrize("name", ["CONFIG", "DATABASE", "LIFECYCLE", "POOLS_V4", "POOL_V6"])
def test_a_variable_may_ask_for_what_the_running_roost_is_not(
    monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv(f"ROOST_{name}", "something")
    assert plain([]) is plain(["--data", "/srv"]) is None
    monkeypatch.setenv(f"ROOST_{name}", "")
    assert plain(["--data", "/srv"]) == PlainRun(Path("/srv"), isolated=False)
