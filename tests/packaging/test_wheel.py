"""The wheel, installed alone: all that a Roost serves is in it, and nothing of the checkout.

What Roost depends on comes from where the tests have it, so no network is needed.
"""

import json
import re
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin
from zipfile import ZipFile

import httpx
import pytest

from tests.cli.programs import PATIENCE, Lines, environment

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "roost"
CONSOLE = PACKAGE / "console" / "static" / "index.html"


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    [built] = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that has the wheel, and of the tests' own the dependencies."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder, symlinks=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", python)
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    # A folder that a .pth file names is looked at after the environment's own, and the .pth files
    # in it are not read: the one by which the tests find the checkout does not count.
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"))
    return folder / "bin"


@pytest.fixture(scope="module")
def client(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """Of a Roost that the wheel's own program serves, away from the checkout."""
    folder = tmp_path_factory.mktemp("serving")
    command = [installed / "roost", "serve", "--data", folder / "data", "--log", "off"]
    with subprocess.Popen(
        [*map(str, command), "--plain-http", "127.0.0.1:0"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        try:
            url = Lines(process.stdout).find(r"http://\S+:\d+")[0]
            with httpx.Client(base_url=url, timeout=PATIENCE) as client:
                yield client
        finally:
            process.terminate()


def test_it_is_the_wheel_that_is_imported(installed: Path) -> None:
    told = run(installed / "python", "-c", "import roost; print(roost.__file__)", cwd=installed)
    assert Path(told.strip()).is_relative_to(installed.parent)


def test_it_has_no_tests_and_no_second_copy_of_anything(wheel: Path) -> None:
    with ZipFile(wheel) as opened:
        names = opened.namelist()
    assert all(name.startswith(("roost/", "roost-")) for name in names)
    assert len(names) == len(set(names))


def test_every_file_of_the_package_is_in_it(wheel: Path) -> None:
    """Templates, styles, tables and what was built before: whatever lies beside the code."""
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", ".", cwd=PACKAGE)
    with ZipFile(wheel) as opened:
        names = set(opened.namelist())
    assert {f"roost/{name}" for name in listed.splitlines()} <= names


def test_the_reference_and_the_description(client: httpx.Client) -> None:
    reference = client.get("/docs/instances")
    assert reference.status_code == 200
    assert "create-instance" in reference.text
    described = client.get("/v2/openapi.json").json()
    assert described["paths"] == json.loads((ROOT / "openapi.json").read_text())["paths"]


def test_every_guide(client: httpx.Client) -> None:
    contents = client.get("/guides/").text
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        if name != "README":
            assert f'href="/guides/{name}"' in contents
            assert client.get(f"/guides/{name}").status_code == 200


def test_style_and_script_of_the_guides(client: httpx.Client) -> None:
    assert ".guide" in client.get("/guides/style.css").text
    assert client.get("/guides/script.js").status_code == 200


@pytest.mark.skipif(not CONSOLE.exists(), reason="the console was not built")
def test_the_console(client: httpx.Client) -> None:
    page = client.get("/console/", follow_redirects=True)
    assert page.status_code == 200
    parts = re.findall(r'(?:src|href)="([^":]+\.(?:js|css))"', page.text)
    assert len(parts) >= 2
    for part in parts:
        assert client.get(urljoin("/console/", part)).status_code == 200


def test_the_commands(installed: Path) -> None:
    assert run(installed / "roost", "--version", cwd=installed).startswith("roost ")
    assert "create-instance" in run(installed / "roost", "operations", "instance", cwd=installed)
