"""Certificates that users bring."""

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from roost.store import Tx
from tests.large_keys import rsa_pem
from tests.products.load_balancers.certificates import Authority, authority, locked, new_key, pem
from tests.products.load_balancers.front import HTTP, HTTPS, Engine, Front


@pytest.fixture(scope="module")
def ca() -> Authority:
    return authority()


@pytest.fixture(scope="module")
def ssl(ca: Authority) -> dict[str, str]:
    key = new_key()
    return {
        "private_key": pem(key),
        "certificate": ca.sign("www.example.com", key),
        "chain": ca.certificate,
    }


def b64(ssl: dict[str, str]) -> dict[str, str]:
    """As `base64` prints it: in lines."""
    return {f"{n}_b64": base64.encodebytes(v.encode()).decode() for n, v in ssl.items()}


def everything_stored(front: Front) -> str:
    def read(tx: Tx) -> str:
        rows = tx.sql.all("SELECT body, hidden FROM documents")
        return "".join(bytes(part or b"").decode() for row in rows for part in row)

    return front.roost.run(front.roost.app.store.read(read))


def test_a_certificate_is_installed_and_its_key_is_never_seen_again(
    front: Front, engine: Engine, ssl: dict[str, str]
) -> None:
    made = front.create(ssl=ssl, forwarding_rules=[HTTP, HTTPS], ssl_redirect=True)
    front.roost.settle()
    shown = front.get(made["id"])
    assert made["has_ssl"] is shown["has_ssl"] is True
    assert base64.b64decode(shown["ssl_cert_b64"]).decode() == ssl["certificate"]
    key_pair = engine.balancers[made["id"]].key_pair
    assert key_pair is not None
    assert (key_pair.certificate, key_pair.chain) == (ssl["certificate"], ssl["chain"])
    assert key_pair.private_key == ssl["private_key"]
    secret = ssl["private_key"].splitlines()[1]
    assert secret not in str(shown)
    assert secret not in everything_stored(front)
    assert secret not in repr(key_pair)
    front.roost.flush_log()
    logs = front.client.get("/logs").text
    assert secret not in logs


def test_it_may_come_in_base64(front: Front, engine: Engine, ssl: dict[str, str]) -> None:
    id = front.balance(ssl=b64(ssl))
    key_pair = engine.balancers[id].key_pair
    assert key_pair is not None
    assert key_pair.private_key == ssl["private_key"]
    assert front.get(id)["has_ssl"] is True


def test_the_chain_may_follow_the_certificate_or_be_left_out(
    front: Front, engine: Engine, ssl: dict[str, str]
) -> None:
    whole = {"private_key": ssl["private_key"], "certificate": ssl["certificate"] + ssl["chain"]}
    id = front.balance(ssl=whole)
    key_pair = engine.balancers[id].key_pair
    assert key_pair is not None
    assert (key_pair.certificate, key_pair.chain) == (ssl["certificate"], ssl["chain"])
    alone = {"private_key": ssl["private_key"], "certificate": ssl["certificate"], "chain": ""}
    front.change(id, ssl=alone)
    key_pair = engine.balancers[id].key_pair
    assert key_pair is not None
    assert key_pair.chain == ""


def test_rsa_keys_are_taken_as_well(front: Front, ca: Authority) -> None:
    key = rsa.generate_private_key(65537, 2048)
    made = front.create(ssl={"private_key": pem(key), "certificate": ca.sign("a.example", key)})
    assert made["has_ssl"] is True


def test_it_can_be_replaced_and_removed(
    front: Front, engine: Engine, ca: Authority, ssl: dict[str, str]
) -> None:
    id = front.balance(ssl=ssl)
    key = new_key()
    other = {"private_key": pem(key), "certificate": ca.sign("other.example.com", key)}
    shown = front.change(id, ssl=other)
    assert base64.b64decode(shown["ssl_cert_b64"]).decode() == other["certificate"]
    assert front.change(id, ssl={}) == front.change(id, ssl=None) == shown
    front.send("DELETE", f"{id}/ssl")
    front.roost.settle()
    shown = front.get(id)
    assert (shown["has_ssl"], shown["ssl_cert_b64"]) == (False, "")
    assert engine.balancers[id].key_pair is None
    front.send("DELETE", f"{id}/ssl")


def test_it_stays_as_long_as_http_is_redirected(front: Front, ssl: dict[str, str]) -> None:
    id = front.balance(ssl=ssl, forwarding_rules=[HTTPS], ssl_redirect=True)
    text = "Invalid ssl_redirect: it needs a certificate"
    assert front.refused("DELETE", f"/{id}/ssl") == text
    front.change(id, ssl_redirect=False)
    front.send("DELETE", f"{id}/ssl")


def broken(ca: Authority) -> dict[str, tuple[dict[str, Any], str]]:
    """Certificates that cannot be installed, and what the refusals say of them."""
    key, ed = new_key(), ed25519.Ed25519PrivateKey.generate()
    good = {"private_key": pem(key), "certificate": ca.sign("www.example.com", key)}
    encoded = b64(good)
    return {
        "another key": ({**good, "private_key": pem(new_key())}, "ssl.private_key: it is not the"),
        "expired": ({**good, "certificate": ca.sign("x", key, days=-1)}, "ssl.certificate: it has"),
        "no key": ({**good, "private_key": "secret"}, "ssl.private_key: not a private key in PEM"),
        "locked key": ({**good, "private_key": locked(key)}, "ssl.private_key: it must not be enc"),
        "odd key": (
            {"private_key": pem(ed), "certificate": ca.sign("x", ed)},
            "ssl.private_key: must be an RSA or an EC key",
        ),
        "no certificate": ({**good, "certificate": "-----BEGIN"}, "ssl.certificate: not a cert"),
        "no chain": ({**good, "chain": "x"}, "ssl.chain: not a certificate in PEM"),
        "other chain": ({**good, "chain": authority("Other").certificate}, "ssl.chain: the certif"),
        "too long": ({**good, "private_key": "x" * 9000}, "ssl.private_key: at most 8192"),
        "too large": (
            {**good, "private_key": rsa_pem(8192)},
            "ssl.private_key: an RSA key may have at most 4096 bits",
        ),
        "mixed": ({**good, **encoded}, "ssl: plain and _b64 fields must not be mixed"),
        "no base64": ({**encoded, "chain_b64": "%"}, "ssl.chain_b64: must be PEM in base64"),
        "other key in base64": (
            {**encoded, "private_key_b64": b64({"k": pem(new_key())})["k_b64"]},
            "ssl.private_key_b64: it is not the certificate's key",
        ),
    }


@pytest.mark.parametrize("what", list(broken(authority())))
def test_what_is_no_good_is_refused(front: Front, ca: Authority, what: str) -> None:
    ssl, text = broken(ca)[what]
    assert front.not_created(ssl=ssl).startswith(f"Invalid {text}")
    assert front.list() == []


@pytest.mark.parametrize("missing", ["private_key", "certificate"])
def test_key_and_certificate_come_together(front: Front, ssl: dict[str, str], missing: str) -> None:
    rest = {name: value for name, value in ssl.items() if name != missing}
    assert front.not_created(ssl=rest) == f"Missing required field: ssl.{missing}"
    assert front.not_created(ssl=b64(rest)) == f"Missing required field: ssl.{missing}_b64"


def test_age_goes_by_the_clock(front: Front, ssl: dict[str, str]) -> None:
    id = front.balance()
    front.roost.clock.hold()
    front.roost.clock.advance(days=91)
    assert front.not_changed(id, ssl=ssl) == "Invalid ssl.certificate: it has expired"
