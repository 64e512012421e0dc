"""Which of the caller's proxies are gone through, and for what."""

import pytest

from roost.reroute.trouble import Trouble
from roost.reroute.upstream import Upstream, Upstreams


@pytest.mark.parametrize(
    ("text", "upstream"),
    [
        ("http://proxy:3128", Upstream("proxy", 3128, tls=False, authorization="")),
        ("http://proxy:3128/", Upstream("proxy", 3128, tls=False, authorization="")),
        ("proxy:3128", Upstream("proxy", 3128, tls=False, authorization="")),
        ("http://proxy", Upstream("proxy", 80, tls=False, authorization="")),
        ("https://proxy", Upstream("proxy", 443, tls=True, authorization="")),
        ("http://[::1]:3128", Upstream("::1", 3128, tls=False, authorization="")),
        ("http://me:p%40ss@proxy:1", Upstream("proxy", 1, False, "Basic bWU6cEBzcw==")),
        ("http://me@proxy:1", Upstream("proxy", 1, False, "Basic bWU6")),
    ],
)
def test_what_a_proxy_may_be_written_as(text: str, upstream: Upstream) -> None:
    assert Upstream.parse(text, "HTTPS_PROXY") == upstream


@pytest.mark.parametrize("text", ["socks5://me:hidden@proxy:1", "http://", "http://proxy:x"])
def test_what_is_no_proxy_of_this_kind_is_refused_by_its_variable(text: str) -> None:
    with pytest.raises(Trouble) as raised:
        Upstreams.of({"ALL_PROXY": text})
    assert "ALL_PROXY" in raised.value.text
    assert "hidden" not in raised.value.text


def host(upstreams: Upstreams, name: str, port: int = 443) -> str:
    """The proxy that HTTPS to this place goes through; empty for none."""
    found = upstreams.to("https", name, port)
    return found.host if found else ""


def test_each_scheme_has_its_own_and_all_proxy_is_for_the_rest() -> None:
    upstreams = Upstreams.of({"HTTPS_PROXY": "http://secure", "ALL_PROXY": "http://rest"})
    https, http = upstreams.to("https", "example.com", 443), upstreams.to("http", "example.com", 80)
    assert https is not None
    assert https.host == "secure"
    assert http is not None
    assert http.host == "rest"


def test_the_lower_case_counts_for_more() -> None:
    assert (
        host(Upstreams.of({"HTTPS_PROXY": "http://a", "https_proxy": "http://b"}), "x.com") == "b"
    )


def test_without_any_everything_is_direct() -> None:
    assert host(Upstreams.of({"HTTPS_PROXY": ""}), "example.com") == ""


def test_a_proxy_does_not_go_through_itself() -> None:
    """As in a shell that `roost env` told of a Roost that is started anew there."""
    upstreams = Upstreams.of({"HTTPS_PROXY": "http://127.0.0.1:3128", "NO_PROXY": "a.com"})
    assert host(upstreams.but(3128), "example.com") == ""
    assert host(upstreams.but(3129), "example.com") == "127.0.0.1"
    assert host(upstreams.but(3129), "a.com") == ""
    far = Upstreams.of({"HTTPS_PROXY": "http://proxy:3128"})
    assert host(far.but(3128), "example.com") == "proxy"


@pytest.mark.parametrize(
    ("no_proxy", "name", "is_direct"),
    [
        ("", "example.com", False),
        ("*", "example.com", True),
        ("example.com", "example.com", True),
        ("example.com", "www.example.com", True),
        ("example.com", "notexample.com", False),
        (".example.com", "www.example.com", True),
        ("*.example.com", "www.example.com", True),
        ("Example.COM", "example.com", True),
        ("example.com:443", "example.com", True),
        ("example.com:8443", "example.com", False),
        ("a.com, example.com", "example.com", True),
        ("10.0.0.0/8", "10.1.2.3", True),
        ("10.0.0.0/8", "11.1.2.3", False),
        ("10.1.2.3", "10.1.2.3", True),
        ("*", "10.1.2.3", True),
        ("2001:db8::/32", "2001:db8::1", True),
        ("", "localhost", True),
        ("", "127.0.0.1", True),
        ("", "::1", True),
    ],
)
def test_exceptions(no_proxy: str, name: str, *, is_direct: bool) -> None:
    upstreams = Upstreams.of({"HTTPS_PROXY": "http://proxy", "NO_PROXY": no_proxy})
    assert host(upstreams, name) == ("" if is_direct else "proxy")
