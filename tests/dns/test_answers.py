"""What the name server answers about the domains of the API."""

import socket

import pytest
from dns.message import make_query
from dns.query import receive_tcp, send_tcp

from roost.products.domains import rules
from roost.settings import Address
from tests.dns.resolver import Resolver, code, is_authoritative, is_cut_short, section

pytestmark = pytest.mark.settings(dns=Address("127.0.0.1", 0))

DOMAIN = "example.com"


@pytest.fixture
def zone(resolver: Resolver) -> Resolver:
    resolver.domain(DOMAIN)
    return resolver


def test_what_a_new_domain_with_an_address_answers(resolver: Resolver) -> None:
    resolver.domain(DOMAIN, ip="192.0.2.1")
    assert resolver.data(DOMAIN) == ["192.0.2.1"]
    assert resolver.data(DOMAIN, "NS") == ["ns1.vultr.com.", "ns2.vultr.com."]
    assert resolver.data(DOMAIN, "MX") == ["10 example.com."]
    answer = resolver.ask("anything.example.com")
    assert is_authoritative(answer)
    assert section(answer.answer) == [
        "anything.example.com. CNAME example.com.",
        "example.com. A 192.0.2.1",
    ]


def test_a_domain_for_an_ipv6_address(resolver: Resolver) -> None:
    resolver.domain(DOMAIN, ip="2001:db8::1")
    assert resolver.data(DOMAIN, "AAAA") == ["2001:db8::1"]


def test_an_empty_domain_has_an_soa_record_and_a_server(zone: Resolver) -> None:
    zone.roost.client.patch(
        f"/domains/{DOMAIN}/soa", json={"nsprimary": "ns.example.net", "email": "a.b@example.net"}
    )
    [soa] = zone.data(DOMAIN, "SOA")
    assert soa.startswith(r"ns.example.net. a\.b.example.net. ")
    assert zone.data(DOMAIN, "NS") == ["ns.example.net."]
    zone.add(DOMAIN, "", "NS", "ns.example.org")
    assert zone.data(DOMAIN, "NS") == ["ns.example.org."]


@pytest.mark.parametrize(
    ("type", "data", "priority", "answered"),
    [
        ("A", "192.0.2.7", None, "192.0.2.7"),
        ("AAAA", "2001:DB8:0:0::7", None, "2001:db8::7"),
        ("CNAME", "elsewhere.example.net", None, "elsewhere.example.net."),
        ("NS", "ns.example.net.", None, "ns.example.net."),
        ("MX", "mail.example.net", 10, "10 mail.example.net."),
        ("MX", ".", 0, "0 ."),
        ("SRV", "5 5060 sip.example.net", 10, "10 5 5060 sip.example.net."),
        ("TXT", '"v=spf1 -all"', None, '"v=spf1 -all"'),
        ("TXT", "v=spf1 -all", None, '"v=spf1 -all"'),
        ("TXT", '"one" "two"', None, '"one" "two"'),
        ("TXT", r'"say \"hi\""', None, r'"say \"hi\""'),
        ("TXT", '""', None, '""'),
        ("TXT", '"naïve"', None, r'"na\195\175ve"'),
        ("CAA", '0 issue "ca.example.net"', None, '0 issue "ca.example.net"'),
        ("CAA", "128 iodef mailto:a@example.net", None, '128 iodef "mailto:a@example.net"'),
        ("SSHFP", f"4 2 {'AB' * 32}", None, f"4 2 {'ab' * 32}"),
    ],
)
def test_every_type(
    zone: Resolver, type: str, data: str, priority: int | None, answered: str
) -> None:
    fields = {} if priority is None else {"priority": priority}
    zone.add(DOMAIN, "it", type, data, ttl=77, **fields)
    answer = zone.ask(f"it.{DOMAIN}", type)
    found = answer.answer if type != "NS" else answer.authority
    assert section(found) == [f"it.{DOMAIN}. {type} {answered}"]
    assert found[0].ttl == 77


def test_a_long_text_is_parted_on_its_way(zone: Resolver) -> None:
    zone.add(DOMAIN, "dkim", "TXT", f'"{"x" * 600}"')
    [text] = zone.data(f"dkim.{DOMAIN}", "TXT", tcp=True)
    assert [len(part) for part in text.strip('"').split('" "')] == [255, 255, 90]


def test_the_same_twice_is_answered_once(zone: Resolver) -> None:
    zone.add(DOMAIN, "www", "A", "192.0.2.1", ttl=600)
    zone.add(DOMAIN, "www", "A", "192.0.2.1")
    [found] = zone.ask(f"www.{DOMAIN}").answer
    assert (len(found), found.ttl) == (1, 600)


def test_capitals_make_no_difference_and_come_back(zone: Resolver) -> None:
    zone.add(DOMAIN, "WWW", "A", "192.0.2.1")
    answer = zone.ask("wWw.ExAmPlE.CoM")
    assert answer.question[0].name.to_text() == "wWw.ExAmPlE.CoM."
    assert section(answer.answer)[0].lower() == "www.example.com. a 192.0.2.1"


# What is not there


def test_no_such_name(zone: Resolver) -> None:
    answer = zone.ask(f"nothing.{DOMAIN}")
    assert (code(answer), answer.answer) == ("NXDOMAIN", [])
    assert is_authoritative(answer)
    [soa] = answer.authority
    assert (soa.rdtype.name, soa.ttl) == ("SOA", 300)


def test_nothing_of_that_type(zone: Resolver) -> None:
    zone.add(DOMAIN, "www", "A", "192.0.2.1")
    answer = zone.ask(f"www.{DOMAIN}", "AAAA")
    assert (code(answer), answer.answer) == ("NOERROR", [])
    assert [rrset.rdtype.name for rrset in answer.authority] == ["SOA"]


def test_a_name_with_names_below_it_is_there(zone: Resolver) -> None:
    id = zone.add(DOMAIN, "a.b.c", "A", "192.0.2.1")
    assert code(zone.ask(f"b.c.{DOMAIN}")) == "NOERROR"
    assert code(zone.ask(f"x.c.{DOMAIN}")) == "NXDOMAIN"
    zone.remove(DOMAIN, id)
    assert code(zone.ask(f"b.c.{DOMAIN}")) == "NXDOMAIN"


def test_a_name_of_nobody_here(zone: Resolver) -> None:
    for question in ("example.net", "com", ".", "xexample.com", "192.0.2.1"):
        answer = zone.ask(question)
        assert (code(answer), is_authoritative(answer)) == ("REFUSED", False)


def test_a_label_with_a_dot_in_it_is_not_two(zone: Resolver) -> None:
    zone.domain("a.test.org")
    assert code(zone.ask(r"a\.test.org")) == "REFUSED"
    assert code(zone.ask("a.test.org", "SOA")) == "NOERROR"


# Wildcards (the example of RFC 4592, 2.2.1)


@pytest.fixture
def wild(zone: Resolver) -> Resolver:
    zone.add(DOMAIN, "*", "TXT", '"this is a wildcard"')
    zone.add(DOMAIN, "*", "MX", "host1.example.com", priority=10)
    zone.add(DOMAIN, "host1", "A", "192.0.2.1")
    zone.add(DOMAIN, "_ssh._tcp.host1", "SRV", "5 22 host1.example.com", priority=1)
    zone.add(DOMAIN, "subdel", "NS", "ns.example.net")
    return zone


def test_a_wildcard_answers_for_what_is_not_there(wild: Resolver) -> None:
    assert wild.data(f"host3.{DOMAIN}", "MX") == ["10 host1.example.com."]
    answer = wild.ask(f"foo.bar.{DOMAIN}", "TXT")
    assert section(answer.answer) == [f'foo.bar.{DOMAIN}. TXT "this is a wildcard"']
    assert code(wild.ask(f"host3.{DOMAIN}", "A")) == "NOERROR"
    assert wild.data(f"host3.{DOMAIN}", "A") == []


@pytest.mark.parametrize(
    ("question", "type"),
    [("host1", "MX"), ("_tcp.host1", "TXT"), ("_telnet._tcp.host1", "SRV"), ("ghost.host1", "MX")],
)
def test_a_wildcard_does_not_answer_for_what_is_there(
    wild: Resolver, question: str, type: str
) -> None:
    assert wild.data(f"{question}.{DOMAIN}", type) == []


def test_a_wildcard_does_not_reach_into_what_others_serve(wild: Resolver) -> None:
    answer = wild.ask(f"host.subdel.{DOMAIN}", "TXT")
    assert section(answer.authority) == [f"subdel.{DOMAIN}. NS ns.example.net."]


def test_a_wildcard_can_be_asked_for_itself(wild: Resolver) -> None:
    assert wild.data(f"*.{DOMAIN}", "TXT") == ['"this is a wildcard"']


# Aliases


def test_aliases_are_followed_within_the_domain(zone: Resolver) -> None:
    zone.add(DOMAIN, "a", "CNAME", "b.example.com")
    zone.add(DOMAIN, "b", "CNAME", "c.example.com")
    zone.add(DOMAIN, "c", "A", "192.0.2.3")
    assert zone.data(f"a.{DOMAIN}") == ["b.example.com.", "c.example.com.", "192.0.2.3"]
    assert zone.data(f"a.{DOMAIN}", "CNAME") == ["b.example.com."]


def test_an_alias_of_what_is_elsewhere_is_the_answer(zone: Resolver) -> None:
    zone.add(DOMAIN, "a", "CNAME", "www.example.net")
    answer = zone.ask(f"a.{DOMAIN}")
    assert code(answer) == "NOERROR"
    assert section(answer.answer) == [f"a.{DOMAIN}. CNAME www.example.net."]
    assert answer.authority == []


def test_an_alias_of_nothing(zone: Resolver) -> None:
    zone.add(DOMAIN, "a", "CNAME", "gone.example.com")
    answer = zone.ask(f"a.{DOMAIN}")
    assert code(answer) == "NXDOMAIN"
    assert section(answer.answer) == [f"a.{DOMAIN}. CNAME gone.example.com."]


def test_aliases_in_a_circle(zone: Resolver) -> None:
    zone.add(DOMAIN, "a", "CNAME", "b.example.com")
    zone.add(DOMAIN, "b", "CNAME", "a.example.com")
    assert zone.data(f"a.{DOMAIN}") == ["b.example.com.", "a.example.com."]


# Other servers


def test_a_domain_below_that_others_serve(zone: Resolver) -> None:
    zone.add(DOMAIN, "sub", "NS", "ns.sub.example.com")
    zone.add(DOMAIN, "sub", "NS", "ns.example.net")
    zone.add(DOMAIN, "ns.sub", "A", "192.0.2.53")
    zone.add(DOMAIN, "ns.sub", "AAAA", "2001:db8::53")
    for question in ("sub", "www.sub", "ns.sub"):
        answer = zone.ask(f"{question}.{DOMAIN}")
        assert (code(answer), is_authoritative(answer), answer.answer) == ("NOERROR", False, [])
        assert section(answer.authority) == [
            f"sub.{DOMAIN}. NS ns.example.net.",
            f"sub.{DOMAIN}. NS ns.sub.example.com.",
        ]
        assert section(answer.additional) == [
            f"ns.sub.{DOMAIN}. A 192.0.2.53",
            f"ns.sub.{DOMAIN}. AAAA 2001:db8::53",
        ]
    # Whether it is signed is for the domain above to say (RFC 4035, 3.1.4.1).
    assert is_authoritative(zone.ask(f"sub.{DOMAIN}", "DS"))


def test_a_domain_below_another_of_ours(zone: Resolver) -> None:
    zone.add(DOMAIN, "www.sub", "A", "192.0.2.1")
    assert zone.data(f"www.sub.{DOMAIN}") == ["192.0.2.1"]
    zone.domain(f"sub.{DOMAIN}", ip="192.0.2.2")
    assert zone.data(f"sub.{DOMAIN}") == ["192.0.2.2"]
    assert zone.data(f"www.sub.{DOMAIN}") == [f"sub.{DOMAIN}.", "192.0.2.2"]
    zone.roost.client.delete(f"/domains/sub.{DOMAIN}").raise_for_status()
    assert zone.data(f"www.sub.{DOMAIN}") == ["192.0.2.1"]


def test_a_domain_above_many_of_ours(zone: Resolver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "MOST_BELOW", 1)
    assert code(zone.ask(f"a.{DOMAIN}")) == "NXDOMAIN"
    for name in ("a", "b", "x.c"):
        zone.domain(f"{name}.{DOMAIN}", ip="192.0.2.2")
    zone.add(DOMAIN, "c", "A", "192.0.2.3")
    for _ in range(2):
        assert zone.data(f"b.{DOMAIN}") == ["192.0.2.2"]
        assert zone.data(f"y.x.c.{DOMAIN}") == [f"x.c.{DOMAIN}.", "192.0.2.2"]
        assert zone.data(f"c.{DOMAIN}") == ["192.0.2.3"]
        assert code(zone.ask(f"d.{DOMAIN}")) == "NXDOMAIN"


# Sizes


def test_what_is_too_long_for_udp_comes_over_tcp(zone: Resolver) -> None:
    for n in range(100):
        zone.add(DOMAIN, "many", "A", f"192.0.2.{n}")
    question = f"many.{DOMAIN}"
    assert is_cut_short(zone.ask(question, use_edns=False))
    assert is_cut_short(zone.ask(question, use_edns=0, payload=1232))
    assert len(zone.ask(question, use_edns=0, payload=4096).to_wire()) <= 1232
    assert len(zone.data(question, tcp=True)) == 100


def test_an_answer_is_as_long_as_the_client_can_take(zone: Resolver) -> None:
    for n in range(40):
        zone.add(DOMAIN, "some", "A", f"192.0.2.{n}")
    assert is_cut_short(zone.ask(f"some.{DOMAIN}", use_edns=False))
    assert is_cut_short(zone.ask(f"some.{DOMAIN}", use_edns=0, payload=512))
    assert not is_cut_short(zone.ask(f"some.{DOMAIN}", use_edns=0, payload=1232))


def test_several_questions_over_one_connection(zone: Resolver) -> None:
    zone.add(DOMAIN, "www", "A", "192.0.2.1")
    with socket.create_connection((zone.host, zone.port), 20) as connection:
        for _ in range(3):
            query = make_query(f"www.{DOMAIN}", "A")
            send_tcp(connection, query)
            answer, _ = receive_tcp(connection)
            assert section(answer.answer) == [f"www.{DOMAIN}. A 192.0.2.1"]


def test_all_there_is_at_a_name_is_one_of_it(zone: Resolver) -> None:
    """RFC 8482: nobody needs more, but those who would have us flood others."""
    zone.add(DOMAIN, "www", "A", "192.0.2.1")
    zone.add(DOMAIN, "www", "TXT", '"text"')
    assert len(zone.ask(f"www.{DOMAIN}", "ANY").answer) == 1
