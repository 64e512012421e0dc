"""The checker finds what it is there to find: each rule fails on a database that breaks it."""

from collections.abc import Iterator

import pytest

from roost.store import Tx
from tests.products.instances.cloud import Cloud
from tests.server import RunningRoost, running_roost

from . import promises
from .invariants import RULES, check_invariants, find_faults


class FoundError(Exception):
    """Undoes the damage and carries the names of the rules that saw it."""

    def __init__(self, faults: list[str]) -> None:
        self.rules = {fault.partition(":")[0] for fault in faults}


def edit(part: str, kind: str, old: str, new: str) -> str:
    """A change of documents that the store knows nothing of."""
    return (
        f"UPDATE documents SET {part} ="
        f" CAST(replace(CAST({part} AS TEXT), '{old}', '{new}') AS BLOB) WHERE kind = '{kind}'"
    )


THE_FIRST_JOB = "WHERE seq = (SELECT MIN(seq) FROM jobs)"
THE_INSTANCE = "(SELECT seq FROM documents WHERE kind = 'instance')"
DAMAGE = {
    "documents": ["UPDATE documents SET account = 999 WHERE kind = 'snapshot'"],
    "entries": [
        "DELETE FROM entries WHERE field = 'label'",
        "UPDATE entries SET value = 'nowhere' WHERE field = 'region'",
    ],
    "links": ["DELETE FROM links", "DELETE FROM documents WHERE kind = 'iso'"],
    "counters": ["UPDATE counters SET n = n + 1 WHERE kind = 'instance'"],
    "uniques": ["INSERT INTO uniques (scope, value, seq) VALUES ('name', 'mine', 999)"],
    "tombstones": [
        "INSERT INTO tombstones SELECT id, kind, account, 0 FROM documents WHERE kind = 'instance'"
    ],
    "work": [
        f"UPDATE jobs SET account = 999 {THE_FIRST_JOB}",
        f"UPDATE jobs SET resource = 999 {THE_FIRST_JOB}",
        f"UPDATE jobs SET resource = 999, resource_id = 'x', exclusive = 1 {THE_FIRST_JOB}",
        f"UPDATE jobs SET id = 'unheard-of' {THE_FIRST_JOB}",
    ],
    "keys": ["UPDATE api_keys SET user_id = 'nobody'"],
    "log": ["UPDATE log SET account = 999"],
    "locks": [
        edit("body", "instance", '"server_status":"ok"', '"server_status":"locked"'),
        edit("body", "instance", '"status":"active"', '"status":"resizing"'),
        f"UPDATE jobs SET resource = {THE_INSTANCE}, exclusive = 1 {THE_FIRST_JOB}",
    ],
    "drives": [
        edit("hidden", "instance", '"iso_state":"isomounted"', '"iso_state":"ready"'),
        edit("hidden", "instance", '"iso_state":"isomounted"', '"iso_state":"isunmounting"'),
    ],
    "backups": [
        "DELETE FROM documents WHERE kind = 'instance'",
        edit("body", "instance", '"auto_backups"', '"none"'),
        "UPDATE jobs SET workflow = 'forgotten' WHERE workflow = 'backup-instance'",
    ],
    "images": [
        edit("body", "snapshot", '"status":"complete"', '"status":"pending"'),
        edit("body", "iso", '"status":"complete"', '"status":"pending"'),
    ],
    "ttls": [edit("body", "dns-record", 'ns1.vultr.com","priority":-1,"ttl":300',
                  'ns1.vultr.com","priority":-1,"ttl":60')],
    "addresses": [
        "DELETE FROM addresses WHERE pool = 'ipv4'",
        "UPDATE addresses SET resource = 'somebody' WHERE pool = 'ipv6'",
        "INSERT INTO addresses (pool, ordinal, resource) VALUES ('ipv4', 99999, 'nobody')",
    ],
    "free_addresses": [
        "DELETE FROM addresses_freed",
        "UPDATE address_ranges SET next = next - 1 WHERE slot >= 0",
        "UPDATE address_ranges SET next = next + 1 WHERE slot >= 0",
    ],
    "running_usage": [
        "UPDATE usage SET stop = start WHERE product = 'Snapshot'",
        "UPDATE usage SET hourly = hourly + 1 WHERE product = 'Cloud Compute'",
        "UPDATE usage SET stop = NULL",
    ],
    "running_sums": ["UPDATE usage_running SET n = n + 1 WHERE grain = 'month'"],
    "ended_sums": ["UPDATE usage_ended SET cents = cents + 1"],
    "all_work_is_done": ["UPDATE jobs SET due_at = 0"],
    "all_accounts_are_invoiced": [
        "UPDATE jobs SET workflow = 'forgotten' WHERE workflow = 'invoice'"
    ],
    "all_instances_are_ready": [
        edit("body", "instance", '"main_ip":"', '"main_ip":"1'),
        edit("body", "instance", '"server_status":"ok"', '"server_status":"none"'),
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def roost(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningRoost]:
    """A Roost with something of everything in it."""
    with running_roost(tmp_path_factory.mktemp("invariants") / "data") as roost:
        cloud = Cloud(roost)
        roost.clock.hold()
        id = cloud.deploy(backups="enabled", enable_ipv6=True, label="web")
        roost.clock.advance(days=1)
        cloud.snapshot(id)
        cloud.post("/domains", {"domain": "example.com", "ip": "192.0.2.1"}, ok=200)
        cloud.post(f"/instances/{id}/ipv4", {"reboot": False}, ok=202)
        cloud.post(f"/instances/{id}/iso/attach", {"iso_id": cloud.iso()}, ok=202)
        assert cloud.client.delete(f"/instances/{cloud.deploy()}").status_code == 204
        roost.settle()
        yield roost


def test_a_sound_database_has_no_faults(roost: RunningRoost) -> None:
    roost.run(check_invariants(roost.app.store))


@pytest.mark.parametrize(
    ("rule", "damage"), [(rule, damage) for rule, ways in DAMAGE.items() for damage in ways]
)
def test_damage_is_seen(roost: RunningRoost, rule: str, damage: str) -> None:
    def look(tx: Tx) -> None:
        assert tx.sql.run(damage) > 0
        raise FoundError(find_faults(tx, settled=True))

    with pytest.raises(FoundError) as found:
        roost.run(roost.app.store.write(look))
    assert rule in found.value.rules


def test_every_rule_can_fail() -> None:
    every = (*RULES, *promises.RULES, *promises.SETTLED)
    assert DAMAGE.keys() == {rule.__name__ for rule in every}
