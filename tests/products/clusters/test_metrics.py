"""/v2/clusters/{id}/metrics: series of each GPU and each port."""

from itertools import pairwise

import pytest

from tests.products.clusters.pool import GPUS, MISSING, Pool
from tests.products.instances.cloud import UNKNOWN


def test_every_gpu_and_port_has_its_series(pool: Pool) -> None:
    pool.clock.hold()
    id = pool.cluster_of(region="ord", plan=GPUS, gpu_fabric=True)
    pool.clock.advance(hours=1)
    found = pool.get(f"/clusters/{id}/metrics")["metrics"]["instances"]
    [node] = pool.node_ids(id)
    assert found.keys() == {node}
    gpu, fabric = found[node]["gpu"], found[node]["fabric"]
    temperatures = gpu["temperature"]["gpu"]
    assert [series["target"] for series in temperatures] == [str(n) for n in range(8)]
    points = temperatures[0]["datapoints"]
    assert len(points) == 12
    assert all(later[1] - earlier[1] == 300 for earlier, later in pairwise(points))
    memory = gpu["utilization"]["memory"]
    assert memory["total"][0]["datapoints"][0][0] == 256 * 1024**3
    assert memory["free"][0]["datapoints"] == memory["total"][0]["datapoints"]
    assert memory["used"][0]["datapoints"][0][0] == 0
    assert gpu["power"].keys() == {"used", "max"}
    assert fabric.keys() == {"raw_throughput", "retries", "optical_power_strength"}
    assert all(len(both["tx"]) == len(both["rx"]) == 8 for both in fabric.values())


def test_a_node_without_gpu_and_fabric_has_none(pool: Pool) -> None:
    id = pool.cluster_of()
    [shown] = pool.get(f"/clusters/{id}/metrics")["metrics"]["instances"].values()
    assert shown["gpu"]["temperature"] == {"gpu": []}
    assert shown["fabric"] == []


def test_a_longer_period_has_as_many_points(pool: Pool) -> None:
    pool.clock.hold()
    id = pool.cluster_of(region="ord", plan="vbm-64c-2048gb-8-l40-gpu")
    pool.clock.advance(days=40)

    def points(period: str) -> int:
        [shown] = pool.get(f"/clusters/{id}/metrics", period=period)["metrics"][
            "instances"
        ].values()
        return len(shown["gpu"]["power"]["max"][0]["datapoints"])

    assert [points(period) for period in ("-1hours", "-1days", "-30days")] == [12, 288, 288]


@pytest.mark.parametrize("period", ["yesterday", "-1years", "-31days", "-0days", "-99999weeks"])
def test_a_period_must_be_one(pool: Pool, period: str) -> None:
    text = pool.refused("GET", f"/clusters/{pool.empty()}/metrics?period={period}")
    assert text.startswith("Invalid period: ")


def test_of_no_cluster(pool: Pool) -> None:
    assert pool.refused("GET", f"/clusters/{UNKNOWN}/metrics", status=404) == MISSING
