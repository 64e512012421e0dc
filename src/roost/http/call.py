"""One request, as a handler sees it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar, cast

import msgspec
from granian.rsgi import Scope

from ..access.authorizer import Decision
from ..access.principals import Principal
from ..store import BadCursor, Cause, Kind, Page, Record, Store, Tx, Window, bodies, page, visible
from .cookies import cookie
from .declaration import Operation
from .errors import BadRequest
from .paging import PageQuery

FORM = "application/x-www-form-urlencoded"

B = TypeVar("B", bound=msgspec.Struct)
H = TypeVar("H", bound=msgspec.Struct)
T = TypeVar("T")
R = TypeVar("R")


class Recorder(Protocol):
    """Keeps the log of requests: a write's record commits with the write."""

    def in_transaction(self, tx: Tx, call: "Call", resource_id: str) -> None: ...


class Call:
    """principal: who asks; public operations do not know. decision: why he may do it, or may not.
    client: the caller's address.

    along: what an interceptor wants done in the transaction of each write. narrowed: whether a list
    was cut down to what the caller may see. conceals: whether the answer is without its secrets.
    fault: what was done to the request on purpose, as answers and logs name it.
    """

    __slots__ = (
        "_principal", "_scope", "along", "body", "client", "conceals", "decision", "fault", "id",
        "narrowed", "operation", "path", "query_string", "recorded", "recorder", "store",
    )  # fmt: skip

    def __init__(
        self,
        id: str,
        operation: Operation,
        path: dict[str, str],
        query_string: str,
        client: str,
        principal: Principal | None,
        decision: Decision | None,
        store: Store,
        recorder: Recorder,
        scope: Scope,
    ) -> None:
        self._scope = scope
        self.id = id
        self.operation = operation
        self.path = path
        self.query_string = query_string
        self.client = client
        self._principal = principal
        self.decision = decision
        self.store = store
        self.recorder = recorder
        self.body: object = None
        self.recorded = False
        self.along: Callable[[Tx], None] | None = None
        self.narrowed = False
        self.conceals = False
        self.fault = ""

    @property
    def principal(self) -> Principal:
        if self._principal is None:
            raise TypeError(f"{self.operation.id} is public: it has no principal")
        return self._principal

    @property
    def key_id(self) -> str:
        """The id of the caller's key; empty where none is needed."""
        return self._principal.key_id if self._principal else ""

    @property
    def accountable(self) -> bool:
        """Whether the request belongs to an account, in whose log it is kept."""
        return self._principal is not None and self._principal.account != 0

    @property
    def account(self) -> int:
        """The number of the account that the key belongs to."""
        return self.principal.account

    @property
    def origin(self) -> str:
        """How the client addressed this server: `https://api.vultr.com`."""
        scope = self._scope
        return f"{scope.scheme}://{scope.headers.get('host') or scope.authority}"

    @property
    def host(self) -> str:
        """The same without the scheme."""
        return self.origin.partition("://")[2]

    @property
    def content_type(self) -> str:
        """What the request says its body is; empty where it says nothing."""
        return self._scope.headers.get("content-type") or ""

    def header(self, name: str) -> str:
        """What the request says under this name; empty where it says nothing."""
        return self._scope.headers.get(name) or ""

    def cookie(self, name: str) -> str:
        """What the browser sent back under this name; empty where it sent nothing."""
        return cookie(self._scope, name)

    @property
    def has_form(self) -> bool:
        return self.content_type.partition(";")[0].strip().lower() == FORM

    @property
    def authorization(self) -> str:
        """What the request shows to be let in; empty where it shows nothing.

        For operations that everybody may ask and that look for themselves.
        """
        return self._scope.headers.get("authorization") or ""

    def let_in(self, principal: Principal) -> None:
        """Says who asks, where the operation has found out for itself."""
        self._principal = principal

    @property
    def url_path(self) -> str:
        """The path as it was asked for: `/v2/instances/...`."""
        return self._scope.path

    def service(self, type: type[T]) -> T:
        """What answers for this type: a driver, the address pools, ..."""
        return self.store.services.one(type)

    async def read(self, fn: Callable[[Tx], R]) -> R:
        return await self.store.read(fn)

    async def write(self, fn: Callable[[Tx], R]) -> R:
        """Runs a write; its record in the log commits with it."""
        return await self.write_and_show(fn, lambda tx, result: result)

    async def write_and_show(self, fn: Callable[[Tx], R], show: Callable[[Tx, R], T]) -> T:
        """Runs a write and returns what `show` makes of its result, in the same transaction.

        Nothing may be read after a commit: if that failed, the client would be told of a failure
        where there was none.
        """

        def logged(tx: Tx) -> T:
            tx.cause = Cause(self.id, self.operation.id, self.key_id)
            result = fn(tx)
            if self.along is not None:
                self.along(tx)
            self.recorder.in_transaction(
                tx, self, _id_of(result) or next(iter(self.path.values()), "")
            )
            return show(tx, result)

        result = await self.store.write(logged)
        self.recorded = True
        return result

    async def get(self, kind: Kind[Any, Any], id: str) -> Record[Any, Any]:
        """A resource of the caller's account, or a 404 with the kind's text."""
        account = self.account
        return await self.store.read(lambda tx: tx.get(kind, id, account))

    async def page(
        self,
        kind: Kind[Any, Any],
        query: PageQuery,
        filters: Mapping[str, str | None] | None = None,
        owner: int | None = None,
        newest_first: bool = False,
    ) -> Page[bytes]:
        """A page of the account's resources, or of a parent's (`owner`: its seq), as their JSON.

        Empty filters are not given.
        """
        if self.decision is None or self.decision.whole:
            return await self._listed(bodies, kind, query, filters, owner, newest_first)
        found = await self._listed(self.seen, kind, query, filters, owner, newest_first)
        return found.with_items(b",".join(record.raw for record in found.items))

    async def records(
        self,
        kind: Kind[B, H],
        query: PageQuery,
        filters: Mapping[str, str | None] | None = None,
        owner: int | None = None,
    ) -> Page[list[Record[B, H]]]:
        """The same where a list shows more, or less, than what is stored."""
        return await self._listed(self.seen, kind, query, filters, owner)

    async def shown(
        self,
        kind: Kind[B, H],
        query: PageQuery,
        show: Callable[[Tx, list[Record[B, H]]], list[T]],
        filters: Mapping[str, str | None] | None = None,
        owner: int | None = None,
    ) -> Page[list[T]]:
        """The same, with what is shown of each read in one transaction with the list, such as what
        it has come to this month.
        """

        listed = self.seen

        def listing(
            tx: Tx, kind: Kind[B, H], owner: int, window: Window, given: Mapping[str, str]
        ) -> Page[list[T]]:
            found = listed(tx, kind, owner, window, given)
            return found.with_items(show(tx, found.items))

        return await self._listed(listing, kind, query, filters, owner)

    def seen(
        self, tx: Tx, kind: Kind[B, H], owner: int, window: Window, given: Mapping[str, str]
    ) -> Page[list[Record[B, H]]]:
        """A page of what the caller may see: all, unless policies show it a part."""
        decision = self.decision
        if decision is None or decision.whole:
            return page(tx, kind, owner, window, given)
        self.narrowed = True
        return visible(tx, kind, owner, window, given, decision.only, decision.without)

    async def _listed(
        self,
        listing: Callable[[Tx, Kind[B, H], int, Window, Mapping[str, str]], Page[T]],
        kind: Kind[B, H],
        query: PageQuery,
        filters: Mapping[str, str | None] | None = None,
        owner: int | None = None,
        newest_first: bool = False,
    ) -> Page[T]:
        given = {field: value for field, value in (filters or {}).items() if value}
        window = query.window(newest_first)
        place = self.account if owner is None else owner
        run = self.store.scan if given else self.store.read
        try:
            return await run(lambda tx: listing(tx, kind, place, window, given))
        except BadCursor:
            raise BadRequest("Invalid cursor") from None


def _id_of(result: object) -> str:
    """The id of the resource that a write made or changed, if that is what it returned."""
    return cast("Record[Any, Any]", result).id if isinstance(result, Record) else ""
