"""Questions that nobody should ask, and packets that are none."""

import socket
from collections.abc import Iterator

import dns.message
import pytest
from dns.edns import GenericOption, Option, OptionType
from dns.flags import QR
from dns.message import Message, make_query
from dns.opcode import NOTIFY, STATUS, UPDATE, Opcode
from dns.rdataclass import ANY, CH
from dns.tsigkeyring import from_text as keyring
from hypothesis import given
from hypothesis import strategies as st

from roost.settings import Address
from tests.dns.resolver import Resolver, code
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


def option(type: int, data: bytes) -> Option:
    return GenericOption(OptionType.make(type), data)


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
