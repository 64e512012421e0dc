"""Runs jobs of GitHub Actions, as far as that goes on any machine.

Steps that `run` something are run, and so are actions of this project. Others are left out.
"""

import os
import re
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

_FILES = ("GITHUB_ENV", "GITHUB_PATH", "GITHUB_OUTPUT")
_VALUE = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


@dataclass
class Job:
    """A job under way.

    variables: what steps find in their environment besides what this process has. actions: where
    those are that steps name. group: the process group of what is started. leaves_out: which
    scripts are not run.
    """

    workspace: Path
    temporary: Path
    actions: Mapping[str, Path]
    variables: dict[str, str] = field(default_factory=dict[str, str])
    group: int | None = None
    leaves_out: Callable[[str], object] = lambda script: False

    def run(self, steps: list[dict[str, Any]]) -> None:
        """Raises CalledProcessError for a step that fails: those behind it are not run."""
        for step in steps:
            if step.get("uses") in self.actions:
                self.use(self.actions[step["uses"]], step.get("with", {}))
            elif "run" in step:
                self._execute(step["run"], step.get("env", {}))

    def use(self, folder: Path, given: Mapping[str, str]) -> dict[str, str]:
        """Runs a composite action; its outputs."""
        action = yaml.safe_load((folder / "action.yml").read_text())
        known = {f"inputs.{name}": told["default"] for name, told in action["inputs"].items()}
        unknown = given.keys() - action["inputs"].keys()
        assert not unknown, f"the action has no input {', '.join(unknown)}"
        known |= {f"inputs.{name}": value for name, value in given.items()}
        for step in action["runs"]["steps"]:
            variables = {name: _filled(text, known) for name, text in step.get("env", {}).items()}
            here = {"GITHUB_ACTION_PATH": str(folder)}
            left = self._execute(step["run"], variables | here)
            known |= {f"steps.{step.get('id')}.outputs.{name}": text for name, text in left.items()}
        return {name: _filled(told["value"], known) for name, told in action["outputs"].items()}

    def _execute(self, script: str, variables: Mapping[str, str]) -> dict[str, str]:
        """Runs a step in a shell of its own; its outputs.

        What it leaves in the files that the runner names is there for the next ones.
        """
        if self.leaves_out(script):
            return {}
        files = {name: self.temporary / name for name in _FILES}
        for file in files.values():
            file.write_text("")
        named = {name: str(file) for name, file in files.items()}
        subprocess.run(
            ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script),
            cwd=self.workspace,
            env=self.environment | variables | named | {"RUNNER_TEMP": str(self.temporary)},
            process_group=self.group,
            check=True,
        )
        self.variables |= _pairs(files["GITHUB_ENV"])
        for folder in files["GITHUB_PATH"].read_text().splitlines():
            self.variables["PATH"] = f"{folder}{os.pathsep}{self.environment['PATH']}"
        return _pairs(files["GITHUB_OUTPUT"])

    @property
    def environment(self) -> dict[str, str]:
        """What a step finds."""
        return {**os.environ, **self.variables}


def _pairs(file: Path) -> dict[str, str]:
    return dict(line.split("=", 1) for line in file.read_text().splitlines())


def _filled(text: str, known: Mapping[str, str]) -> str:
    """A step that was not run has no outputs: they are empty. An input that is not declared is a
    mistake.
    """

    def value(found: re.Match[str]) -> str:
        return known.get(found[1], "") if found[1].startswith("steps.") else known[found[1]]

    return _VALUE.sub(value, text)
