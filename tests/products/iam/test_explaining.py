"""`roost access`: why somebody may do something, and what he may and never did."""

import pytest

from roost.cli import main
from tests.products.iam.people import Person, allow, deny
from tests.server import RunningRoost


def test_the_deciding_statement_is_told(roost: RunningRoost) -> None:
    ann, admin = Person(roost), roost.admin()
    id = ann.given(allow("network.dns.*"), deny("network.dns.Delete", "example.com"))

    def told(operation: str, resource: str = "") -> dict[str, object]:
        query = {"key": "ann", "operation": operation, "resource": resource}
        reply = admin.get("/access/explain", params=query)
        assert reply.status_code == 200, reply.text
        return reply.json()

    allowed = told("list-dns-domains")
    assert (allowed["allowed"], allowed["action"], allowed["policy_id"]) == (
        True, "network.dns.List", id,
    )  # fmt: skip
    assert allowed["reason"] == "statement 1 of the policy some allows network.dns.List"
    denied = told("delete-dns-domain", "example.com")
    assert (denied["allowed"], denied["statement"]) == (
        False,
        {"Effect": "Deny", "Action": ["network.dns.Delete"], "Resource": ["example.com"]},
    )
    assert told("delete-dns-domain", "example.org")["allowed"] is True
    nothing = told("list-instances")
    assert (nothing["allowed"], nothing["reason"], nothing["statement"]) == (
        False, "no policy allows compute.instance.List", None,
    )  # fmt: skip
    query = {"key": "ann", "operation": "fly"}
    assert admin.get("/access/explain", params=query).status_code == 400
    query = {"key": "nobody", "operation": "list-instances"}
    assert admin.get("/access/explain", params=query).status_code == 404


def test_what_was_allowed_and_never_done_is_told(roost: RunningRoost) -> None:
    ann = Person(roost)
    ann.given(allow(["network.dns.List", "network.dns.Read", "compute.sshkey.List"]))
    ann.client.get("/domains")
    ann.client.get("/instances")
    roost.flush_log()
    found = roost.admin().get("/access/unused", params={"key": "ann"}).json()
    [told] = found["keys"]
    assert (told["used"], told["unused"]) == (
        ["network.dns.List"], ["compute.sshkey.List", "network.dns.Read"],
    )  # fmt: skip


def test_the_command_tells_it_too(roost: RunningRoost, capsys: pytest.CaptureFixture[str]) -> None:
    Person(roost).given(deny("network.*"))
    data = ["--data", str(roost.data)]
    assert main(["access", "explain", "--key", "ann", "--operation", "list-vpcs", *data]) == 0
    printed = capsys.readouterr().out
    assert "statement 1 of the policy some denies network.vpc.List" in printed
    assert '"Effect": "Deny"' in printed
    assert main(["access", "unused", "--key", "ann", *data]) == 0
