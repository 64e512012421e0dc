"""Which URLs a client may have things fetched from, before any driver looks at the host."""

import pytest

from roost.http.errors import BadRequest
from roost.http.urls import web_url


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/disk.raw",
        "http://example.com:8080/a/b.iso?version=2",
        "HTTPS://EXAMPLE.COM/",
        "https://[2001:db8::1]/disk.raw",
        "https://example.com",
    ],
)
def test_web_addresses_with_a_host_pass(url: str) -> None:
    assert web_url(url).hostname


@pytest.mark.parametrize(
    "url",
    [
        "",
        "disk.raw",
        "ftp://example.com/disk.raw",
        "file:///etc/passwd",
        "https:///disk.raw",
        "https://:443/disk.raw",
        "https://example.com:0/disk.raw",
        "https://example.com:99999/disk.raw",
        "https://example.com:x/disk.raw",
        "https://[::1/disk.raw",
        "https://example.com/a b.iso",
        "https://example.com/\n.iso",
    ],
)
def test_anything_else_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="Invalid url: "):
        web_url(url)
