"""TLS on loopback: versions, what clients are told, and how a certificate is renewed."""

import asyncio
import socket
import ssl
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from roost.http.listeners import Listener, ListenError, TcpAddress
from roost.http.tls import Credentials, Leaf, ensure_leaf
from roost.store.secret import Secret
from tests.listeners.serving import LOOPBACK, App, asked, port_of, run, said

SECRET = Secret(bytes(32))


def now() -> int:
    return time.time_ns() // 1000


@pytest.fixture
def leaf(tmp_path: Path) -> Leaf:
    return ensure_leaf(tmp_path, SECRET, [], now())


def trusting(leaf: Leaf) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=leaf.authority)


async def served_serial(listener: Listener, leaf: Leaf, name: str = "api.vultr.com") -> int:
    """The serial number in the certificate that a client of `name` is shown and accepts."""
    _, writer = await asyncio.open_connection(
        "127.0.0.1", port_of(listener), ssl=trusting(leaf), server_hostname=name
    )
    shown: dict[str, Any] = writer.get_extra_info("peercert")
    writer.close()
    return int(shown["serialNumber"], 16)


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("protocol", ["h2", "http/1.1"])
def test_tls_versions_and_protocols(leaf: Leaf, version: ssl.TLSVersion, protocol: str) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=leaf.credentials)
        await listener.start()
        context = trusting(leaf)
        context.minimum_version = context.maximum_version = version
        context.set_alpn_protocols([protocol])
        _, writer = await asyncio.open_connection(
            "127.0.0.1", port_of(listener), ssl=context, server_hostname="api.vultr.com"
        )
        secured: ssl.SSLObject = writer.get_extra_info("ssl_object")
        assert secured.version() == version.name.replace("_", ".")
        assert secured.selected_alpn_protocol() == protocol
        writer.close()
        assert await listener.stop(1)

    run(main)


def test_older_tls_is_refused(leaf: Leaf) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=leaf.credentials)
        await listener.start()
        context = trusting(leaf)
        context.set_ciphers("DEFAULT:@SECLEVEL=0")
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ssl.SSLError):
            await asyncio.open_connection(
                "127.0.0.1", port_of(listener), ssl=context, server_hostname="localhost"
            )
        assert await listener.stop(1)

    run(main)


def test_plain_http_on_a_tls_port_is_closed_and_the_log_says_why(
    leaf: Leaf, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=leaf.credentials)
        await listener.start()
        with pytest.raises(httpx.RemoteProtocolError):
            await asked(Listener(App(), TcpAddress("127.0.0.1", port_of(listener))))
        assert await listener.stop(1)

    run(main)
    assert len(said(caplog)) == 1
    assert said(caplog)[0].startswith("HTTPS is needed: 127.0.0.1:")


def test_a_client_that_does_not_trust_us_is_told_of(
    leaf: Leaf, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=leaf.credentials)
        await listener.start()
        # asyncio's client closes without the alert that says why, a blocking one sends it.
        await asyncio.to_thread(distrust, port_of(listener))
        assert await listener.stop(1)

    def distrust(port: int) -> None:
        with (
            socket.create_connection(("127.0.0.1", port)) as connection,
            pytest.raises(ssl.SSLCertVerificationError),
        ):
            ssl.create_default_context().wrap_socket(connection, server_hostname="localhost")

    run(main)
    assert len(said(caplog)) == 1
    assert said(caplog)[0].endswith("does not trust the authority of this server's certificate")


def test_a_new_certificate_is_served_on_the_same_socket(tmp_path: Path, leaf: Leaf) -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, LOOPBACK, tls=leaf.credentials)
        await listener.start()
        before = await served_serial(listener, leaf)
        async with httpx.AsyncClient(verify=trusting(leaf)) as client:
            held = asyncio.create_task(client.get(f"{listener.url}/held"))
            await app.entered.wait()
            leaf.credentials.certificate.unlink()
            renewed = ensure_leaf(tmp_path, SECRET, [], now())
            reloading = asyncio.create_task(listener.reload_tls(renewed.credentials, grace=20))
            app.let_go.set()
            assert (await held).text == "https 1.1 GET 0", "the old connection finishes its request"
            await reloading
        after = [await served_serial(listener, renewed) for _ in range(10)]
        assert len(set(after)) == 1
        assert before not in after
        assert await listener.stop(1)

    run(main)


def test_a_reload_does_not_wait_for_ever(leaf: Leaf) -> None:
    async def main() -> None:
        app = App()
        listener = Listener(app, LOOPBACK, tls=leaf.credentials)
        await listener.start()
        async with httpx.AsyncClient(verify=trusting(leaf)) as client:
            held = asyncio.create_task(client.get(f"{listener.url}/held"))
            await app.entered.wait()
            await listener.reload_tls(leaf.credentials)
            stopping = asyncio.create_task(listener.stop(20))
            app.let_go.set()
            assert (await held).text == "https 1.1 GET 0"
            assert await stopping, "a stop waits for what the reload left"

    run(main)


def test_a_certificate_that_cannot_be_loaded_changes_nothing(leaf: Leaf) -> None:
    async def main() -> None:
        listener = Listener(App(), LOOPBACK, tls=leaf.credentials)
        await listener.start()
        before = await served_serial(listener, leaf)
        gone = Credentials(Path("gone.pem"), Path("gone.pem"), expires=0)
        with pytest.raises(ListenError, match="cannot load the certificate"):
            await listener.reload_tls(gone)
        assert await served_serial(listener, leaf) == before
        assert await listener.stop(1)
        with pytest.raises(ListenError, match="not a running TLS listener"):
            await listener.reload_tls(leaf.credentials)
        with pytest.raises(ListenError, match="cannot load the certificate"):
            await Listener(App(), LOOPBACK, tls=gone).start()

    run(main)


def test_three_kinds_in_one_loop(tmp_path: Path, leaf: Leaf) -> None:
    async def main() -> None:
        app = App()
        path = tmp_path / "admin.sock"
        plain, unix = Listener(app, LOOPBACK), Listener(app, path)
        tls = Listener(app, LOOPBACK, tls=leaf.credentials)
        for listener in (plain, tls, unix):
            await listener.start()
        assert path.stat().st_mode & 0o777 == 0o600
        assert await asked(plain) == "http 1.1 GET 0"
        async with httpx.AsyncClient(verify=trusting(leaf)) as client:
            assert (await client.get(tls.url)).text == "https 1.1 GET 0"
        async with httpx.AsyncClient(transport=httpx.AsyncHTTPTransport(uds=str(path))) as client:
            assert (await client.get("http://roost/")).text == "http 1.1 GET 0"
        assert await asyncio.gather(plain.stop(1), tls.stop(1), unix.stop(1)) == [True] * 3
        assert not path.exists()

    run(main)
