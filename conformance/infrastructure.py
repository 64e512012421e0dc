"""Infrastructure code: Terraform, OpenTofu and Ansible."""

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from . import installs
from .case import NotRun
from .place import ROOT, Broken, Place, execute

PROVIDER = "2.32.0"
ANSIBLE = "11.13.0"

IMPORTED_BY: Mapping[str, str] = {
    "vultr_dns_record": "{domain},{id}",
    "vultr_firewall_rule": "{firewall_group_id},{id}",
}
"""What a resource is imported by, where that is not its id."""
NOT_IMPORTED = ("vultr_instance_ipv4", "vultr_nat_gateway", "vultr_reverse_ip")
"""How the names begin of resources that the provider cannot import."""
READ_BACK = frozenset(
    {
        "vultr_dns_record", "vultr_firewall_group", "vultr_object_storage", "vultr_reserved_ip",
        "vultr_ssh_key", "vultr_startup_script", "vultr_vpc", "vultr_vpc2",
    }
)  # fmt: skip
"""Resources of which the API tells all that a configuration says, so that an import makes no plan
differ. Of an instance, say, it does not tell which keys it was given."""
TOLD = ("id", "region", "plan", "label", "description", "hostname", "tags", "size_gb", "status")
"""Attributes that must be the same after an import, where a resource has them."""


class Workspace:
    """A copy of a folder of configuration, initialised. Raises NotRun."""

    def __init__(self, place: Place, source: Path) -> None:
        name = next((n for n in ("tofu", "terraform") if shutil.which(n)), "terraform")
        self.place = place
        self.folder = place.work / source.name
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(source, self.folder)
        self.command = (
            installs.program(name, "terraform.io or opentofu.org"),
            f"-chdir={self.folder}",
        )
        try:
            execute(*self.command, "init", "-input=false", "-no-color")
        except Broken as broken:
            raise NotRun(f"the provider cannot be fetched: {installs.reason(broken)}") from broken

    def ask(self, *words: str, **variables: str) -> str:
        named = {f"TF_VAR_{name}": value for name, value in variables.items()}
        return self.place.meet(*self.command, *words, variables=named)

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


def example(place: Place) -> None:
    """plan, apply, plan without a difference, destroy, on examples/terraform."""
    workspace = Workspace(place, ROOT / "examples" / "terraform")
    workspace.apply()
    workspace.destroy()


def resources(place: Place) -> None:
    """Everything is made, read, changed in place, imported and destroyed."""
    workspace = Workspace(place, installs.HERE / "terraform")
    workspace.apply(generation="first")
    made = {address: values["id"] for address, _, values in _managed(workspace)}
    second = {"generation": "second", "plan": "vc2-2c-4gb"}
    workspace.apply(**second)
    now = {address: values["id"] for address, _, values in _managed(workspace)}
    assert now == made, "a change made some of them anew"

    state = workspace.folder / "terraform.tfstate"
    for address, type, values in list(_managed(workspace)):
        if type.startswith(NOT_IMPORTED):
            continue
        before = state.read_bytes()
        workspace.ask("state", "rm", address)
        id = IMPORTED_BY.get(type, "{id}").format(**values)
        workspace.ask("import", "-input=false", "-no-color", address, id, **second)
        read = next(found for other, _, found in _managed(workspace) if other == address)
        for name in TOLD:
            assert read.get(name) == values.get(name), f"{address}: {name} is {read.get(name)}"
        if type not in READ_BACK:
            state.write_bytes(before)
    workspace.without_difference(**second)
    workspace.destroy(**second)
    for section in ("instances", "bare-metals", "blocks", "load-balancers", "vpcs", "domains"):
        key = section.replace("-", "_")
        labels = [str(item) for item in place.ask("GET", f"/v2/{section}?per_page=500")[key]]
        assert not [label for label in labels if "terraform" in label], f"{section} are left"


def _managed(workspace: Workspace) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Address, type and attributes of what the state holds, but for data."""
    state = json.loads(workspace.ask("show", "-json"))
    for resource in state["values"]["root_module"]["resources"]:
        if resource["mode"] == "managed":
            yield resource["address"], resource["type"], resource["values"]


def ansible(place: Place) -> None:
    """Everything is made, is there already the second time, goes, and is gone already."""
    tools = installs.python("ansible", {"ansible": ANSIBLE})
    for state in ("present", "absent"):
        for changes in (True, False):
            stats = _play(place, tools, state)
            assert stats["failures"] == stats["unreachable"] == 0
            assert bool(stats["changed"]) is changes, f"{state}: {stats['changed']} changes"


def _play(place: Place, tools: Path, state: str) -> dict[str, int]:
    playbook = str(installs.HERE / "ansible" / "cloud.yml")
    variables = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(tools / "python"),
        "ANSIBLE_HOME": str(place.work / "ansible"),
    }
    play = (str(tools / "ansible-playbook"), playbook, "-e", f"state={state}")
    said = place.meet(*play, variables=variables)
    return json.loads(said[said.index("{") :])["stats"]["localhost"]


def pulumi(place: Place) -> None:
    installs.program("pulumi", "pulumi.com")
    raise NotRun("its plugin for Vultr is not fetched by this suite")
