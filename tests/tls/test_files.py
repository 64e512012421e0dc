"""The certificates on disk: made once, renewed in time, and the operator's own looked at first."""

import base64
import ssl
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed448, ed25519, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from roost.http.tls import BadCertificate, Leaf, NewAuthority, TlsError, check_given, ensure_leaf
from roost.store.secret import Secret, Unsealable

DAY = 86_400_000_000
NOW = 1_800_000_000_000_000
SECRET = Secret(bytes(32))


def loaded(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_the_first_start_makes_everything(tmp_path: Path) -> None:
    leaf = ensure_leaf(tmp_path, SECRET, ["10.0.0.1"], NOW)
    assert leaf.renewed
    assert leaf.new_authority is NewAuthority.FIRST
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert modes == {"ca.pem": 0o644, "ca.key": 0o600, "leaf.pem": 0o600}
    assert leaf.authority.read_bytes().startswith(b"-----BEGIN CERTIFICATE-----")
    assert b"PRIVATE KEY" not in leaf.authority.read_bytes() + (tmp_path / "ca.key").read_bytes()
    assert leaf.fingerprint == loaded(leaf.authority).fingerprint(hashes.SHA256()).hex()
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
        leaf.credentials.certificate, leaf.credentials.key
    )


def test_nothing_is_done_again_until_it_is_time(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, ["10.0.0.1"], NOW)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    again = ensure_leaf(tmp_path, SECRET, ["10.0.0.1"], first.renew_at - 1_000_000)
    assert not again.renewed
    assert again.new_authority is None
    assert again.renew_at == first.renew_at
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    made: list[Leaf] = []
    gate = threading.Barrier(6)

    def start() -> None:
        gate.wait()
        made.append(ensure_leaf(tmp_path, SECRET, [], NOW))

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({leaf.fingerprint for leaf in made}) == 1
    assert [leaf.renewed for leaf in made].count(True) == 1
    assert [leaf.new_authority for leaf in made].count(NewAuthority.FIRST) == 1


def test_a_leaf_is_renewed_when_a_third_of_its_life_is_left(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, [], NOW)
    left = first.credentials.expires - first.renew_at
    assert left == pytest.approx((first.credentials.expires - NOW) / 3, rel=0.001)
    second = ensure_leaf(tmp_path, SECRET, [], first.renew_at)
    assert second.renewed
    assert second.new_authority is None, "nobody has to trust anything again"
    assert second.fingerprint == first.fingerprint
    assert second.credentials.expires > first.credentials.expires


def test_a_new_address_takes_a_new_authority_and_says_so(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, ["10.0.0.1"], NOW)
    second = ensure_leaf(tmp_path, SECRET, ["10.0.0.2"], NOW)
    assert second.renewed
    assert second.new_authority is NewAuthority.NAMES
    assert second.fingerprint != first.fingerprint
    loaded(tmp_path / "leaf.pem").verify_directly_issued_by(loaded(tmp_path / "ca.pem"))


@pytest.mark.parametrize("listen", [[], ["127.0.0.5"], ["lab.roost.lan"], ["0.0.0.0"]])
def test_an_address_inside_the_bounds_takes_a_new_leaf_at_most(
    tmp_path: Path, listen: list[str]
) -> None:
    first = ensure_leaf(tmp_path, SECRET, ["10.0.0.1", "roost.lan"], NOW)
    second = ensure_leaf(tmp_path, SECRET, listen, NOW)
    assert second.renewed
    assert second.new_authority is None
    assert second.fingerprint == first.fingerprint


def test_an_authority_is_replaced_before_it_expires(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, [], NOW)
    late = NOW + 3600 * DAY
    second = ensure_leaf(tmp_path, SECRET, [], late)
    assert second.new_authority is NewAuthority.EXPIRY
    assert second.fingerprint != first.fingerprint
    assert (
        loaded(second.authority).not_valid_after_utc
        > loaded(second.credentials.certificate).not_valid_after_utc
    )


def test_a_clock_that_went_back_costs_no_trust(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, [], NOW)
    second = ensure_leaf(tmp_path, SECRET, [], NOW - 30 * DAY)
    assert second.renewed, "a certificate that is not valid yet serves nobody"
    assert second.new_authority is None
    assert second.fingerprint == first.fingerprint


def _lost(path: Path) -> None:
    path.unlink()


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:400])


def _readable(path: Path) -> None:
    path.chmod(0o644)


@pytest.mark.parametrize("spoil", [_lost, _cut, _readable])
def test_a_spoilt_leaf_is_made_again(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    first = ensure_leaf(tmp_path, SECRET, [], NOW)
    spoil(first.credentials.certificate)
    second = ensure_leaf(tmp_path, SECRET, [], NOW)
    assert second.renewed
    assert second.fingerprint == first.fingerprint
    assert second.credentials.key.stat().st_mode & 0o777 == 0o600
    assert not ensure_leaf(tmp_path, SECRET, [], NOW).renewed


def test_a_lost_public_copy_is_written_again(tmp_path: Path) -> None:
    first = ensure_leaf(tmp_path, SECRET, [], NOW)
    first.authority.unlink()
    second = ensure_leaf(tmp_path, SECRET, [], NOW)
    assert (second.new_authority, second.renewed) == (None, False)
    assert loaded(second.authority).fingerprint(hashes.SHA256()).hex() == first.fingerprint


def test_another_secret_does_not_open_the_authority(tmp_path: Path) -> None:
    ensure_leaf(tmp_path, SECRET, [], NOW)
    before = (tmp_path / "ca.key").read_bytes()
    with pytest.raises(Unsealable, match="certificate authority"):
        ensure_leaf(tmp_path, Secret(b"\1" * 32), [], NOW)
    assert (tmp_path / "ca.key").read_bytes() == before


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TlsError, match="No such file"):
        ensure_leaf(tmp_path / "nowhere", SECRET, [], NOW)


class Given:
    """A certificate of the operator's, self-signed, good unless told otherwise."""

    def __init__(self, folder: Path) -> None:
        self.certificate, self.key = folder / "cert.pem", folder / "key.pem"
        self.key_format = PrivateFormat.PKCS8
        self.encryption: KeySerializationEncryption = NoEncryption()
        self.starts, self.ends = timedelta(days=-1), timedelta(days=1)
        self.extra: list[x509.ExtensionType] = []

    def make(self, key: CertificateIssuerPrivateKeyTypes | None = None) -> "Given":
        key = key or ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "roost.example")])
        today = datetime.fromtimestamp(NOW / 1e6, UTC)
        builder = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(today + self.starts)
            .not_valid_after(today + self.ends)
            .add_extension(
                x509.SubjectAlternativeName([x509.DNSName("roost.example")]), critical=False
            )
        )
        for extension in self.extra:
            builder = builder.add_extension(extension, critical=True)
        edwards = isinstance(key, ed25519.Ed25519PrivateKey | ed448.Ed448PrivateKey)
        signed = builder.sign(key, None if edwards else hashes.SHA256())
        self.certificate.write_bytes(signed.public_bytes(Encoding.PEM))
        self.key.write_bytes(key.private_bytes(Encoding.PEM, self.key_format, self.encryption))
        return self

    def refusal(self) -> str:
        with pytest.raises(BadCertificate) as caught:
            check_given(self.certificate, self.key, NOW)
        return str(caught.value)


@pytest.fixture
def given(tmp_path: Path) -> Given:
    return Given(tmp_path)


GOOD_KEYS: dict[str, Callable[[], CertificateIssuerPrivateKeyTypes]] = {
    "P-256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "P-384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "RSA": lambda: rsa.generate_private_key(65537, 2048),
    "Ed25519": ed25519.Ed25519PrivateKey.generate,
}
BAD_KEYS: dict[str, Callable[[], CertificateIssuerPrivateKeyTypes]] = {
    "P-521": lambda: ec.generate_private_key(ec.SECP521R1()),
    "RSA of 1024 bits": lambda: rsa.generate_private_key(65537, 1024),
    "RSA with exponent 3": lambda: rsa.generate_private_key(3, 2048),
    "Ed448": ed448.Ed448PrivateKey.generate,
}


@pytest.mark.parametrize("key", GOOD_KEYS)
def test_a_good_certificate_is_taken(given: Given, key: str) -> None:
    given.make(GOOD_KEYS[key]())
    credentials = check_given(given.certificate, given.key, NOW)
    assert (credentials.certificate, credentials.key) == (given.certificate, given.key)
    assert credentials.expires == NOW + DAY


def test_older_forms_of_key_are_taken(given: Given) -> None:
    given.key_format = PrivateFormat.TraditionalOpenSSL
    given.make()
    parameters = base64.b64encode(bytes.fromhex("06082a8648ce3d030107")).decode()
    block = f"-----BEGIN EC PARAMETERS-----\n{parameters}\n-----END EC PARAMETERS-----\n"
    given.key.write_text(block + given.key.read_text())
    assert check_given(given.certificate, given.key, NOW).key == given.key


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_key_that_cannot_be_served_is_said(given: Given, key: str) -> None:
    assert "the key must be" in given.make(BAD_KEYS[key]()).refusal()


def test_a_missing_file_is_said(given: Given) -> None:
    given.make()
    given.key.unlink()
    assert given.refusal() == f"{given.key}: No such file or directory"
    given.certificate.unlink()
    assert given.refusal() == f"{given.certificate}: No such file or directory"


def test_files_that_hold_something_else_are_said(given: Given) -> None:
    given.make()
    given.certificate, given.key = given.key, given.certificate
    assert "holds no certificate" in given.refusal()
    given.certificate = given.key
    assert "not a private key in PEM" in given.refusal()


def test_an_encrypted_key_is_said(given: Given) -> None:
    given.encryption = BestAvailableEncryption(b"password")
    assert "is encrypted" in given.make().refusal()


def test_the_key_of_another_certificate_is_said(given: Given) -> None:
    given.make()
    certificate = given.certificate.read_bytes()
    given.make()
    given.certificate.write_bytes(certificate)
    assert "is not the key of" in given.refusal()


def test_a_chain_in_the_wrong_order_is_said(given: Given) -> None:
    given.make()
    other = given.certificate.read_bytes()
    given.make()
    own = given.certificate.read_bytes()
    given.certificate.write_bytes(other + own)
    assert "must come first" in given.refusal()
    given.certificate.write_bytes(own + other)
    assert check_given(given.certificate, given.key, NOW).certificate == given.certificate


def test_dates_are_looked_at(given: Given) -> None:
    given.ends = timedelta(0)
    assert "expired on 2027-01-15 08:00" in given.make().refusal()
    given.starts, given.ends = timedelta(hours=1), timedelta(days=2)
    assert "not valid before 2027-01-15 09:00" in given.make().refusal()


def test_an_extension_that_ends_the_server_is_said(given: Given) -> None:
    given.extra = [x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), b"\x05\x00")]
    assert "1.2.3.4" in given.make().refusal()
