"""`python -m bench.access`: what a decision costs for a user with 20 policies of 10 statements."""

from time import perf_counter_ns

from roost.access import actions
from roost.access.actions import Action
from roost.access.authorizer import Evaluator, Resource
from roost.access.policies import Policy, Statement
from roost.access.principals import Principal
from roost.access.rights import Rights

POLICIES, STATEMENTS = 20, 10
ROUNDS = 200
TARGET_MICROS = 20


def policies() -> list[Policy]:
    """Each statement allows, or denies, some actions of everything on one of many resources."""
    names = actions.names()
    made: list[Policy] = []
    for n in range(POLICIES):
        statements = tuple(
            Statement(
                "Deny" if k == STATEMENTS - 1 else "Allow",
                tuple(names[(n * STATEMENTS + k + step) % len(names)] for step in (0, 7, 31)),
                ("*",) if k % 2 else (f"resource-{n}-{k}",),
            )
            for k in range(STATEMENTS)
        )
        made.append(Policy(str(n), f"policy {n}", statements))
    return made


def main() -> int:
    names, given, evaluator = actions.names(), policies(), Evaluator()
    first = later = compiling = 0
    resource = Resource("some", "resource-1-2")
    wanted = [Action(name, name) for name in names]
    for _ in range(ROUNDS):
        began = perf_counter_ns()
        rights = Rights(given)
        compiling += perf_counter_ns() - began
        principal = Principal(1, "user", "user", "key", rights=rights)
        for is_first in (True, False):
            began = perf_counter_ns()
            for action in wanted:
                evaluator.decide(principal, action, resource)
            passed = perf_counter_ns() - began
            if is_first:
                first += passed
            else:
                later += passed
    count = ROUNDS * len(names) * 1000
    print(f"letting in, once a key:    {compiling / ROUNDS / 1000:8.1f} us")
    print(f"an action's first decision:{first / count:8.2f} us")
    print(f"every decision after that: {later / count:8.2f} us")
    return 0 if max(first, later) / count < TARGET_MICROS else 1


if __name__ == "__main__":
    raise SystemExit(main())
