"""/v2/domains/{domain}/records: what a record is, and what cannot be one."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from roost.products.domains.records import rules
from tests.products.domains.registrar import DOMAIN, UNKNOWN, Registrar


@pytest.fixture(autouse=True)
def _domain(registrar: Registrar) -> None:
    registrar.domain()


def test_a_record_is_created_and_read(registrar: Registrar) -> None:
    made = registrar.add("www", "A", "192.0.2.1", ttl=120)
    assert made == {
        "id": made["id"],
        "type": "A",
        "name": "www",
        "data": "192.0.2.1",
        "priority": -1,
        "ttl": 120,
    }
    assert registrar.record(made["id"]) == made
    assert registrar.records() == [made]


def test_what_need_not_be_said(registrar: Registrar) -> None:
    made = registrar.add(ttl=None, priority=None)
    assert (made["ttl"], made["priority"]) == (300, -1)


def test_numbers_may_come_as_texts(registrar: Registrar) -> None:
    made = registrar.add("", "MX", "mail.example.com", ttl="60", priority="5")
    assert (made["ttl"], made["priority"]) == (60, 5)


def test_records_are_listed_page_by_page(registrar: Registrar) -> None:
    made = [registrar.add(f"n{n}") for n in range(3)]
    first = registrar.get(f"/domains/{DOMAIN}/records", per_page=2)
    assert first["records"] == made[:2]
    assert first["meta"]["total"] == 3
    cursor = first["meta"]["links"]["next"]
    rest = registrar.get(f"/domains/{DOMAIN}/records", per_page=2, cursor=cursor)
    assert rest["records"] == made[2:]


def test_the_same_record_may_be_there_twice(registrar: Registrar) -> None:
    one, other = registrar.add(), registrar.add()
    assert one["id"] != other["id"]
    assert one | {"id": ""} == other | {"id": ""}


@pytest.mark.parametrize(
    "change",
    [
        {"name": "web"},
        {"data": "192.0.2.2"},
        {"ttl": 60},
        {"priority": 0},
        {"name": "", "data": "192.0.2.3", "ttl": 1, "priority": -1},
        {},
    ],
)
def test_what_is_left_out_of_a_change_stays(registrar: Registrar, change: dict[str, Any]) -> None:
    made = registrar.add(priority=7)
    nothing = dict.fromkeys(("name", "data", "ttl", "priority"))
    registrar.change(made["id"], **nothing | change)
    assert registrar.record(made["id"]) == made | change


def test_the_type_stays_whatever_is_said(registrar: Registrar) -> None:
    made = registrar.add()
    registrar.change(made["id"], type="TXT")
    assert registrar.record(made["id"])["type"] == "A"


def test_a_record_is_deleted(registrar: Registrar) -> None:
    made = registrar.add()
    path = f"/domains/{DOMAIN}/records/{made['id']}"
    reply = registrar.client.delete(path)
    assert (reply.status_code, reply.content) == (204, b"")
    for method in ("GET", "PATCH", "DELETE"):
        assert registrar.refused(method, path, 404) == "Invalid record"
    assert registrar.records() == []


@pytest.mark.parametrize("id", [UNKNOWN, "nonsense"])
def test_there_is_no_such_record(registrar: Registrar, id: str) -> None:
    assert registrar.refused("GET", f"/domains/{DOMAIN}/records/{id}", 404) == "Invalid record"


def test_a_record_belongs_to_its_domain(registrar: Registrar) -> None:
    made = registrar.add()
    registrar.domain("example.net")
    path = f"/domains/example.net/records/{made['id']}"
    for method in ("GET", "PATCH", "DELETE"):
        assert registrar.refused(method, path, 404) == "Invalid record"


# One TTL for the records of one name and type


def ttls(registrar: Registrar) -> list[int]:
    return [record["ttl"] for record in registrar.records()]


@pytest.mark.parametrize("name", ["www", "WWW", f"www.{DOMAIN}."])
def test_another_ttl_than_that_of_the_others_is_refused(registrar: Registrar, name: str) -> None:
    registrar.add("www", "A", "192.0.2.1", ttl=120)
    text = registrar.refused_record(name, "A", "192.0.2.2", ttl=60)
    assert text == (
        "Unable to add record: New records TTL (60) must match the TTL of existing records (120)"
    )
    registrar.add(name, "A", "192.0.2.2", ttl=120)
    registrar.add(name, "AAAA", "2001:db8::1", ttl=60)
    registrar.add(f"a.{DOMAIN}", "A", "192.0.2.2", ttl=60)
    assert ttls(registrar) == [120, 120, 60, 60]


def test_whoever_names_no_ttl_gets_that_of_the_others(registrar: Registrar) -> None:
    """As ACME clients do for a name and its wildcard: two TXT records, one name."""
    registrar.add("_acme-challenge", "TXT", '"one"', ttl=120)
    for nothing in ({}, {"ttl": None}):
        made = registrar.add("_acme-challenge", "TXT", '"other"', **nothing)
        assert made["ttl"] == 120
    assert registrar.add("_acme-challenge.www", "TXT", '"one"')["ttl"] == 300
    assert registrar.add("_acme-challenge.www", "TXT", '"other"')["ttl"] == 300


def test_those_that_a_domain_begins_with_count(registrar: Registrar) -> None:
    registrar.client.delete(f"/domains/{DOMAIN}").raise_for_status()
    registrar.domain(ip="192.0.2.1")
    text = registrar.refused_record("", "NS", "ns.example.net", ttl=60)
    assert text.endswith("New records TTL (60) must match the TTL of existing records (300)")
    assert registrar.add("@", "A", "192.0.2.2")["ttl"] == 300


def test_a_change_of_the_ttl_is_one_of_all_records_of_the_name_and_type(
    registrar: Registrar,
) -> None:
    """Terraform, which changes one record after the other, could change none of them otherwise."""
    one, _ = registrar.add("www"), registrar.add("WWW", "A", "192.0.2.2")
    registrar.add("www", "AAAA", "2001:db8::1")
    registrar.add("web")
    registrar.change(one["id"], name="www", data="192.0.2.3", ttl=60, priority=0)
    assert ttls(registrar) == [60, 60, 300, 300]
    registrar.change(one["id"], data="192.0.2.4")
    assert ttls(registrar) == [60, 60, 300, 300]


def test_a_record_that_moves_has_the_ttl_of_those_that_are_there(registrar: Registrar) -> None:
    registrar.add("www", ttl=120)
    made = registrar.add("web", ttl=60)
    path = f"/domains/{DOMAIN}/records/{made['id']}"
    assert registrar.refused("PATCH", path, name="www", ttl=60) == (
        "Unable to update record: New records TTL (60) must match the TTL of existing records (120)"
    )
    assert registrar.record(made["id"]) == made
    registrar.change(made["id"], name="www")
    assert ttls(registrar) == [120, 120]
    registrar.change(made["id"], name="alone", ttl=30)
    assert ttls(registrar) == [120, 30]
    registrar.change(made["id"], name="further")
    assert ttls(registrar) == [120, 30]


def test_a_ttl_is_free_again_once_the_records_are_gone(registrar: Registrar) -> None:
    made = registrar.add(ttl=120)
    registrar.client.delete(f"/domains/{DOMAIN}/records/{made['id']}").raise_for_status()
    assert registrar.add(ttl=60)["ttl"] == 60


def test_of_two_ttls_that_come_at_once_one_stays(registrar: Registrar) -> None:
    def add(ttl: int) -> int:
        body = {"name": "www", "type": "A", "data": "192.0.2.1", "ttl": ttl}
        return registrar.client.post(f"/domains/{DOMAIN}/records", json=body).status_code

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add, range(60, 68)))
    assert len(registrar.records()) == 1


# What clients send


def test_an_acme_client_proves_a_domain_is_its_own(registrar: Registrar) -> None:
    """lego, certbot-dns-vultr, lexicon, acme.sh: the quotes are theirs, and they come back."""
    made = registrar.add("_acme-challenge.www", "TXT", '"gfj9Xq...Rg85nM"', ttl=120, priority=0)
    assert made["data"] == '"gfj9Xq...Rg85nM"'
    assert made["priority"] == 0
    again = registrar.add("_acme-challenge.www", "TXT", '"another"', ttl=120, priority=0)
    assert [r["id"] for r in registrar.records()] == [made["id"], again["id"]]


def test_a_text_without_quotes_gets_them(registrar: Registrar) -> None:
    """As DNSControl expects, and as Terraform's users were told to write them."""
    made = registrar.add("", "TXT", "v=spf1 -all")
    assert made["data"] == '"v=spf1 -all"'
    registrar.change(made["id"], data='say "hi" \\o/')
    assert registrar.record(made["id"])["data"] == r'"say \"hi\" \\o/"'


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("", ""),
        ("@", "@"),
        (DOMAIN, ""),
        (f"{DOMAIN}.", ""),
        (f"www.{DOMAIN}", "www"),
        (f"www.{DOMAIN}.", "www"),
        ("WWW", "WWW"),
        (f"x{DOMAIN}", f"x{DOMAIN}"),
        ("*", "*"),
        ("*.sub", "*.sub"),
        ("_sip._tcp", "_sip._tcp"),
        ("bücher", "bücher"),
    ],
)
def test_names_are_relative_whether_the_domain_is_said_or_not(
    registrar: Registrar, given: str, kept: str
) -> None:
    """external-dns sends whole names, and looks for short ones."""
    assert registrar.add(given)["name"] == kept


def test_targets_come_back_as_they_were_written(registrar: Registrar) -> None:
    for name, target in (("a", "www.example.net"), ("b", "www.example.net."), ("c", "bücher.de")):
        assert registrar.add(name, "CNAME", target)["data"] == target


# What cannot be


@pytest.mark.parametrize(
    "name",
    ["a b", "a..b", ".a", "a.*", "a*", "**", "x" * 64, "a.b" * 90, "a/b", "é" * 64, "a\\b", "-\n"],
)
def test_names_that_cannot_be(registrar: Registrar, name: str) -> None:
    assert registrar.refused_record(name, "A", "192.0.2.1").startswith("Invalid name: ")


@pytest.mark.parametrize("type", ["PTR", "SOA", "a", "", "ANY"])
def test_types_that_there_are_not(registrar: Registrar, type: str) -> None:
    assert registrar.refused_record("www", type, "x").startswith("Invalid type: ")


@pytest.mark.parametrize("ttl", [0, -1, 2**31, "soon", 1.5])
def test_ttls_that_cannot_be(registrar: Registrar, ttl: Any) -> None:
    assert registrar.refused_record("www", "A", "192.0.2.1", ttl=ttl).startswith("Invalid ttl: ")


@pytest.mark.parametrize("field", ["name", "type", "data"])
def test_what_must_be_said(registrar: Registrar, field: str) -> None:
    body: dict[str, Any] = {"name": "www", "type": "A", "data": "192.0.2.1"}
    del body[field]
    text = registrar.refused("POST", f"/domains/{DOMAIN}/records", **body)
    assert text == f"Missing required field: {field}"


@pytest.mark.parametrize(("type", "data"), [("MX", "a.b"), ("SRV", "1 2 a.b")])
@pytest.mark.parametrize("priority", [None, -1, 65536])
def test_mail_and_services_need_a_priority(
    registrar: Registrar, type: str, data: str, priority: int | None
) -> None:
    text = registrar.refused_record("www", type, data, priority=priority)
    assert text.startswith("Invalid priority: ")


def test_a_change_must_leave_a_record_that_can_be(registrar: Registrar) -> None:
    made = registrar.add("", "MX", "mail.example.com", priority=10)
    path = f"/domains/{DOMAIN}/records/{made['id']}"
    assert registrar.refused("PATCH", path, data="192.0.2.1").startswith("Invalid data: ")
    assert registrar.refused("PATCH", path, priority=-1).startswith("Invalid priority: ")
    assert registrar.refused("PATCH", path, name="a b").startswith("Invalid name: ")
    assert registrar.record(made["id"]) == made


# Aliases stand alone


def test_the_domain_itself_is_no_alias(registrar: Registrar) -> None:
    for name in ("", "@", DOMAIN):
        text = registrar.refused_record(name, "CNAME", "www.example.net")
        assert text.startswith("Invalid name: ")


@pytest.mark.parametrize("name", ["www", "WWW", f"www.{DOMAIN}"])
def test_an_alias_is_alone_at_its_name(registrar: Registrar, name: str) -> None:
    made = registrar.add("www", "A", "192.0.2.1")
    text = registrar.refused_record(name, "CNAME", "www.example.net")
    assert text.startswith("Invalid name: a CNAME is the only record at its name")
    registrar.client.delete(f"/domains/{DOMAIN}/records/{made['id']}").raise_for_status()
    alias = registrar.add(name, "CNAME", "www.example.net")
    for type, data in (("A", "192.0.2.1"), ("CNAME", "x.example.net")):
        assert registrar.refused_record("www", type, data).startswith("Invalid name: ")
    registrar.change(alias["id"], data="web.example.net")


def test_a_record_cannot_move_to_an_alias(registrar: Registrar) -> None:
    registrar.add("www", "CNAME", "www.example.net")
    made = registrar.add("web")
    path = f"/domains/{DOMAIN}/records/{made['id']}"
    assert registrar.refused("PATCH", path, name="www").startswith("Invalid name: ")
    registrar.change(made["id"], name="web2")


def test_of_an_alias_and_an_address_that_come_at_once_one_stays(registrar: Registrar) -> None:
    def add(body: dict[str, str]) -> int:
        return registrar.client.post(f"/domains/{DOMAIN}/records", json=body).status_code

    for n in range(8):
        name = f"n{n}"
        both = (
            {"name": name, "type": "A", "data": "192.0.2.1"},
            {"name": name, "type": "CNAME", "data": "www.example.net"},
        )
        with ThreadPoolExecutor(2) as threads:
            assert sorted(threads.map(add, both)) == [201, 400]


def test_a_wildcard_names_no_servers(registrar: Registrar) -> None:
    text = registrar.refused_record("*.sub", "NS", "ns.example.net")
    assert text.startswith("Invalid name: ")


# How much there can be


def test_the_records_of_one_name_fit_an_answer(registrar: Registrar) -> None:
    long = f'"{"x" * 4000}"'
    for _ in range(8):
        registrar.add("big", "TXT", long)
    registrar.add("big", "TXT", '"more"')
    text = registrar.refused_record("big", "TXT", long)
    assert text.startswith("Invalid data: the TXT records of one name are longer than 32 KB")
    registrar.add("big", "A", "192.0.2.1")
    registrar.add("big2", "TXT", long)


def test_a_domain_has_so_many_records(
    registrar: Registrar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_RECORDS", 3)
    for n in range(3):
        registrar.add(f"n{n}")
    text = registrar.refused_record("one-more", "A", "192.0.2.1")
    assert text == "A domain has at most 3 records"
