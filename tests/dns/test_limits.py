"""What one client can get of the name server: answers over UDP, and connections."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from roost.drivers.dns.embedded import connections
from roost.drivers.dns.embedded.clients import network
from roost.drivers.dns.embedded.rates import _PLACES, ResponseRate, Verdict
from roost.settings import Address
from tests.dns.resolver import PATIENCE, Resolver, is_cut_short

ANY_PORT = Address("127.0.0.1", 0)
DOMAIN = "example.com"

pytestmark = pytest.mark.settings(dns=ANY_PORT)


@pytest.fixture
def zone(resolver: Resolver) -> Resolver:
    resolver.domain(DOMAIN, ip="192.0.2.1")
    return resolver


# Answers over UDP


class Time:
    """A clock that stands still."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_a_network_gets_so_many_answers_a_second() -> None:
    time = Time()
    rate = ResponseRate(100, time)
    assert [rate.take("192.0.2.1") for _ in range(100)] == [Verdict.ANSWER] * 100
    # Beyond that, one in two is told to come back over TCP.
    assert [rate.take("192.0.2.1") for _ in range(4)] == [
        Verdict.SILENCE,
        Verdict.CUT_SHORT,
        Verdict.SILENCE,
        Verdict.CUT_SHORT,
    ]
    time.now += 0.1
    assert [rate.take("192.0.2.1") for _ in range(11)].count(Verdict.ANSWER) == 10
    time.now += 3600
    assert [rate.take("192.0.2.1") for _ in range(200)].count(Verdict.ANSWER) == 100


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("192.0.2.1", "::ffff:192.0.2.7", True),
        ("2001:db8:0:1::1", "2001:db8:0:ff:1::1", True),
        ("2001:db8:0:100::1", "2001:db8:0:200::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
    ],
)
def test_what_is_one_network(one: str, other: str, together: bool) -> None:
    assert (network(one) == network(other)) is together


@given(
    rate=st.integers(1, 50),
    asked=st.lists(st.tuples(st.floats(0, 2), st.booleans()), max_size=200),
)
def test_no_network_gets_more_than_its_share_or_loses_by_anothers(
    rate: int, asked: list[tuple[float, bool]]
) -> None:
    """The other network asks once a second, and is always answered."""
    flood, quiet = "192.0.2.1", "2001:db8::1"
    assume(hash(network(flood)) % _PLACES != hash(network(quiet)) % _PLACES)
    time = Time()
    limit = ResponseRate(rate, time)
    began, answered, last = time.now, 0, 0.0
    for pause, also_quiet in asked:
        time.now += pause
        answered += limit.take(flood) is Verdict.ANSWER
        assert answered <= rate * (time.now - began + 1) + 1
        if also_quiet and time.now - last >= 1:
            last = time.now
            assert limit.take(quiet) is Verdict.ANSWER


def test_a_flood_from_everywhere_takes_no_more_memory() -> None:
    rate = ResponseRate(10, Time())
    for n in range(2 * _PLACES):
        rate.take(f"{n >> 16}.{n >> 8 & 255}.{n & 255}.1")
    assert len(rate._used) == _PLACES


@pytest.mark.settings(dns=ANY_PORT, dns_rate_limit=10)
def test_beyond_the_limit_one_comes_back_over_tcp(
    zone: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert zone.data(DOMAIN) == ["192.0.2.1"]
    monkeypatch.setattr(ResponseRate, "take", lambda rate, host: Verdict.CUT_SHORT)
    answer = zone.ask(DOMAIN, use_edns=0)
    assert is_cut_short(answer)
    assert (answer.answer, answer.authority, answer.edns) == ([], [], 0)
    assert zone.data(DOMAIN, tcp=True) == ["192.0.2.1"]
    assert zone.ignores(b"no question at all")


@pytest.mark.settings(dns=ANY_PORT, dns_rate_limit=10)
def test_the_rest_gets_no_answer(zone: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    packet = zone.question(DOMAIN)
    verdicts = iter([Verdict.SILENCE, Verdict.ANSWER])
    monkeypatch.setattr(ResponseRate, "take", lambda rate, host: next(verdicts))
    assert zone.ignores(packet)


def test_on_loopback_there_is_no_limit(zone: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ResponseRate, "take", lambda rate, host: Verdict.SILENCE)
    assert zone.data(DOMAIN) == ["192.0.2.1"]


# Connections


class Caller:
    """Opens connections from addresses of its choice on loopback."""

    def __init__(self, resolver: Resolver, stack: ExitStack) -> None:
        self._resolver = resolver
        self._stack = stack

    def connect(self, source: str = "127.0.0.1") -> socket.socket:
        there = self._resolver.host, self._resolver.port
        connection = socket.create_connection(there, PATIENCE, (source, 0))
        return self._stack.enter_context(connection)

    def is_answered(self, connection: socket.socket) -> bool:
        packet = self._resolver.question(DOMAIN)
        try:
            connection.sendall(len(packet).to_bytes(2) + packet)
            return connection.recv(2) != b""
        except ConnectionError:
            return False


@pytest.fixture
def caller(zone: Resolver) -> Iterator[Caller]:
    with ExitStack() as stack:
        yield Caller(zone, stack)


def test_whoever_says_nothing_keeps_nobody_else_out(caller: Caller) -> None:
    for _ in range(2 * connections.SHARE):
        caller.connect("127.0.0.1")
    assert caller.is_answered(caller.connect("127.0.0.2"))


@pytest.mark.parametrize("said", [b"", b"\x00", b"\x00\x20half a question"])
def test_the_silent_give_way_to_new_ones(
    caller: Caller, monkeypatch: pytest.MonkeyPatch, said: bytes
) -> None:
    monkeypatch.setattr(connections, "SHARE", 2)
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0)
    silent, busy = caller.connect(), caller.connect()
    silent.sendall(said)
    assert caller.is_answered(busy)
    assert caller.is_answered(caller.connect())
    assert silent.recv(1) == b""


def test_those_that_have_just_come_stay(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many questions at once are no attack: who comes too late has to try again."""
    monkeypatch.setattr(connections, "SHARE", 2)
    monkeypatch.setattr(connections, "SILENT_SECONDS", 3600)
    there = [caller.connect(), caller.connect()]
    assert not caller.is_answered(caller.connect())
    assert all(map(caller.is_answered, there))


def test_all_places_taken_by_many_addresses(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MOST", 6)
    monkeypatch.setattr(connections, "SHARE", 2)
    monkeypatch.setattr(connections, "SILENT_SECONDS", 0)
    idle = [caller.connect(f"127.0.0.{n}") for n in (2, 2, 3, 3, 4, 4)]
    assert caller.is_answered(caller.connect("127.0.0.5"))
    # The one that has been silent longest is gone, and no other.
    assert idle[0].recv(1) == b""
    assert all(map(caller.is_answered, idle[1:]))
