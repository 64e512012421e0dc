"""Which tokens are believed: those that an issuer which an account trusts has signed.

Keys are fetched when they are needed, and kept with the issuer, so all processes have them. A key
that is not known yet has them fetched again, but not too often: everybody can make up tokens.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import structlog

from ....http.outgoing import Outgoing, Unfetched
from ....store import MINUTE, SECOND, Store, Tx
from ... import account
from .. import jose
from . import discovery, rules
from .documents import SERVERS, IssuerRecord

log = structlog.get_logger("roost.oidc")

PAUSE = MINUTE
"""Machine time between two fetches of one issuer's keys."""
STALE = 24 * 3600
"""Seconds for which keys are believed while their issuer cannot be asked."""
REMEMBERED = 1000
"""Issuers of which it is remembered when they were asked."""


class Identity(NamedTuple):
    """Whom an account knows a token's bearer to be: what its issuer says of him.

    named: whether the token is for this account's organization by name.
    """

    account: int
    issuer_id: str
    source: str
    claims: Mapping[str, Any]
    named: bool

    @property
    def subject(self) -> str:
        return self.claims["sub"]


class Trust:
    """Reads tokens. One for each process."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._asked: OrderedDict[str, int] = OrderedDict()
        self._fetching: dict[str, asyncio.Task[tuple[jose.Jwk, ...]]] = {}

    async def read(
        self, token: str, audiences: Sequence[str], only: int | None = None
    ) -> list[Identity]:
        """Whom each account that trusts its issuer knows its bearer to be.

        audiences: whom it must be for, beside the account's own organization. only: this account
        alone. Empty for a token that nobody believes.
        """
        try:
            said = jose.peek(token)
        except jose.BadToken:
            return []
        issuers = await self._store.read(lambda tx: _trusting(tx, said.issuer, only))
        found = [
            await self._believed(record, token, said.kid, [*audiences, organization], organization)
            for record, organization in issuers
        ]
        return [each for each in found if each is not None]

    async def _believed(
        self, record: IssuerRecord, token: str, kid: str, audiences: Sequence[str], named: str
    ) -> Identity | None:
        keys = await self._keys(record, kid)
        now = self._store.times.clock() // SECOND
        try:
            claims = jose.verify(token, keys, issuer=record.state.iss, audiences=audiences, now=now)
        except jose.BadToken as error:
            log.info("token refused", issuer=record.id, reason=str(error))
            return None
        if record.body.source in SERVERS and claims.get("acctid") != record.account:
            return None  # the server of another account, which trusts its own in the same way
        is_named = named in (claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]])
        return Identity(record.account, record.id, record.body.source, claims, is_named)

    async def _keys(self, record: IssuerRecord, kid: str) -> Sequence[jose.Jwk]:
        known = await self._store.read(lambda tx: rules.known_keys(tx, record))
        if known is not None:
            return known
        state = record.state
        age = (self._store.times.clock() - state.fetched) // SECOND
        is_known = any(key.kid == kid for key in state.keys)
        if is_known and age < rules.FRESH:
            return state.keys
        try:
            return await self._fetched(record)
        except Unfetched as error:
            log.warning("keys of an issuer not fetched", issuer=record.id, reason=str(error))
        return state.keys if age < STALE else ()

    async def _fetched(self, record: IssuerRecord) -> Sequence[jose.Jwk]:
        """Whoever comes while it is asked already waits for the same answer. Raises Unfetched."""
        under_way = self._fetching.get(record.id)
        if under_way is None:
            self._note(record.id)
            under_way = asyncio.ensure_future(self._fetch(record))
            self._fetching[record.id] = under_way
            under_way.add_done_callback(lambda _: self._fetching.pop(record.id, None))
        return await asyncio.shield(under_way)

    async def _fetch(self, record: IssuerRecord) -> tuple[jose.Jwk, ...]:
        uri = record.state.jwks_uri
        found = await discovery.keys(self._store.services.one(Outgoing), uri)
        await self._store.write(lambda tx: rules.take_in(tx, record.id, uri, found))
        return found

    def _note(self, id: str) -> None:
        """Raises Unfetched where it was asked a moment ago."""
        now = self._store.times.machine()
        if now < self._asked.get(id, -PAUSE) + PAUSE:
            raise Unfetched("it was asked a moment ago")
        self._asked[id] = now
        self._asked.move_to_end(id)
        if len(self._asked) > REMEMBERED:
            self._asked.popitem(last=False)


def _trusting(tx: Tx, iss: str, only: int | None) -> list[tuple[IssuerRecord, str]]:
    """The issuers that tokens come from, each with the id of its account's organization."""
    return [
        (record, account.of_number(tx, record.account).id)
        for record in rules.by_iss(tx, iss)
        if only in (None, record.account)
    ]
