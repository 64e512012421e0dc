"""API keys; on both stores."""

import pytest

from roost.store import Store, Taken, Tx
from roost.store import keys as api_keys
from roost.store.keys import Key

from .library import ACCOUNT, OTHER_ACCOUNT


def key(id: str, user_id: str = "user", created_at: int = 5, account: int = ACCOUNT) -> Key:
    return Key(
        id=id,
        account=account,
        user_id=user_id,
        name=f"key {id}",
        created_at=created_at,
        last5="ABCDE",
        acls=["manage_users", "billing"],
        allow=["192.0.2.0/24", "2001:db8::/32"],
        expire=True,
        expires_at=7,
    )


async def test_a_key_is_found_by_its_digest_and_by_its_id(store: Store) -> None:
    await store.write(lambda tx: api_keys.insert(tx, "digest", key("a")))

    assert await store.read(lambda tx: api_keys.find(tx, "digest")) == key("a")
    assert await store.read(lambda tx: api_keys.get(tx, "a")) == key("a")
    assert await store.read(lambda tx: api_keys.find(tx, "a")) is None
    assert await store.read(lambda tx: api_keys.get(tx, "digest")) is None


async def test_a_key_is_added_once(store: Store) -> None:
    await store.write(lambda tx: api_keys.insert(tx, "digest", key("a")))

    for digest, id in (("digest", "b"), ("another", "a")):
        with pytest.raises(Taken):
            await store.write(lambda tx, d=digest, i=id: api_keys.insert(tx, d, key(i)))


async def test_users_and_accounts_have_their_keys_in_order(store: Store) -> None:
    for id, user, at, account in (
        ("c", "user", 3, ACCOUNT),
        ("b", "user", 1, ACCOUNT),
        ("a", "user", 3, ACCOUNT),
        ("d", "colleague", 2, ACCOUNT),
        ("e", "stranger", 0, OTHER_ACCOUNT),
    ):
        made = key(id, user, at, account)
        await store.write(lambda tx, made=made: api_keys.insert(tx, made.id, made))

    of_user = await store.read(lambda tx: api_keys.of_user(tx, "user"))
    of_account = await store.read(lambda tx: api_keys.of_account(tx, ACCOUNT))

    assert [k.id for k in of_user] == ["b", "a", "c"]
    assert [k.id for k in of_account] == ["b", "d", "a", "c"]


async def test_a_key_can_be_changed_and_deleted(store: Store) -> None:
    await store.write(lambda tx: api_keys.insert(tx, "digest", key("a")))
    changed = key("a")
    changed.acls.remove("billing")

    assert await store.write(lambda tx: api_keys.update(tx, changed))
    assert await store.read(lambda tx: api_keys.find(tx, "digest")) == changed
    assert await store.write(lambda tx: api_keys.delete(tx, "a"))
    assert await store.read(lambda tx: api_keys.find(tx, "digest")) is None
    assert not await store.write(lambda tx: api_keys.update(tx, changed))
    assert not await store.write(lambda tx: api_keys.delete(tx, "a"))


async def test_every_change_is_told(store: Store) -> None:
    told: list[str] = []
    store.on(api_keys.TOPIC, lambda: told.append("keys"))

    await store.write(lambda tx: api_keys.insert(tx, "digest", key("a")))
    assert told == ["keys"]
    await store.write(lambda tx: api_keys.update(tx, key("a")))
    await store.write(lambda tx: api_keys.delete(tx, "a"))
    assert len(told) >= 3


async def test_a_key_ends_with_its_maker(store: Store) -> None:
    def insert(tx: Tx) -> None:
        for id, maker in (("a", ""), ("b", "a"), ("c", "b"), ("d", "a"), ("e", "")):
            made = key(id)
            made.maker = maker
            api_keys.insert(tx, id, made)

    await store.write(insert)

    made = await store.read(lambda tx: api_keys.made_by(tx, "a"))
    assert [k.id for k in made] == ["b", "c", "d"]
    assert await store.write(lambda tx: api_keys.delete(tx, "b"))
    assert [k.id for _, k in await store.read(api_keys.every)] == ["a", "d", "e"]
    assert await store.write(lambda tx: api_keys.delete(tx, "a"))
    assert [k.id for _, k in await store.read(api_keys.every)] == ["e"]
    assert not await store.write(lambda tx: api_keys.delete(tx, "a"))
