"""All of an account that can be copied, as the sections declare it, and what cannot be yet."""

from collections.abc import Callable, Sequence

from roost.app import copyables
from roost.copying import Copyable, Journey, Json, Parent, Skipped


def _never(name: str) -> Callable[[Journey, Json, Parent], str]:
    def act(journey: Journey, item: Json, place: Parent) -> str:
        raise Skipped(f"`roost import` cannot copy {name} yet")

    return act


NOT_COPIED = tuple(
    Copyable(name=name, path=path, items=items, act=_never(name))
    for name, path, items in (
        ("kubernetes-clusters", "/kubernetes/clusters", "vke_clusters"),
        ("databases", "/databases", "databases"),
        ("subaccounts", "/subaccounts", "subaccounts"),
    )
)
"""What Vultr has and no section here copies, so that nobody takes it for copied."""


def every(declared: Sequence[Copyable] | None = None) -> list[Copyable]:
    """In the order in which it is copied. declared: what sections declare, by default Roost's."""
    declared = copyables() if declared is None else declared
    known = {each.path for each in declared}
    return [*declared, *(each for each in NOT_COPIED if each.path not in known)]
