"""The installation's own authority: what it may sign, and that clients hold it to that."""

import shutil
import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import ExtendedKeyUsageOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from roost.http.tls import VULTR_HOSTS, Authority, BadName, Bounds, Names
from roost.store.secret import Secret, Unsealable

NOW = datetime(2026, 5, 5, 14, 54, 34, tzinfo=UTC)
LISTEN = ["192.168.7.7", "fd00::7", "roost.lan", "0.0.0.0", "::"]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.make(Bounds.around(Names.served(LISTEN)), NOW)


def issued(authority: Authority, *names: str, when: datetime = NOW) -> x509.Certificate:
    return x509.load_pem_x509_certificate(authority.issue(Names.served(names), when))


def accepts(authority: Authority, leaf: x509.Certificate, name: str, when: datetime = NOW) -> bool:
    """What a strict RFC 5280 client says of the leaf when it wanted to reach `name`."""
    try:
        subject = x509.IPAddress(ip_address(name))
    except ValueError:
        subject = x509.DNSName(name)
    builder = PolicyBuilder().store(Store([authority.certificate])).time(when)
    try:
        builder.build_server_verifier(subject).verify(leaf, [])
    except VerificationError:
        return False
    return True


def shakes_hands(authority: Authority, leaf: Path, name: str) -> bool:
    """Python's ssl on both sides, without a network; the clock is the machine's."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(leaf)
    client_side = ssl.create_default_context(cadata=authority.pem.decode())
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server = server_side.wrap_bio(to_server, to_client, server_side=True)
    client = client_side.wrap_bio(to_client, to_server, server_hostname=name)
    for _ in range(4):
        for side in (client, server):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLError:
                return False
    return client.getpeercert() is not None


def test_the_authority_can_do_little(authority: Authority) -> None:
    extensions = authority.certificate.extensions
    basic = extensions.get_extension_for_class(x509.BasicConstraints)
    assert basic.critical
    assert basic.value.ca
    assert basic.value.path_length == 0
    usage = extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.key_cert_sign
    assert not usage.value.digital_signature
    purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(purposes) == [ExtendedKeyUsageOID.SERVER_AUTH]
    assert extensions.get_extension_for_class(x509.NameConstraints).critical


def test_its_bounds_are_vultr_loopback_and_what_is_listened_on(authority: Authority) -> None:
    assert authority.bounds.domains == (*VULTR_HOSTS, "localhost", "roost.lan")
    assert [str(network) for network in authority.bounds.networks] == [
        "127.0.0.0/8",
        "::1/128",
        "192.168.7.7/32",
        "fd00::7/128",
    ]


def test_every_installation_has_its_own() -> None:
    bounds = Bounds.around(Names.served([]))
    one, two = Authority.make(bounds, NOW), Authority.make(bounds, NOW)
    assert one.certificate.subject != two.certificate.subject
    assert one.certificate.public_key() != two.certificate.public_key()
    assert one.fingerprint != two.fingerprint
    assert not accepts(one, issued(two), "localhost")


def test_a_leaf_is_short_lived_and_backdated(authority: Authority) -> None:
    leaf = issued(authority)
    assert leaf.not_valid_before_utc < NOW
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc < timedelta(days=90)
    assert authority.certificate.not_valid_before_utc <= leaf.not_valid_before_utc
    own = authority.certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    issuer = leaf.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    assert issuer.key_identifier == own.digest


@pytest.mark.parametrize(
    "name",
    ["localhost", "127.0.0.1", "::1", "api.vultr.com", "192.168.7.7", "fd00::7", "roost.lan"],
)
def test_a_leaf_serves_every_name(authority: Authority, name: str) -> None:
    assert accepts(authority, issued(authority, *LISTEN), name)


def test_a_leaf_ends(authority: Authority) -> None:
    leaf = issued(authority)
    assert accepts(authority, leaf, "localhost", NOW + timedelta(days=59))
    assert not accepts(authority, leaf, "localhost", NOW + timedelta(days=61))


@pytest.mark.parametrize(
    "name",
    ["example.com", "vultr.com.example.com", "notvultr.com", "192.168.7.8", "128.0.0.1", "::2"],
)
def test_clients_refuse_what_is_out_of_bounds(authority: Authority, name: str) -> None:
    leaf = issued(authority, name)
    assert not accepts(authority, leaf, name)
    assert not accepts(authority, leaf, "localhost"), "one bad name spoils the certificate"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the openssl program")
@pytest.mark.parametrize(
    ("name", "verdict"),
    [("ewr1.vultrobjects.com", "OK"), ("example.com", "permitted subtree violation")],
)
def test_openssl_agrees(authority: Authority, tmp_path: Path, name: str, verdict: str) -> None:
    trusted, leaf = tmp_path / "ca.pem", tmp_path / "leaf.pem"
    trusted.write_bytes(authority.pem)
    leaf.write_bytes(authority.issue(Names.served([name]), NOW))
    strictly = ["-x509_strict", "-purpose", "sslserver", "-attime", str(int(NOW.timestamp()))]
    done = subprocess.run(
        ["openssl", "verify", *strictly, "-CAfile", trusted, leaf],
        capture_output=True,
        text=True,
        check=False,
    )
    assert verdict in done.stdout + done.stderr
    assert (done.returncode == 0) == (verdict == "OK")


@pytest.mark.parametrize("name", ["api.vultr.com", "localhost", "127.0.0.1", "192.168.7.7"])
def test_python_shakes_hands(tmp_path: Path, name: str) -> None:
    today = datetime.now(UTC)
    names = Names.served(LISTEN)
    authority = Authority.make(Bounds.around(names), today)
    leaf = tmp_path / "leaf.pem"
    leaf.write_bytes(authority.issue(names, today))
    assert shakes_hands(authority, leaf, name)
    assert not shakes_hands(authority, leaf, "my.vultr.com"), "in bounds, but not in this leaf"
    leaf.write_bytes(authority.issue(Names.served(["example.com"]), today))
    assert not shakes_hands(authority, leaf, "example.com")


def test_it_may_not_sign_another_authority(authority: Authority) -> None:
    second = Authority.make(authority.bounds, NOW)
    below = (
        x509.CertificateBuilder(
            authority.certificate.subject,
            second.certificate.subject,
            second.key.public_key(),
            x509.random_serial_number(),
        )
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
    )
    for extension in second.certificate.extensions:
        below = below.add_extension(extension.value, extension.critical)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key())
    intermediate = below.add_extension(issuer, critical=False).sign(authority.key, SHA256())
    builder = PolicyBuilder().store(Store([authority.certificate])).time(NOW)
    verifier = builder.build_server_verifier(x509.DNSName("localhost"))
    with pytest.raises(VerificationError, match="path"):
        verifier.verify(issued(second), [intermediate])


def test_it_is_sealed_at_rest(authority: Authority) -> None:
    secret = Secret(bytes(32))
    sealed = authority.seal(secret)
    assert "PRIVATE KEY" not in sealed
    opened = Authority.unseal(sealed, secret)
    assert opened.pem == authority.pem
    assert accepts(authority, issued(opened), "localhost")
    with pytest.raises(Unsealable):
        Authority.unseal(sealed, Secret(bytes(31) + b"\1"))


def test_names_are_taken_as_people_write_them() -> None:
    names = Names.served(["[FD00::7]", "Roost.LAN.", "fe80::1%eth0", "bücher.example", "LOCALHOST"])
    assert names.hosts == ("localhost", "api.vultr.com", "roost.lan", "xn--bcher-kva.example")
    assert [str(address) for address in names.addresses] == [
        "127.0.0.1",
        "::1",
        "fd00::7",
        "fe80::1",
    ]


@pytest.mark.parametrize("name", ["", "two words", "a..b", "-dash.example", "*.lan", "x" * 64])
def test_what_is_no_name_is_refused(name: str) -> None:
    with pytest.raises(BadName, match="neither an IP address nor a host name"):
        Names.served([name])
