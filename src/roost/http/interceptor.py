"""What may come between a request that would be carried out and its handler."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from .answers import Reply
from .call import Call

Handle = Callable[[], Awaitable[Reply]]


class Unanswered(Exception):
    """The connection is to be closed instead of answered."""


class Interceptor(Protocol):
    """Asked about requests only while it is `watching`, and never about those that the boundary
    refuses: the key is known and has the permission, query and body are well-formed.
    """

    @property
    def watching(self) -> bool: ...

    async def around(self, call: Call, handle: Handle) -> Reply:
        """What `handle` answers, or something else. Raises ApiError and Unanswered."""
        ...


class NullInterceptor:
    """Leaves every request alone."""

    watching = False

    async def around(self, call: Call, handle: Handle) -> Reply:
        return await handle()
