"""What a command is to trust."""

import ssl
from datetime import UTC, datetime
from pathlib import Path

import pytest

from roost.http.tls import Authority, Bounds
from roost.reroute import bundle as module
from roost.reroute.bundle import VARIABLES, bundle

NOW = datetime(2030, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The one authority that this system trusts."""
    pem = authority()
    path = tmp_path / "system.pem"
    path.write_bytes(b"# Some Authority\n" + pem)
    monkeypatch.setattr(module, "SYSTEM", (str(tmp_path / "missing.pem"), str(path)))
    return pem


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "ca.pem"
    path.write_bytes(authority())
    return path


def authority() -> bytes:
    return Authority.make(Bounds(("example.com",), ()), NOW).pem


def certificates(pem: bytes) -> list[str]:
    return [part.strip() for part in pem.decode().split("-----END CERTIFICATE-----")[:-1]]


def same(*pems: bytes) -> list[str]:
    return [certificate for pem in pems for certificate in certificates(pem)]


def test_roosts_authority_comes_first_and_then_the_systems(own: Path, system: bytes) -> None:
    made = bundle(own, {})
    assert certificates(made) == same(own.read_bytes(), system)


@pytest.mark.parametrize("variable", VARIABLES)
def test_what_a_variable_names_is_trusted_too(
    own: Path, system: bytes, tmp_path: Path, variable: str
) -> None:
    theirs = tmp_path / "corporate.pem"
    theirs.write_bytes(authority())
    made = bundle(own, {variable: str(theirs)})
    assert certificates(made) == same(own.read_bytes(), system, theirs.read_bytes())


def test_a_variable_may_name_a_folder(own: Path, system: bytes, tmp_path: Path) -> None:
    folder = tmp_path / "certs"
    (folder / "deep").mkdir(parents=True)
    for name in ("a.pem", "b.pem"):
        (folder / name).write_bytes(authority())
    made = bundle(own, {"REQUESTS_CA_BUNDLE": str(folder)})
    theirs = [(folder / name).read_bytes() for name in ("a.pem", "b.pem")]
    assert certificates(made) == same(own.read_bytes(), system, *theirs)


def test_each_is_there_once_so_that_a_bundle_can_be_bundled_again(
    own: Path, tmp_path: Path
) -> None:
    first = tmp_path / "first.pem"
    first.write_bytes(bundle(own, {}))
    assert bundle(own, dict.fromkeys(VARIABLES, str(first))) == first.read_bytes()


def test_a_file_that_is_not_there_is_left_out(own: Path, system: bytes, tmp_path: Path) -> None:
    made = bundle(own, {"SSL_CERT_FILE": str(tmp_path / "nowhere.pem"), "CURL_CA_BUNDLE": ""})
    assert certificates(made) == same(own.read_bytes(), system)


def test_openssl_reads_it(own: Path, tmp_path: Path) -> None:
    path = tmp_path / "bundle.pem"
    path.write_bytes(bundle(own, {}))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(path)
    assert context.cert_store_stats()["x509_ca"] == 2
