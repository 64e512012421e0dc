"""The labels and taints of a pool's nodes, one by one."""

from typing import Any

import pytest

from tests.products.blocks.storage import Wire
from tests.products.instances.cloud import UNKNOWN, Json
from tests.products.kubernetes.fleet import NO_POOL, Fleet

LABEL = {"key": "disk", "value": "nvme"}
TAINT = {"key": "gpu", "value": "yes", "effect": "NoSchedule"}

of_both = pytest.mark.parametrize(
    ("kind", "body"), [("label", LABEL), ("taint", TAINT)], ids=["label", "taint"]
)


@of_both
def test_what_is_added_is_listed_with_an_id(fleet: Fleet, kind: str, body: Json) -> None:
    id = fleet.make()
    path = f"{fleet.pool_path(id)}/{kind}s"
    assert fleet.get(path)[f"{kind}s"] == []
    made = fleet.post(path, body, ok=201)[kind]
    assert made == {"id": made["id"], **body}
    assert fleet.get(path) == {
        f"{kind}s": [made],
        "meta": {"total": 1, "links": {"next": "", "prev": ""}},
    }
    assert fleet.get(f"{path}/{made['id']}") == {kind: made}


def test_a_pool_shows_both(fleet: Fleet, wire: Wire) -> None:
    id = fleet.make()
    path = fleet.pool_path(id)
    fleet.post(f"{path}/labels", LABEL, ok=201)
    fleet.post(f"{path}/taints", TAINT, ok=201)
    pool = fleet.pool(id)
    assert (pool["labels"], pool["taints"]) == ({"disk": "nvme"}, [TAINT])
    fleet.roost.settle()
    shaped = [call[1] for call in wire.asked if call[0] == "shape"]
    assert shaped[-1].labels == (("disk", "nvme"),)
    assert [taint.effect for taint in shaped[-1].taints] == ["NoSchedule"]


def test_those_that_a_pool_was_made_with_have_ids_too(fleet: Fleet) -> None:
    pool = fleet.pool_wish(labels={"disk": "nvme"}, taints=[TAINT])
    id = fleet.make(node_pools=[pool])
    path = fleet.pool_path(id)
    [label], [taint] = (fleet.get(f"{path}/{kind}")[kind] for kind in ("labels", "taints"))
    fleet.delete(f"{path}/labels/{label['id']}")
    fleet.delete(f"{path}/taints/{taint['id']}")
    assert (fleet.pool(id)["labels"], fleet.pool(id)["taints"]) == (None, [])


@of_both
def test_a_key_is_there_once_and_can_be_used_again(fleet: Fleet, kind: str, body: Json) -> None:
    """Terraform changes a value by deleting what has it and adding the key anew."""
    id = fleet.make()
    path = f"{fleet.pool_path(id)}/{kind}s"
    made = fleet.post(path, body, ok=201)[kind]
    text = fleet.unprocessable("POST", path, {**body, "value": "other"})
    assert text.startswith(f"The node pool already has a {kind} {body['key']}")
    assert fleet.get(path)[f"{kind}s"] == [made]
    fleet.delete(f"{path}/{made['id']}")
    missing = f"Invalid NodePool {kind.capitalize()} ID"
    for method in ("GET", "DELETE"):
        assert fleet.refused(method, f"{path}/{made['id']}", status=404) == missing
    again = fleet.post(path, {**body, "value": "other"}, ok=201)[kind]
    assert (again["value"], again["id"] != made["id"]) == ("other", True)


def test_one_key_may_have_two_taints_of_different_effect(fleet: Fleet) -> None:
    id = fleet.make()
    path = f"{fleet.pool_path(id)}/taints"
    for effect in ("NoSchedule", "PreferNoSchedule", "NoExecute"):
        fleet.post(path, {**TAINT, "effect": effect}, ok=201)
    assert len(fleet.get(path)["taints"]) == 3


@of_both
@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"key": None}, "Missing required field: key"),
        ({"key": ""}, "Missing required field: key"),
        ({"key": "-a"}, "Invalid key: -a is no key of Kubernetes"),
        ({"key": "a b"}, "Invalid key: a b is no key of Kubernetes"),
        ({"key": "x" * 64}, "Invalid key: "),
        ({"key": "Up.example/x"}, "Invalid key: "),
        ({"key": "/x"}, "Invalid key: "),
        ({"value": "a/b"}, "Invalid value: a/b is not a valid value in Kubernetes"),
        ({"value": "x" * 64}, "Invalid value: "),
    ],
)
def test_what_kubernetes_would_refuse_is_refused(
    fleet: Fleet, kind: str, body: Json, fields: dict[str, Any], text: str
) -> None:
    id = fleet.make()
    pool_path, wrong = fleet.pool_path(id), {**body, **fields}
    assert fleet.unprocessable("POST", f"{pool_path}/{kind}s", wrong).startswith(text)
    if kind == "label":
        given: Any = {wrong["key"] or "": wrong["value"]}
    else:
        given = [wrong]
    assert fleet.unprocessable("PATCH", pool_path, {f"{kind}s": given}).startswith(text)
    more = fleet.pool_wish(label="more", **{f"{kind}s": given})
    path = f"/kubernetes/clusters/{id}/node-pools"
    assert fleet.unprocessable("POST", path, more).startswith(text)
    assert len(fleet.cluster(id)["node_pools"]) == 1


@pytest.mark.parametrize("effect", [None, "", "noschedule", "Never"])
def test_a_taint_has_an_effect_that_there_is(fleet: Fleet, effect: str | None) -> None:
    path = f"{fleet.pool_path(fleet.make())}/taints"
    text = fleet.unprocessable("POST", path, {**TAINT, "effect": effect})
    assert text == "Invalid effect: must be one of NoSchedule, PreferNoSchedule, NoExecute"


@pytest.mark.parametrize("key", ["a", "A.b_c-9", "example.com/role", "x" * 63])
def test_keys_may_have_a_prefix_and_values_be_empty(fleet: Fleet, key: str) -> None:
    path = f"{fleet.pool_path(fleet.make())}/labels"
    assert fleet.post(path, {"key": key}, ok=201)["label"]["value"] == ""


@of_both
def test_there_are_so_many_at_most(fleet: Fleet, kind: str, body: Json) -> None:
    keys = [f"k{n}" for n in range(50)]
    given = dict.fromkeys(keys, "x") if kind == "label" else [{**body, "key": key} for key in keys]
    id = fleet.make(node_pools=[fleet.pool_wish(**{f"{kind}s": given})])
    text = fleet.unprocessable("POST", f"{fleet.pool_path(id)}/{kind}s", body)
    assert text == f"A node pool has at most 50 {kind}s"


@of_both
def test_they_are_of_a_pool_that_there_is(fleet: Fleet, kind: str, body: Json) -> None:
    id = fleet.make()
    path = f"/kubernetes/clusters/{id}/node-pools/{UNKNOWN}/{kind}s"
    for method, below in (("GET", ""), ("POST", ""), ("GET", "/x"), ("DELETE", "/x")):
        assert fleet.refused(method, path + below, body, status=404) == NO_POOL
