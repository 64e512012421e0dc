"""How programs come here: from the machine, or from public registries at pinned versions."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from .case import NotRun
from .place import INSTALLED, Broken, Place, environment, execute

HERE = Path(__file__).parent
BUILD_LIMIT = 3600.0
"""Seconds that fetching and compiling a program may take."""


def program(name: str, package: str) -> str:
    """The path of a program of the machine; raises NotRun."""
    path = shutil.which(name)
    if path is None:
        raise NotRun(f"{name} is not installed ({package})")
    return path


def of_machine(place: Place, variable: str, *names: str) -> Path | None:
    """A program that a variable names, else the first of these names that the PATH has, else None.

    The place is told which. Raises Broken where the variable names no program.
    """
    if named := os.environ.get(variable):
        if (path := shutil.which(named)) is None:
            raise Broken(f"{variable} names {named}, which is no program")
        place.programs.append(f"{path}, which {variable} names")
        return Path(path)
    for name in names:
        if path := shutil.which(name):
            place.programs.append(f"{path}, found on the PATH")
            return Path(path)
    return None


def python(name: str, requirements: Mapping[str, str]) -> Path:
    """The `bin` folder of an environment; raises NotRun where the packages cannot be had."""
    try:
        return environment(name, requirements)
    except Broken as broken:
        raise NotRun(f"pip could not install {name}: {reason(broken)}") from broken


def go(package: str = ".", module: str = "govultr") -> str:
    """A program of a Go module in this folder; raises NotRun without Go or what it fetches."""
    program("go", "Debian's golang or go.dev")
    folder = HERE / module
    binary = INSTALLED / (module if package == "." else f"{module}-{package}")
    try:
        execute("go", "mod", "download", cwd=folder, limit=BUILD_LIMIT)
    except Broken as broken:
        raise NotRun(f"{module} cannot be fetched: {reason(broken)}") from broken
    execute("go", "build", "-o", str(binary), f"./{package}", cwd=folder, limit=BUILD_LIMIT)
    return str(binary)


def go_module(path: str, version: str) -> Path:
    """The program of a Go module; raises NotRun without Go or where the module cannot be had."""
    program("go", "Debian's golang or go.dev")
    name = path.removesuffix("/v3").rpartition("/")[2]
    folder = INSTALLED / f"{name}-{version}"
    if not (folder / name).exists():
        variables = {"GOBIN": str(folder)}
        try:
            execute("go", "install", f"{path}@v{version}", variables=variables, limit=BUILD_LIMIT)
        except Broken as broken:
            raise NotRun(f"{name} cannot be fetched: {reason(broken)}") from broken
    return folder / name


def rust() -> str:
    """The program of conformance/rust; raises NotRun without Cargo or what it fetches."""
    program("cargo", "Debian's cargo or rustup.rs")
    manifest = ("--locked", "--manifest-path", str(HERE / "rust" / "Cargo.toml"))
    try:
        execute("cargo", "fetch", *manifest, limit=BUILD_LIMIT)
    except Broken as broken:
        raise NotRun(f"the crate cannot be fetched: {reason(broken)}") from broken
    target = INSTALLED / "rust"
    execute("cargo", "build", *manifest, "--target-dir", str(target), limit=BUILD_LIMIT)
    return str(target / "debug" / "conformance")


def reason(broken: Broken) -> str:
    """The line that says most: the first that speaks of an error, else the last."""
    lines = [line.strip(" │╷╵") for line in str(broken).splitlines() if line.strip(" │╷╵")]
    return next((line for line in lines if "rror" in line), lines[-1] if lines else "")
