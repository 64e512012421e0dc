"""When users last did anything, which is not a part of their documents: it follows requests."""

from collections.abc import Mapping
from contextlib import suppress

import msgspec

from ...store import Kind, Nothing, Taken, Tx, iso
from .documents import USERS, User, UserRecord


class Activity(msgspec.Struct):
    date: str


ACTIVITY = Kind("user-activity", Activity, Nothing, "Invalid user", counted=False)
"""Under the user's id, and in no account: it changes whenever anybody asks anything."""


class Activities:
    """Keeps what the log of requests has seen; see http.request_log.ActivityLog."""

    def note(self, tx: Tx, seen: Mapping[str, int]) -> None:
        for id, at in seen.items():
            record = tx.find(ACTIVITY, id, lock="update")
            if record is not None:
                if record.body.date != iso(at):
                    record.body.date = iso(at)
                    tx.update(record)
            elif tx.find(USERS, id, lock="share"):
                with suppress(Taken):  # another process has just seen the same user
                    tx.insert(ACTIVITY, id, 0, Activity(iso(at)))


def shown(tx: Tx, records: list[UserRecord]) -> list[User]:
    """Users as the API shows them."""
    seen = {each.id: each.body.date for each in tx.among(ACTIVITY, [r.id for r in records])}
    return [
        msgspec.structs.replace(record.body, last_activity=seen.get(record.id, ""))
        for record in records
    ]


def forget(tx: Tx, id: str) -> None:
    """Deletes what is kept of a user who is about to go."""
    record = tx.find(ACTIVITY, id, lock="update")
    if record is not None:
        tx.delete(record)
