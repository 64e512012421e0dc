"""What a record may say, type by type."""

import dns.rdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from roost.http.errors import BadRequest
from roost.products.domains import data as rules

DOMAIN = "example.com"
HEX = "ab" * 32


def in_zone_file(type: str, data: str, priority: int | None = 10) -> str:
    return rules.in_zone_file(type, rules.shown(type, data), priority, DOMAIN)


@pytest.mark.parametrize(
    ("type", "data", "written"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("A", " 192.0.2.1 ", "192.0.2.1"),
        ("AAAA", "2001:DB8::1", "2001:db8::1"),
        ("CNAME", "www.example.net", "www.example.net."),
        ("CNAME", "www.example.net.", "www.example.net."),
        ("CNAME", "@", "example.com."),
        ("CNAME", "_x.acm-validations.aws", "_x.acm-validations.aws."),
        ("CNAME", "bücher.de", "xn--bcher-kva.de."),
        ("NS", "ns1.vultr.com", "ns1.vultr.com."),
        ("MX", "mail", "10 mail."),
        ("MX", ".", "10 ."),
        ("SRV", "0 5060 sip.example.net", "10 0 5060 sip.example.net."),
        ("SRV", "0  0   .", "10 0 0 ."),
        ("TXT", '"a b"', '"a b"'),
        ("TXT", "a b", '"a b"'),
        ("TXT", '"a"  "b"', '"a" "b"'),
        ("TXT", '"a;b"', '"a;b"'),
        ("TXT", r'"\065\"\\\x"', r'"A\"\\x"'),
        ("TXT", "", '""'),
        ("TXT", f'"{"x" * 256}"', f'"{"x" * 255}" "x"'),
        ("TXT", '"é"', r'"\195\169"'),
        ("CAA", '0 issue "letsencrypt.org"', '0 issue "letsencrypt.org"'),
        ("CAA", "0 issue letsencrypt.org", '0 issue "letsencrypt.org"'),
        ("CAA", '128 Issuewild ";"', '128 issuewild ";"'),
        ("SSHFP", f"1 1 {'AB' * 20}", f"1 1 {'ab' * 20}"),
        ("SSHFP", f"4 2 {HEX}", f"4 2 {HEX}"),
    ],
)
def test_how_it_is_written_in_a_zone_file(type: str, data: str, written: str) -> None:
    assert in_zone_file(type, data) == written


@pytest.mark.parametrize(
    ("type", "data"),
    [
        ("A", ""), ("A", "192.0.2"), ("A", "192.0.2.256"), ("A", "2001:db8::1"), ("A", "01.2.3.4"),
        ("A", "www.example.com"), ("A", "192.0.2.1/32"), ("A", "1"),
        ("AAAA", "192.0.2.1"), ("AAAA", "fe80::1%eth0"), ("AAAA", ":::"),
        ("CNAME", ""), ("CNAME", "."), ("CNAME", "192.0.2.1"), ("CNAME", "a b"), ("CNAME", "*.b"),
        ("CNAME", "a..b"), ("CNAME", "http://a.b"), ("CNAME", "a" * 64), ("CNAME", "a." * 128),
        ("NS", "192.0.2.1"), ("NS", ""), ("MX", "192.0.2.1"), ("MX", "10 mail.example.com"),
        ("MX", ""), ("SRV", "5060 sip.example.net"), ("SRV", "10 0 5060 sip.example.net"),
        ("SRV", "-1 0 a"), ("SRV", "0 65536 a"), ("SRV", "0 x a"), ("SRV", "0 0 192.0.2.1"),
        ("SRV", ""), ("TXT", '"a'), ("TXT", '"a" b'), ("TXT", '"a"b"'), ("TXT", r'"a\"'),
        ("TXT", '"a""b"'), ("TXT", r'"\256"'), ("TXT", '"a\nb"'), ("TXT", "a\tb"),
        ("TXT", "x" * 4097), ("CAA", ""), ("CAA", "issue letsencrypt.org"), ("CAA", "256 issue a"),
        ("CAA", "0 is-sue a"), ("CAA", '0 issue "a'), ("CAA", "0 issue a b"),
        ("SSHFP", ""), ("SSHFP", "1 1 xyz"), ("SSHFP", f"1 1 {HEX}"), ("SSHFP", f"1 3 {HEX}"),
        ("SSHFP", f"5 2 {HEX}"), ("SSHFP", f"1 2 {HEX} {HEX}"),
    ],
)  # fmt: skip
def test_what_cannot_be(type: str, data: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        in_zone_file(type, data)
    assert refusal.value.text.startswith("Invalid data: ")


def test_a_text_in_half_a_pair_of_quotes_is_refused_as_elsewhere() -> None:
    with pytest.raises(BadRequest, match="Record data must be enclosed in quotes"):
        in_zone_file("TXT", '"a')


TEXTS = st.text(max_size=40) | st.text(alphabet='0129. "\\abc@;-_*:', max_size=40)


@given(st.sampled_from(sorted(rules._FORMS)), TEXTS, st.none() | st.integers(-2, 70000))
def test_whatever_is_taken_is_a_record(type: str, data: str, priority: int | None) -> None:
    try:
        shown = rules.shown(type, data)
        written = rules.in_zone_file(type, shown, priority, DOMAIN)
    except BadRequest:
        return
    assert dns.rdata.from_text("IN", type, written).to_wire() is not None
    # What is answered can be sent back, and says the same.
    assert rules.shown(type, shown) == shown
    assert rules.in_zone_file(type, shown, priority, DOMAIN) == written


@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=300))
def test_a_text_says_what_it_said(text: str) -> None:
    written = in_zone_file("TXT", "x" + text.replace("\\", ""))
    wire = dns.rdata.from_text("IN", "TXT", written).to_wire()
    assert wire is not None
    found, at = b"", 0
    while at < len(wire):
        found += wire[at + 1 : at + 1 + wire[at]]
        at += 1 + wire[at]
    assert found.decode() == "x" + text.replace("\\", "")
