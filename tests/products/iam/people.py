"""Users beside root, and what they are given."""

from typing import Any
from uuid import uuid4

import httpx

from roost.products import apikeys
from roost.products.users import USERS, User, UserRecord, UserState
from roost.store import Tx
from tests.products.keys import user_of
from tests.server import RunningRoost

Json = dict[str, Any]


class Person:
    """A user with a key of his own."""

    def __init__(self, roost: RunningRoost, name: str = "ann", *acls: str) -> None:
        self.roost = roost
        self.id = str(uuid4())

        def make(tx: Tx) -> str:
            account = user_of(roost, tx).account
            user = User(
                self.id, name, name, "", f"{name}@example.com", True, False, list(acls),
                "", "", True, "active", "",
            )  # fmt: skip
            record: UserRecord = tx.insert(USERS, self.id, account, user, UserState())
            return apikeys.create(tx, record, name).text

        self.key = roost.run(roost.app.store.write(make))
        self.client = roost.client_for(self.key)

    def given(self, *statements: Json) -> str:
        """Attaches a policy of these statements; returns its id."""
        id = policy(self.roost.client, *statements)
        told = self.roost.client.post(f"/policies/{id}/users/{self.id}")
        assert told.status_code == 201, told.text
        return id


def statement(effect: str, action: Any, resource: Any = "*") -> Json:
    return {"Effect": effect, "Action": action, "Resource": resource}


def allow(action: Any, resource: Any = "*") -> Json:
    return statement("Allow", action, resource)


def deny(action: Any, resource: Any = "*") -> Json:
    return statement("Deny", action, resource)


def policy(client: httpx.Client, *statements: Json) -> str:
    return made(
        client, "/policies",
        name="some", policy_document={"Version": "2012-10-17", "Statement": list(statements)},
    )  # fmt: skip


def made(client: httpx.Client, path: str, **body: Any) -> str:
    reply = client.post(path, json=body)
    assert reply.status_code == 201, reply.text
    return reply.json()["id"]
