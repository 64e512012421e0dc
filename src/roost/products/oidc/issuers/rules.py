"""What may happen to issuers: an account trusts one, and those whom it speaks for."""

from typing import Protocol
from uuid import uuid4

from ....access.principals import Principal
from ....http.errors import BadRequest
from ....http.outgoing import Outgoing, Unfetched
from ....store import SECOND, Taken, Tx, iso
from ....store.keys import TOPIC
from ... import kubernetes
from .. import jose
from ..keys import rules as keys
from ..keys.documents import NOBODY, PLATFORM
from . import discovery
from .discovery import Found
from .documents import (
    CLUSTER,
    EXTERNAL,
    ISSUERS,
    NAMES,
    PROVIDER,
    SERVERS,
    Issuer,
    IssuerChange,
    IssuerFields,
    IssuerRecord,
    IssuerState,
    TrustedName,
)

MOST = 100
"""Issuers of an account."""
FRESH = 3600
"""Seconds for which fetched keys are used without another look."""
KUBERNETES_PORT = 6443


class Trusting(Protocol):
    """What whoever keeps the trusts in issuers provides."""

    def require_may_give(self, tx: Tx, caller: Principal, issuer_id: str) -> None:
        """Raises Forbidden where a trust in an issuer gives what the caller may not do himself."""
        ...


async def prepare(
    outgoing: Outgoing, wanted: IssuerChange, source: str
) -> tuple[Found, jose.Jwk | None]:
    """Whom an external issuer's tokens come from, and by which keys they are known.

    It asks the issuer, unless a key was given. Raises BadRequest.
    """
    key = _given_key(wanted)
    if source != EXTERNAL or not wanted.uri:
        return Found(""), key
    try:
        if key is None:
            return await discovery.find(outgoing, wanted.uri), None
        outgoing.check(wanted.uri)
    except Unfetched as error:
        raise BadRequest(f"Invalid uri: {error}") from None
    return Found(wanted.uri), key


def check(wanted: IssuerFields) -> None:
    """Raises BadRequest for what makes no issuer, whatever the issuer itself says."""
    source = wanted.source or EXTERNAL
    if source not in (EXTERNAL, CLUSTER):
        raise BadRequest(f"Invalid source: must be {EXTERNAL} or {CLUSTER}")
    if source == EXTERNAL and not wanted.uri:
        raise BadRequest("Missing required field: uri")
    if source == CLUSTER and not wanted.source_id:
        raise BadRequest("Missing required field: source_id, the cluster")
    if source == CLUSTER and wanted.uri:
        raise BadRequest("Invalid uri: a cluster's is its own")
    _given_key(wanted)


def create(
    tx: Tx, account: int, wanted: IssuerFields, found: Found, key: jose.Jwk | None
) -> IssuerRecord:
    """found: of an external issuer. Raises BadRequest, Missing for no such cluster."""
    if wanted.source == CLUSTER:
        cluster = tx.get(kubernetes.CLUSTERS, wanted.source_id, account, "share")
        uri = f"https://{cluster.body.endpoint}:{KUBERNETES_PORT}"
        found = Found(uri, "" if key else uri + discovery.OF_CLUSTERS)
    issuer = Issuer(
        id=str(uuid4()),
        source=wanted.source or EXTERNAL,
        source_id=wanted.source_id,
        # Terraform has none for a cluster, and would make the issuer anew if there was one.
        uri=wanted.uri,
    )
    return insert(tx, account, issuer, found, key)


def insert(
    tx: Tx, account: int, issuer: Issuer, found: Found, key: jose.Jwk | None
) -> IssuerRecord:
    """Raises BadRequest where the account has the same issuer, or too many."""
    if tx.count(ISSUERS, account) >= MOST:
        raise BadRequest(f"An account has at most {MOST} issuers")
    state = IssuerState(iss=found.iss)
    _keys_of(tx, issuer, state, found, key)
    record = tx.insert(ISSUERS, issuer.id, account, issuer, state)
    _name(tx, record)
    return record


def update(
    tx: Tx, caller: Principal, id: str, wanted: IssuerChange, found: Found, key: jose.Jwk | None
) -> IssuerRecord:
    """found: of another uri, or what was given.

    Whoever says whose tokens are believed says who takes on the roles that are trusted to them.
    Raises BadRequest for one that Roost has made, Forbidden for who may not give these.
    """
    record = tx.get(ISSUERS, id, caller.account, "update")
    body, state = record.body, record.state
    if body.source not in (EXTERNAL, CLUSTER):
        raise BadRequest(f"An issuer of the source {body.source} cannot be changed: Roost made it")
    if wanted.source not in (None, body.source):
        raise BadRequest("Invalid source: it cannot be changed")
    if body.source == CLUSTER and wanted.uri not in ("", body.uri):
        raise BadRequest("Invalid uri: a cluster's is its own")
    if wanted.uri or key is not None:
        tx.service(Trusting).require_may_give(tx, caller, id)
    if body.source == EXTERNAL and wanted.uri:
        _forget_name(tx, record)
        body.uri, state.iss = wanted.uri, found.iss
        _keys_of(tx, body, state, found, key)
        _name(tx, record)
    elif key is not None:
        _keys_of(tx, body, state, Found(state.iss), key)
    tx.update(record)
    return record


def delete(tx: Tx, account: int, id: str) -> None:
    """Its tokens let nobody in from then on. One of a provider goes with that."""
    remove(tx, tx.get(ISSUERS, id, account, "update"))


def remove(tx: Tx, record: IssuerRecord) -> None:
    tx.delete(record)
    _forget_name(tx, record)
    tx.notify(TOPIC)  # sessions that its tokens have let in end
    if record.body.source == PROVIDER:
        keys.remove(tx, record.account, record.id)


def known_keys(tx: Tx, record: IssuerRecord) -> list[jose.Jwk] | None:
    """The keys of an issuer that are not fetched; None for one whose are."""
    body = record.body
    if body.source == PROVIDER:
        return keys.published(tx, record.account, record.id)
    if body.source in SERVERS:
        return keys.published(tx, NOBODY, PLATFORM)
    if body.source == CLUSTER and not body.source_id:
        return []  # its cluster is gone
    if body.n:
        return [jose.Jwk(body.kid, body.n, body.e)]
    return None


def shown_keys(tx: Tx, id: str) -> list[jose.Jwk]:
    """What everybody may see of an issuer: nothing is fetched for that. Raises Missing."""
    record = tx.get(ISSUERS, id)
    known = known_keys(tx, record)
    return record.state.keys if known is None else known


def by_iss(tx: Tx, iss: str) -> list[IssuerRecord]:
    """The issuers of all accounts that tokens with this `iss` come from."""
    named = tx.matching(NAMES, NOBODY, "iss", iss, MOST)
    found = (tx.find(ISSUERS, name.id, name.account) for name in named)
    return [record for record in found if record is not None]


def take_in(tx: Tx, id: str, jwks_uri: str, found: tuple[jose.Jwk, ...]) -> None:
    """Keeps what was fetched, unless the issuer is another one by now."""
    record = tx.find(ISSUERS, id, lock="update")
    if record is not None and record.state.jwks_uri == jwks_uri:
        _take_in(tx, record.body, record.state, found)
        tx.update(record)


def _keys_of(tx: Tx, body: Issuer, state: IssuerState, found: Found, key: jose.Jwk | None) -> None:
    """Has it be known by what was found of it, or by the key that was given."""
    state.jwks_uri, state.keys, state.fetched = found.jwks_uri, [], 0
    body.jwks_fetched_at = body.jwks_expires_at = ""
    body.show(key)
    if found.keys:
        _take_in(tx, body, state, found.keys)


def _take_in(tx: Tx, body: Issuer, state: IssuerState, found: tuple[jose.Jwk, ...]) -> None:
    state.keys, state.fetched = list(found), tx.now
    body.jwks_fetched_at = iso(tx.now)
    body.jwks_expires_at = iso(tx.now + FRESH * SECOND)


def _given_key(wanted: IssuerChange) -> jose.Jwk | None:
    for field, only in (("kty", "RSA"), ("alg", jose.ALGORITHM), ("use", "sig")):
        if getattr(wanted, field) not in ("", only):
            raise BadRequest(f"Invalid {field}: must be {only}")
    if not wanted.n and not wanted.e:
        return None
    try:
        return jose.public_key(wanted.kid, wanted.n, wanted.e)
    except jose.BadJwk as error:
        raise BadRequest(f"Invalid issuer: {error}") from None


def _name(tx: Tx, record: IssuerRecord) -> None:
    iss = record.state.iss
    try:
        tx.claim(_scope(record), iss, record)
    except Taken:
        raise BadRequest("Invalid uri: the account trusts this issuer already") from None
    tx.insert(NAMES, record.id, record.account, TrustedName(record.id, iss), owner=NOBODY)


def _forget_name(tx: Tx, record: IssuerRecord) -> None:
    tx.release(_scope(record), record.stored().state.iss)
    name = tx.find(NAMES, record.id, record.account, "update")
    if name is not None:
        tx.delete(name)


def _scope(record: IssuerRecord) -> str:
    return f"oidc-issuer {record.account}"
