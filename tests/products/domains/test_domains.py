"""/v2/domains: zones, their SOA and their keys."""

import base64
from pathlib import Path
from typing import Any

import pytest

from roost.store import Tx
from roost.store.log import Entry, select
from roost.store.sqlite import SqliteSql
from tests.products.domains.registrar import DOMAIN, UNKNOWN, Registrar
from tests.server import RunningRoost, running_roost


def test_a_domain_begins_empty(registrar: Registrar) -> None:
    registrar.roost.clock.hold("2030-05-01T10:00:00+00:00")
    made = registrar.domain()
    assert made == {
        "domain": DOMAIN,
        "date_created": "2030-05-01T10:00:00+00:00",
        "dns_sec": "disabled",
    }
    assert registrar.get(f"/domains/{DOMAIN}") == {"domain": made}
    assert registrar.records() == []


def test_a_domain_begins_with_records_for_an_address(registrar: Registrar) -> None:
    registrar.domain(ip="192.0.2.1")
    told = [(r["type"], r["name"], r["data"], r["priority"]) for r in registrar.records()]
    assert told == [
        ("NS", "", "ns1.vultr.com", -1),
        ("NS", "", "ns2.vultr.com", -1),
        ("A", "", "192.0.2.1", -1),
        ("CNAME", "*", DOMAIN, -1),
        ("MX", "", DOMAIN, 10),
    ]
    assert {r["ttl"] for r in registrar.records()} == {300}


def test_an_ipv6_address_makes_an_aaaa_record(registrar: Registrar) -> None:
    registrar.domain(ip="2001:db8::1")
    assert ("AAAA", "2001:db8::1") in [(r["type"], r["data"]) for r in registrar.records()]


@pytest.mark.parametrize("ip", ["192.0.2.256", "example.com", "192.0.2.0/24", "fe80::1%eth0"])
def test_what_is_no_address(registrar: Registrar, ip: str) -> None:
    text = registrar.refused("POST", "/domains", domain=DOMAIN, ip=ip)
    assert text.startswith("Invalid")
    assert registrar.get("/domains")["domains"] == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Example.COM", DOMAIN),
        ("example.com.", DOMAIN),
        ("münchen.example", "xn--mnchen-3ya.example"),
        ("a-b.c_d.example", "a-b.c_d.example"),
        (f"{'a' * 63}.example", f"{'a' * 63}.example"),
    ],
)
def test_a_name_is_the_same_however_it_is_written(
    registrar: Registrar, given: str, kept: str
) -> None:
    assert registrar.domain(given)["domain"] == kept
    assert registrar.get(f"/domains/{given}")["domain"]["domain"] == kept
    assert registrar.get(f"/domains/{kept}")["domain"]["domain"] == kept


@pytest.mark.parametrize(
    "name",
    ["", "com", ".", "..", "a..b", "-.", "exa mple.com", "a/b.com", "*.example.com", "é" * 300,
     f"{'a' * 64}.com", f"{'a.' * 127}com", "2.0.192.in-addr.arpa", "8.b.d.0.1.0.0.2.ip6.arpa",
     "a\\.b.com", 'a".com'],
)  # fmt: skip
def test_what_is_no_domain(registrar: Registrar, name: str) -> None:
    assert "Invalid domain: " in registrar.refused("POST", "/domains", domain=name)


def test_what_is_asked_for_must_be_said(registrar: Registrar) -> None:
    assert registrar.refused("POST", "/domains") == "Missing required field: domain"
    text = registrar.refused("POST", "/domains", domain=DOMAIN, dns_sec="on")
    assert text.startswith("Invalid dns_sec: ")


def test_a_name_belongs_to_one(registrar: Registrar) -> None:
    registrar.domain()
    taken = registrar.refused("POST", "/domains", domain=DOMAIN)
    assert taken == f"The domain {DOMAIN} exists already"
    other = Registrar(registrar.roost, registrar.roost.new_account())
    assert other.refused("POST", "/domains", domain=DOMAIN) == taken
    below = other.refused("POST", "/domains", domain=f"www.{DOMAIN}")
    assert below == f"Invalid domain: {DOMAIN} belongs to another account"
    registrar.domain(f"www.{DOMAIN}")
    registrar.domain("a.b.example.net")
    above = other.refused("POST", "/domains", domain="example.net")
    assert above == "Invalid domain: a.b.example.net belongs to another account"
    registrar.domain("example.net")


def test_a_name_above_those_of_several_accounts_is_nobodys(registrar: Registrar) -> None:
    roost = registrar.roost
    others = [Registrar(roost, roost.new_account(name)) for name in ("Second", "Third")]
    accounts = [registrar, *others]
    for number, account in enumerate(accounts):
        account.domain(f"{number}.example.net")
    for account in accounts:
        said = account.refused("POST", "/domains", domain="example.net")
        assert said.endswith(".example.net belongs to another account")


def test_other_accounts_make_no_domain_slower(tmp_path: Path) -> None:
    with running_roost(tmp_path / "alone") as roost:
        statements: list[str] = []

        def trace(tx: Tx) -> None:
            assert isinstance(tx.sql, SqliteSql)
            tx.sql.connection.set_trace_callback(statements.append)

        def create(name: str) -> int:
            statements.clear()
            roost.client.post("/domains", json={"domain": name}).raise_for_status()
            return sum("FROM entries" in statement for statement in statements)

        roost.run(roost.app.store.write(trace))
        alone = create("example.com")
        for number in range(5):
            roost.new_account(f"Other {number}")
        assert create("example.net") == alone


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""), ("PUT", ""), ("DELETE", ""), ("GET", "/soa"), ("PATCH", "/soa"),
        ("GET", "/dnssec"), ("GET", "/records"), ("POST", "/records"),
        ("GET", f"/records/{UNKNOWN}"), ("PATCH", f"/records/{UNKNOWN}"),
        ("DELETE", f"/records/{UNKNOWN}"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("domain", ["example.net", "nonsense", "%20", "www.example.com"])
def test_there_is_no_such_domain(registrar: Registrar, method: str, path: str, domain: str) -> None:
    """The text is what the Terraform provider takes for "gone"."""
    registrar.domain()
    body = {"dns_sec": "enabled", "name": "www", "type": "A", "data": "192.0.2.1"}
    assert registrar.refused(method, f"/domains/{domain}{path}", 404, **body) == "Invalid domain"


def test_domains_of_others_are_not_there(registrar: Registrar) -> None:
    registrar.domain()
    id = registrar.add()["id"]
    other = Registrar(registrar.roost, registrar.roost.new_account())
    assert other.get("/domains")["meta"]["total"] == 0
    assert other.refused("GET", f"/domains/{DOMAIN}", 404) == "Invalid domain"
    assert other.refused("DELETE", f"/domains/{DOMAIN}/records/{id}", 404) == "Invalid domain"


def test_domains_are_listed_page_by_page(registrar: Registrar) -> None:
    names = [f"d{n}.example" for n in range(3)]
    for name in names:
        registrar.domain(name)
    first = registrar.get("/domains", per_page=2)
    assert [d["domain"] for d in first["domains"]] == names[:2]
    assert first["meta"]["total"] == 3
    rest = registrar.get("/domains", per_page=2, cursor=first["meta"]["links"]["next"])
    assert [d["domain"] for d in rest["domains"]] == names[2:]
    assert rest["meta"]["links"]["next"] == ""


def test_a_deleted_domain_takes_its_records_along(registrar: Registrar) -> None:
    registrar.domain(ip="192.0.2.1")
    id = registrar.records()[0]["id"]
    reply = registrar.client.delete(f"/domains/{DOMAIN}")
    assert (reply.status_code, reply.content) == (204, b"")
    assert registrar.refused("GET", f"/domains/{DOMAIN}", 404) == "Invalid domain"
    registrar.domain()
    assert registrar.records() == []
    path = f"/domains/{DOMAIN}/records/{id}"
    assert registrar.refused("GET", path, 404) == "Invalid record"

    def left(tx: Tx) -> int:
        return tx.count(tx.kinds["dns-record"], 1)

    assert registrar.roost.run(registrar.roost.app.store.read(left)) == 0


# The SOA


def test_the_soa_names_a_server_and_somebody_to_ask(registrar: Registrar) -> None:
    registrar.domain()
    soa = registrar.get(f"/domains/{DOMAIN}/soa")["dns_soa"]
    assert soa == {"nsprimary": "ns1.vultr.com", "email": f"admin@{DOMAIN}"}


@pytest.mark.parametrize(
    "change",
    [
        {"nsprimary": "ns.example.net"},
        {"email": "first.last+dns@example.net"},
        {"nsprimary": "ns.example.net.", "email": "me@example.net"},
        {},
    ],
)
def test_what_is_left_out_of_a_change_stays(registrar: Registrar, change: dict[str, str]) -> None:
    registrar.domain()
    before = registrar.get(f"/domains/{DOMAIN}/soa")["dns_soa"]
    nothing = dict.fromkeys(before) | change
    reply = registrar.client.patch(f"/domains/{DOMAIN}/soa", json=nothing)
    assert (reply.status_code, reply.content) == (204, b"")
    assert registrar.get(f"/domains/{DOMAIN}/soa")["dns_soa"] == before | change


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nsprimary", ""), ("nsprimary", "192.0.2.1"), ("nsprimary", "a b"),
        ("email", ""), ("email", "nobody"), ("email", "a@"), ("email", "@example.com"),
        ("email", "a b@example.com"), ("email", "a@b@example.com"), ("email", f"{'a' * 64}@b.c"),
    ],
)  # fmt: skip
def test_an_soa_that_cannot_be(registrar: Registrar, field: str, value: str) -> None:
    registrar.domain()
    change: dict[str, Any] = {field: value}
    text = registrar.refused("PATCH", f"/domains/{DOMAIN}/soa", **change)
    assert text.startswith(f"Invalid {field}: ")


# Keys


def test_a_signed_domain_shows_its_key(registrar: Registrar) -> None:
    assert registrar.domain(dns_sec="enabled")["dns_sec"] == "enabled"
    key, *signers = registrar.get(f"/domains/{DOMAIN}/dnssec")["dns_sec"]
    start, _, encoded = key.rpartition(" ")
    assert start == f"{DOMAIN} IN DNSKEY 257 3 13"
    assert len(base64.b64decode(encoded)) == 64
    assert [len(line.split()[-1]) for line in signers] == [40, 64]
    assert all(line.startswith(f"{DOMAIN} IN DS ") for line in signers)
    assert registrar.get(f"/domains/{DOMAIN}/dnssec")["dns_sec"] == [key, *signers]


def test_every_domain_has_a_key_of_its_own(registrar: Registrar) -> None:
    registrar.domain(dns_sec="enabled")
    registrar.domain("example.net", dns_sec="enabled")
    lines = [registrar.get(f"/domains/{d}/dnssec")["dns_sec"] for d in (DOMAIN, "example.net")]
    assert lines[0][0].split()[-1] != lines[1][0].split()[-1]


def test_what_can_be_changed_of_a_domain(registrar: Registrar) -> None:
    registrar.domain()
    assert registrar.refused("PUT", f"/domains/{DOMAIN}") == "Missing required field: dns_sec"
    reply = registrar.client.put(f"/domains/{DOMAIN}", json={"dns_sec": "enabled"})
    assert (reply.status_code, reply.content) == (204, b"")
    assert registrar.get(f"/domains/{DOMAIN}")["domain"]["dns_sec"] == "enabled"
    registrar.client.put(f"/domains/{DOMAIN}", json={"dns_sec": "disabled"})
    assert registrar.get(f"/domains/{DOMAIN}/dnssec") == {"dns_sec": []}


# Permission, and the log


def test_the_permission_is_called_dns(roost: RunningRoost) -> None:
    from roost.app import operations  # noqa: PLC0415

    assert {o.acl for o in operations() if o.section == "dns"} == {"dns"}


def test_changes_are_in_the_log(registrar: Registrar) -> None:
    registrar.domain()

    def read(tx: Tx) -> list[Entry]:
        return select(tx, 1, 0, 2**62, resource_type="domains", limit=10)

    [entry] = registrar.roost.run(registrar.roost.app.store.read(read))
    assert entry.resource_id == DOMAIN
