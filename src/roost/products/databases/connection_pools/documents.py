"""What is asked and told of connection pools."""

from typing import Annotated

import msgspec

from ..contents import ConnectionPool, PoolMode

PoolSize = Annotated[int, msgspec.Meta(ge=1)]


class ConnectionPoolCreate(ConnectionPool, kw_only=True):
    """name: the name of the pool: 1 to 63 letters, digits, dots, hyphens and underscores.
    size: how many connections it has, at least 1.
    """

    size: PoolSize


class ConnectionPoolUpdate(msgspec.Struct, kw_only=True):
    """What to change. What you leave out stays.

    database: the logical database to connect to.
    username: the user to connect as.
    mode: for how long a client keeps a connection: for its `session`, a `transaction` or a
        `statement`.
    size: how many connections it has, at least 1.
    """

    database: str | None = None
    username: str | None = None
    mode: PoolMode | None = None
    size: PoolSize | None = None


class PoolConnections(msgspec.Struct):
    """Connections of all pools.

    used: how many all pools have together.
    available: how many are left.
    max: how many the plan allows.
    """

    used: int
    available: int
    max: int
