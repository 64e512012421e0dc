"""What may happen to a cluster as a whole."""

from urllib.parse import urlsplit
from uuid import uuid4

from ....catalog import kubernetes_versions
from ....engine.pools import NO_FREE_ADDRESS, AddressPools
from ....http.errors import BadRequest
from ....machines import fields
from ....store import HOUR, Exhausted, Tx, iso
from ....store.secret import Secret
from ... import firewalls, regions, vpcs
from .. import applications, credentials, node_pools, pools
from ..control_planes import CLUSTER
from ..credentials import Credentials
from ..documents import CLUSTERS, NODE_POOLS, Cluster, ClusterRecord, ClusterState, OidcConfig
from ..nodes import own_network
from ..rules import edit
from .documents import OidcWish, VkeClusterCreate, VkeClusterUpdate

DOMAIN = "vultr-k8s.com"
GONE_FOR = HOUR
"""How long (machine time) to delete a cluster that is gone is no error."""


def create(
    tx: Tx, account: int, wanted: VkeClusterCreate, credentials_made: Credentials
) -> ClusterRecord:
    """Makes a cluster with its pools; raises BadRequest for what cannot be had."""
    _check_place(wanted.region)
    if wanted.version not in kubernetes_versions():
        raise BadRequest("Invalid K8 version.")
    id = str(uuid4())
    body = Cluster(
        id=id,
        label=wanted.label,
        date_created=iso(tx.now),
        endpoint=f"{id}.{DOMAIN}",
        version=wanted.version,
        region=wanted.region,
        ha_controlplanes=wanted.ha_controlplanes,
        oidc=_oidc(wanted.oidc) if wanted.oidc else OidcConfig(),
    )
    state = ClusterState()
    credentials.keep(state, credentials_made, tx.service(Secret))
    _connect(tx, account, body, state, wanted)
    record = CLUSTER.create(tx, id, account, body, state)
    for pool in wanted.node_pools:
        node_pools.create(tx, record, pool)
    return record


def update(tx: Tx, account: int, id: str, wanted: VkeClusterUpdate) -> None:
    record = edit(tx, account, id)
    if wanted.label is not None:
        record.body.label = wanted.label
    oidc = record.body.oidc if wanted.oidc is None else _oidc(wanted.oidc)
    if oidc == record.body.oidc:
        CLUSTER.update(tx, record)
    else:
        record.body.oidc = oidc
        CLUSTER.changed(tx, record, at_once=record.state.running is not None)


def delete(tx: Tx, account: int, id: str) -> None:
    """Deletes a cluster for every client at once; its machinery and instances follow by jobs.

    Its firewall group goes along, and the VPC that was made for it, unless somebody else is in it.
    To do so again is no error.
    """
    record = tx.find(CLUSTERS, id, account, "update")
    if record is None and tx.tombstone(CLUSTERS, id, account):
        return
    record = record or tx.get(CLUSTERS, id, account)
    state, group = record.state, record.body.firewall_group_id
    applications.end_all(tx, record)
    for pool in tx.children(NODE_POOLS, record.seq, "update"):
        pools.end(tx, record, pool)
    told = {
        "ipv4": state.ipv4.ordinal if state.ipv4 else None,
        "network": own_network(record),
    }
    CLUSTER.retire(tx, record, told, remembered_for=GONE_FOR)
    if group:
        firewalls.delete(tx, account, group)


def _check_place(id: str) -> None:
    if "kubernetes" not in regions.require(id).options:
        raise BadRequest(f"Invalid region: {id} does not offer Kubernetes")


def _connect(
    tx: Tx, account: int, body: Cluster, state: ClusterState, wanted: VkeClusterCreate
) -> None:
    """Gives a cluster its address, its VPC and its firewall group."""
    try:
        state.ipv4 = tx.service(AddressPools).take_ipv4(tx, body.id)
    except Exhausted:
        raise BadRequest(NO_FREE_ADDRESS) from None
    if wanted.vpc_id:
        vpc_id = fields.uuid("vpc_id", wanted.vpc_id)
        network = vpcs.require(tx, account, "vpc", vpc_id, body.region, "vpc_id")
    else:
        network = vpcs.create(tx, account, "vpc", body.region, f"VKE Network {body.id}")
        state.own_network = True
    state.vpc_id = network.id
    if wanted.enable_firewall:
        described = firewalls.GroupCreate(f"VKE Firewall {body.id}")
        body.firewall_group_id = firewalls.create(tx, account, described).id


def _oidc(wanted: OidcWish) -> OidcConfig:
    """Raises BadRequest for an issuer without a client, and for one that is no HTTPS URL."""
    issuer, client = wanted.issuer_url.strip(), wanted.client_id.strip()
    if not issuer and not client:
        return OidcConfig()
    if not issuer or not client:
        field = "client_id" if issuer else "issuer_url"
        raise BadRequest(f"Invalid oidc.{field}: must not be empty")
    try:
        url = urlsplit(issuer)
        is_url = url.scheme == "https" and bool(url.hostname)
    except ValueError:
        is_url = False
    if not is_url:
        raise BadRequest("Invalid oidc.issuer_url: must be an HTTPS URL")
    return OidcConfig(issuer, client, wanted.username_claim, wanted.groups_claim)
