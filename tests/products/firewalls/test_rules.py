"""/v2/firewalls/{id}/rules: what a group lets in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from roost.catalog import MAX_FIREWALL_RULES
from tests.products.firewalls.api import SSH, UNKNOWN, Json, add, group, listed, refused, shown
from tests.server import RunningRoost


def test_a_rule_is_made_and_shown(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    made = add(roost, id, notes="office")
    assert made == {
        "id": 1,
        "type": "v4",
        "ip_type": "v4",
        "action": "accept",
        "protocol": "tcp",
        "port": "22",
        "subnet": "192.0.2.0",
        "subnet_size": 24,
        "source": "",
        "notes": "office",
    }
    reply = roost.client.get(f"/firewalls/{id}/rules/1")
    assert reply.json() == {"firewall_rule": made}
    assert listed(roost, id) == [made]
    assert shown(roost, id)["rule_count"] == 1


def test_rules_are_numbered_in_each_group_and_numbers_never_return(roost: RunningRoost) -> None:
    one, two = group(roost)["id"], group(roost)["id"]
    assert [add(roost, one, port=port)["id"] for port in ("1", "2", "3")] == [1, 2, 3]
    assert add(roost, two)["id"] == 1
    assert roost.client.delete(f"/firewalls/{one}/rules/3").status_code == 204
    assert roost.client.get(f"/firewalls/{one}/rules/3").status_code == 404
    assert add(roost, one, port="3")["id"] == 4
    assert [rule["id"] for rule in listed(roost, one)] == [1, 2, 4]


def test_a_change_of_the_rules_modifies_the_group(roost: RunningRoost) -> None:
    roost.clock.hold()
    id = group(roost)["id"]
    dates = [shown(roost, id)["date_modified"]]
    for change in (
        lambda: add(roost, id),
        lambda: roost.client.delete(f"/firewalls/{id}/rules/1").raise_for_status(),
    ):
        roost.clock.advance(seconds=60)
        change()
        dates.append(shown(roost, id)["date_modified"])
    assert len(set(dates)) == 3


def test_rules_are_listed_in_pages(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    for port in ("1", "2", "3"):
        add(roost, id, port=port)
    page = roost.client.get(f"/firewalls/{id}/rules", params={"per_page": 2}).json()
    assert [rule["id"] for rule in page["firewall_rules"]] == [1, 2]
    assert page["meta"]["total"] == 3
    cursor = page["meta"]["links"]["next"]
    assert [rule["id"] for rule in listed(roost, id, per_page=2, cursor=cursor)] == [3]


@pytest.mark.parametrize("protocol", ["icmp", "tcp", "UDP", "Gre", "ESP", "ah"])
def test_protocols_come_in_any_case_and_go_in_lower(roost: RunningRoost, protocol: str) -> None:
    assert add(roost, group(roost)["id"], protocol=protocol)["protocol"] == protocol.lower()


@pytest.mark.parametrize("port", ["1", "65535", "8000:8080", "8000-8080", "8000 - 8080", "80:80"])
def test_a_port_is_one_or_a_range_and_shown_as_given(roost: RunningRoost, port: str) -> None:
    assert add(roost, group(roost)["id"], port=port)["port"] == port


def test_a_port_may_be_a_number(roost: RunningRoost) -> None:
    assert add(roost, group(roost)["id"], port=22, subnet_size="24")["port"] == "22"


@pytest.mark.parametrize("port", ["", None, "0", "65536", "20:10", "1:", ":1", "x", "-1", "1:2:3"])
def test_other_ports_are_refused(roost: RunningRoost, port: str | None) -> None:
    id = group(roost)["id"]
    for protocol in ("tcp", "udp"):
        text = refused(roost, id, protocol=protocol, port=port)
        assert text.startswith("Invalid port number - must be between 1 and 65535")


@pytest.mark.parametrize("protocol", ["icmp", "gre", "esp", "ah"])
def test_other_protocols_drop_the_port(roost: RunningRoost, protocol: str) -> None:
    """Ansible playbooks send them one."""
    id = group(roost)["id"]
    assert add(roost, id, protocol=protocol, port="-1")["port"] == ""
    assert refused(roost, id, protocol=protocol, port="22") == "This rule is already defined"


@pytest.mark.parametrize(
    ("ip_type", "subnet", "size", "as_shown"),
    [
        ("v4", "0.0.0.0", 0, "0.0.0.0"),
        ("v4", "10.10.10.5", 24, "10.10.10.5"),
        ("v6", "::", 0, "::"),
        ("v6", "2001:0DB8:05ff::", 48, "2001:db8:5ff::"),
    ],
)
def test_a_subnet_is_shown_in_its_shortest_form(
    roost: RunningRoost, ip_type: str, subnet: str, size: int, as_shown: str
) -> None:
    made = add(roost, group(roost)["id"], ip_type=ip_type, subnet=subnet, subnet_size=size)
    assert (made["subnet"], made["subnet_size"]) == (as_shown, size)
    assert (made["type"], made["ip_type"]) == (ip_type, ip_type)


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"ip_type": "v5"}, "ip_type"),
        ({"protocol": "sctp"}, "protocol"),
        ({"subnet": "192.0.2.0/24"}, "subnet"),
        ({"subnet": "::"}, "subnet"),
        ({"ip_type": "v6"}, "subnet"),
        ({"subnet_size": 33}, "subnet_size"),
        ({"subnet_size": -1}, "subnet_size"),
        ({"ip_type": "v6", "subnet": "::", "subnet_size": 129}, "subnet_size"),
        ({"source": "example"}, "source"),
        ({"source": UNKNOWN}, "source"),
        ({"notes": "x" * 256}, "notes"),
    ],
)
def test_what_is_wrong_is_named(roost: RunningRoost, fields: Json, named: str) -> None:
    id = group(roost)["id"]
    assert named in refused(roost, id, **fields).split(" - ")[0]
    assert listed(roost, id) == []


@pytest.mark.parametrize("field", ["ip_type", "protocol", "subnet", "subnet_size"])
def test_what_is_missing_is_named(roost: RunningRoost, field: str) -> None:
    id = group(roost)["id"]
    assert refused(roost, id, **{field: None}) == f"Missing required field: {field}"


def test_a_source_stands_for_a_subnet(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    made = add(roost, id, source="cloudflare", subnet=None, subnet_size=None)
    assert made["source"] == "cloudflare"
    assert refused(roost, id, source="cloudflare") == "This rule is already defined"
    kept = add(roost, id, source="cloudflare", port="80")
    assert (kept["subnet"], kept["subnet_size"]) == ("192.0.2.0", 24)


@pytest.mark.parametrize(
    "same",
    [
        {},
        {"notes": "another note"},
        {"protocol": "TCP"},
        {"port": "22:22"},
        {"subnet": "192.0.2.77"},
    ],
)
def test_a_rule_is_there_once(roost: RunningRoost, same: Json) -> None:
    id = group(roost)["id"]
    add(roost, id)
    assert refused(roost, id, **same) == "This rule is already defined"
    for other in ({"port": "23"}, {"subnet_size": 25}, {"protocol": "udp"}, {"subnet": "10.0.0.0"}):
        add(roost, id, **other)
    assert shown(roost, id)["rule_count"] == 5
    add(roost, group(roost)["id"])


def test_a_group_holds_only_so_many_rules(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    for port in range(1, MAX_FIREWALL_RULES + 1):
        add(roost, id, port=port)
    text = refused(roost, id, port=9999)
    assert text == f"A firewall group has at most {MAX_FIREWALL_RULES} rules."
    assert roost.client.delete(f"/firewalls/{id}/rules/7").status_code == 204
    add(roost, id, port=9999)
    assert shown(roost, id)["rule_count"] == MAX_FIREWALL_RULES


def test_of_many_same_rules_at_once_one_is_made(roost: RunningRoost) -> None:
    id = group(roost)["id"]
    path = f"/firewalls/{id}/rules"

    def add_port(number: int) -> int:
        return roost.client.post(path, json={**SSH, "port": 1 + number % 4}).status_code

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(add_port, range(16)))
    assert sorted(codes) == [201] * 4 + [400] * 12
    assert sorted(rule["id"] for rule in listed(roost, id)) == [1, 2, 3, 4]
    assert shown(roost, id)["rule_count"] == 4
