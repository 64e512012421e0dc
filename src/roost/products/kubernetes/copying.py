"""How Kubernetes clusters are copied: with their pools, whose nodes are new instances."""

from dataclasses import replace

from ...copying import Copyable, Journey, Json, Parent
from ..firewalls import RULE_COPIES

_LIST, _ITEMS = "/kubernetes/clusters", "vke_clusters"
_OF_POOLS = (
    "label", "plan", "node_quantity", "tag", "auto_scaler", "min_nodes", "max_nodes", "vpc_only",
    "labels", "taints", "user_data",
)  # fmt: skip


def _body(journey: Journey, item: Json, place: Parent) -> Json:
    networks = item.get("vpcs") or ()
    body: Json = {
        "enable_firewall": bool(item.get("firewall_group_id")),
        "node_pools": [_pool(pool) for pool in item["node_pools"]],
        "vpc_id": next(
            (journey.copy_of("vpcs", vpc["id"], "private-networks") for vpc in networks), ""
        ),
    }
    oidc: Json = item.get("oidc") or {}
    return body | ({"oidc": oidc} if oidc.get("issuer_url") else {})


def _pool(pool: Json) -> Json:
    return {name: pool[name] for name in _OF_POOLS if pool.get(name) is not None}


def _has_group(journey: Journey, item: Json) -> bool:
    return bool(item.get("firewall_group_id"))


def _own_group(journey: Journey, item: Json, place: Parent) -> str:
    """The firewall group that the cluster's copy has made for itself."""
    cluster = journey.copy_of("kubernetes-clusters", item["id"])
    return journey.target.get(f"{_LIST}/{cluster}")["vke_cluster"]["firewall_group_id"]


COPIES = (
    Copyable(
        name="kubernetes-clusters", path=_LIST, items=_ITEMS, after=("vpcs", "private-networks"),
        fields=("label", "region", "version", "ha_controlplanes"), body=_body,
        ready={"status": "active"},
        lacks="what runs in them, their certificates and applications; their nodes are new ones,"
        " without the volumes that are attached to them",
    ),
    Copyable(
        name="kubernetes-firewalls", path=_LIST, items=_ITEMS, id="firewall_group_id",
        after=("kubernetes-clusters",), where=_has_group, act=_own_group,
    ),
    replace(RULE_COPIES, name="kubernetes-firewall-rules", within="kubernetes-firewalls"),
)  # fmt: skip
