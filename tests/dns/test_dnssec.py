"""Signed domains: everything that is answered can be believed, whatever is not there too."""

import shutil
import subprocess
from pathlib import Path
from typing import Any, cast

import dns.dnssec
import dns.rdata
import pytest
from dns.message import Message
from dns.name import from_text
from dns.rdatatype import DS, NSEC, RRSIG
from hypothesis import given, settings
from hypothesis import strategies as st

from roost.drivers.dns import dnssec
from roost.settings import Address
from tests.dns.resolver import Resolver, code, section
from tests.dns.validation import Validator
from tests.server import RunningRoost, running_roost
from tests.state.operator import operator_of

pytestmark = pytest.mark.settings(dns=Address("127.0.0.1", 0))

DOMAIN = "example.com"

RECORDS = (
    ("", "A", "192.0.2.1"),
    ("", "MX", "mail.example.com"),
    ("www", "CNAME", "example.com"),
    ("gone", "CNAME", "nothing.example.com"),
    ("far", "CNAME", "www.example.net"),
    ("mail", "A", "192.0.2.2"),
    ("deep.in.the", "TXT", '"text"'),
    ("*.wild", "A", "192.0.2.3"),
    ("here.wild", "A", "192.0.2.4"),
    ("*.alias", "CNAME", "mail.example.com"),
    ("sub", "NS", "ns.sub.example.com"),
    ("ns.sub", "A", "192.0.2.53"),
    ("_sip._tcp", "SRV", "5 5060 mail.example.com"),
)


def fill(resolver: Resolver) -> None:
    resolver.domain(DOMAIN, dns_sec="enabled")
    for name, type, data in RECORDS:
        fields = {"priority": 10} if type in ("MX", "SRV") else {}
        resolver.add(DOMAIN, name, type, data, **fields)


@pytest.fixture
def signed(resolver: Resolver) -> Resolver:
    fill(resolver)
    return resolver


@pytest.fixture
def validator(signed: Resolver) -> Validator:
    return Validator(signed, DOMAIN)


CASES = [
    ("", "A", "NOERROR", 1),
    ("", "MX", "NOERROR", 1),
    ("", "SOA", "NOERROR", 1),
    ("", "NS", "NOERROR", 1),
    ("", "DNSKEY", "NOERROR", 1),
    ("", "AAAA", "NOERROR", 0),
    ("", "NSEC", "NOERROR", 1),
    ("www", "A", "NOERROR", 2),
    ("www", "AAAA", "NOERROR", 1),
    ("gone", "A", "NXDOMAIN", 1),
    ("far", "A", "NOERROR", 1),
    ("nothing", "A", "NXDOMAIN", 0),
    ("a.b.c.nothing", "A", "NXDOMAIN", 0),
    ("zzz", "A", "NXDOMAIN", 0),
    ("0", "A", "NXDOMAIN", 0),
    ("the", "A", "NOERROR", 0),
    ("in.the", "A", "NOERROR", 0),
    ("not.in.the", "A", "NXDOMAIN", 0),
    ("below.deep.in.the", "A", "NXDOMAIN", 0),
    ("any.wild", "A", "NOERROR", 1),
    ("very.any.wild", "A", "NOERROR", 1),
    ("any.wild", "TXT", "NOERROR", 0),
    ("here.wild", "A", "NOERROR", 1),
    ("here.wild", "TXT", "NOERROR", 0),
    ("below.here.wild", "A", "NXDOMAIN", 0),
    ("wild", "A", "NOERROR", 0),
    ("*.wild", "A", "NOERROR", 1),
    ("any.alias", "A", "NOERROR", 2),
    ("any.alias", "TXT", "NOERROR", 1),
    ("sub", "DS", "NOERROR", 0),
    ("_sip._tcp", "SRV", "NOERROR", 1),
]


@pytest.mark.parametrize(("name", "type", "rcode", "sets"), CASES)
def test_it_is_believed(validator: Validator, name: str, type: str, rcode: str, sets: int) -> None:
    answer = validator.ask(f"{name}.{DOMAIN}" if name else DOMAIN, type)
    assert code(answer) == rcode
    assert len([rrset for rrset in answer.answer if rrset.rdtype != RRSIG]) == sets


def test_who_does_not_ask_for_signatures_gets_none(signed: Resolver) -> None:
    for name in (DOMAIN, f"nothing.{DOMAIN}", f"any.wild.{DOMAIN}"):
        answer = signed.ask(name)
        assert not [r for r in (*answer.answer, *answer.authority) if r.rdtype in (RRSIG, NSEC)]


def test_other_servers_are_said_to_be_unsigned(signed: Resolver, validator: Validator) -> None:
    answer = signed.ask(f"www.sub.{DOMAIN}", signed=True)
    servers, proof, _ = answer.authority
    assert section([servers]) == [f"sub.{DOMAIN}. NS ns.sub.example.com."]
    assert section([proof])[0].endswith(" NS RRSIG NSEC")
    validator.believe(_without(answer, servers))
    assert section(answer.additional) == [f"ns.sub.{DOMAIN}. A 192.0.2.53"]


def _without(answer: Message, servers: object) -> Message:
    """The referral as the answer to whether the domain below is signed."""
    answer.authority = [rrset for rrset in answer.authority if rrset is not servers]
    answer.question[0].name = from_text(f"sub.{DOMAIN}")
    answer.question[0].rdtype = DS
    return answer


def test_a_change_is_signed_at_once(signed: Resolver, validator: Validator) -> None:
    assert code(validator.ask(f"new.{DOMAIN}")) == "NXDOMAIN"
    id = signed.add(DOMAIN, "new", "A", "192.0.2.9")
    assert len(validator.ask(f"new.{DOMAIN}").answer) == 2
    signed.change(DOMAIN, id, data="192.0.2.10")
    assert section(validator.ask(f"new.{DOMAIN}").answer)[0].endswith("192.0.2.10")
    signed.remove(DOMAIN, id)
    assert code(validator.ask(f"new.{DOMAIN}")) == "NXDOMAIN"


# The key


def test_the_lines_for_the_registrar_fit_the_key(signed: Resolver, validator: Validator) -> None:
    assert validator.key_line.startswith(f"{DOMAIN} IN DNSKEY 257 3 13 ")
    [served] = signed.data(DOMAIN, "DNSKEY")
    public = cast(Any, dns.rdata.from_text("IN", "DNSKEY", served))
    tag = dns.dnssec.key_id(public)
    for line, digest in zip(validator.ds_lines, ("SHA1", "SHA256"), strict=True):
        made = dns.dnssec.make_ds(
            from_text(DOMAIN), public, digest, policy=dns.dnssec.allow_all_policy
        )
        assert line == f"{DOMAIN} IN DS {made.to_text(chunksize=0)}"
        assert line.startswith(f"{DOMAIN} IN DS {tag} 13 {1 if digest == 'SHA1' else 2} ")


def test_signing_begins_and_ends_with_a_request(resolver: Resolver) -> None:
    client = resolver.roost.client
    resolver.domain(DOMAIN, ip="192.0.2.1")
    lines = client.get(f"/domains/{DOMAIN}/dnssec")
    assert lines.json() == {"dns_sec": []}
    assert len(resolver.ask(DOMAIN, signed=True).answer) == 1

    assert client.put(f"/domains/{DOMAIN}", json={"dns_sec": "enabled"}).status_code == 204
    first = Validator(resolver, DOMAIN)
    assert len(first.ask(DOMAIN).answer) == 2
    client.put(f"/domains/{DOMAIN}", json={"dns_sec": "enabled"}).raise_for_status()
    assert Validator(resolver, DOMAIN).key_line == first.key_line

    client.put(f"/domains/{DOMAIN}", json={"dns_sec": "disabled"}).raise_for_status()
    assert client.get(f"/domains/{DOMAIN}").json()["domain"]["dns_sec"] == "disabled"
    assert len(resolver.ask(DOMAIN, signed=True).answer) == 1
    assert resolver.data(DOMAIN, "DNSKEY") == []


def test_the_key_is_nowhere_in_the_clear(signed: Resolver) -> None:
    roost = signed.roost

    def stored(tx: Any) -> str:
        return tx.find(tx.kinds["domain"], DOMAIN).state.key

    sealed = roost.run(roost.app.store.read(stored))
    private = roost.app.secret.open(sealed, "domain signing key")
    assert dnssec.dnskey(private).to_text(chunksize=0) in Validator(signed, DOMAIN).key_line
    for file in signed.roost.data.rglob("roost.db*"):
        assert private not in file.read_bytes()


def test_it_is_signed_with_the_same_key_after_a_restart(tmp_path: Path) -> None:
    with running_roost(tmp_path / "data", dns=Address("127.0.0.1", 0)) as roost:
        resolver = Resolver(roost)
        resolver.domain(DOMAIN, ip="192.0.2.1", dns_sec="enabled")
        before = Validator(resolver, DOMAIN).key_line
    with running_roost(tmp_path / "data", dns=Address("127.0.0.1", 0)) as roost:
        validator = Validator(Resolver(roost), DOMAIN)
        assert validator.key_line == before
        assert len(validator.ask(DOMAIN).answer) == 2


def test_a_key_that_stayed_elsewhere_can_be_made_anew(resolver: Resolver, tmp_path: Path) -> None:
    """A state that was exported without its secrets has none for whoever has another secret."""
    resolver.domain(DOMAIN, ip="192.0.2.1", dns_sec="enabled")
    with operator_of(resolver.roost.data) as operator:
        exported = operator.export()
    with running_roost(tmp_path / "other", dns=Address("127.0.0.1", 0)) as roost:
        other = Resolver(roost)
        with operator_of(tmp_path / "other") as operator:
            assert operator.load(exported)["left_out"]["secrets"] > 0
        assert roost.client.get(f"/domains/{DOMAIN}").json()["domain"]["dns_sec"] == "enabled"
        assert roost.client.get(f"/domains/{DOMAIN}/dnssec").json() == {"dns_sec": []}
        assert len(other.ask(DOMAIN, signed=True).answer) == 1
        roost.client.put(f"/domains/{DOMAIN}", json={"dns_sec": "enabled"}).raise_for_status()
        assert len(Validator(other, DOMAIN).ask(DOMAIN).answer) == 2


# Whatever there is and whatever is asked

LABELS = ["a", "b", "z", "aa", "_x", "0"]


def names(labels: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(labels), min_size=1, max_size=3).map(".".join)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("dnssec") / "data"
    with running_roost(folder, dns=Address("127.0.0.1", 0)) as roost:
        yield roost


@settings(max_examples=25)
@given(
    owners=st.lists(names([*LABELS, "*"]), max_size=6),
    kinds=st.lists(st.sampled_from(["A", "CNAME", "NS"]), min_size=6, max_size=6),
    questions=st.lists(names(LABELS), min_size=1, max_size=4),
)
def test_no_zone_and_no_question_breaks_the_proofs(
    served: RunningRoost, owners: list[str], kinds: list[str], questions: list[str]
) -> None:
    resolver = Resolver(served)
    served.client.delete(f"/domains/{DOMAIN}")
    resolver.domain(DOMAIN, dns_sec="enabled")
    data = {"A": "192.0.2.1", "CNAME": "a.example.com", "NS": "ns.example.net"}
    for name, type in zip(owners, kinds, strict=False):
        body = {"name": name, "type": type, "data": data[type]}
        # Some cannot be: a star within, an alias beside others.
        served.client.post(f"/domains/{DOMAIN}/records", json=body)
    validator = Validator(resolver, DOMAIN)
    for question in questions:
        for type in ("A", "TXT"):
            answer = resolver.ask(f"{question}.{DOMAIN}", type, signed=True)
            is_referral = any(rrset.rdtype.name == "NS" for rrset in answer.authority)
            if not is_referral:
                validator.believe(answer)


# What others say


@pytest.mark.skipif(shutil.which("delv") is None, reason="needs delv, of BIND")
@pytest.mark.parametrize(
    ("name", "type"), [(n, t) for n, t, _, _ in CASES if n != "far" and t != "NSEC"]
)
def test_delv_validates_it_too(
    signed: Resolver, validator: Validator, tmp_path: Path, name: str, type: str
) -> None:
    key = validator.key_line.rpartition(" ")[2]
    anchors = tmp_path / "anchors"
    anchors.write_text(f'trust-anchors {{ "{DOMAIN}" static-key 257 3 13 "{key}"; }};\n')
    done = subprocess.run(
        ["delv", f"@{signed.host}", "-p", str(signed.port), "-a", str(anchors),
         f"+root={DOMAIN}", f"{name}.{DOMAIN}" if name else DOMAIN, type],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "fully validated" in done.stdout, done.stdout + done.stderr
