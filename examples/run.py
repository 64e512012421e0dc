"""Runs the examples whose tools are on this machine: `make examples`, or `make examples ARGS=go`.

What CI would run is taken from the files that say so, but for what installs things.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import yaml
from runner import Job

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
    subprocess.run(words, cwd=folder, env=os.environ | variables, check=True)


def with_image(folder: str, *words: str) -> Callable[[], None]:
    """What runs once the image is there: built anew, unless ROOST_IMAGE names one."""

    def run() -> None:
        if "ROOST_IMAGE" not in os.environ:
            execute(("docker", "build", "-t", "roost", "-f", "Containerfile", "."), HERE.parent)
        execute(words, HERE / folder)

    return run


def github_actions() -> None:
    """Both jobs of the workflow. The action installs Roost anew, as on a runner."""
    workflow = yaml.safe_load((HERE / "github-actions/fleet.yml").read_text())
    for told in workflow["jobs"].values():
        with tempfile.TemporaryDirectory() as folder, process_group() as group:
            work = Path(folder) / "work"
            work.mkdir()
            shutil.copy(SHELL / "fleet.sh", work)
            job = Job(work, Path(folder), {"./roost": HERE.parent}, group=group)
            job.leaves_out = INSTALLS.match
            job.run(told["steps"])


def gitlab_ci() -> None:
    """The lines of `script`, in one shell."""
    script = (HERE / "gitlab-ci/.gitlab-ci.yml").read_text().partition("  script:\n")[2]
    lines = [line.strip()[2:] for line in script.splitlines() if line.strip().startswith("- ")]
    execute(("bash", "-euo", "pipefail", "-c", "\n".join(lines)), SHELL)


@contextmanager
def process_group() -> Generator[int]:
    """A group of processes, all of which are ended in the end."""
    leader = subprocess.Popen(("sleep", "infinity"), process_group=0)
    try:
        yield leader.pid
    finally:
        os.killpg(leader.pid, signal.SIGTERM)
        leader.wait()
        with suppress(ProcessLookupError):
            while True:
                os.killpg(leader.pid, 0)
                time.sleep(0.05)


ENGINE = ("docker", "info")
EXAMPLES = {
    "pytest": Example(command("pytest", sys.executable, "-m", "pytest", "-q"), ()),
    "go": Example(command("go", "go", "test", "./..."), (("go", "version"),)),
    "node": Example(command("node", "node", "--test"), (("node", "--version"),)),
    "shell": Example(command("shell", "./test.sh"), (("curl", "--version"),)),
    "github-actions": Example(github_actions, (("curl", "--version"),)),
    "gitlab-ci": Example(gitlab_ci, (("curl", "--version"),)),
    "docker-compose": Example(
        command("docker-compose", "docker", "compose", "run", "--rm", "--build", "tests"),
        (("docker", "compose", "version"), ENGINE),
    ),
    "testcontainers-python": Example(
        with_image("testcontainers-python", sys.executable, "-m", "pytest", "-q"),
        (ENGINE, (sys.executable, "-c", "import testcontainers")),
    ),
    "testcontainers-go": Example(
        with_image("testcontainers-go", "go", "test", "./..."), (ENGINE, ("go", "version"))
    ),
}


def missing(example: Example) -> str:
    """What it needs and does not get here."""
    for words in example.needs:
        if shutil.which(words[0]) is None:
            return f"{words[0]} is not installed"
        if subprocess.run(words, capture_output=True, check=False).returncode:
            return f"`{' '.join(words)}` fails"
    return ""


def main(names: list[str]) -> int:
    results: dict[str, str] = {}
    for name in names or EXAMPLES:
        print(f"\n==> {name}", flush=True)
        reason = missing(EXAMPLES[name])
        if reason:
            results[name] = f"not run: {reason}"
            continue
        try:
            EXAMPLES[name].run()
        except subprocess.CalledProcessError as error:
            results[name] = f"FAILED: {error}"
        else:
            results[name] = "passed"
    print()
    for name, result in results.items():
        print(f"{name:21} {result}")
    return any(result.startswith("FAILED") for result in results.values())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
