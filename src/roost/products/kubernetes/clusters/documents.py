"""The bodies that make and change clusters, and the way into one."""

import msgspec

from ....http.fields import Text
from ....http.secrets import Secret
from ..node_pools.documents import NodePoolCreate


class OidcWish(msgspec.Struct):
    """Which OIDC issuer is to vouch for a cluster's users. An empty issuer and client take it away.

    issuer_url: The URL of the issuer, an HTTPS one.
    client_id: What the issuer knows the cluster by.
    username_claim: The claim that says what a user is called.
    groups_claim: The claim that says which groups a user is in.
    """

    issuer_url: Text
    client_id: Text
    username_claim: Text = ""
    groups_claim: Text = ""


class VkeClusterCreate(msgspec.Struct, kw_only=True):
    """label: What you call it.
    region: A region that offers Kubernetes. It cannot be changed.
    version: The version of Kubernetes: list the Kubernetes versions.
    vpc_id: A VPC of the region for the nodes. Empty, the cluster makes one of its own, which goes
    with it.
    ha_controlplanes: Whether the control plane is highly available. It costs nothing more, and
    cannot be changed.
    enable_firewall: Whether to make a firewall group for the nodes. It has no rules at first, and
    goes with the cluster.
    oidc: Which OIDC issuer is to vouch for its users. Left out, none.
    node_pools: Up to 20 node pools to begin with.
    """

    label: Text = ""
    region: str
    version: str
    vpc_id: str = ""
    ha_controlplanes: bool = False
    enable_firewall: bool = False
    oidc: OidcWish | None = None
    node_pools: list[NodePoolCreate] = []


class VkeClusterUpdate(msgspec.Struct):
    """What you leave out stays as it is.

    label: The new label.
    oidc: Which OIDC issuer is to vouch for its users, in place of whoever did.
    """

    # The contract demands a label.

    label: Text | None = None
    oidc: OidcWish | None = None


class KubeConfig(msgspec.Struct):
    """The way into a cluster.

    kube_config: The kubeconfig of its administrator, as YAML in base64.
    """

    kube_config: Secret
