"""Certificates that auto SSL gets: simulated, but real ones for whoever reads them."""

import base64
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509

from tests.products.load_balancers.certificates import authority, new_key, pem
from tests.products.load_balancers.front import HTTPS, Engine, Front

ZONE = "example.com"
WWW = {"domain_zone": ZONE, "domain_sub": "www"}

held = pytest.mark.settings(lifecycle="quick")


@pytest.fixture
def front(front: Front) -> Front:
    """With a zone of Vultr DNS."""
    front.client.post("/domains", json={"domain": ZONE}).raise_for_status()
    return front


def certificate(shown: dict[str, Any]) -> x509.Certificate:
    return x509.load_pem_x509_certificate(base64.b64decode(shown["ssl_cert_b64"]))


@held
def test_a_certificate_comes_after_a_while(front: Front) -> None:
    front.roost.clock.hold("2031-05-01T00:00:00+00:00")
    made = front.create(auto_ssl=WWW, forwarding_rules=[HTTPS], ssl_redirect=True)
    assert made["auto_ssl"] == {"domain_zone": ZONE, "domain": "www.example.com"}
    assert made["has_ssl"] is False
    front.roost.clock.advance(seconds=5)
    shown = front.get(made["id"])
    assert (shown["status"], shown["has_ssl"]) == ("active", True)
    issued = certificate(shown)
    names = issued.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["www.example.com"]
    assert issued.not_valid_before_utc.isoformat().startswith("2031-05-01")
    assert issued.not_valid_after_utc - issued.not_valid_before_utc == timedelta(days=90)


def test_the_driver_has_it_with_its_key(front: Front, engine: Engine) -> None:
    id = front.balance(auto_ssl={"domain_zone": ZONE})
    shown, told = front.get(id), engine.balancers[id].key_pair
    assert shown["auto_ssl"] == {"domain_zone": ZONE, "domain": ZONE}
    assert told is not None
    assert certificate(shown) == x509.load_pem_x509_certificate(told.certificate.encode())
    assert told.private_key not in str(shown)


def test_it_is_renewed_before_it_expires(front: Front) -> None:
    front.roost.clock.hold()
    id = front.balance(auto_ssl=WWW)
    first = certificate(front.get(id))
    front.roost.clock.advance(days=59)
    assert certificate(front.get(id)) == first
    front.roost.clock.advance(days=2)
    second = certificate(front.get(id))
    assert second.not_valid_before_utc > first.not_valid_before_utc
    front.roost.clock.advance(days=120)
    assert certificate(front.get(id)).not_valid_after_utc.timestamp() > front.roost.clock.now / 1e6


def test_what_an_authority_refuses_is_tried_again_the_next_day(
    front: Front, engine: Engine
) -> None:
    front.roost.clock.hold()
    id = front.balance()
    engine.refuses = "the name does not lead here"
    assert front.change(id, auto_ssl=WWW)["has_ssl"] is False
    engine.refuses = ""
    front.roost.clock.advance(hours=25)
    assert front.get(id)["has_ssl"] is True


def test_turning_it_off_leaves_the_certificate(front: Front) -> None:
    front.roost.clock.hold()
    id = front.balance(auto_ssl=WWW)
    first = front.get(id)
    front.send("DELETE", f"{id}/auto_ssl")
    front.roost.clock.advance(days=100)
    off = {"domain_zone": "", "domain": ""}
    assert front.get(id) == {
        **first,
        "auto_ssl": off,
        "pending_charges": front.get(id)["pending_charges"],
    }
    front.send("DELETE", f"{id}/auto_ssl")
    front.send("DELETE", f"{id}/ssl")
    assert front.get(id)["has_ssl"] is False


def test_an_empty_zone_turns_it_off_and_none_says_nothing(front: Front) -> None:
    id = front.balance(auto_ssl=WWW)
    for nothing in (None, {}, {"domain_zone": None, "domain_sub": None}):
        assert front.change(id, auto_ssl=nothing)["auto_ssl"]["domain"] == "www.example.com"
    off = front.change(id, auto_ssl={"domain_zone": ""})
    assert (off["auto_ssl"], off["has_ssl"]) == ({"domain_zone": "", "domain": ""}, True)


def test_another_name_gets_another_certificate(front: Front) -> None:
    id = front.balance(auto_ssl=WWW)
    shown = front.change(id, auto_ssl={"domain_zone": ZONE, "domain_sub": "shop"})
    assert certificate(shown).subject.rfc4514_string() == "CN=shop.example.com"
    again = front.change(id, auto_ssl={"domain_zone": ZONE.upper() + ".", "domain_sub": "shop"})
    assert again == shown


def test_ones_own_certificate_turns_it_off(front: Front) -> None:
    front.roost.clock.hold()
    id = front.balance(auto_ssl=WWW)
    ca, key = authority(), new_key()
    own = {"private_key": pem(key), "certificate": ca.sign("own.example.com", key)}
    text = "Invalid auto_ssl: there is a certificate in ssl already"
    assert front.not_changed(id, ssl=own, auto_ssl=WWW) == text
    shown = front.change(id, ssl=own)
    assert shown["auto_ssl"]["domain"] == ""
    front.roost.clock.advance(days=61)
    assert front.get(id)["ssl_cert_b64"] == shown["ssl_cert_b64"]


def test_a_zone_that_is_served_elsewhere_is_refused(front: Front) -> None:
    text = "Invalid auto_ssl.domain_zone: example.org is not in Vultr DNS"
    assert front.not_created(auto_ssl={"domain_zone": "example.org"}) == text
    other = Front(front.roost, front.roost.new_account())
    assert "is not in Vultr DNS" in other.not_created(auto_ssl=WWW)


def test_without_its_zone_a_certificate_is_not_renewed(front: Front) -> None:
    front.roost.clock.hold()
    id = front.balance(auto_ssl=WWW)
    first = front.get(id)["ssl_cert_b64"]
    assert front.client.delete(f"/domains/{ZONE}").status_code == 204
    front.roost.clock.advance(days=62)
    assert front.get(id)["ssl_cert_b64"] == first
    front.client.post("/domains", json={"domain": ZONE}).raise_for_status()
    front.roost.clock.advance(days=1)
    assert front.get(id)["ssl_cert_b64"] != first


@pytest.mark.parametrize(
    "auto_ssl",
    [
        {"domain_zone": "com"},
        {"domain_zone": "exa mple.com"},
        {"domain_zone": ZONE, "domain_sub": "a b"},
        {"domain_sub": "www"},
        {"domain_zone": ZONE, "domain_sub": "x" * 64},
    ],
)
def test_what_is_no_name_is_refused(front: Front, auto_ssl: dict[str, str]) -> None:
    assert front.not_created(auto_ssl=auto_ssl).startswith("Invalid auto_ssl.")
