"""The interfaces of one listener that are the console's."""

from collections.abc import Sequence

from ...access.authorizer import Authorizer
from ...http.answers import Reply
from ...http.call import Call
from ...http.interceptor import Handle, Interceptor
from ...http.interfaces import Interface
from ...http.limits import NoLimit, RateLimit
from ...http.operations import Operation, Paging
from ...http.router import Router
from ...store import Store
from .door import Door
from .gate import Operators, Sessions
from .routes import Entrance


class Changes:
    """Has faults meet what the console changes, and not what it looks at.

    It looks often, and a fault that waits for the next request of a client would meet it instead.
    """

    def __init__(self, inner: Interceptor) -> None:
        self._inner = inner

    @property
    def watching(self) -> bool:
        return self._inner.watching

    async def around(self, call: Call, handle: Handle) -> Reply:
        if call.operation.method == "GET":
            return await handle()
        return await self._inner.around(call, handle)


class Console:
    """Makes what a listener mounts. api, admin: the routers below /console/v2 and /console/_roost.

    faults: what meets changes. The routers are the same for all listeners.
    """

    def __init__(
        self,
        store: Store,
        api: Sequence[Operation],
        admin: Sequence[Operation],
        faults: Interceptor,
    ) -> None:
        self._store = store
        self._api = Router("/console/v2", api)
        self._admin = Router("/console/_roost", admin)
        self._faults = Changes(faults)

    def interfaces(self, door: Door) -> list[Interface]:
        """None where the console is not open. Where the operator gets in nobody is held up; else
        requests count as those of the API do.
        """
        if not door.open:
            return []
        store = self._store
        authorizer = store.services.one(Authorizer)
        limit = NoLimit() if door.operators else store.services.one(RateLimit)
        sessions = Sessions(store, door)
        entrance = Router("/console", Entrance(door).routes().operations)
        return [
            Interface(router=entrance, sessions=sessions, authorizer=authorizer, limit=limit),
            Interface(
                router=self._api, sessions=sessions, authorizer=authorizer, paging=Paging,
                limit=limit, interceptor=self._faults,
            ),
            Interface(
                router=self._admin, sessions=Operators(store, door), authorizer=authorizer,
                limit=limit,
            ),
        ]  # fmt: skip
