"""How these tests speak of CDNs: zones, uploads, and what a zone's host answers."""

import base64
from datetime import timedelta
from typing import Any, NamedTuple

import httpx
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from roost.drivers.cdn import CdnZone
from tests.server import Beginning, RunningRoost

UNKNOWN = "b1d5f3b7-6d57-4a3e-8f0a-5a0b3f0c9d11"
PULL, PUSH = "pull", "push"
HOST = "static.example.com"

Json = dict[str, Any]


class Pair(NamedTuple):
    """A certificate and its key, PEM in base64, as fields of a request."""

    ssl_cert: str
    ssl_cert_key: str


def pair(*names: str, starts: timedelta = timedelta(-1), ends: timedelta = timedelta(30)) -> Pair:
    """A certificate for these hosts that signs itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
    now = Beginning.date
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + starts)
        .not_valid_after(now + ends)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(n) for n in names]), False)
        .sign(key, hashes.SHA256())
    )
    pem_key = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pems = (certificate.public_bytes(Encoding.PEM), pem_key)
    return Pair(*(base64.b64encode(pem).decode() for pem in pems))


class Zones:
    """A Roost's CDN as its user sees it."""

    def __init__(self, roost: RunningRoost, client: httpx.Client | None = None) -> None:
        self.roost = roost
        self.client = client or roost.client

    def create(self, sort: str, **fields: Any) -> Json:
        """Asks for a zone; a pull zone has https://example.com as its origin."""
        body = {"label": "site", **fields}
        if sort == PULL:
            body = {"origin_scheme": "https", "origin_domain": "example.com", **body}
        reply = self.client.post(f"/cdns/{sort}-zones", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()[f"{sort}_zone"]

    def active(self, sort: str, **fields: Any) -> Json:
        """A zone that delivers."""
        id = self.create(sort, **fields)["id"]
        self.roost.settle()
        return self.get(sort, id)

    def get(self, sort: str, id: str) -> Json:
        reply = self.client.get(f"/cdns/{sort}-zones/{id}")
        assert reply.status_code == 200, reply.text
        return reply.json()[f"{sort}_zone"]

    def change(self, sort: str, id: str, **fields: Any) -> Json:
        reply = self.client.put(f"/cdns/{sort}-zones/{id}", json=fields)
        assert reply.status_code == 200, reply.text
        return reply.json()[f"{sort}_zone"]

    def refused(self, method: str, path: str, body: Json | None = None, status: int = 400) -> str:
        """The text of an error, in its envelope."""
        reply = self.client.request(method, f"/cdns/{path}", json=body)
        assert reply.status_code == status, reply.text
        assert reply.json() == {"error": reply.json()["error"], "status": status}
        return reply.json()["error"]

    def endpoint(self, zone: str, name: str, size: int) -> Json:
        body = {"name": name, "size": size}
        reply = self.client.post(f"/cdns/push-zones/{zone}/files", json=body)
        assert reply.status_code == 201, reply.text
        return reply.json()["upload_endpoint"]

    def upload(self, zone: str, name: str, content: bytes) -> None:
        """Puts a file into a push zone, as a client does: it asks, and then sends the form."""
        self.send(self.endpoint(zone, name, len(content)), name, content)

    def send(self, endpoint: Json, name: str, content: bytes) -> None:
        reply = httpx.post(
            endpoint["URL"], data=endpoint["inputs"], files={"file": (name, content)}
        )
        assert (reply.status_code, reply.content) == (204, b""), reply.text

    def files(self, zone: str) -> Json:
        return self.client.get(f"/cdns/push-zones/{zone}/files").raise_for_status().json()

    def file(self, zone: str, name: str) -> Json:
        reply = self.client.get(f"/cdns/push-zones/{zone}/files/{name}")
        assert reply.status_code == 200, reply.text
        return reply.json()["file"]

    def deliver(self, host: str, path: str, **headers: str) -> httpx.Response:
        """What a zone's host answers to somebody without any key."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.get(f"{self.roost.url}{path}", headers={"host": host, **named})


class Told:
    """A driver that notes what it is told."""

    def __init__(self) -> None:
        self.zones: list[CdnZone] = []
        self.purged: list[tuple[str, str]] = []
        self.removed: list[str] = []

    async def apply(self, zone: CdnZone) -> None:
        self.zones.append(zone)

    async def purge(self, id: str, path: str = "") -> None:
        self.purged.append((id, path))

    async def remove(self, id: str) -> None:
        self.removed.append(id)


def host_of(zone: Json) -> str:
    return zone["cdn_url"].removeprefix("https://")
