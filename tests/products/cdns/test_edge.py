"""What a zone's host answers, on the listener that answers the API."""

import gzip
import hashlib
from urllib.parse import quote

import httpx
import pytest

from tests.products.cdns.zones import HOST, PULL, PUSH, Zones, host_of, pair

PAGE = b"<h1>hello</h1>\n" * 100
CHATGPT = "Mozilla/5.0; compatible; GPTBot/1.2; +https://openai.com/gptbot"
CRAWLER = "Mozilla/5.0 (compatible; AhrefsBot/7.0)"


@pytest.fixture
def anyone(zones: Zones) -> httpx.Client:
    """Somebody without a key."""
    return zones.roost.client_for(None)


def test_a_file_is_delivered_to_anybody(zones: Zones) -> None:
    zones.roost.clock.hold("2031-03-01T12:00:00+00:00")
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)
    reply = zones.deliver(host_of(zone), "/index.html")
    assert (reply.status_code, reply.content) == (200, PAGE)
    assert reply.headers["content-type"] == "text/html"
    assert reply.headers["last-modified"] == "Sat, 01 Mar 2031 12:00:00 GMT"
    assert reply.headers["etag"] == f'"{hashlib.sha256(PAGE).hexdigest()}"'
    assert reply.headers["access-control-allow-origin"] == "*"
    assert "content-encoding" not in reply.headers


def test_a_host_is_the_same_with_a_port_and_in_capitals(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "my page.html", PAGE)
    host = f"{host_of(zone).upper()}:8443"
    assert zones.deliver(host, f"/{quote('my page.html')}?version=2").content == PAGE


def test_a_vanity_domain_delivers_too(zones: Zones) -> None:
    zone = zones.active(PUSH, vanity_domain=HOST, **pair(HOST)._asdict())
    zones.upload(zone["id"], "index.html", PAGE)
    assert zones.deliver(HOST, "/index.html").content == PAGE
    zones.change(PUSH, zone["id"], vanity_domain="")
    assert zones.deliver(HOST, "/index.html").json()["error"] == "Invalid API endpoint."


def test_a_browser_that_has_the_file_need_not_have_it_again(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)
    tag = zones.deliver(host_of(zone), "/index.html").headers["etag"]
    again = zones.deliver(host_of(zone), "/index.html", if_none_match=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    zones.upload(zone["id"], "index.html", b"new")
    changed = zones.deliver(host_of(zone), "/index.html", if_none_match=tag)
    assert (changed.status_code, changed.content) == (200, b"new")


def test_head_tells_what_get_would(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)
    url = f"{zones.roost.url}/index.html"
    head = httpx.head(url, headers={"host": host_of(zone)})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == "text/html"


def test_a_zone_answers_nothing_else(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)
    for path in ("/", "/docs", "/nothing", "/a/index.html", "/index.html/"):
        reply = zones.deliver(host_of(zone), path)
        assert (reply.status_code, reply.text) == (404, "There is no such file.\n"), path
    reply = httpx.post(f"{zones.roost.url}/index.html", headers={"host": host_of(zone)})
    assert (reply.status_code, reply.headers["allow"]) == (405, "GET, HEAD")


def test_other_hosts_are_answered_as_ever(zones: Zones, anyone: httpx.Client) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "docs", PAGE)
    for host in ("api.vultr.com", "example.com", "cdn-000000000000.vultrcdn.com", "127.0.0.1"):
        assert "Roost" in zones.deliver(host, "/docs").text
        assert zones.deliver(host, "/nothing").json()["status"] == 404
    assert zones.deliver(host_of(zone), "/docs").content == PAGE
    assert zones.deliver(host_of(zone), "/_roost/health").json() == {"status": "ok"}
    assert zones.deliver(host_of(zone), "/v2/regions").status_code == 200


def test_texts_are_compressed_for_those_who_take_it(zones: Zones) -> None:
    zone = zones.active(PUSH, gzip=True)
    zones.upload(zone["id"], "index.html", PAGE)
    zones.upload(zone["id"], "logo.png", PAGE)
    zones.upload(zone["id"], "small.html", b"1")
    url, host = f"{zones.roost.url}/index.html", host_of(zone)
    with httpx.stream("GET", url, headers={"host": host, "accept-encoding": "gzip"}) as reply:
        raw = b"".join(reply.iter_raw())
    assert reply.headers["content-encoding"] == "gzip"
    assert reply.headers["vary"] == "accept-encoding"
    assert len(raw) < len(PAGE) // 2
    assert gzip.decompress(raw) == PAGE
    for path, encoding in (
        ("/index.html", "identity"),
        ("/logo.png", "gzip"),
        ("/small.html", "gzip"),
    ):
        plain = zones.deliver(host, path, accept_encoding=encoding)
        assert "content-encoding" not in plain.headers, path
    tag = reply.headers["etag"]
    again = zones.deliver(host, "/index.html", if_none_match=tag, accept_encoding="gzip")
    assert again.status_code == 304


def test_cors_is_for_pages_of_the_zone_alone(zones: Zones) -> None:
    zone = zones.active(PUSH, cors=True)
    zones.upload(zone["id"], "font.woff2", PAGE)
    reply = zones.deliver(host_of(zone), "/font.woff2")
    assert reply.headers["access-control-allow-origin"] == zone["cdn_url"]


def test_bots_and_addresses_are_kept_out(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)

    def status(agent: str) -> int:
        return zones.deliver(host_of(zone), "/index.html", user_agent=agent).status_code

    assert [status(CHATGPT), status(CRAWLER)] == [200, 200]
    zones.change(PUSH, zone["id"], block_ai=True)
    assert [status(CHATGPT), status(CRAWLER)] == [403, 200]
    zones.change(PUSH, zone["id"], block_ai=False, block_bad_bots=True)
    assert [status(CHATGPT), status(CRAWLER), status("curl/8")] == [200, 403, 200]
    zones.change(PUSH, zone["id"], block_ip_addresses=["192.0.2.1", "::ffff:127.0.0.0/104"])
    assert status("curl/8") == 403
    zones.change(PUSH, zone["id"], block_ip_addresses=[])
    assert status("curl/8") == 200


@pytest.mark.settings(lifecycle="quick")
def test_a_zone_delivers_once_it_is_active(zones: Zones) -> None:
    zones.roost.clock.hold()
    zone = zones.create(PUSH)
    zones.upload(zone["id"], "index.html", PAGE)
    assert zones.deliver(host_of(zone), "/index.html").status_code == 503
    zones.roost.clock.advance(seconds=2)
    assert zones.deliver(host_of(zone), "/index.html").status_code == 200


def test_a_pull_zone_says_that_it_is_simulated(zones: Zones) -> None:
    reply = zones.deliver(host_of(zones.active(PULL)), "/index.html")
    assert (reply.status_code, reply.text) == (
        502,
        "Pull zones are simulated: no origin is asked.\n",
    )


def test_a_deleted_zones_host_is_nobodys(zones: Zones) -> None:
    zone = zones.active(PUSH)
    zones.client.delete(f"/cdns/push-zones/{zone['id']}").raise_for_status()
    assert zones.deliver(host_of(zone), "/index.html").json()["error"] == "Invalid API endpoint."
