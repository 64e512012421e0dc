"""How nodes are deployed: each from a template, as if its owner had asked for it."""

from typing import Any

from ...catalog import MetalPlan, PlanOffer, Stock, application, metal_plan, plan
from ...http.errors import BadRequest
from ...machines.fields import open_user_data
from ...machines.offers import available
from ...store import Record, Tx
from ...store.secret import Secret
from .. import bare_metals, instances
from ..instances.templates import TemplateRecord
from .documents import Cluster, ClusterState
from .nodes import add

GPU_STACK = 2256
"""The system of nodes of which nobody says what is installed: that of GPU clusters."""
HEAD = "head"


def offer_in(tx: Tx, plan_id: str, region_id: str) -> PlanOffer:
    """A plan that is sold in a region. Raises BadRequest."""
    return available(plan(plan_id) or metal_plan(plan_id), region_id, tx.service(Stock))


def deploy_workers(
    tx: Tx,
    account: int,
    cluster: Cluster,
    state: ClusterState,
    template: TemplateRecord,
    passwords: list[str],
) -> None:
    """A node for each password; the caller stores the cluster. Raises BadRequest."""
    for password in passwords:
        state.last_number += 1
        name = str(state.last_number)
        node = _deploy(tx, account, cluster, template, name, state.network_ids, password)
        add(state, node)
        state.fresh = [*state.fresh, node.id]


def deploy_head(
    tx: Tx,
    account: int,
    cluster: Cluster,
    state: ClusterState,
    template: TemplateRecord,
    password: str,
) -> None:
    """The node that gives the others their work. Raises BadRequest."""
    node = _deploy(tx, account, cluster, template, HEAD, [], password)
    add(state, node)
    state.head_id = node.id
    state.fresh = [*state.fresh, node.id]


def _deploy(
    tx: Tx,
    account: int,
    cluster: Cluster,
    template: TemplateRecord,
    name: str,
    vpc_ids: list[str],
    password: str,
) -> Record[Any, Any]:
    offer = offer_in(tx, template.body.plan, cluster.region)
    wanted: dict[str, Any] = {
        "region": cluster.region,
        "plan": offer.id,
        "label": f"{cluster.label}-{name}" if cluster.label else "",
        "hostname": _hostname(cluster.hostname, name),
        "sshkey_id": template.state.ssh_key_ids,
        "user_data": open_user_data(tx.service(Secret), template.state.user_data),
        "attach_vpc": vpc_ids,
        **_source(template, offer),
    }
    if isinstance(offer, MetalPlan):
        if "iso_id" in wanted:
            raise BadRequest("Invalid instance_template: no ISO can be put into a bare metal")
        body = bare_metals.BareMetalCreate(**wanted)
        return bare_metals.create(tx, account, body, password)
    return instances.create(tx, account, instances.InstanceCreate(**wanted), password)


def _hostname(of_cluster: str, name: str) -> str:
    """`node.example.com` becomes `node-1.example.com`."""
    host, dot, domain = of_cluster.partition(".")
    return f"{host}-{name}{dot}{domain}" if host else ""


def _source(template: TemplateRecord, offer: PlanOffer) -> dict[str, Any]:
    """What a template installs, in the words of a server's request."""
    state = template.state
    if state.os_id:
        return {"os_id": state.os_id}
    if state.marketplace_app_id:
        return {"app_id": state.marketplace_app_id}
    image = application(state.marketplace_image_id)
    if image is not None:
        return {"image_id": image.image_id}
    if state.snapshot_id:
        return {"snapshot_id": state.snapshot_id}
    if state.iso_id or state.public_iso_id:
        return {"iso_id": state.iso_id or state.public_iso_id}
    if not offer.has_gpu:
        raise BadRequest("Missing required field: one of os_id, app_id or image_id")
    return {"os_id": GPU_STACK}
