"""The story as told by vultr-cli, whose path is in VULTR_CLI, as conformance runs it.

The lists are read as the tables that people see, all else as JSON. The program's exit code and its
output are all there is to go by: it prints an error as the server sent it.
"""

import json
import os
import subprocess
from typing import Any

from tests.clients.story import until

CLI = os.environ["VULTR_CLI"]


def run(*arguments: str) -> str:
    """What a command prints; its failure is this program's."""
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"vultr-cli {' '.join(arguments)}: {done.stdout}{done.stderr}")
    return done.stdout


def ask(key: str, *arguments: str) -> dict[str, Any]:
    """The object below `key` in a command's JSON."""
    return json.loads(run(*arguments, "--output", "json"))[key]


def first_column(*arguments: str) -> list[str]:
    """The ids of a list's table: the lines between its heading and the rule before the paging."""
    _heading, *lines = run(*arguments, "list", "--per-page", "500").splitlines()
    rows = lines[: next(at for at, line in enumerate(lines) if line.startswith("===="))]
    return [row.split()[0] for row in rows if row.strip()]


def refusal(*arguments: str) -> str:
    """The server's text for what is not there, as the command passes it on."""
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if not done.returncode:
        raise RuntimeError(f"vultr-cli {' '.join(arguments)} did not fail: {said}")
    body, _ = json.JSONDecoder().raw_decode(said, said.index("{"))
    return body["error"]


def state(instance: dict[str, Any]) -> dict[str, Any]:
    return {name: instance[name] for name in ("status", "power_status", "server_status")}


def size(instance: dict[str, Any]) -> dict[str, Any]:
    return {name: instance[name] for name in ("plan", "vcpu_count", "ram", "disk")}


def ready(instance: dict[str, Any]) -> bool:
    return list(state(instance).values()) == ["active", "running", "ok"]


def tell() -> dict[str, Any]:
    run("account", "info")
    story: dict[str, Any] = {
        "catalog": {
            "regions": first_column("regions"),
            "plans": first_column("plans"),
            "operating_systems": [int(number) for number in first_column("os")],
        }
    }
    key = ask("ssh_key", "ssh-key", "create", "--name=laptop", f"--key={os.environ['PUBLIC_KEY']}")
    created = ask(
        "instance",
        "instance",
        "create",
        f"--region={os.environ['REGION']}",
        f"--plan={os.environ['PLAN']}",
        f"--os={os.environ['OS_ID']}",
        "--label=told by vultr-cli",
        f"--ssh-keys={key['id']}",
    )
    story["deployed"] = {
        "state": state(created),
        "size": size(created),
        "main_ip": created["main_ip"],
        "default_password": created["default_password"],
    }

    def look() -> dict[str, Any]:
        return ask("instance", "instance", "get", created["id"])

    states: list[dict[str, Any]] = []

    def watch() -> dict[str, Any]:
        instance = look()
        if state(instance) not in states[-1:]:
            states.append(state(instance))
        return instance

    story["main_ip"] = until(watch, ready)["main_ip"]
    story["states"] = states

    snapshot = ask(
        "snapshot",
        *("snapshot", "create", f"--id={created['id']}", "--description=before the resize"),
    )
    taken = until(
        lambda: ask("snapshot", "snapshot", "get", snapshot["id"]),
        lambda now: now["status"] == "complete",
    )
    story["snapshot"] = {"states": [snapshot["status"], taken["status"]], "size": taken["size"]}

    larger = os.environ["LARGER_PLAN"]
    run("instance", "plan", "upgrade", created["id"], f"--plan={larger}")
    story["resized"] = size(until(look, lambda now: now["plan"] == larger and ready(now)))

    made = {
        "instance": created["id"],
        "snapshot": snapshot["id"],
        "ssh-key": key["id"],
    }
    for kind, identifier in made.items():
        run(kind, "delete", identifier)
    left = [run(kind, "list") for kind in made]
    story["gone"] = {
        "error": refusal("instance", "get", created["id"]),
        "listed": any(identifier in text for text in left for identifier in made.values()),
    }
    return story


if __name__ == "__main__":
    print(json.dumps(tell()))
