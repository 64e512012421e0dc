"""Terraform or OpenTofu in a copy of a folder, with the provider that is at hand."""

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import installs
from .case import NotRun
from .place import Broken, Place, execute

PROVIDER = "2.32.0"
REGISTRIES = ("registry.terraform.io", "registry.opentofu.org")
OVERRIDDEN = "development overrides are in effect"
"""What Terraform says where its configuration has `dev_overrides`."""
MISCONFIGURED = "encountered problems during initialisation"
"""What Terraform and OpenTofu say where the folder itself is at fault, not what it asks for."""


def mirror(work: Path, program: str, provider: Path) -> Path:
    """A configuration with which Terraform takes a program of this machine for the pinned provider.

    It is written to a folder, where the mirror that it names is made too.
    """
    folder = work / "providers"
    platform = json.loads(execute(program, "version", "-json"))["platform"]
    for registry in REGISTRIES:
        place = folder / registry / "vultr" / "vultr" / PROVIDER / platform
        place.mkdir(parents=True, exist_ok=True)
        shutil.copy(provider, place / f"terraform-provider-vultr_v{PROVIDER}")
    configuration = work / "terraform.rc"
    path = json.dumps(str(folder))
    configuration.write_text(f"provider_installation {{ filesystem_mirror {{ path = {path} }} }}")
    return configuration


class Workspace:
    """A copy of a folder of configuration, initialised. Raises NotRun.

    The program is the one that TERRAFORM names, else OpenTofu or Terraform of the PATH. The
    provider is the program that TERRAFORM_PROVIDER_VULTR names, else the one of the PATH, else
    whatever Terraform's own configuration leads to: a mirror, an override, a registry.
    """

    def __init__(self, place: Place, source: Path) -> None:
        self.place = place
        self.folder = place.work / source.name
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(source, self.folder)
        program = installs.of_machine(place, "TERRAFORM", "tofu", "terraform")
        if program is None:
            raise NotRun("terraform is not installed (terraform.io or opentofu.org)")
        self.command = (str(program), f"-chdir={self.folder}")
        self.variables = self._configured()
        try:
            execute(*self.command, "init", "-input=false", "-no-color", variables=self.variables)
        except Broken as broken:
            if MISCONFIGURED in str(broken):
                raise
            # Such a provider is not to be installed, so what `init` says of it does not matter.
            if OVERRIDDEN not in str(broken):
                reason = installs.reason(broken)
                raise NotRun(f"the provider cannot be fetched: {reason}") from broken
        if not self.variables:
            place.programs.append(self._installed())

    def _configured(self) -> Mapping[str, str]:
        """The variable with which Terraform finds a provider that is a program of this machine."""
        names = (f"terraform-provider-vultr_v{PROVIDER}", "terraform-provider-vultr")
        provider = installs.of_machine(self.place, "TERRAFORM_PROVIDER_VULTR", *names)
        if provider is None:
            return {}
        configuration = mirror(self.place.work, self.command[0], provider)
        return {"TF_CLI_CONFIG_FILE": str(configuration)}

    def _installed(self) -> str:
        """Where `init` found the provider: what is not of a registry, it links to."""
        for folder in (self.folder / ".terraform" / "providers").glob("*/vultr/vultr/*/*"):
            if folder.is_symlink():
                return f"{folder.resolve()}, from a folder of Terraform's configuration"
            return f"vultr/vultr {folder.parent.name}, from a registry"
        return "vultr/vultr, which Terraform's configuration overrides"

    def ask(self, *words: str, **variables: str) -> str:
        named = {f"TF_VAR_{name}": value for name, value in variables.items()}
        return self.place.meet(*self.command, *words, variables={**self.variables, **named})

    def apply(self, **variables: str) -> None:
        self.ask("apply", "-auto-approve", "-input=false", "-no-color", **variables)
        self.without_difference(**variables)

    def without_difference(self, **variables: str) -> None:
        """Raises Broken with the plan where it would change something."""
        self.ask("plan", "-detailed-exitcode", "-input=false", "-no-color", **variables)

    def destroy(self, **variables: str) -> None:
        self.ask("destroy", "-auto-approve", "-input=false", "-no-color", **variables)
        left = json.loads((self.folder / "terraform.tfstate").read_text())["resources"]
        assert left == [], left

    def managed(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Address, type and attributes of what the state holds, but for data."""
        state = json.loads(self.ask("show", "-json"))
        for resource in state["values"]["root_module"]["resources"]:
            if resource["mode"] == "managed":
                yield resource["address"], resource["type"], resource["values"]
