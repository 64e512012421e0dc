"""Questions that nobody should ask, and packets that are none."""

import socket
import struct
import time
from collections.abc import Iterator
from typing import Any

import dns.message
import pytest
from dns.edns import GenericOption, Option, OptionType
from dns.flags import QR
from dns.message import Message, from_wire, make_query
from dns.name import Name
from dns.opcode import NOTIFY, STATUS, UPDATE, Opcode
from dns.rdataclass import ANY, CH
from dns.rrset import from_text as rrset_from_text
from dns.tsigkeyring import from_text as keyring
from hypothesis import given
from hypothesis import strategies as st

from roost.drivers.dns.embedded.queries import Query, read
from roost.settings import Address
from tests.dns.resolver import PATIENCE, Resolver, code
from tests.server import running_roost

DOMAIN = "example.com"


@pytest.fixture(scope="module")
def resolver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resolver]:
    folder = tmp_path_factory.mktemp("packets") / "data"
    with running_roost(folder, dns=Address("127.0.0.1", 0)) as roost:
        resolver = Resolver(roost)
        resolver.domain(DOMAIN, ip="192.0.2.1", dns_sec="enabled")
        yield resolver


@pytest.fixture
def query() -> Message:
    return make_query(DOMAIN, "A")


@pytest.mark.parametrize("opcode", [NOTIFY, STATUS, UPDATE])
def test_only_questions_are_answered(resolver: Resolver, query: Message, opcode: Opcode) -> None:
    query.set_opcode(opcode)
    packet = query.to_wire()
    answer = resolver.raw(packet)
    assert answer == packet[:2] + bytes((packet[2] | 0x80, 4)) + bytes(8)


@pytest.mark.parametrize("type", ["TSIG", "TKEY", "OPT"])
def test_types_that_are_no_data(resolver: Resolver, type: str) -> None:
    assert code(resolver.ask(DOMAIN, type)) == "NOTIMP"


@pytest.mark.parametrize("rdclass", [CH, ANY])
def test_other_classes(resolver: Resolver, rdclass: int) -> None:
    assert code(resolver.ask(DOMAIN, "TXT", rdclass=rdclass)) == "REFUSED"


def test_types_that_nobody_knows_are_data_that_is_not_there(resolver: Resolver) -> None:
    assert code(resolver.ask(DOMAIN, "TYPE65280")) == "NOERROR"


def test_a_later_version_of_edns(resolver: Resolver) -> None:
    answer = resolver.ask(DOMAIN, use_edns=1)
    assert code(answer) == "BADVERS"
    assert answer.edns == 0


def test_options_that_nobody_knows_are_passed_over(resolver: Resolver) -> None:
    options = [option(65001, b"what is it")]
    answer = resolver.ask(DOMAIN, use_edns=0, options=options)
    assert (code(answer), answer.options) == ("NOERROR", ())


def test_whoever_speaks_edns_is_answered_so(resolver: Resolver) -> None:
    assert resolver.ask(DOMAIN, use_edns=0).edns == 0
    assert resolver.ask(DOMAIN, use_edns=False).edns == -1


def test_a_signature_under_an_unknown_key(resolver: Resolver, query: Message) -> None:
    query.use_tsig(keyring({"key.": "c2VjcmV0"}))
    packet = query.to_wire()
    answer = resolver.raw(packet)
    assert answer[:2] == packet[:2]
    assert answer[3] & 0x0F == 9  # NOTAUTH


def test_no_question_and_two(resolver: Resolver, query: Message) -> None:
    query.question.append(make_query("example.net", "A").question[0])
    two = query.to_wire()
    query.question.clear()
    none = query.to_wire()
    for packet in (none, two):
        answer = resolver.raw(packet)
        assert answer[3] & 0x0F == 1  # FORMERR


def test_an_answer_is_not_answered(resolver: Resolver, query: Message) -> None:
    query.flags |= QR
    assert resolver.ignores(query.to_wire())


@pytest.mark.parametrize("length", [0, 1, 2, 11])
def test_what_is_too_short_is_not_answered(resolver: Resolver, length: int) -> None:
    assert resolver.ignores(b"\xff" * length)


def test_half_a_question(resolver: Resolver, query: Message) -> None:
    packet = query.to_wire()
    answer = resolver.raw(packet[:20])
    assert answer == packet[:2] + b"\x81\x01" + bytes(8)


def test_a_name_that_points_at_itself(resolver: Resolver) -> None:
    packet = b"\xab\xcd\x00\x00\x00\x01" + bytes(6) + b"\xc0\x0c\x00\x01\x00\x01"
    answer = resolver.raw(packet)
    assert answer[3] & 0x0F == 1


# What no resolver sends


def with_records(answers: int, authority: int, additional: int, records: bytes) -> bytes:
    """A question with records behind it."""
    packet = make_query(DOMAIN, "A").to_wire()
    counts = struct.pack("!HHH", answers, authority, additional)
    return packet[:6] + counts + packet[12:] + records


def record(type: int, name: bytes = b"\0", data: bytes = b"") -> bytes:
    return name + struct.pack("!HHIH", type, 1, 0, len(data)) + data


LONG_NAME = b"\x01a" * 120 + b"\0"
MANY = b"".join(record(1, LONG_NAME, b"abcd") for _ in range(255))
A_TSIG = record(250, b"\x03key\0", b"x" * 40)
AN_OPT = record(41)
NOBODY_SENDS = {
    "as much as a message can hold": with_records(0, 0, 255, MANY),
    "answers": with_records(255, 0, 0, MANY),
    "one long name": with_records(0, 0, 1, record(1, LONG_NAME, b"abcd")),
    "a version of a zone that is not asked for": with_records(0, 1, 0, record(6)),
    "EDNS twice": with_records(0, 0, 2, AN_OPT * 2),
    "three records more": with_records(0, 0, 3, AN_OPT * 3),
    "a signature that is not the last": with_records(0, 0, 2, A_TSIG + AN_OPT),
    "more than is announced": with_records(0, 0, 1, AN_OPT + b"\0"),
    "less than is announced": with_records(0, 0, 1, b""),
    "half an option": with_records(0, 0, 1, record(41, data=b"\0\x0c\0\x05")),
    "a record without an end": with_records(0, 0, 1, record(250, data=b"abc")[:-1]),
    "a long packet": with_records(0, 0, 1, record(41, data=b"\0\x0c\x20\0" + bytes(8192))),
}


@pytest.mark.parametrize("packet", NOBODY_SENDS.values(), ids=NOBODY_SENDS.keys())
def test_what_no_resolver_sends_is_no_question(resolver: Resolver, packet: bytes) -> None:
    for answer in (resolver.raw(packet), over_tcp(resolver, packet)):
        assert answer == packet[:2] + b"\x81\x01" + bytes(8)


@pytest.mark.parametrize("packet", NOBODY_SENDS.values(), ids=NOBODY_SENDS.keys())
def test_no_packet_keeps_the_api_waiting(packet: bytes) -> None:
    began = time.thread_time()
    read(packet)
    assert time.thread_time() - began < 0.01


def test_a_deep_name_is_looked_for_as_fast_as_others(resolver: Resolver) -> None:
    """One statement, however many zones it could be in."""
    deep = ".".join("a" * 110)
    assert code(resolver.ask(f"{deep}.{DOMAIN}.net")) == "REFUSED"
    assert resolver.data(f"{deep}.{DOMAIN}") == [f"{DOMAIN}.", "192.0.2.1"]
    resolver.domain(f"{deep}.example.org", ip="192.0.2.2")
    assert resolver.data(f"{deep}.example.org") == ["192.0.2.2"]


@pytest.mark.parametrize("before", [b"", AN_OPT])
def test_a_signature_is_the_last_record(resolver: Resolver, before: bytes) -> None:
    packet = with_records(0, 0, 1 + bool(before), before + A_TSIG)
    assert resolver.raw(packet)[3] & 0x0F == 9  # NOTAUTH


def over_tcp(resolver: Resolver, packet: bytes) -> bytes:
    with socket.create_connection((resolver.host, resolver.port), PATIENCE) as connection:
        connection.sendall(len(packet).to_bytes(2) + packet)
        with connection.makefile("rb") as answers:
            return answers.read(int.from_bytes(answers.read(2)))


def option(type: int, data: bytes) -> Option:
    return GenericOption(OptionType.make(type), data)


LABELS = st.lists(st.binary(min_size=1, max_size=20), min_size=1, max_size=8)


@given(
    labels=LABELS,
    type=st.sampled_from(["A", "TXT", "ANY", "IXFR", "TYPE65280"]),
    options=st.lists(
        st.builds(option, st.integers(65001, 65534),
                  st.binary(max_size=400)), max_size=3),
    payload=st.none() | st.integers(512, 65535),
    signed=st.booleans(),
)  # fmt: skip
def test_what_resolvers_send_is_read_as_dnspython_reads_it(
    labels: list[bytes], type: str, options: list[Option], payload: int | None, signed: bool
) -> None:
    how: dict[str, Any] = {"use_edns": False}
    if payload is not None:
        how = {"use_edns": 0, "payload": payload, "options": options, "want_dnssec": signed}
    query = make_query(Name((*labels, b"")), type, **how)
    if type == "IXFR":
        query.authority.append(
            rrset_from_text(query.question[0].name, 0, "IN", "SOA", ". . 1 2 3 4 5")
        )
    known = from_wire(query.to_wire())
    found = read(query.to_wire())
    assert isinstance(found, Query)
    assert (found.id, found.name) == (known.id, known.question[0].name.labels[:-1])
    assert (found.type, found.rdclass) == (known.question[0].rdtype, known.question[0].rdclass)
    assert (found.edns, found.payload) == (known.edns, known.payload if payload else 512)
    assert found.signed == bool(known.ednsflags & 0x8000)
    assert found.options == bool(known.options)


def real_packets() -> list[bytes]:
    queries = [
        make_query(DOMAIN, "A"),
        make_query(f"www.{DOMAIN}", "TXT", want_dnssec=True),
        make_query("1.0.18.198.in-addr.arpa", "PTR"),
        make_query(DOMAIN, "SOA", use_edns=0, options=[option(10, b"12345678")]),
    ]
    return [query.to_wire() for query in queries]


@given(
    st.one_of(
        st.binary(max_size=600),
        st.builds(
            lambda packet, at, other: packet[:at] + other + packet[at + len(other) :],
            st.sampled_from(real_packets()),
            st.integers(2, 60),
            st.binary(min_size=1, max_size=8),
        ),
        st.builds(lambda flags: b"\x12\x34" + flags, st.binary(min_size=10, max_size=40)),
    )
)
def test_no_packet_stops_it(resolver: Resolver, packet: bytes) -> None:
    if len(packet) < 12 or packet[2] & 0x80:
        assert resolver.ignores(packet)
    else:
        answer = resolver.raw(packet)
        assert answer[:2] == packet[:2]
        assert answer[2] & 0x80
        dns.message.from_wire(answer)
    assert resolver.data(DOMAIN) == ["192.0.2.1"]


@given(st.binary(max_size=200))
def test_no_packet_over_tcp_stops_it(resolver: Resolver, packet: bytes) -> None:
    with socket.create_connection((resolver.host, resolver.port), 20) as connection:
        connection.sendall(packet)
    assert resolver.data(DOMAIN, tcp=True) == ["192.0.2.1"]
