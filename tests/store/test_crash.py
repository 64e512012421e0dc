"""A process that is killed at any moment loses nothing it acknowledged, and leaves nothing half."""

import random
import subprocess
import sys
from pathlib import Path

from roost.store import Times, Tx, addresses, connect, usage

from .hasty_writer import ACCOUNT, KINDS, MACHINE, POOL, RATE

WRITER = Path(__file__).with_name("hasty_writer.py")
ROUNDS = 3


def kill_at_random(url: str, processes: int) -> list[str]:
    """Lets writers run into a SIGKILL; returns what they printed, but for a last line cut short."""
    writers = [
        subprocess.Popen([sys.executable, str(WRITER), url], stdout=subprocess.PIPE, text=True)
        for _ in range(processes)
    ]
    lines: list[str] = []
    for writer in writers:
        assert writer.stdout is not None
        lines += [writer.stdout.readline() for _ in range(random.randint(1, 200))]
    for writer in writers:
        writer.kill()
    for writer in writers:
        assert writer.stdout is not None
        lines += writer.stdout.readlines()
        writer.stdout.close()
        writer.wait()
    return [line.strip() for line in lines if line.endswith("\n")]


def look(tx: Tx) -> tuple[set[str], list[str]]:
    """The machines that are there, and what does not fit together about them."""
    machines = tx.children(MACHINE, ACCOUNT)
    wrong: list[str] = []
    for machine in machines:
        ordinal = machine.body.ordinal
        if addresses.holder(tx, POOL, ordinal) != machine.id:
            wrong.append(f"{machine.id} does not hold its address {ordinal}")
        found = tx.matching(MACHINE, ACCOUNT, "ordinal", str(ordinal))
        if [m.id for m in found] != [machine.id]:
            wrong.append(f"{machine.id} is not what the index finds")
        if [p.stop for p in usage.of_resource(tx, machine.id)] != [None]:
            wrong.append(f"{machine.id} is not in use")
    there = len(machines)
    counts = {
        "total": tx.count(MACHINE, ACCOUNT),
        "addresses": tx.sql.all("SELECT COUNT(*) FROM addresses")[0][0],
        "unique values": tx.sql.all("SELECT COUNT(*) FROM uniques")[0][0],
        "running periods": sum(n for _, rate, n in usage.running(tx, ACCOUNT, 0) if rate == RATE),
    }
    wrong += [f"{there} machines, {n} {what}" for what, n in counts.items() if n != there]
    return {machine.id for machine in machines}, wrong


async def test_kills_lose_nothing_acknowledged_and_leave_nothing_half(database: str) -> None:
    said: list[str] = []
    for _ in range(ROUNDS):
        said += kill_at_random(database, processes=2 if database.startswith("postgres") else 1)

    store = connect(database, Times(), KINDS)
    await store.open()
    there, wrong = await store.scan(look)
    await store.close()

    heard = {
        word: {line.split()[1] for line in said if line.startswith(word + " ")}
        for word in ("made", "dropping", "dropped")
    }
    assert len(heard["made"]) > ROUNDS
    assert heard["made"] - heard["dropping"] <= there
    assert not heard["dropped"] & there
    assert wrong == []
