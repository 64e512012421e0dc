"""Accounts and keys of all accounts, as the operator sees them."""

from ..http.errors import BadRequest, NotFound
from ..http.networks import Network, parse_network
from ..products import account, apikeys, users
from ..store import SECOND, Tx, iso, keys
from .documents import Account, AccountCreate, Key, KeyCreate, NewKey


def all_accounts(tx: Tx) -> list[Account]:
    """The oldest first."""
    return [_show_account(tx, record) for record in account.list_accounts(tx)]


def shown(tx: Tx, number: int) -> Account:
    """One account, by its number."""
    return _show_account(tx, account.of_number(tx, number))


def owners(tx: Tx, of: str) -> list[account.AccountRecord]:
    """One account, by id, email address or name, or all for an empty text. Raises NotFound."""
    return [one(tx, of)] if of else account.list_accounts(tx)


def create_account(tx: Tx, wanted: AccountCreate) -> NewKey:
    """An account with its root user and a first key. Raises NotFound and BadRequest."""
    parent = one(tx, wanted.parent).seq if wanted.parent else 0
    user = account.create(tx, wanted.name, wanted.email, parent=parent)
    made = apikeys.create(tx, user, "Default")
    record = account.list_accounts(tx)[-1]
    return NewKey(_show(made.key, _show_account(tx, record)), made.text)


def list_keys(tx: Tx, of: str) -> list[Key]:
    """Keys of one account, or of all when `of` is empty, the oldest first. Raises NotFound."""
    return [
        _show(key, _show_account(tx, owner))
        for owner in owners(tx, of)
        for key in keys.of_account(tx, owner.seq)
        if not key.ephemeral
    ]


def create_key(tx: Tx, wanted: KeyCreate) -> NewKey:
    """A key of an account's root user. Raises NotFound and BadRequest."""
    owner = one(tx, wanted.account)
    made = apikeys.create(
        tx,
        users.root(tx, owner.seq),
        wanted.name,
        _expiry(tx.now, wanted),
        [_network(text) for text in wanted.allow],
        acls=_permissions(wanted.acls),
        ephemeral=wanted.ephemeral,
    )
    return NewKey(_show(made.key, _show_account(tx, owner)), made.text)


def revoke_key(tx: Tx, which: str) -> None:
    """Ends the key with this id, or with this name if it has no namesake.

    Raises NotFound and BadRequest.
    """
    apikeys.revoke(tx, key_id(tx, which))


def key_id(tx: Tx, which: str) -> str:
    """The id of the key with this id, or with this name if it has no namesake.

    Raises NotFound and BadRequest.
    """
    if keys.get(tx, which) is not None:
        return which
    named = [key.id for key in list_keys(tx, "") if key.name == which]
    if len(named) > 1:
        raise BadRequest(f"{len(named)} keys are named {which}: give the id of one")
    if not named:
        raise NotFound(f"No API key has the id or the name {which}")
    return named[0]


def one(tx: Tx, which: str) -> account.AccountRecord:
    """An account by id, email address or name; the first for an empty text. Raises NotFound, and
    BadRequest where several are called so.
    """
    records = account.list_accounts(tx)
    if not which:
        return records[0]
    found = [r for r in records if which in (r.id, r.body.email, r.body.name)]
    if not found:
        raise NotFound(f"There is no account {which}")
    if len(found) > 1:
        raise BadRequest(f"{len(found)} accounts are called {which}: give the id of one")
    return found[0]


def _expiry(now: int, wanted: KeyCreate) -> int | None:
    if wanted.expires_in is not None and wanted.expires_at is not None:
        raise BadRequest("Give expires_in or expires_at, not both")
    if wanted.expires_in is not None:
        return now + wanted.expires_in * SECOND
    if wanted.expires_at is not None and wanted.expires_at <= now:
        raise BadRequest(f"Invalid expires_at: {iso(wanted.expires_at)} is not in the future")
    return wanted.expires_at


def _network(text: str) -> Network:
    try:
        return parse_network(text)
    except ValueError as error:
        raise BadRequest(f"Invalid allow: {error}") from None


def _permissions(acls: list[str] | None) -> list[str]:
    """In the order of all answers; none for all."""
    if acls is None:
        return []
    unknown = sorted(set(acls).difference(users.ALL_ACLS))
    if unknown or not acls:
        what = f"{', '.join(unknown)}: " if unknown else ""
        raise BadRequest(f"Invalid acls: {what}must be some of {', '.join(users.ALL_ACLS)}")
    return users.in_order(set(acls))


def _show_account(tx: Tx, record: account.AccountRecord) -> Account:
    parent = account.parent(tx, record)
    return Account(record.id, record.body.name, record.body.email, parent.id if parent else "")


def _show(key: keys.Key, owner: Account) -> Key:
    expires_at = key.expires_at if key.expire else None
    return Key(
        id=key.id,
        name=key.name,
        account=owner,
        ending=key.last5,
        created=iso(key.created_at),
        expires="" if expires_at is None else iso(expires_at),
        allow=key.allow,
        acls=key.acls,
        maker=key.maker,
    )
