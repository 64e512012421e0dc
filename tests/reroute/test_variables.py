"""What a command's environment becomes."""

import pytest

from roost.reroute.bundle import VARIABLES
from roost.reroute.variables import applied, cut_off, past, variables

HOSTS = ("api.vultr.com",)


def changes(**environment: str) -> dict[str, str]:
    return variables(
        environment, proxy="http://p", certificates="/ca.pem", key="KEY", hosts=HOSTS, data="/srv"
    )


@pytest.mark.parametrize(
    "entry",
    [
        "api.vultr.com", "API.Vultr.com", "api.vultr.com.", "api.vultr.com:443",
        "https://api.vultr.com", "vultr.com", ".vultr.com", "*.vultr.com", "*vultr.com",
        "vultr.com:443", "com", ".com", "*.com", "*", ".", "api.*", "*.vultr.*", "api.vultr.co?",
        "tr.com",  # Python's requests look at the end of the name alone
    ],
)  # fmt: skip
def test_whatever_might_lead_past_the_proxy_is_taken_out(entry: str) -> None:
    assert past(entry, HOSTS) == ""
    assert past(f"localhost,{entry},10.0.0.0/8", HOSTS) == "localhost,10.0.0.0/8"


@pytest.mark.parametrize(
    "no_proxy",
    ["localhost,127.0.0.1,::1", "10.0.0.0/8", ".internal", "example.com,vultr.example", "[::1]"],
)
def test_the_rest_stays(no_proxy: str) -> None:
    assert past(no_proxy, HOSTS) == no_proxy


def test_entries_may_be_set_apart_by_blanks() -> None:
    assert past("localhost  .vultr.com, internal", HOSTS) == "localhost,internal"


def test_all_that_the_issue_names_is_set() -> None:
    assert changes() == {
        "HTTPS_PROXY": "http://p",
        "https_proxy": "http://p",
        "SSL_CERT_FILE": "/ca.pem",
        "REQUESTS_CA_BUNDLE": "/ca.pem",
        "NODE_EXTRA_CA_CERTS": "/ca.pem",
        "CURL_CA_BUNDLE": "/ca.pem",
        "AWS_CA_BUNDLE": "/ca.pem",
        "GIT_SSL_CAINFO": "/ca.pem",
        "NODE_USE_ENV_PROXY": "1",
        "VULTR_API_KEY": "KEY",
        "ROOST_DATA": "/srv",
    }
    assert set(VARIABLES) <= changes().keys()


def test_no_proxy_is_changed_in_either_case_and_not_made_up() -> None:
    made = changes(NO_PROXY="*", no_proxy="localhost,vultr.com")
    assert made["NO_PROXY"] == ""
    assert made["no_proxy"] == "localhost"


def test_what_became_empty_is_taken_away_and_the_rest_is_kept() -> None:
    before = {"NO_PROXY": "*", "PATH": "/bin", "EMPTY": "", "https_proxy": "http://old"}
    after = applied(before, changes(**before))
    assert "NO_PROXY" not in after
    assert after["PATH"] == "/bin"
    assert after["EMPTY"] == ""
    assert after["https_proxy"] == "http://p"


def test_where_the_proxy_is_the_one_way_out_only_loopback_is_excepted() -> None:
    made = cut_off("http://p")
    assert made["HTTP_PROXY"] == made["http_proxy"] == "http://p"
    assert made["NO_PROXY"] == made["no_proxy"] == "localhost,127.0.0.1,::1"
