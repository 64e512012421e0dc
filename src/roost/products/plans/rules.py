"""Which plans a filter leaves."""

from ...catalog import Plan, plan_runs_windows, plans_of_type
from .documents import PlanQuery


def matching(query: PlanQuery) -> list[Plan]:
    """The plans of the query's type, those for its operating system alone where it names one."""
    plans = plans_of_type(query.type)
    return [plan for plan in plans if query.os is None or plan_runs_windows(plan)]
