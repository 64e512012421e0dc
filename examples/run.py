"""Runs the examples whose tools are on this machine: `make examples`, or `make examples ARGS=go`.

What CI would run is taken from the files that say so, but for what installs things.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
SHELL = HERE / "shell"
INSTALLS = re.compile(r"(pip|apt-get) ")


@dataclass(frozen=True)
class Example:
    """needs: programs, each with what it must answer to for this example to run."""

    run: Callable[[], None]
    needs: tuple[tuple[str, ...], ...]


def command(folder: str, *words: str) -> Callable[[], None]:
    return lambda: execute(words, HERE / folder)


def execute(words: tuple[str, ...], folder: Path, **variables: str) -> None:
    subprocess.run(words, cwd=folder, env=os.environ | variables, check=True)  # noqa: S603


def github_actions() -> None:
    """Each step in a shell of its own; what one leaves in $GITHUB_ENV is there for the next."""
    lines = (HERE / "github-actions/fleet.yml").read_text().splitlines()
    with tempfile.TemporaryDirectory() as data, tempfile.NamedTemporaryFile("r") as left:
        set_up = {"ROOST_DATA": data, "GITHUB_ENV": left.name}
        steps = [step for step in _steps(lines) if not INSTALLS.match(step)]
        _in_one_session(steps, set_up)


def gitlab_ci() -> None:
    """The lines of `script`, in one shell."""
    script = (HERE / "gitlab-ci/.gitlab-ci.yml").read_text().partition("  script:\n")[2]
    lines = [line.strip()[2:] for line in script.splitlines() if line.strip().startswith("- ")]
    execute(("bash", "-euo", "pipefail", "-c", "\n".join(lines)), SHELL)


def _steps(lines: list[str]) -> list[str]:
    """What `run:` says, on its line or below."""
    steps: list[str] = []
    block = False
    for line in lines:
        if found := re.fullmatch(r"      - run: (.*)", line):
            block = found[1] == "|"
            steps.append("" if block else found[1])
        elif block and line.startswith("          "):
            steps[-1] += f"{line.strip()}\n"
        else:
            block = False
    return steps


def _in_one_session(steps: list[str], variables: dict[str, str]) -> None:
    """Runs the steps; what they have started in the background ends with them."""
    with tempfile.TemporaryDirectory() as work:
        shutil.copy(SHELL / "fleet.sh", work)
        parts = [f"( set -e\n{step}\n)\nset -a; . \"$GITHUB_ENV\"; set +a" for step in steps]
        script = "set -e\ntrap 'kill 0' EXIT\n" + "\n".join(parts) + "\ntrap - EXIT"
        script = script.replace("trap - EXIT", "trap '' TERM; kill 0; wait")
        process = subprocess.Popen(  # noqa: S603
            ("bash", "-c", script), cwd=work, env=os.environ | variables, start_new_session=True
        )
        if process.wait():
            raise subprocess.CalledProcessError(process.returncode, "a step")
