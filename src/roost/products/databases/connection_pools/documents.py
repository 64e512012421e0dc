"""What is asked and told of connection pools."""

from typing import Annotated

import msgspec

from ..contents import ConnectionPool, PoolMode

PoolSize = Annotated[int, msgspec.Meta(ge=1)]


class ConnectionPoolCreate(ConnectionPool, kw_only=True):
    size: PoolSize


class ConnectionPoolUpdate(msgspec.Struct, kw_only=True):
    database: str | None = None
    username: str | None = None
    mode: PoolMode | None = None
    size: PoolSize | None = None


class PoolConnections(msgspec.Struct):
    """used: by all pools together. max: what the plan allows."""

    used: int
    available: int
    max: int
