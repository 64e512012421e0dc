"""The action of GitHub Actions, its steps run as a runner runs them."""

import os
import signal
import ssl
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from examples.runner import Job

from tests.cli.programs import PATIENCE

ROOT = Path(__file__).parents[2]
GIVEN = {"python": sys.executable}
ASK = """
import os, urllib.request
asked = urllib.request.Request(
    "https://api.vultr.com/v2/account",
    headers={"Authorization": "Bearer " + os.environ["VULTR_API_KEY"]},
)
print(urllib.request.urlopen(asked).status)
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the first step makes, on a machine without a network: all that Roost needs is there."""
    job = new_job(tmp_path_factory.mktemp("installed"))
    job.leaves_out = lambda script: "roost serve" in script
    job.use(ROOT, GIVEN)
    return job.temporary / "roost" / "environment"


@pytest.fixture
def job(installed: Path, tmp_path: Path) -> Iterator[Job]:
    """A job whose first step is done."""
    job = new_job(tmp_path)
    (job.temporary / "roost").mkdir()
    (job.temporary / "roost" / "environment").symlink_to(installed)
    job.variables["PATH"] = f"{installed / 'bin'}{os.pathsep}{os.environ['PATH']}"
    job.leaves_out = lambda script: "pip" in script
    yield job
    written = job.temporary / "roost" / "data" / "roost.pid"
    if written.exists():
        end(int(written.read_text()))


def new_job(folder: Path) -> Job:
    workspace, temporary = folder / "workspace", folder / "temporary"
    workspace.mkdir()
    temporary.mkdir()
    none = {name: "" for name in os.environ if name.startswith(("ROOST_", "VULTR_"))}
    alone = {"PYTHONPATH": sysconfig.get_path("purelib"), "PIP_NO_INDEX": "1", "ROOST_DNS": "off"}
    return Job(workspace, temporary, {"./roost": ROOT}, none | alone)


def account(told: dict[str, str]) -> int:
    """The status of a request that goes where the outputs say."""
    trusted = ssl.create_default_context(cafile=told["ca"])
    headers = {"Authorization": f"Bearer {told['key']}"}
    return httpx.get(f"{told['url']}/v2/account", headers=headers, verify=trusted).status_code


def end(process: int) -> None:
    """Ends a server that a step has started, and waits until it has."""
    try:
        os.kill(process, signal.SIGTERM)
    except ProcessLookupError:
        return
    waiting = ("timeout", str(PATIENCE), "tail", f"--pid={process}", "-f", "/dev/null")
    subprocess.run(waiting, check=True)


def test_the_steps_behind_it_meet_roost_where_they_expect_vultr(job: Job) -> None:
    told = job.use(ROOT, GIVEN)
    variables = job.environment
    asked = (sys.executable, "-c", ASK)
    answer = subprocess.run(asked, env=variables, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "200"

    # And by its own address, with what the action answers.
    assert variables["VULTR_API_URL"] == told["url"]
    assert variables["VULTR_API_KEY"] == told["key"]
    assert account(told) == 200


def test_the_key_lasts_however_far_the_job_moves_the_clock(job: Job) -> None:
    told = job.use(ROOT, GIVEN)
    job.run([{"run": "roost clock hold\nroost clock advance 60d\nroost bill --since 90d"}])
    assert account(told) == 200


def test_it_begins_as_asked_for(job: Job) -> None:
    script = job.workspace / "fill.sh"
    script.write_text("#!/bin/sh\nroost keys create filled >/dev/null\n")
    script.chmod(0o755)
    more = "--pools-v4 198.18.7.0/24\n--log json"
    told = job.use(ROOT, GIVEN | {"lifecycle": "realistic", "init": script.name, "arguments": more})
    job.run([{"run": "roost clock --json >clock\nroost keys list >keys"}])
    assert '"realistic"' in (job.workspace / "clock").read_text()
    assert "filled" in (job.workspace / "keys").read_text()
    assert '"event"' in Path(told["data"], "roost.log").read_text()


def test_the_key_is_hidden_in_the_jobs_log(job: Job, capfd: pytest.CaptureFixture[str]) -> None:
    told = job.use(ROOT, GIVEN)
    shown = capfd.readouterr().out
    masked = shown.index(f"::add-mask::{told['key']}")
    assert told["key"] not in shown[masked + len("::add-mask::") + len(told["key"]) :]


def test_a_roost_that_does_not_start_fails_the_step_and_says_why(
    job: Job, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        job.use(ROOT, GIVEN | {"arguments": "--pools-v4 nonsense"})
    shown = capfd.readouterr().out
    assert "::error::Roost did not start" in shown
    assert "nonsense" in shown
