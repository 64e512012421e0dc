"""The end of a registry, with all that is in it."""

from ...store import Tx
from . import repositories, robots
from .documents import NAMES, REGISTRIES
from .rules import MANAGED


def delete(tx: Tx, account: int, id: str) -> None:
    """Ends the registry and its charges, whatever its state; its name is free at once."""
    record = tx.get(REGISTRIES, id, account, "update")
    robots.drop_all(tx, record)
    repositories.drop_all(tx, record)
    tx.delete(tx.get(NAMES, record.body.name, lock="update"))
    MANAGED.retire(tx, record)
