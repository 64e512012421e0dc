"""Keys with less than every permission, for tests of what is refused."""

import ipaddress
from typing import Any

import httpx

from roost.access.principals import Network
from roost.products import apikeys
from roost.products.users import USERS, UserRecord
from roost.store import Tx, keys
from tests.server import RunningRoost


def client_with(roost: RunningRoost, *acls: str) -> httpx.Client:
    """A client of the root user's, with a key that has these permissions alone."""

    def make(tx: Tx) -> str:
        made = apikeys.create(tx, user_of(roost, tx), "limited")
        made.key.acls = list(acls) or ["none"]
        keys.update(tx, made.key)
        return made.text

    return roost.client_for(roost.run(roost.app.store.write(make)))


def client_from(roost: RunningRoost, *networks: str, **options: Any) -> httpx.Client:
    """A client of the root user's, with a key that works from these networks alone."""
    allow: list[Network] = [ipaddress.ip_network(network) for network in networks]

    def make(tx: Tx) -> str:
        return apikeys.create(tx, user_of(roost, tx), "bound", None, allow).text

    return roost.client_for(roost.run(roost.app.store.write(make)), **options)


def change_user(roost: RunningRoost, **changes: Any) -> None:
    """Changes the root user, as the users section will."""

    def change(tx: Tx) -> None:
        user = user_of(roost, tx, lock=True)
        for field, value in changes.items():
            setattr(user.part_with(field), field, value)
        tx.update(user)
        tx.notify(keys.TOPIC)

    roost.run(roost.app.store.write(change))


def user_of(roost: RunningRoost, tx: Tx, lock: bool = False) -> UserRecord:
    """The user that the tests' key belongs to."""
    key = keys.find(tx, roost.app.secret.digest(roost.key))
    assert key is not None
    return tx.get(USERS, key.user_id, lock="update" if lock else "")
