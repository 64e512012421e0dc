"""/v2/clusters/availability: what clusters can be made of."""

import json
from typing import Any

import pytest

from tests.products.clusters.pool import GPUS, SMALL, Pool

PATH = "/clusters/availability"


def asked(pool: Pool, path: str = PATH, query: Any = None, body: Any = None) -> dict[str, Any]:
    content = None if body is None else json.dumps(body)
    reply = pool.client.request("GET", path, params=query, content=content)
    assert reply.status_code == 200, reply.text
    return reply.json()["availability"]


@pytest.mark.parametrize("way", ["body", "query"])
def test_a_region_by_body_or_query(pool: Pool, way: str) -> None:
    """The description has a body, which many clients do not send with a GET."""
    wish = {"region": "ord", "type": "gpu-fabric"}
    found = asked(pool, body=wish) if way == "body" else asked(pool, query=wish)
    assert found.keys() == {"gpu-fabric"}
    assert next(item for item in found["gpu-fabric"] if item["id"] == GPUS) == {
        "id": GPUS,
        "description": "3072 GB RAM, 8 x AMD MI325X",
        "automation_type": "ROCE",
        "available": True,
        "gpu_fabric": True,
        "requires_fabric_manager": False,
        "key_type": "VLANID",
    }


@pytest.mark.parametrize("query", [{}, {"type": "quantum"}])
def test_no_type_and_an_unknown_one_are_all_types(pool: Pool, query: dict[str, str]) -> None:
    found = asked(pool, query={"region": "ord", **query})
    assert found.keys() == {"vps", "bare-metal", "gpu-fabric"}
    assert {item["id"] for item in found["gpu-fabric"]} < {i["id"] for i in found["bare-metal"]}
    small = next(item for item in found["vps"] if item["id"] == SMALL)
    assert (small["gpu_fabric"], small["automation_type"], small["key_type"]) == (False, "", "")


def test_what_cannot_be_had_on_demand_is_not_available(pool: Pool) -> None:
    preemptible = asked(pool, query={"region": "sea", "type": "gpu-fabric"})["gpu-fabric"]
    assert [(item["id"], item["available"]) for item in preemptible] == [
        ("vbm-256c-3072gb-8-b200-gpu", False)
    ]


def test_a_region_must_be_one(pool: Pool) -> None:
    assert pool.refused("GET", PATH) == "Missing required field: region"
    assert pool.refused("GET", f"{PATH}?region=mars") == "Invalid region."


def test_a_single_plan(pool: Pool) -> None:
    found = asked(pool, f"{PATH}/{GPUS}")
    assert [item["id"] for item in found["gpu-fabric"]] == [GPUS]
    assert found["vps"] == []
    elsewhere = asked(pool, f"{PATH}/{GPUS}", query={"region": "ewr"})
    assert elsewhere == {"vps": [], "bare-metal": [], "gpu-fabric": []}
    assert pool.refused("GET", f"{PATH}/vbm-9", status=404) == "Invalid plan ID"
