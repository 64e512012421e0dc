"""What Roost fetches from URLs that others name: nothing that stands in its own network."""

import asyncio
import gzip
import ssl
from ipaddress import ip_address
from pathlib import Path

import pytest

from roost.http import outgoing
from roost.http.outgoing import Outgoing, Unfetched
from roost.settings import Address
from tests.server import running_roost

pytestmark = pytest.mark.anyio

PUBLIC = ("93.184.216.34", "8.8.8.8", "2606:4700::1111")
PRIVATE = (
    "0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1",
    "192.168.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "2001:db8::1", "2002:7f00:1::1", "64:ff9b::7f00:1",
    "64:ff9b:1::1", "fc00::1", "fd00:ec2::254", "fe80::1", "ff02::1",
)  # fmt: skip


@pytest.mark.parametrize("text", PUBLIC)
def test_public_addresses(text: str) -> None:
    assert outgoing.is_public(ip_address(text))


@pytest.mark.parametrize("text", PRIVATE)
async def test_a_name_of_a_private_address_is_not_asked(
    monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    """One private address among others is enough: which of them is asked is not for the name's
    owner to say.
    """
    asked: list[str] = []

    async def lookup(host: str, port: int) -> list[object]:
        return [ip_address("8.8.8.8"), ip_address(text)]

    async def fetch(self: Outgoing, url: object, address: str) -> bytes:
        asked.append(address)
        return b"{}"

    monkeypatch.setattr(outgoing, "lookup", lookup)
    monkeypatch.setattr(Outgoing, "_fetch", fetch)
    with pytest.raises(Unfetched, match=r"rebind\.example is at an address that is not public"):
        await Outgoing().json("https://rebind.example/keys")
    assert asked == []


async def test_what_was_looked_up_is_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is looked up once, so it cannot be another address a moment later."""
    asked: list[tuple[str, str]] = []
    looked_up: list[str] = []

    async def lookup(host: str, port: int) -> list[object]:
        looked_up.append(f"{host}:{port}")
        return [ip_address("93.184.216.34")]

    async def fetch(self: Outgoing, url: object, address: str) -> bytes:
        asked.append((str(url), address))
        return b'{"keys": []}'

    monkeypatch.setattr(outgoing, "lookup", lookup)
    monkeypatch.setattr(Outgoing, "_fetch", fetch)
    assert await Outgoing().json("https://id.example/keys") == {"keys": []}
    assert looked_up == ["id.example:443"]
    assert asked == [("https://id.example/keys", "93.184.216.34")]


@pytest.mark.parametrize(
    "url",
    ["http://id.example/", "ftp://id.example/", "https://", "https://u:p@id.example/", "x",
     "https://id.example/#x", "https://[::1", "file:///etc/passwd", ""],
)  # fmt: skip
def test_urls_that_are_refused(url: str) -> None:
    with pytest.raises(Unfetched):
        Outgoing().check(url)


async def test_a_host_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lookup(host: str, port: int) -> list[object]:
        raise OSError("Name or service not known")

    monkeypatch.setattr(outgoing, "lookup", lookup)
    with pytest.raises(Unfetched, match="could not be asked"):
        await Outgoing().json("https://none.example/")


async def test_a_host_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    async def lookup(host: str, port: int) -> list[object]:
        raise TimeoutError

    monkeypatch.setattr(outgoing, "lookup", lookup)
    with pytest.raises(Unfetched, match="did not answer within 10 seconds"):
        await Outgoing().json("https://slow.example/")


async def test_a_certificate_is_the_hosts_wherever_that_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes to an address, and the name is what must be proven there."""
    with running_roost(tmp_path / "data", listen=Address("127.0.0.1", 0)) as roost:
        tls = roost.app.sockets.urls["api"]
        port = tls.rpartition(":")[2]
        fetches = Outgoing(private=True)
        vars(fetches)["_trust"] = ssl.create_default_context(cafile=roost.data / "ca.pem")

        async def lookup(host: str, port: int) -> list[object]:
            return [ip_address("127.0.0.1")]

        monkeypatch.setattr(outgoing, "lookup", lookup)
        url = f"https://localhost:{port}/v2/oidc/jwks"
        assert await fetches.json(url) == {"keys": []}
        with pytest.raises(Unfetched, match=r"other\.example could not be asked"):
            await fetches.json(url.replace("localhost", "other.example"))


async def test_what_is_compressed_is_not_unpacked() -> None:
    """It is asked for as it is. What a host packs all the same could be very much in little."""
    packed = gzip.compress(b'{"keys": []}')
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n"
        writer.write(head.encode() + packed)
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        with pytest.raises(Unfetched, match="it is no JSON object"):
            await Outgoing(private=True).json(f"http://127.0.0.1:{port}/keys")
    assert b"accept-encoding: identity" in heads[0].lower()
