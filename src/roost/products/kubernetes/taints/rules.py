"""What taints may be: by Kubernetes' own rules, and each key and effect once in a pool."""

from collections.abc import Iterable
from typing import get_args
from uuid import uuid4

from ....http.errors import NotFound, Unprocessable
from ....store import Tx
from .. import pools
from ..documents import Effect, NodePoolState, Taint
from ..labels import check_key, check_value
from ..rules import edit_pool, get_pool
from .documents import TaintCreate

MAX_TAINTS = 50
"""How many a pool has at most: Roost's own limit."""

_EFFECTS: dict[str, Effect] = {effect: effect for effect in get_args(Effect)}


def every(tx: Tx, account: int, cluster_id: str, pool_id: str) -> list[Taint]:
    return get_pool(tx, account, cluster_id, pool_id).state.taints


def get(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> Taint:
    return _find(every(tx, account, cluster_id, pool_id), id)


def create(tx: Tx, account: int, cluster_id: str, pool_id: str, wanted: TaintCreate) -> Taint:
    """Raises Unprocessable for what no taint can be, and for one that the pool has."""
    _, pool = edit_pool(tx, account, cluster_id, pool_id)
    there = {(taint.key, taint.effect) for taint in pool.state.taints}
    if (wanted.key, wanted.effect) in there:
        raise Unprocessable(f"The node pool already has a taint {wanted.key}:{wanted.effect}")
    merge(pool.state, [wanted])
    pools.changed(tx, pool)
    return pool.state.taints[-1]


def delete(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> None:
    _, pool = edit_pool(tx, account, cluster_id, pool_id)
    gone = _find(pool.state.taints, id)
    pool.state.taints = [taint for taint in pool.state.taints if taint.id != gone.id]
    pools.changed(tx, pool)


def merge(state: NodePoolState, given: Iterable[TaintCreate]) -> None:
    """Adds taints, or gives those that are there another value; the others stay.

    Raises Unprocessable.
    """
    taints = {(taint.key, taint.effect): taint for taint in state.taints}
    for wanted in given:
        check_key("key", wanted.key)
        check_value(wanted.value)
        if wanted.effect not in _EFFECTS:
            raise Unprocessable(f"Invalid effect: must be one of {', '.join(_EFFECTS)}")
        effect = _EFFECTS[wanted.effect]
        known = taints.get((wanted.key, effect))
        id = known.id if known else str(uuid4())
        taints[wanted.key, effect] = Taint(id, wanted.key, wanted.value, effect)
    if len(taints) > MAX_TAINTS:
        raise Unprocessable(f"A node pool has at most {MAX_TAINTS} taints")
    state.taints = list(taints.values())


def _find(taints: list[Taint], id: str) -> Taint:
    found = next((taint for taint in taints if taint.id == id), None)
    if found is None:
        raise NotFound("Invalid NodePool Taint ID")
    return found
