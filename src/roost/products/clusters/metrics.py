"""/v2/clusters/{id}/metrics: what the GPUs of a cluster's nodes measure, and its fabric."""

import asyncio
import re
from collections.abc import Callable, Sequence
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec

from ...catalog import fabric
from ...drivers.fabric import Fabric, Hardware, Measured, Values
from ...http.answers import ItemResponse, Reply
from ...http.errors import BadRequest
from ...http.operations import Call, Routes
from ...store import SECOND, Record, Tx
from . import nodes
from .documents import CLUSTERS

routes = Routes("clusters", read="subscriptions_view", write="subscriptions")

STEP, MOST_POINTS, MOST_DAYS = 300, 288, 30
"""Seconds from one point to the next, at least; points of a series, and days, at most."""
DAY = 24 * 60 * 60
GIB = 1024**3

_PERIOD = re.compile(r"-?([0-9]{1,5}) ?(minute|hour|day|week)s?\Z")
_SECONDS = {"minute": 60, "hour": 60 * 60, "day": DAY, "week": 7 * DAY}


class Tags(msgspec.Struct):
    """name: what was measured."""

    name: str


class Series(msgspec.Struct):
    """What one GPU or one port measured.

    target: the number of the GPU or the port.
    datapoints: pairs of a value, or null, and the second since 1970 that it is of.
    tags: what was measured.
    """

    target: str
    datapoints: list[tuple[float | None, int]]
    tags: Tags


class Temperature(msgspec.Struct):
    """gpu: degrees Celsius of each GPU."""

    gpu: list[Series]


class Memory(msgspec.Struct):
    """Memory of each GPU, in bytes.

    total: bytes that it has.
    used: bytes in use.
    free: bytes that are free.
    """

    total: list[Series]
    used: list[Series]
    free: list[Series]


class Utilization(msgspec.Struct):
    """How busy the GPUs are.

    gpu: how busy each GPU is, in percent.
    memory: the memory of each GPU.
    """

    gpu: list[Series]
    memory: Memory


class Power(msgspec.Struct):
    """Power of each GPU, in watts.

    used: what it draws.
    max: what it may draw.
    """

    used: list[Series]
    max: list[Series]


class GpuMetrics(msgspec.Struct):
    """What the GPUs of a node measured.

    temperature: how hot they are.
    utilization: how busy they are.
    power: how much power they draw.
    """

    temperature: Temperature
    utilization: Utilization
    power: Power


class BothWays(msgspec.Struct):
    """What the ports of a node measured.

    tx: of what it sent.
    rx: of what it received.
    """

    tx: list[Series]
    rx: list[Series]


class FabricMetrics(msgspec.Struct):
    """What the fabric ports of a node measured.

    raw_throughput: bytes a second.
    retries: how often a second something was sent again.
    optical_power_strength: the strength of the light, in dBm.
    """

    raw_throughput: BothWays
    retries: BothWays
    optical_power_strength: BothWays


class NodeMetrics(msgspec.Struct):
    """What a node measured.

    gpu: what its GPUs measured.
    fabric: what its fabric ports measured, or an empty list where it has none.
    """

    gpu: GpuMetrics
    fabric: FabricMetrics | list[Any]


class ClusterMetrics(msgspec.Struct):
    """instances: measurements by the id of the instance or bare metal server."""

    instances: dict[str, NodeMetrics]


class MetricsQuery(msgspec.Struct, frozen=True):
    """period: how far to look back, such as `-6hours`, `-1days` or `-2weeks`, at most 30 days."""

    period: str = "-1days"


METRICS = ItemResponse("metrics", ClusterMetrics)


@routes.get(
    "/clusters/{cluster-id}/metrics", "get-cluster-metrics", METRICS, errors=(400, 401, 403, 404)
)
async def get_metrics(call: Call, cluster_id: str, query: MetricsQuery) -> Reply:
    """Get a cluster's metrics

    Shows what the GPUs of a cluster's nodes and the ports of its fabric measure. There is a point
    every five minutes, or fewer for a long period, because a series has at most 288 points. A
    period of more than 30 days is refused with 400.
    """
    seconds = _seconds(query.period)

    def look(tx: Tx) -> tuple[int, list[Hardware]]:
        record = tx.get(CLUSTERS, cluster_id, call.account)
        known = nodes.among(tx, record.state.node_ids)
        with_fabric = record.body.cluster_type == "fabric"
        made = int(datetime.fromisoformat(record.body.date_created).timestamp())
        return made, [_hardware(node, with_fabric) for node in known.values()]

    made, machines = await call.read(look)
    moments = _moments(made, call.store.times.clock() // SECOND, seconds)
    driver = call.service(Fabric)
    # A large cluster has some hundred thousand points.
    return await asyncio.to_thread(lambda: _measured(driver, machines, moments))


def _measured(driver: Fabric, machines: list[Hardware], moments: Sequence[int]) -> Reply:
    found = {each.id: _shown(driver.measured(each, moments), moments) for each in machines}
    return METRICS(ClusterMetrics(found))


def _seconds(period: str) -> int:
    match = _PERIOD.match(period)
    if match is None:
        raise BadRequest("Invalid period: must be like -1days or -6hours")
    seconds = int(match[1]) * _SECONDS[match[2]]
    if not 0 < seconds <= MOST_DAYS * DAY:
        raise BadRequest(f"Invalid period: at most {MOST_DAYS} days")
    return seconds


def _moments(made: int, now: int, seconds: int) -> range:
    """Rounded to the step, since the cluster was made; the longer the period, the fewer of them."""
    step = STEP * -(-seconds // (STEP * MOST_POINTS))
    first = max(now - seconds, made)
    return range(first - first % step + step, now + 1, step)


def _hardware(node: Record[Any, Any], with_fabric: bool) -> Hardware:
    offer = nodes.offer_of(node)
    count = offer.gpu_count if isinstance(offer.gpu_count, int) else int(offer.has_gpu)
    memory = offer.gpu_vram_gb if isinstance(offer.gpu_vram_gb, int) else 0
    return Hardware(
        id=node.id,
        gpus=count,
        memory=memory * GIB // count if count else 0,
        ports=count if with_fabric and fabric(offer.id) else 0,
    )


def _shown(measured: Measured, moments: Sequence[int]) -> NodeMetrics:
    points: dict[Values, list[tuple[float | None, int]]] = {}

    def series(name: str, of: Sequence[Any], values: Callable[[Any], Values]) -> list[Series]:
        return [
            Series(str(n), _points(points, values(each), moments), Tags(name))
            for n, each in enumerate(of)
        ]

    def gpus(field: str) -> list[Series]:
        return series(field, measured.gpus, attrgetter(field))

    def ports(name: str) -> BothWays:
        sent, received = _DIRECTIONS[name]
        return BothWays(
            series(sent, measured.ports, attrgetter(sent)),
            series(received, measured.ports, attrgetter(received)),
        )

    memory = Memory(gpus("memory_total"), gpus("memory_used"), gpus("memory_free"))
    return NodeMetrics(
        gpu=GpuMetrics(
            Temperature(gpus("temperature")),
            Utilization(gpus("utilization"), memory),
            Power(gpus("power_used"), gpus("power_max")),
        ),
        fabric=FabricMetrics(ports("throughput"), ports("retries"), ports("light"))
        if measured.ports
        else [],
    )


_DIRECTIONS = {
    "throughput": ("sent", "received"),
    "retries": ("retries_sent", "retries_received"),
    "light": ("light_sent", "light_received"),
}


def _points(
    known: dict[Values, list[tuple[float | None, int]]], values: Values, moments: Sequence[int]
) -> list[tuple[float | None, int]]:
    """Each value with its moment; those of two series that are the same are made once."""
    if values not in known:
        known[values] = list(zip(values, moments, strict=True))
    return known[values]
