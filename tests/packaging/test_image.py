"""The Containerfile fits the project: what it copies is all that a build needs, what it takes away
nobody needs, and what it sets are options that there are.

No test builds the image: that needs an engine and a registry.
"""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.cli.programs import environment, roost

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def instructions() -> list[tuple[str, str]]:
    """Each instruction with its arguments on one line."""
    text = (ROOT / "Containerfile").read_text()
    lines = [line for line in text.splitlines() if not line.lstrip().startswith("#")]
    joined = "\n".join(lines).replace("\\\n", " ")
    found = (line.partition(" ") for line in joined.splitlines() if line.strip())
    return [(name, " ".join(rest.split())) for name, _, rest in found]


def final(instructions: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What makes the image that people get: all after the last FROM."""
    last = max(at for at, (name, _) in enumerate(instructions) if name == "FROM")
    yield from instructions[last + 1 :]


def variables(instructions: list[tuple[str, str]]) -> dict[str, str]:
    [settings] = [rest for name, rest in final(instructions) if name == "ENV"]
    return dict(pair.split("=", 1) for pair in settings.split())


def test_what_it_copies_is_all_that_a_build_needs(
    instructions: list[tuple[str, str]], tmp_path: Path
) -> None:
    for name, rest in instructions:
        if name == "COPY" and not rest.startswith("--from"):
            *sources, target = rest.split()
            for source in sources:
                if (ROOT / source).is_dir():
                    shutil.copytree(ROOT / source, tmp_path / target)
                else:
                    shutil.copy(ROOT / source, tmp_path)
    subprocess.run(
        (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "dist"),
        cwd=tmp_path,
        env=environment(),
        capture_output=True,
        check=True,
    )
    assert list((tmp_path / "dist").glob("roost-*.whl"))


def test_the_engine_is_sent_all_that_is_copied_and_no_more(
    instructions: list[tuple[str, str]],
) -> None:
    copied = {
        source
        for name, rest in instructions
        if name == "COPY" and not rest.startswith("--from")
        for source in rest.split()[:-1]
    }
    ignoring = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in ignoring
    assert {line[1:] for line in ignoring if line.startswith("!")} == copied


def test_what_it_takes_away_nobody_needs(instructions: list[tuple[str, str]]) -> None:
    [words] = [rest for _, rest in instructions if "pip uninstall" in rest]
    names = re.search(r"uninstall((?: --\w+)*) ([\w. -]+?) &&", words)
    assert names is not None
    removed = set(names[2].split())
    assert "hatchling" in removed
    assert removed & needed_by("roost") == set()


def needed_by(package: str, known: frozenset[str] = frozenset()) -> set[str]:
    """The packages that one needs, and those that these need."""
    name: str = canonicalize_name(package)
    if name in known:
        return set()
    found: set[str] = {name}
    try:
        listed = requires(package) or []
    except PackageNotFoundError:  # for another system
        return found
    for text in listed:
        wanted = Requirement(text)
        if wanted.marker is None or wanted.marker.evaluate({"extra": ""}):
            found |= needed_by(wanted.name, known | found)
    return found


def test_it_sets_options_that_there_are(instructions: list[tuple[str, str]]) -> None:
    told = roost("serve", "--help", COLUMNS="200").out
    for name in variables(instructions):
        if name.startswith("ROOST_"):
            assert f"--{name.removeprefix('ROOST_').lower().replace('_', '-')} " in told


def test_it_shows_asks_and_keeps_what_it_uses(instructions: list[tuple[str, str]]) -> None:
    settings = variables(instructions)
    rest = dict(final(instructions))
    https, dns = (settings[name].rpartition(":")[2] for name in ("ROOST_LISTEN", "ROOST_DNS"))
    assert rest["EXPOSE"].split() == [https, f"{dns}/tcp", f"{dns}/udp"]
    assert f"https://127.0.0.1:{https}/_roost/ready" in rest["HEALTHCHECK"]
    assert f"{settings['ROOST_DATA']}/ca.pem" in rest["HEALTHCHECK"]
    assert rest["VOLUME"] == settings["ROOST_DATA"]


def test_it_does_not_run_as_root(instructions: list[tuple[str, str]]) -> None:
    user, group = dict(final(instructions))["USER"].split(":")
    assert 0 not in (int(user), int(group))
