"""From an endpoint that has less than Roost, more, or answers otherwise."""

from collections.abc import Iterator

import pytest

from roost.cli.failures import Exit
from tests.cli.programs import Ended

from .conftest import Import, Side
from .elsewhere import Elsewhere, elsewhere


@pytest.fixture
def endpoint() -> Iterator[Elsewhere]:
    with elsewhere() as endpoint:
        yield endpoint


def run(importing: Import, endpoint: Elsewhere) -> Ended:
    return importing.run(source=endpoint.url, key="KEY")


def test_sections_that_are_not_there_are_no_problem(
    endpoint: Elsewhere, here: Side, importing: Import
) -> None:
    endpoint.answers["/firewalls"] = {"firewall_groups": [{"id": "one", "description": "front"}]}
    ended = run(importing, endpoint)
    assert ended.code == 0, ended.err
    assert importing.counts(ended) == {"firewalls": (1, 0, 0)}
    [group] = here.all("/firewalls", "firewall_groups")
    assert group["description"] == "front"


def test_an_account_without_anything_is_no_problem(endpoint: Elsewhere, importing: Import) -> None:
    ended = run(importing, endpoint)
    assert (ended.code, importing.counts(ended)) == (0, {})
    assert "There is nothing to copy" in ended.err


def test_what_is_never_copied_is_said(endpoint: Elsewhere, importing: Import) -> None:
    endpoint.answers["/subaccounts"] = {"subaccounts": [{"id": "one", "name": "production"}]}
    ended = run(importing, endpoint)
    assert ended.code == Exit.PROBLEM
    assert importing.counts(ended) == {"subaccounts": (0, 0, 1)}
    assert "subaccounts: production was not copied: `roost import` cannot" in ended.err


def test_a_section_that_may_not_be_seen_is_said_and_the_rest_goes_on(
    endpoint: Elsewhere, importing: Import
) -> None:
    endpoint.answers["/domains"] = 403
    endpoint.answers["/firewalls"] = {"firewall_groups": [{"id": "one", "description": "front"}]}
    ended = run(importing, endpoint)
    assert ended.code == Exit.PROBLEM
    assert "domains: all was not copied: Not here." in ended.err
    assert importing.counts(ended)["firewalls"] == (1, 0, 0)


def test_answers_that_lack_something_are_said(endpoint: Elsewhere, importing: Import) -> None:
    endpoint.answers["/vfs"] = {"vfs": [{"id": "one", "label": "shared", "region": "ewr"}]}
    endpoint.answers["/vpcs"] = {"vpcs": [{"region": "ewr"}]}
    endpoint.answers["/iso"] = {"something": "else"}
    ended = run(importing, endpoint)
    assert ended.code == Exit.PROBLEM
    assert "vfs: shared was not copied: its 'storage_size' is not told" in ended.err
    assert "vpcs: all was not copied: their 'id' is not told" in ended.err
    assert "iso: all was not copied: the answer to /iso has no isos" in ended.err


def test_what_is_no_api_is_said(endpoint: Elsewhere, importing: Import) -> None:
    endpoint.answers["/ssh-keys"] = b"<html>"
    ended = run(importing, endpoint)
    assert ended.code == Exit.REFUSED
    assert "does not answer as an API v2 does" in ended.err


def test_private_networks_alone_are_copied_and_joined(
    endpoint: Elsewhere, here: Side, importing: Import
) -> None:
    """An endpoint that is older than VPCs, whose instances say less of themselves."""
    network = {
        "id": "net", "region": "ewr", "description": "old", "v4_subnet": "10.7.0.0",
        "v4_subnet_mask": 24,
    }  # fmt: skip
    instance = {"id": "web", "region": "ewr", "plan": "vc2-1c-1gb", "os_id": 1743, "label": "web"}
    endpoint.answers |= {
        "/private-networks": {"networks": [network]},
        "/instances": {"instances": [instance | {"internal_ip": "10.7.0.3"}]},
        "/instances/web/user-data": {"user_data": {"data": ""}},
        "/instances/web/vpcs": {"vpcs": [{"id": "net"}]},
        "/instances/web/ipv4": {"ipv4s": []},
        "/instances/web/iso": {"iso_status": {"state": "ready"}},
    }
    ended = run(importing, endpoint)
    assert ended.code == 0, ended.err
    [copy] = here.all("/instances", "instances")
    [made] = here.all("/vpcs", "vpcs")
    assert (made["v4_subnet"], [vpc["id"] for vpc in copy["vpcs"]]) == ("10.7.0.0", [made["id"]])
