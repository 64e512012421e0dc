"""What the driver asks and tells: who may do what, what was pushed, what was pulled."""

from hmac import compare_digest

from ...drivers.registry import Claim, Denied, Pull, Push, Registry
from ...store import Store, Tx
from ...store.secret import Secret
from . import repositories, robots
from .documents import RegistryRecord
from .rules import named, password_of


class StoreKeeper:
    """The `Keeper` of all registries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def check(self, claim: Claim) -> None:
        await self._store.read(lambda tx: check(tx, claim))

    async def pushed(self, push: Push) -> None:
        await self._store.write(lambda tx: repositories.push(tx, _named(tx, push, lock=True), push))

    async def pulled(self, pull: Pull) -> None:
        await self._store.write(lambda tx: repositories.pull(tx, _named(tx, pull, lock=True), pull))


def open_keeper(store: Store) -> StoreKeeper:
    """The keeper, to which the driver reports from now on."""
    keeper = StoreKeeper(store)
    store.services.one(Registry).report_to(keeper)
    return keeper


def check(tx: Tx, claim: Claim) -> None:
    """Raises Denied. Everybody may pull from a public registry, its root user may do all."""
    record = _named(tx, claim)
    if claim.deed == "pull" and record.body.public and not claim.username:
        return
    if claim.username == record.id:
        known = password_of(record, tx.service(Secret))
        if not known or not compare_digest(known.encode(), claim.password.encode()):
            raise Denied("Wrong username or password")
        return
    robots.check(tx, record, claim)


def _named(tx: Tx, about: Claim | Push | Pull, *, lock: bool = False) -> RegistryRecord:
    record = named(tx, about.namespace, "update" if lock else "")
    if record is None:
        raise Denied(f"There is no registry {about.namespace}")
    return record
