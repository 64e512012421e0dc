"""Bytes of documents; on both stores."""

import pytest

from roost.store import Store, Tx, blobs
from roost.store.blobs import PART

from .conftest import OpenStore


def pieces(data: bytes) -> list[bytes]:
    return [data[at : at + PART] for at in range(0, len(data), PART)]


async def read(store: Store, document: int) -> bytes:
    return await store.scan(lambda tx: blobs.get(tx, document))


@pytest.mark.parametrize("size", [0, 1, PART, PART + 1, 3 * PART])
async def test_bytes_come_back_as_they_were(store: Store, size: int) -> None:
    data = (bytes(range(256)) * (size // 256 + 1))[:size]
    await store.write(lambda tx: blobs.put(tx, 1, pieces(data)))
    assert await read(store, 1) == data


async def test_what_is_put_takes_the_place_of_what_there_was(store: Store) -> None:
    await store.write(lambda tx: blobs.put(tx, 1, pieces(bytes(3 * PART))))
    await store.write(lambda tx: blobs.put(tx, 1, pieces(b"new")))
    await store.write(lambda tx: blobs.put(tx, 2, pieces(b"other")))
    assert [await read(store, n) for n in (1, 2, 3)] == [b"new", b"other", b""]


async def test_removed_bytes_are_gone(store: Store) -> None:
    await store.write(lambda tx: blobs.put(tx, 1, pieces(bytes(2 * PART))))
    await store.write(lambda tx: blobs.put(tx, 2, pieces(b"stays")))
    await store.write(lambda tx: blobs.remove(tx, 1))
    assert [await read(store, n) for n in (1, 2)] == [b"", b"stays"]


async def test_a_write_that_fails_leaves_the_old_bytes(store: Store) -> None:
    await store.write(lambda tx: blobs.put(tx, 1, pieces(b"old")))

    def fail(tx: Tx) -> None:
        blobs.put(tx, 1, pieces(bytes(2 * PART)))
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(fail)
    assert await read(store, 1) == b"old"


async def test_other_processes_have_them(open_store: OpenStore) -> None:
    one, other = await open_store(), await open_store()
    data = bytes(range(256)) * 10_000
    await one.write(lambda tx: blobs.put(tx, 1, pieces(data)))
    assert await read(other, 1) == data
