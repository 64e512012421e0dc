"""`python -m conformance.vultr_cli [GROUP...]`: runs the table with the program VULTR_CLI names.

ROOST names the command that lets time pass. Prints a line a group; ends with 1 if one went wrong.
"""

import json
import os
import shlex
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any, assert_never

from .table import GROUPS, Advance, Do, Line, Make, Pick, Refuse, Roost, Show, Wait

CLI = os.environ["VULTR_CLI"]
PATIENCE = 90.0
POLL = 0.1


class Wrong(Exception):
    """A command that did something else than expected; the text says which, and what it said."""


def main(asked: list[str]) -> int:
    made: dict[str, str] = {}
    failed = False
    for group, lines in GROUPS.items():
        if asked and group not in asked:
            continue
        try:
            for line in lines:
                _run(line, made)
        except Wrong as wrong:
            failed = True
            print(f"{group}: {wrong}", file=sys.stderr)
        else:
            print(group)
    return failed


def _run(line: Line, made: dict[str, str]) -> None:
    match line:
        case Make():
            _remember(made, line.name, _object(_json(line.command, made)))
        case Pick():
            _pick(line, made)
        case Show():
            _show(line, made)
        case Wait():
            _wait(line, made)
        case Do():
            _do(line, made)
        case Refuse():
            _refuse(line, made)
        case Advance():
            subprocess.run((os.environ["ROOST"], "clock", "advance", line.by), check=True)
        case Roost():
            words = (os.environ["ROOST"], *shlex.split(line.command))
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
        case _:
            assert_never(line)


def _pick(line: Pick, made: dict[str, str]) -> None:
    items = _object(_json(line.command, made))
    found = [item for item in items if line.fields.items() <= item.items()]
    if not found:
        raise Wrong(f"{line.command}: none of {len(items)} has {line.fields}")
    _remember(made, line.name, found[0])


def _show(line: Show, made: dict[str, str]) -> None:
    part = line.part.format_map(made)
    shown = {"text": _said(line.command, made), "JSON": json.dumps(_json(line.command, made))}
    for form, text in shown.items():
        if part not in text:
            raise Wrong(f"{line.command}: no {part!r} as {form}:\n{text}")


def _refuse(line: Refuse, made: dict[str, str]) -> None:
    done = _execute(line.command, made)
    if not done.returncode or line.text not in done.stdout + done.stderr:
        raise Wrong(f"{line.command}: not {line.text!r} but {done.stdout}{done.stderr}")


def _wait(line: Wait, made: dict[str, str]) -> None:
    wanted = {
        name: value.format_map(made) if isinstance(value, str) else value
        for name, value in line.fields.items()
    }
    limit = time.monotonic() + PATIENCE
    while not wanted.items() <= (seen := _object(_json(line.command, made))).items():
        if time.monotonic() > limit:
            raise Wrong(f"{line.command}: still {seen}, not {wanted}")
        time.sleep(POLL)


def _do(line: Do, made: dict[str, str]) -> None:
    """Once, or as often as it is refused with the text that is to be waited for."""
    limit = time.monotonic() + PATIENCE
    while (done := _execute(line.command, made)).returncode:
        said = done.stdout + done.stderr
        if not line.until or line.until not in said or time.monotonic() > limit:
            raise Wrong(f"{line.command}: {said}")
        time.sleep(POLL)


def _remember(made: dict[str, str], name: str, found: dict[str, Any]) -> None:
    made[name] = str(found["id"])
    if date := found.get("date_created"):
        now = datetime.fromisoformat(date)
        for word, days in (("yesterday", -1), ("tomorrow", 1)):
            made[word] = f"{now + timedelta(days):%Y-%m-%dT%H:%M:%SZ}"


def _object(answer: dict[str, Any]) -> Any:
    """What lies below the one key that is not about paging."""
    return next(value for key, value in answer.items() if key != "meta")


def _json(command: str, made: dict[str, str]) -> dict[str, Any]:
    said = _said(f"{command} --output json", made)
    try:
        return json.loads(said)
    except json.JSONDecodeError as error:
        raise Wrong(f"{command}: no JSON ({error}): {said}") from None


def _said(command: str, made: dict[str, str]) -> str:
    done = _execute(command, made)
    if done.returncode:
        raise Wrong(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def _execute(command: str, made: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    words = shlex.split(command)
    filled = [word.format_map(made) for word in words]
    return subprocess.run([CLI, *filled], capture_output=True, text=True, check=False)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
