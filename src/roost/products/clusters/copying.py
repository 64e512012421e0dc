"""How clusters are copied: empty, and then with the copies of their nodes."""

from ...copying import Copyable, Journey, Json, Parent

_FABRIC = "fabric"


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    """It deploys nothing: its nodes are servers, which are copied as such."""
    cluster = journey.source.get(f"/clusters/{item['id']}")["cluster"]
    template = cluster["instance_template"]["id"]
    return {
        "instance_template": journey.copy_of("instance-templates", template),
        "gpu_fabric": item.get("cluster_type") == _FABRIC,
        "vpc_ids": [
            journey.copy_of("vpcs", vpc["id"], "private-networks")
            for vpc in item.get("vpc_networks", [])
        ],
        "min_pool_count": 0,
        "desired_pool_count": 0,
    }


def _has_nodes(journey: Journey, item: Json) -> bool:
    return bool(item.get("instances"))


def _take_in(journey: Journey, item: Json, place: Parent) -> str:
    """Its nodes, and then how many there must be at least."""
    copy = journey.ready("clusters", item["id"])
    wanted = [journey.server(node["id"])[1] for node in item["instances"]]
    shown = journey.target.get(f"/clusters/{copy}")["cluster"]
    missing = sorted(set(wanted) - {node["id"] for node in shown["instances"]})
    if missing:
        journey.target.post(f"/clusters/{copy}", {"action": "attach", "instances": missing})
    least = min(item.get("min_pool_count", 0), len(wanted))
    journey.target.put(f"/clusters/{copy}", {"min_pool_count": least})
    return copy


COPIES = (
    Copyable(
        name="clusters", path="/clusters", items="clusters", after=("instance-templates", "vpcs"),
        fields=("region", "label", "hostname"), body=_body, ready={"state": "running"},
        lacks="which of their nodes is the head, and the keys of their fabrics",
    ),
    Copyable(
        name="cluster-nodes", path="/clusters", items="clusters", of=("clusters",),
        after=("instances", "bare-metals"), where=_has_nodes, act=_take_in,
    ),
)  # fmt: skip
