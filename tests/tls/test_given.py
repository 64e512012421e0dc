"""A certificate of the operator's is renewed while it is served."""

import os
import ssl
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography import x509
from structlog.testing import capture_logs

from roost import sockets
from roost.http.tls import Authority, BadCertificate, Bounds, Given, Names
from roost.settings import Address
from tests.durability.killing import until
from tests.server import RunningRoost, running_roost

NAMES = Names.served([])


class Certbot:
    """Renews as certbot does: new files in an archive, and links that are turned to them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._authority = Authority.make(Bounds.around(NAMES), datetime.now(UTC))
        self._count = 0
        self.certificate, self.key = folder / "fullchain.pem", folder / "privkey.pem"
        self.trusted = ssl.create_default_context(cadata=self._authority.pem.decode())

    def make(self) -> tuple[Path, Path, int]:
        """New files, which no link leads to yet, and the certificate's serial number."""
        self._count += 1
        pem = self._authority.issue(NAMES, datetime.now(UTC))
        names = (f"fullchain{self._count}.pem", f"privkey{self._count}.pem")
        certificate, key = (self._folder / name for name in names)
        certificate.write_bytes(pem[pem.index(b"-----BEGIN CERT") :])
        key.write_bytes(pem)
        return certificate, key, x509.load_pem_x509_certificate(pem).serial_number

    def renew(self) -> int:
        certificate, key, serial = self.make()
        turn(self.certificate, certificate)
        turn(self.key, key)
        return serial


def turn(link: Path, target: Path) -> None:
    new = link.with_suffix(".new")
    new.symlink_to(target)
    new.rename(link)


@pytest.fixture
def certbot(tmp_path: Path) -> Certbot:
    return Certbot(tmp_path)


def now() -> int:
    return time.time_ns() // 1000


class TestNews:
    def test_there_is_none_without_a_change(self, certbot: Certbot) -> None:
        certbot.renew()
        given = Given(certbot.certificate, certbot.key, now())
        assert [given.news(now()) for _ in range(3)] == [None] * 3

    def test_it_is_told_once_it_does_not_change_any_more(self, certbot: Certbot) -> None:
        certbot.renew()
        given = Given(certbot.certificate, certbot.key, now())
        certificate, key, _ = certbot.make()
        turn(certbot.certificate, certificate)
        assert given.news(now()) is None, "the key may be about to come"
        turn(certbot.key, key)
        assert given.news(now()) is None
        news = given.news(now())
        assert news is not None
        given.take(news)
        assert given.news(now()) is None
        assert given.credentials is news

    def test_half_of_it_is_told_if_it_stays_half(self, certbot: Certbot) -> None:
        certbot.renew()
        given = Given(certbot.certificate, certbot.key, now())
        certificate, key, _ = certbot.make()
        turn(certbot.certificate, certificate)
        assert given.news(now()) is None
        for _ in range(2):
            with pytest.raises(BadCertificate, match="is not the key of"):
                given.news(now())
        turn(certbot.key, key)
        assert given.news(now()) is None
        assert given.news(now()) is not None

    def test_other_content_in_the_same_file(self, certbot: Certbot) -> None:
        certbot.renew()
        given = Given(certbot.certificate, certbot.key, now())
        certificate, key, _ = certbot.make()
        certbot.certificate.write_bytes(certificate.read_bytes())
        certbot.key.write_bytes(key.read_bytes())
        # However coarse the file system's clock is.
        for path in (certbot.certificate, certbot.key):
            os.utime(path, (1, 1))
        assert given.news(now()) is None
        assert given.news(now()) is not None

    def test_a_file_that_is_gone_is_missed(self, certbot: Certbot) -> None:
        certbot.renew()
        given = Given(certbot.certificate, certbot.key, now())
        certbot.key.unlink()
        assert given.news(now()) is None
        with pytest.raises(BadCertificate, match="No such file"):
            given.news(now())


@pytest.fixture
def server(
    certbot: Certbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[RunningRoost]:
    monkeypatch.setattr(sockets, "GIVEN_CHECK_SECONDS", 0.02)
    certbot.renew()
    with running_roost(
        tmp_path / "data",
        listen=Address("127.0.0.1", 0),
        tls_cert=certbot.certificate,
        tls_key=certbot.key,
    ) as roost:
        yield roost


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with capture_logs() as lines:
        yield lines


def serial_served(server: RunningRoost) -> int | None:
    """The serial number in the certificate that a client is shown; None if it is turned away."""
    port = int(server.app.sockets.urls["api"].rpartition(":")[2])
    try:
        pem = ssl.get_server_certificate(("127.0.0.1", port))
    except OSError:  # shaking hands as the certificate was replaced
        return None
    return x509.load_pem_x509_certificate(pem.encode()).serial_number


def test_the_renewed_certificate_is_served(
    certbot: Certbot, server: RunningRoost, logged: list[Any]
) -> None:
    url = server.app.sockets.urls["api"]
    serial = certbot.renew()
    until(lambda: serial_served(server) == serial, lambda: logged)
    assert httpx.get(f"{url}/v2/regions", verify=certbot.trusted).status_code == 200
    until(lambda: bool(logged), lambda: "nothing is logged")
    [line] = logged
    assert (line["log_level"], line["event"]) == ("info", "a new TLS certificate is served")
    expires = server.run(server.app.status()).certificate_expires
    assert line["until"] == expires


def test_one_that_cannot_be_served_changes_nothing_and_is_told_of_once(
    certbot: Certbot, server: RunningRoost, logged: list[Any]
) -> None:
    before = serial_served(server)
    certificate, key, serial = certbot.make()
    turn(certbot.certificate, certificate)
    until(lambda: bool(logged), lambda: "nothing is logged")
    assert serial_served(server) == before
    turn(certbot.key, key)
    until(lambda: serial_served(server) == serial, lambda: logged)
    until(lambda: len(logged) == 2, lambda: logged)
    refused, taken = logged
    assert (refused["log_level"], refused["event"]) == ("warning", "the last TLS certificate stays")
    assert refused["reason"] == f"{certbot.key} is not the key of {certbot.certificate}"
    assert taken["event"] == "a new TLS certificate is served"
