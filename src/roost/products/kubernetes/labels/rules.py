"""What labels may be: by Kubernetes' own rules, and each key once in a pool."""

import re
from collections.abc import Mapping
from uuid import uuid4

from ....http.errors import NotFound, Unprocessable
from ....store import Tx
from .. import pools
from ..documents import Label, NodePoolState
from ..rules import edit_pool, get_pool
from .documents import LabelCreate

MAX_LABELS = 50
"""How many a pool has at most: Roost's own limit."""

_NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_PART = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_KEY = re.compile(rf"(?:(?=[^/]{{1,253}}/){_PART}(?:\.{_PART})*/)?{_NAME}\Z")
_VALUE = re.compile(rf"(?:{_NAME})?\Z")


def every(tx: Tx, account: int, cluster_id: str, pool_id: str) -> list[Label]:
    return get_pool(tx, account, cluster_id, pool_id).state.labels


def get(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> Label:
    return _find(every(tx, account, cluster_id, pool_id), id)


def create(tx: Tx, account: int, cluster_id: str, pool_id: str, wanted: LabelCreate) -> Label:
    """Raises Unprocessable for what no label can be, and for a key that the pool has."""
    _, pool = edit_pool(tx, account, cluster_id, pool_id)
    if any(label.key == wanted.key for label in pool.state.labels):
        raise Unprocessable(f"The node pool already has a label {wanted.key}")
    merge(pool.state, {wanted.key: wanted.value})
    pools.changed(tx, pool)
    return pool.state.labels[-1]


def delete(tx: Tx, account: int, cluster_id: str, pool_id: str, id: str) -> None:
    _, pool = edit_pool(tx, account, cluster_id, pool_id)
    gone = _find(pool.state.labels, id)
    pool.state.labels = [label for label in pool.state.labels if label.id != gone.id]
    pools.changed(tx, pool)


def merge(state: NodePoolState, given: Mapping[str, str]) -> None:
    """Adds labels, or gives those that are there another value; the others stay.

    Raises Unprocessable.
    """
    labels = {label.key: label for label in state.labels}
    for key, value in given.items():
        check_key("key", key)
        check_value(value)
        id = labels[key].id if key in labels else str(uuid4())
        labels[key] = Label(id, key, value)
    if len(labels) > MAX_LABELS:
        raise Unprocessable(f"A node pool has at most {MAX_LABELS} labels")
    state.labels = list(labels.values())


def check_key(field: str, key: str) -> None:
    if not key:
        raise Unprocessable(f"Missing required field: {field}")
    if not _KEY.match(key):
        raise Unprocessable(f"Invalid {field}: {key} is no key of Kubernetes")


def check_value(value: str) -> None:
    if not _VALUE.match(value):
        raise Unprocessable(f"Invalid value: {value} is not a valid value in Kubernetes")


def _find(labels: list[Label], id: str) -> Label:
    found = next((label for label in labels if label.id == id), None)
    if found is None:
        raise NotFound("Invalid NodePool Label ID")
    return found
