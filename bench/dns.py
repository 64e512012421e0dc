"""`python -m bench.dns`: how fast the name server answers, however many zones there are.

Beside it, in turns, what dnspython alone takes to read such a question and to write such an answer.
Answers are counted by the processor time of the server's process, since the client that asks needs
as much. By hand only: ends with 1 if fewer are answered than docs/dns.md promises.
"""

import argparse
import asyncio
import os
import random
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import dns.message
import dns.rrset
from dns.edns import GenericOption, Option, OptionType

from roost.app import Roost
from roost.products import account
from roost.products.domains.documents import DomainCreate
from roost.products.domains.records.rules import create_domain
from roost.products.domains.rules import new_key
from roost.settings import Settings
from roost.store import Tx

from .report import show_load
from .servers import KEY, Server, roost

HOST = "127.0.0.1"
PROMISED = 5000
"""Answers in a second of processor time; or half of what dnspython does, if that is less."""
WINDOW = 64
"""Questions that wait for their answers at once."""
A_WRITE = 200
SIGNED = "signed.example"


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of question. packets: asked one after the other, again and again."""

    name: str
    packets: Sequence[bytes]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.dns", description=__doc__)
    parser.add_argument("--zones", type=int, default=100_000, help="how many there are")
    parser.add_argument("--rounds", type=int, default=5, help="how often all is measured")
    parser.add_argument("--seconds", type=float, default=1.0, help="how long each time")
    given = parser.parse_args()
    show_load()
    with TemporaryDirectory(prefix="roost-bench-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        began = perf_counter()
        asyncio.run(_seed(data, given.zones))
        print(f"seeded {given.zones} zones in {perf_counter() - began:.0f} s")
        port = _free_port()
        os.environ["ROOST_DNS"] = f"{HOST}:{port}"
        with roost(data) as server:
            return _measure(server, port, given.zones, given.rounds, given.seconds)


def _measure(server: Server, port: int, zones: int, rounds: int, seconds: float) -> int:
    cases = _cases(zones)
    rates: dict[str, list[float]] = {case.name: [] for case in cases}
    alone: list[float] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
        client.connect((HOST, port))
        client.settimeout(5)
        for _ in range(rounds):
            alone.append(_dnspython(seconds))
            for case in cases:
                before = server.cpu()
                answered = _ask(client, case.packets, seconds)
                rates[case.name].append(answered / max(server.cpu() - before, 0.01))
    beside = median(alone)
    wanted = min(PROMISED, beside / 2)
    print(f"{'dnspython reads and writes':44} {beside:9,.0f} a second")
    slow = [name for name, found in rates.items() if median(found) < wanted]
    for name, found in rates.items():
        rate = median(found)
        verdict = "too slow" if name in slow else ""
        print(f"{name:44} {rate:9,.0f} a second  {rate / beside:5.2f} of that  {verdict}")
    print(f"memory of the server: {server.memory() / 1e6:.0f} MB")
    return 1 if slow else 0


def _cases(zones: int) -> list[Case]:
    rng = random.Random(7)
    few = [_zone(n) for n in rng.sample(range(zones), min(zones, 1000))]
    every = [_zone(n) for n in rng.sample(range(zones), min(zones, 200_000))]
    cookie = GenericOption(OptionType.COOKIE, b"12345678")
    return [
        Case("one question", [_packet(f"www.{_zone(0)}")]),
        Case("1,000 zones", [_packet(f"www.{zone}") for zone in few]),
        Case(f"{zones:,} zones, each once", [_packet(f"www.{zone}") for zone in every]),
        Case("1,000 zones, with a cookie", [_packet(zone, option=cookie) for zone in few]),
        Case("names that nobody has asked for before",
             [_packet(f"n{n}.{_zone(0)}", "TXT") for n in range(100_000)]),
        Case("zones of nobody here", [_packet(f"www.other{n}.example") for n in range(20_000)]),
        Case("signed", [_packet(SIGNED, type, signed=True) for type in ("A", "MX", "NS", "TXT")]),
        Case("signed, new names that are not there",
             [_packet(f"n{n}.w.{SIGNED}", signed=True) for n in range(100_000)]),
    ]  # fmt: skip


def _ask(client: socket.socket, packets: Sequence[bytes], seconds: float) -> int:
    """Asks for so many seconds; how many were answered."""
    asked = answered = 0
    end = perf_counter() + seconds
    while perf_counter() < end:
        while asked - answered < WINDOW:
            client.send(asked.to_bytes(8)[-2:] + packets[asked % len(packets)][2:])
            asked += 1
        for _ in range(WINDOW // 2):
            client.recv(4096)
        answered += WINDOW // 2
    while answered < asked:
        client.recv(4096)
        answered += 1
    return answered


def _dnspython(seconds: float) -> float:
    """Questions that dnspython reads and answers in a second of processor time."""
    packet = _packet("www.example.com")
    found = dns.rrset.from_text("www.example.com.", 300, "IN", "A", "192.0.2.1")
    done, began = 0, process_time()
    while process_time() - began < seconds:
        for _ in range(100):
            reply = dns.message.make_response(dns.message.from_wire(packet))
            reply.answer.append(found)
            reply.to_wire()
        done += 100
    return done / (process_time() - began)


def _packet(
    name: str, type: str = "A", *, option: Option | None = None, signed: bool = False
) -> bytes:
    options = [option] if option else []
    query = dns.message.make_query(name, type, use_edns=0, options=options, want_dnssec=signed)
    return query.to_wire()


def _zone(n: int) -> str:
    return f"zone{n}.example"


async def _seed(data: Path, zones: int) -> None:
    app = Roost(Settings(data=data, listen=None, log="off", api_key=KEY))
    await app.start()
    try:
        key = new_key(app.secret, "enabled")
        owner = (await app.store.read(account.list_accounts))[0].seq
        signed = DomainCreate(SIGNED, "192.0.2.1")
        await app.store.write(lambda tx: create_domain(tx, owner, signed, key))
        for start in range(0, zones, A_WRITE):

            def write(tx: Tx, start: int = start) -> None:
                for n in range(start, min(start + A_WRITE, zones)):
                    create_domain(tx, owner, DomainCreate(_zone(n), "192.0.2.1"), "")

            await app.store.write(write)
    finally:
        await app.stop()


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as probe:
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
