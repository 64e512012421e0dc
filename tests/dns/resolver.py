"""Asking a Roost's name server, and believing its answers only where they are signed."""

import socket
from collections.abc import Iterable
from typing import Any, cast

import dns.message
import dns.query
from dns.flags import AA, TC
from dns.message import Message
from dns.rrset import RRset

from roost.drivers.dns import Dns
from tests.server import RunningRoost

HOST = "127.0.0.1"
PATIENCE = 20.0
"""Seconds that an answer may take on a machine that is busy with other tests."""

Json = dict[str, Any]


class Resolver:
    """A client of the name server, and of the API that it answers for."""

    def __init__(self, roost: RunningRoost, host: str = HOST) -> None:
        self.roost = roost
        self.host = host
        self.port = int(roost.app.driver(Dns).address.rpartition(":")[2])

    # --- the API -------------------------------------------------------------------------------

    def domain(self, domain: str, **fields: str) -> None:
        reply = self.roost.client.post("/domains", json={"domain": domain, **fields})
        assert reply.status_code == 200, reply.text

    def add(self, domain: str, name: str, type: str, data: str, **fields: int) -> str:
        """The new record's id."""
        body = {"name": name, "type": type, "data": data, **fields}
        reply = self.roost.client.post(f"/domains/{domain}/records", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()["record"]["id"]

    def change(self, domain: str, id: str, **fields: Any) -> None:
        reply = self.roost.client.patch(f"/domains/{domain}/records/{id}", json=fields)
        assert reply.status_code == 204, reply.text

    def remove(self, domain: str, id: str) -> None:
        reply = self.roost.client.delete(f"/domains/{domain}/records/{id}")
        assert reply.status_code == 204, reply.text

    # --- the name server -----------------------------------------------------------------------

    def send(self, query: Message, *, tcp: bool = False) -> Message:
        ask = dns.query.tcp if tcp else dns.query.udp
        return ask(query, self.host, PATIENCE, self.port)

    def ask(
        self, question: str, type: str = "A", *, tcp: bool = False, signed: bool = False, **how: Any
    ) -> Message:
        query = dns.message.make_query(question, type, want_dnssec=signed, **how)
        return self.send(query, tcp=tcp)

    def data(self, question: str, type: str = "A", **how: Any) -> list[str]:
        """What the answer says, set by set, sorted in each."""
        return [text for rrset in self.ask(question, type, **how).answer for text in texts(rrset)]

    def question(self, name: str, type: str = "A") -> bytes:
        """The bytes of a question."""
        return dns.message.make_query(name, type).to_wire()

    def raw(self, packet: bytes) -> bytes:
        """The answer to any bytes."""
        return self._exchange(packet)

    def ignores(self, packet: bytes) -> bool:
        """Whether the question that is sent next is answered, and these bytes are not."""
        probe = dns.message.make_query("probe.invalid", "A").to_wire()
        return self._exchange(packet, probe)[:2] == probe[:2]

    def _exchange(self, *packets: bytes) -> bytes:
        """Sends packets, and waits for the first answer."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            client.settimeout(PATIENCE)
            client.connect((self.host, self.port))
            for packet in packets:
                client.send(packet)
            return client.recv(65535)


def texts(rrset: RRset) -> list[str]:
    return sorted(data.to_text() for data in cast("Iterable[Any]", rrset))


def code(answer: Message) -> str:
    return answer.rcode().name


def is_authoritative(answer: Message) -> bool:
    return bool(answer.flags & AA)


def is_cut_short(answer: Message) -> bool:
    return bool(answer.flags & TC)


def section(sets: Iterable[RRset]) -> list[str]:
    """A section of a message, as `name type data`."""
    return [f"{rrset.name} {rrset.rdtype.name} {text}" for rrset in sets for text in texts(rrset)]
