"""The bodies that make and change clusters, and the way into one."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ..node_pools.documents import NodePoolCreate


class OidcWish(msgspec.Struct):
    """Both of the first two are empty where nobody else is to vouch for users any more."""

    issuer_url: Text
    client_id: Text
    username_claim: Text = ""
    groups_claim: Text = ""


class VkeClusterCreate(msgspec.Struct, kw_only=True):
    """vpc_id: empty for a VPC of the cluster's own. enable_firewall: whether it has a group."""

    label: Text = ""
    region: str
    version: str
    vpc_id: str = ""
    ha_controlplanes: bool = False
    enable_firewall: bool = False
    oidc: OidcWish | None = None
    node_pools: list[NodePoolCreate] = []


class VkeClusterUpdate(msgspec.Struct):
    """label: the contract demands it, and what is left out stays as it is."""

    label: Text | None = None
    oidc: OidcWish | None = None


class KubeConfig(msgspec.Struct):
    """kube_config: YAML in base64."""

    kube_config: Secret
