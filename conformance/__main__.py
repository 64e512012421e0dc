"""`python -m conformance [GROUP...]`: runs the clients, or some of them, and prints one table.

Ends with 1 if a story failed. What cannot be installed is shown as not run.
"""

import argparse
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from roost.app import operations

from .case import Case, NotRun, Outcome, Result
from .cases import CASES
from .place import Place, place

_COLOURS = {Result.PASSED: "green", Result.FAILED: "red", Result.NOT_RUN: "yellow"}
SHOWN = 4_000
"""Characters of a failure that are shown, from its end."""
WIDTH = 150
"""Columns of a log."""


def main() -> int:
    groups = sorted({case.group for case in CASES})
    parser = argparse.ArgumentParser(prog="python -m conformance", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="GROUP", help=", ".join(groups))
    asked = parser.parse_args().groups
    if unknown := set(asked) - set(groups):
        parser.error(f"no such group: {', '.join(sorted(unknown))}")
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    cases = [case for case in CASES if not asked or case.group in asked]
    with place() as here:
        outcomes = [_run(console, case, here) for case in cases]
        used = here.used()
    console.print(_table(outcomes))
    for program in dict.fromkeys(name for outcome in outcomes for name in outcome.programs):
        console.print(f"Ran {program}", markup=False, highlight=False, soft_wrap=True)
    console.print(_untouched(set(used)))
    failures = [outcome for outcome in outcomes if outcome.result is Result.FAILED]
    for failure in failures:
        console.rule(f"{failure.case.client}: {failure.case.story}")
        console.print(failure.detail[-SHOWN:], markup=False, highlight=False)
    return 1 if failures else 0


def _run(console: Console, case: Case, here: Place) -> Outcome:
    console.print(f"{case.client}: {case.story}", highlight=False)
    here.programs.clear()
    result, detail = Result.PASSED, ""
    try:
        case.run(here)
    except NotRun as reason:
        result, detail = Result.NOT_RUN, str(reason)
    except Exception as error:  # whatever went wrong is what the table is for
        result, detail = Result.FAILED, f"{type(error).__name__}: {error}"
    for program in here.programs:
        console.print(f"  ran {program}", markup=False, highlight=False, soft_wrap=True)
    return Outcome(case, result, tuple(here.programs), detail)


def _table(outcomes: Iterable[Outcome]) -> Table:
    table = Table("Client", "Version", "Story", "Result")
    for outcome in outcomes:
        result = f"[{_COLOURS[outcome.result]}]{outcome.result}[/]"
        if outcome.result is Result.NOT_RUN:
            result += f": {outcome.detail}"
        table.add_row(outcome.case.client, outcome.case.version, outcome.case.story, result)
    return table


def _untouched(used: set[str]) -> Table:
    """What no story asked for, section by section."""
    sections: dict[str, list[str]] = {}
    for operation in operations():
        sections.setdefault(operation.section, []).append(operation.id)
    table = Table("Section", "Operations", "Not covered by these stories", title="Coverage")
    for section, ids in sorted(sections.items()):
        left = [id for id in ids if id not in used]
        table.add_row(section, f"{len(ids) - len(left)} of {len(ids)}", ", ".join(left))
    return table


if __name__ == "__main__":
    sys.exit(main())
