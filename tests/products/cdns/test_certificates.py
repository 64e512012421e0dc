"""Vanity domains, and the certificates that go with them."""

import base64
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

from roost.http.tls import read_private_key
from tests.large_keys import rsa_pem
from tests.products.cdns.zones import HOST, PULL, PUSH, Json, Told, Zones, pair
from tests.server import running_roost


def own_domain(host: str = HOST) -> Json:
    return {"vanity_domain": host, **pair(host)._asdict()}


@pytest.mark.parametrize("sort", [PULL, PUSH])
def test_a_zone_can_have_a_domain_of_its_own(zones: Zones, told: Told, sort: str) -> None:
    fields = own_domain()
    zone = zones.active(sort, **fields)
    assert zone["vanity_domain"] == HOST
    assert not {"ssl_cert", "ssl_cert_key"} & set(zone)
    made = told.zones[-1]
    assert made.hosts == (zone["cdn_url"].removeprefix("https://"), HOST)
    assert made.certificate.encode() == base64.b64decode(fields["ssl_cert"])
    assert made.key.encode() == base64.b64decode(fields["ssl_cert_key"])


def test_an_origin_of_http_needs_no_certificate(zones: Zones) -> None:
    zones.create(PULL, origin_scheme="http", vanity_domain=HOST)
    for body in (
        {"label": "x", "origin_scheme": "https", "origin_domain": "example.com"},
        {"label": "x"},
    ):
        path = "pull-zones" if len(body) > 1 else "push-zones"
        error = zones.refused("POST", path, {**body, "vanity_domain": "other.example.com"})
        assert "ssl_cert" in error


@pytest.mark.parametrize("name", ["*.example.com", "static.example.com"])
def test_a_certificate_may_be_for_all_hosts_of_a_domain(zones: Zones, name: str) -> None:
    zones.create(PUSH, vanity_domain="Static.Example.com", **pair(name)._asdict())


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


@pytest.mark.parametrize("sort", [PULL, PUSH])
def test_a_key_of_more_than_4096_bits_is_refused(zones: Zones, sort: str) -> None:
    large = {**own_domain(), "ssl_cert_key": encoded(rsa_pem(8192))}
    text = "Invalid ssl_cert_key: an RSA key may have at most 4096 bits"
    body = {"label": "x", "origin_scheme": "https", "origin_domain": "example.com", **large}
    assert zones.refused("POST", f"{sort}-zones", body) == text
    id = zones.active(sort)["id"]
    assert zones.refused("PUT", f"{sort}-zones/{id}", large) == text


@pytest.mark.parametrize("sort", [PULL, PUSH])
def test_a_key_is_read_before_the_transaction(
    zones: Zones, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And not by the thread that answers: neither writes nor reads wait for it."""
    threads: list[str] = []

    def read(pem: bytes) -> PrivateKeyTypes:
        threads.append(threading.current_thread().name)
        return read_private_key(pem)

    monkeypatch.setattr("roost.products.cdns.certificates.read_private_key", read)
    id = zones.active(sort, **own_domain())["id"]
    zones.change(sort, id, **own_domain())
    assert len(threads) == 2
    assert not any(name.startswith("roost") for name in threads)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ssl_cert_key": ""}, "ssl_cert_key"),
        ({"ssl_cert": ""}, "ssl_cert"),
        ({"ssl_cert": "???"}, "ssl_cert"),
        ({"ssl_cert": encoded("no certificate")}, "ssl_cert"),
        ({"ssl_cert": encoded("é")}, "ssl_cert"),
        ({"ssl_cert": encoded("x" * 65537)}, "ssl_cert"),
        ({"ssl_cert_key": encoded("no key")}, "ssl_cert_key"),
        ({"ssl_cert_key": pair(HOST).ssl_cert_key}, "ssl_cert_key"),
        (pair("other.example.com")._asdict(), "ssl_cert"),
        (pair("*.com")._asdict(), "ssl_cert"),
        (pair(HOST, starts=timedelta(-9), ends=timedelta(-1))._asdict(), "ssl_cert"),
        (pair(HOST, starts=timedelta(1))._asdict(), "ssl_cert"),
        ({"vanity_domain": ""}, "vanity_domain"),
    ],
)
def test_a_pair_that_does_not_fit_is_refused(zones: Zones, fields: Json, field: str) -> None:
    error = zones.refused("POST", "push-zones", {"label": "x", **own_domain(), **fields})
    assert field in error
    # Nothing is left of it: the domain is free.
    zones.create(PUSH, **own_domain())


def test_a_domain_belongs_to_one_zone(zones: Zones) -> None:
    first = zones.create(PULL, **own_domain())
    other = Zones(zones.roost, zones.roost.new_account())
    error = other.refused("POST", "push-zones", {"label": "x", **own_domain()})
    assert error == "Invalid vanity_domain: another zone has it"
    zones.client.delete(f"/cdns/pull-zones/{first['id']}").raise_for_status()
    other.create(PUSH, **own_domain())


def test_a_domain_is_changed_and_taken_away(zones: Zones, told: Told) -> None:
    id = zones.active(PUSH, **own_domain())["id"]
    path = f"push-zones/{id}"
    # The certificate that is there is not for the new domain.
    assert "ssl_cert" in zones.refused("PUT", path, {"vanity_domain": "new.example.com"})
    zones.change(PUSH, id, **own_domain("new.example.com"))
    zones.create(PUSH, **own_domain())
    assert zones.change(PUSH, id, vanity_domain="")["vanity_domain"] == ""
    zones.roost.settle()
    last = [zone for zone in told.zones if zone.id == id][-1]
    assert (len(last.hosts), last.certificate, last.key) == (1, "", "")
    assert "ssl_cert" in zones.refused("PUT", path, {"vanity_domain": "new.example.com"})


def test_a_certificate_is_renewed_alone(zones: Zones, told: Told) -> None:
    id = zones.active(PUSH, **own_domain())["id"]
    renewed = pair(HOST)
    zones.change(PUSH, id, **renewed._asdict())
    zones.roost.settle()
    assert told.zones[-1].certificate.encode() == base64.b64decode(renewed.ssl_cert)
    plain = zones.active(PUSH)["id"]
    assert "vanity_domain" in zones.refused("PUT", f"push-zones/{plain}", renewed._asdict())


def test_a_certificate_expires_by_the_clock(zones: Zones) -> None:
    fields = own_domain()
    zones.roost.clock.hold()
    zones.roost.clock.advance(days=31)
    assert "expired" in zones.refused("POST", "push-zones", {"label": "x", **fields})


def test_keys_are_nowhere_in_the_data_folder(tmp_path: Path) -> None:
    fields = own_domain()
    with running_roost(tmp_path / "data") as server:
        Zones(server).active(PUSH, **fields)
        server.flush_log()
    kept = b"".join(f.read_bytes() for f in (tmp_path / "data").iterdir() if f.is_file())
    key = base64.b64decode(fields["ssl_cert_key"])
    assert HOST.encode() in kept
    assert fields["ssl_cert_key"].encode() not in kept
    for line in key.splitlines()[1:-1]:
        assert line not in kept
