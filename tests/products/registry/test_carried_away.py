"""A state with registries is exported, and is the same where it is imported."""

from typing import Any

from tests.products.registry.registries import Registries
from tests.products.registry.test_retention import rule
from tests.products.registry.test_robots import login
from tests.state.operator import Operator


def shown(registries: Registries, id: str) -> list[Any]:
    """All that the API tells of a registry."""
    below = (
        "", "/repositories", "/repository/group/app/artifacts", "/robots", "/replications",
        "/retention/rules",
    )  # fmt: skip
    return [registries.get(f"/registry/{id}{path}") for path in below]


def test_it_is_all_there_and_goes_on(registries: Registries) -> None:
    operator = Operator(registries.admin)
    operator.clock(hold=True)
    id = registries.make()
    registries.push("group/app:1", size=1)
    registries.push("group/app:2", size=2)
    registries.pull("group/app:1")
    auth = registries.credentials(id, expiry_seconds=30 * 86400)
    registries.post(f"/registry/{id}/replication", {"region": "ams"}, ok=201)
    registries.post(f"/registry/{id}/retention/rules", rule("artifacts pushed", 1), ok=201)
    registries.put(f"/registry/{id}/retention/schedule", {"cron": "daily"})
    registries.roost.settle()
    before, state = shown(registries, id), operator.export(secrets=True)
    operator.reset()
    operator.load(state)
    assert shown(registries, id) == before
    assert registries.may("pull", *login(auth))
    body = registries.wanted()
    text = registries.refused("POST", "/registry", body, status=422)
    assert text == "Invalid name: a registry of this name exists already"
    operator.clock(advance_seconds=2 * 86400)
    assert registries.tags(id, "group/app") == ["2"]
    operator.clock(advance_seconds=29 * 86400)
    assert registries.robots(id) == []
    registries.delete(f"/registry/{id}")
    operator.reset()
    registries.make()
