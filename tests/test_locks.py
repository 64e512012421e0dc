"""The lock files hold what pyproject.toml asks for, and nothing of the machine that made them."""

import re
import tomllib
from pathlib import Path
from typing import cast

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
GROUPS_OF = {
    "requirements.lock": ("dependencies", "build"),
    "requirements-dev.lock": ("dependencies", "build", "dev"),
    "requirements-clients.lock": ("clients",),
}
PINNED = re.compile(
    r"(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; [^\\\n]+)?(?: \\\n +--hash=sha256:[0-9a-f]{64})+"
)


def asked_for(group: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = project["project"]["dependencies"]
    if group != "dependencies":
        wanted = project["dependency-groups"][group]
    return [Requirement(line) for line in cast("list[str]", wanted)]


def locked(text: str) -> dict[str, str]:
    return {found["name"]: found["version"] for found in PINNED.finditer(text)}


def unmet(requirements: list[Requirement], versions: dict[str, str]) -> list[str]:
    """The requirements that the locked versions do not meet."""
    return [
        str(requirement)
        for requirement in requirements
        if (version := versions.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(version, prereleases=True)
    ]


@pytest.mark.parametrize("name", GROUPS_OF)
def test_the_lock_meets_the_project(name: str) -> None:
    versions = locked((ROOT / name).read_text(encoding="utf-8"))
    for group in GROUPS_OF[name]:
        assert unmet(asked_for(group), versions) == [], "run 'make lock'"


@pytest.mark.parametrize("name", GROUPS_OF)
def test_the_lock_is_hashed_throughout_and_names_no_index(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    rest = [line for line in PINNED.sub("", text).splitlines() if line.strip()]
    assert [line for line in rest if not line.startswith("#")] == []
    assert "://" not in text


def test_tests_run_on_what_users_get() -> None:
    runtime = locked((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    dev = locked((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    assert runtime.items() <= dev.items()


def test_an_old_or_missing_entry_is_found() -> None:
    wanted = [Requirement("rich>=14"), Requirement("Prometheus_Client>=0.22"), Requirement("gone")]
    assert unmet(wanted, {"rich": "13.9", "prometheus-client": "0.22.1"}) == ["rich>=14", "gone"]
