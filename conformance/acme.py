"""Certificates by DNS-01: pebble, a small ACME server for tests, asks Roost's own DNS server."""

import json
import socket
import subprocess
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from ssl import create_default_context
from time import monotonic, sleep

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from .place import STARTUP_LIMIT, Broken, Place

LOCALHOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Pebble:
    """directory: its ACME address. authority: the certificate that its own listener has."""

    directory: str
    authority: Path


@contextmanager
def pebble(program: str, place: Place) -> Generator[Pebble]:
    """An ACME server that validates by asking the place's DNS server, for as long as the block."""
    folder = place.work / "pebble"
    folder.mkdir(exist_ok=True)
    certificate, key = _certificate(folder)
    port, management = _free_ports(2)
    config = folder / "config.json"
    config.write_text(
        json.dumps(
            {
                "pebble": {
                    "listenAddress": f"{LOCALHOST}:{port}",
                    "managementListenAddress": f"{LOCALHOST}:{management}",
                    "certificate": str(certificate),
                    "privateKey": str(key),
                    "httpPort": 5002,
                    "tlsPort": 5001,
                }
            }
        )
    )
    command = (program, "-config", str(config), "-dnsserver", place.dns, "-strict", "false")
    variables = {"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, env=variables, stdout=log, stderr=log) as process,
    ):
        try:
            _wait_for(port, certificate, folder / "log")
            yield Pebble(f"https://localhost:{port}/dir", certificate)
        finally:
            process.terminate()


def issued(path: Path) -> list[str]:
    """The names that the first certificate of a file is for."""
    certificate = x509.load_pem_x509_certificates(path.read_bytes())[0]
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    return sorted(names.value.get_values_for_type(x509.DNSName))


def _certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for localhost, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "pebble")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(IPv4Address(LOCALHOST))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    paths = folder / "cert.pem", folder / "key.pem"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    return paths


def _free_ports(number: int) -> list[int]:
    probes = [socket.create_server((LOCALHOST, 0)) for _ in range(number)]
    ports = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return ports


def _wait_for(port: int, certificate: Path, log: Path) -> None:
    context = create_default_context(cafile=str(certificate))
    end = monotonic() + STARTUP_LIMIT
    while True:
        try:
            with (
                socket.create_connection((LOCALHOST, port), 1) as plain,
                context.wrap_socket(plain, server_hostname="localhost"),
            ):
                return
        except OSError:
            if monotonic() > end:
                raise Broken(f"pebble did not become ready:\n{log.read_text()}") from None
            sleep(0.05)
