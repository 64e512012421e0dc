"""Infrastructure code: Terraform, OpenTofu and Ansible."""

import json
import os
from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from pathlib import Path

from . import installs
from .case import NotRun
from .place import ROOT, Place, place
from .workspace import Workspace

ANSIBLE = "11.13.0"

IMPORTED_BY: Mapping[str, str] = {
    "vultr_dns_record": "{domain},{id}",
    "vultr_firewall_rule": "{firewall_group_id},{id}",
    "vultr_kubernetes_node_pools": "{cluster_id} {id}",
}
"""What a resource is imported by, where that is not its id."""
NOT_IMPORTED = (
    "vultr_database_", "vultr_instance_ipv4", "vultr_nat_gateway", "vultr_object_storage_bucket",
    "vultr_organization_policy_group", "vultr_organization_policy_user",
    "vultr_organization_role_group", "vultr_organization_role_policy", "vultr_reverse_ip",
)  # fmt: skip
"""How the names begin of resources that the provider cannot import."""
READ_BACK = frozenset(
    {
        "vultr_dns_record", "vultr_firewall_group", "vultr_object_storage", "vultr_organization",
        "vultr_organization_group", "vultr_organization_policy", "vultr_organization_role",
        "vultr_reserved_ip", "vultr_ssh_key", "vultr_startup_script", "vultr_vpc", "vultr_vpc2",
    }
)  # fmt: skip
"""Resources of which the API tells all that a configuration says, so that an import makes no plan
differ. Of an instance, say, it does not tell which keys it was given."""
TOLD = frozenset(
    {"id", "region", "plan", "label", "description", "hostname", "tags", "size_gb", "status"}
)
"""Attributes that must be the same after an import, where a resource has them."""
NOT_TOLD: Mapping[str, Set[str]] = {
    "vultr_bare_metal_server": {"hostname"},
    "vultr_container_registry": {"region", "plan"},
    "vultr_kubernetes": {"status"},
    "vultr_kubernetes_node_pools": {"status"},
}
"""Those of them that the provider does not read back, by the resource's type; and the status of
what was pending when the provider had begun an upgrade."""
TERRAFORM = installs.HERE / "terraform"
HASTE = "60"
"""How fast the clock runs while things are made where that takes as long as it really does."""


def example(place: Place) -> None:
    """plan, apply, plan without a difference, destroy, on examples/terraform."""
    workspace = Workspace(place, ROOT / "examples" / "terraform")
    workspace.apply()
    workspace.destroy()


def resources(place: Place) -> None:
    """Everything is made, read, changed in place, imported and destroyed."""
    workspace = Workspace(place, TERRAFORM)
    workspace.apply(generation="first")
    place.clock("advance", "1d")
    workspace.apply(generation="first", day_has_passed="true")
    made = {address: values["id"] for address, _, values in workspace.managed()}
    second = {"generation": "second", "plan": "vc2-2c-4gb", "day_has_passed": "true"}
    workspace.apply(**second)
    now = {address: values["id"] for address, _, values in workspace.managed()}
    assert now == made, "a change made some of them anew"

    state = workspace.folder / "terraform.tfstate"
    for address, type, values in list(workspace.managed()):
        if type.startswith(NOT_IMPORTED):
            continue
        before = state.read_bytes()
        workspace.ask("state", "rm", address)
        id = IMPORTED_BY.get(type, "{id}").format(**values)
        workspace.ask("import", "-input=false", "-no-color", address, id, **second)
        read = next(found for other, _, found in workspace.managed() if other == address)
        for name in TOLD - NOT_TOLD.get(type, set()):
            assert read.get(name) == values.get(name), f"{address}: {name} is {read.get(name)}"
        if type not in READ_BACK:
            state.write_bytes(before)
    workspace.without_difference(**second)
    workspace.destroy(**second)
    _nothing_left(place)


def destroyed(lifecycle: str) -> Callable[[Place], None]:
    """Everything is made and goes in one go, on a Roost of its own where things take so long.

    In `realistic` they are made by a clock in haste, and go by one that runs at real speed: what a
    client does not wait for is still under way then.
    """

    def tell(here: Place) -> None:
        with place(lifecycle) as there:
            workspace = Workspace(replace(there, programs=here.programs), TERRAFORM)
            if lifecycle == "realistic":
                there.clock("run", "--rate", HASTE)
            workspace.ask("apply", "-auto-approve", "-input=false", "-no-color")
            there.clock("run", "--rate", "1")
            workspace.destroy()
            _nothing_left(there)

    return tell


def _nothing_left(place: Place) -> None:
    for section in (
        "instances",
        "bare-metals",
        "blocks",
        "load-balancers",
        "vpcs",
        "domains",
        "databases",
    ):
        key = section.replace("-", "_")
        items = place.ask("GET", f"/v2/{section}?per_page=500")[key]
        assert not [item for item in items if "terraform" in str(item)], f"{section} are left"


def ansible(place: Place) -> None:
    """Everything is made, is there already the second time, goes, and is gone already."""
    tools = installs.python("ansible", {"ansible": ANSIBLE})
    for state in ("present", "absent"):
        for changes in (True, False):
            stats = _play(place, tools, state)
            assert stats["failures"] == stats["unreachable"] == 0
            assert bool(stats["changed"]) is changes, f"{state}: {stats['changed']} changes"
        _inventory(place, tools, there=state == "present")


def _play(place: Place, tools: Path, state: str) -> dict[str, int]:
    playbook = str(installs.HERE / "ansible" / "cloud.yml")
    said = _ansible(place, tools, "ansible-playbook", playbook, "-e", f"state={state}")
    return json.loads(said[said.index("{") :])["stats"]["localhost"]


def _inventory(place: Place, tools: Path, *, there: bool) -> None:
    """The inventory plugin finds the machines by what was said of them, while they are there."""
    for file, group, path in (
        ("cloud.vultr.yml", "tag_conformance", "instances"),
        ("metal.vultr.yml", "region_ewr", "bare-metals"),
    ):
        source = str(installs.HERE / "ansible" / file)
        listed = json.loads(_ansible(place, tools, "ansible-inventory", "-i", source, "--list"))
        # Other stories may have left machines in the region.
        assert ("ansible" in listed.get(group, {}).get("hosts", [])) is there, listed
        if there:
            shown = listed["_meta"]["hostvars"]["ansible"]
            servers = place.ask("GET", f"/v2/{path}?per_page=500")[path.replace("-", "_")]
            # The API has no filter by label for bare metals.
            [server] = [each for each in servers if each["label"] == "ansible"]
            assert shown["vultr_id"] == server["id"], listed
            assert shown["vultr_main_ip"] == server["main_ip"], listed


def _ansible(place: Place, tools: Path, program: str, *arguments: str) -> str:
    variables = {
        "PATH": f"{tools}:{os.environ['PATH']}",
        "ANSIBLE_STDOUT_CALLBACK": "ansible.posix.json",
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": str(tools / "python"),
        "ANSIBLE_HOME": str(place.work / "ansible"),
    }
    return place.meet(str(tools / program), *arguments, variables=variables)


def pulumi(place: Place) -> None:
    installs.program("pulumi", "pulumi.com")
    raise NotRun("its plugin for Vultr is not fetched by this suite")
