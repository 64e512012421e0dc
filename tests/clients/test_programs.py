"""Where the conformance suite finds clients that it does not install; it says which it ran.

Terraform is played by a shell script, which leaves behind what it was told.
"""

import os
from pathlib import Path

import pytest
from conformance import installs
from conformance.case import NotRun
from conformance.place import Broken, Place
from conformance.workspace import PROVIDER, Workspace

VARIABLES = ("VULTR_CLI", "TERRAFORM", "TERRAFORM_PROVIDER_VULTR", "TF_CLI_CONFIG_FILE")
TERRAFORM = """#!/bin/sh
PATH=/usr/bin:/bin
case " $1 $2 " in
    *" version "*) echo '{"platform": "linux_amd64"}' ;;
    *" init "*) cat "$TF_CLI_CONFIG_FILE" > "$(dirname "$0")/told" 2>/dev/null; %s ;;
esac
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A place where no Roost runs, and a machine that has none of the programs."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "work").mkdir()
    return Place(tmp_path / "data", tmp_path / "work", "", "")


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A folder of configuration."""
    folder = tmp_path / "source"
    folder.mkdir()
    return folder


def program(folder: Path, name: str, text: str = "#!/bin/sh\n") -> Path:
    path = folder / name
    path.write_text(text)
    path.chmod(0o755)
    return path


def test_a_program_is_found_on_the_path(place: Place, tmp_path: Path) -> None:
    path = program(tmp_path / "bin", "vultr-cli")
    assert installs.of_machine(place, "VULTR_CLI", "vultr-cli") == path
    assert place.programs == [f"{path}, found on the PATH"]


def test_a_variable_that_names_a_program_comes_first(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "vultr-cli")
    path = program(tmp_path, "another-vultr-cli")
    monkeypatch.setenv("VULTR_CLI", str(path))
    assert installs.of_machine(place, "VULTR_CLI", "vultr-cli") == path
    assert place.programs == [f"{path}, which VULTR_CLI names"]


def test_a_variable_that_names_no_program_is_an_error(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(tmp_path / "bin", "vultr-cli")
    monkeypatch.setenv("VULTR_CLI", str(tmp_path / "gone"))
    with pytest.raises(Broken, match=r"VULTR_CLI names .*gone, which is no program"):
        installs.of_machine(place, "VULTR_CLI", "vultr-cli")


def test_what_the_machine_has_not_is_not_found(place: Place) -> None:
    assert installs.of_machine(place, "VULTR_CLI", "vultr-cli") is None
    assert place.programs == []


def test_without_terraform_its_stories_are_not_run(place: Place, source: Path) -> None:
    with pytest.raises(NotRun, match="terraform is not installed"):
        Workspace(place, source)


@pytest.mark.parametrize("name", [f"terraform-provider-vultr_v{PROVIDER}", "a-provider"])
def test_terraform_is_led_to_a_provider_of_the_machine(
    place: Place, source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """By a configuration of its own, whose mirror has the provider under its usual name."""
    program(tmp_path / "bin", "terraform", TERRAFORM % "true")
    provider = program(tmp_path / "bin", name)
    if name == "a-provider":
        monkeypatch.setenv("TERRAFORM_PROVIDER_VULTR", str(provider))
    workspace = Workspace(place, source)
    assert str(provider) in place.programs[-1]
    mirror = place.work / "providers"
    assert f'filesystem_mirror {{ path = "{mirror}" }}' in (tmp_path / "bin" / "told").read_text()
    for registry in ("registry.terraform.io", "registry.opentofu.org"):
        folder = mirror / registry / "vultr" / "vultr" / PROVIDER / "linux_amd64"
        assert os.access(folder / f"terraform-provider-vultr_v{PROVIDER}", os.X_OK)
    assert workspace.variables == {"TF_CLI_CONFIG_FILE": str(place.work / "terraform.rc")}


def test_terraforms_own_mirror_is_named(place: Place, source: Path, tmp_path: Path) -> None:
    """Terraform links to what it takes from a folder of its configuration."""
    kept = tmp_path / "mirror"
    kept.mkdir()
    parent = f".terraform/providers/registry.terraform.io/vultr/vultr/{PROVIDER}"
    link = f'mkdir -p "${{1#-chdir=}}/{parent}"; ln -s {kept} "${{1#-chdir=}}/{parent}/linux_amd64"'
    program(tmp_path / "bin", "terraform", TERRAFORM % link)
    workspace = Workspace(place, source)
    assert place.programs[-1] == f"{kept}, from a folder of Terraform's configuration"
    assert workspace.variables == {}


def test_a_provider_that_is_overridden_needs_no_init(
    place: Place, source: Path, tmp_path: Path
) -> None:
    failing = "echo 'Provider development overrides are in effect' >&2; exit 1"
    program(tmp_path / "bin", "terraform", TERRAFORM % failing)
    Workspace(place, source)
    assert place.programs[-1] == "vultr/vultr, which Terraform's configuration overrides"


def test_a_provider_that_cannot_be_had_is_why_a_story_is_not_run(
    place: Place, source: Path, tmp_path: Path
) -> None:
    failing = "echo 'Error: Failed to query available provider packages' >&2; exit 1"
    program(tmp_path / "bin", "terraform", TERRAFORM % failing)
    with pytest.raises(NotRun, match="Failed to query available provider packages"):
        Workspace(place, source)
