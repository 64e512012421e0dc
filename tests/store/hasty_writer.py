"""Writes as fast as it can and prints each id once its write is acknowledged, until it is killed.

A program of its own, for test_crash.py: `hasty_writer.py URL`.
"""

import asyncio
import itertools
import os
import sys

import msgspec

from roost.store import Kind, NoState, Store, Times, Tx, addresses, connect, usage
from roost.store.usage import StoredRate

POOL = "v4"
POOL_SIZE = 1_000_000
ACCOUNT = 1
CLIENTS = 16
RATE = StoredRate(7_000_000, 5_000_000_000, True, 672)


class Machine(msgspec.Struct):
    ordinal: int


MACHINE = Kind("machine", Machine, NoState, "Machine not found", indexes=("ordinal",))
KINDS = {MACHINE.name: MACHINE}


def make(tx: Tx, id: str) -> None:
    """Everything that belongs to a machine, or nothing of it."""
    ordinal = addresses.allocate(tx, POOL, POOL_SIZE, id)
    machine = tx.insert(MACHINE, id, ACCOUNT, Machine(ordinal))
    tx.claim("ordinal", str(ordinal), machine)
    usage.start(tx, ACCOUNT, id, "machine", "", RATE, tx.now)


def drop(tx: Tx, id: str) -> None:
    machine = tx.get(MACHINE, id, lock="update")
    addresses.release(tx, POOL, machine.body.ordinal)
    tx.release("ordinal", str(machine.body.ordinal))
    usage.stop(tx, id, tx.now)
    tx.delete(machine)


async def client(store: Store, name: str) -> None:
    for number in itertools.count():
        id = f"{name}-{number}"
        await store.write(lambda tx, id=id: make(tx, id))
        print("made", id, flush=True)
        if number % 3 == 2:
            print("dropping", id, flush=True)
            await store.write(lambda tx, id=id: drop(tx, id))
            print("dropped", id, flush=True)


async def main(url: str) -> None:
    store = connect(url, Times(), KINDS)
    await store.open()
    await asyncio.gather(*(client(store, f"{os.getpid()}-{n}") for n in range(CLIENTS)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
