"""Kubernetes clusters: control planes, the nodes that belong to them, and what runs there.

The nodes are machines that `Compute` has made, in a private network that `Network` has made. k3s or
kubeadm on a machine of the driver's own can stand here as the control plane.

How its calls are made is the same for every driver: see the package.
"""

from typing import Protocol

import msgspec

from ..base import Driver


class Oidc(msgspec.Struct, frozen=True, kw_only=True):
    """Who else vouches for users (OpenID Connect). The claims are empty where they are as usual."""

    issuer_url: str
    client_id: str
    username_claim: str
    groups_claim: str


class ControlPlane(msgspec.Struct, frozen=True, kw_only=True):
    """What a cluster's control plane should be. id: the cluster's.

    endpoint: the host under which it is reached, at `address`. network: the id of the VPC that its
    nodes are in. pods, services: their networks, as CIDR blocks.
    ca_certificate, ca_key: PEM; what it signs is trusted, the administrator's certificate first.
    oidc: None where nobody else vouches for users.
    """

    id: str
    region: str
    version: str
    endpoint: str
    address: str
    network: str
    pods: str
    services: str
    highly_available: bool
    ca_certificate: str
    ca_key: str
    oidc: Oidc | None


class Node(msgspec.Struct, frozen=True, kw_only=True):
    """A machine that is a node. address: its address in the cluster's network."""

    machine: str
    name: str
    address: str


class Taint(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    value: str
    effect: str


class Pool(msgspec.Struct, frozen=True, kw_only=True):
    """Nodes that are alike. labels: names and values that each of its nodes has.

    Clients look nodes up by what Vultr has each node say of itself: its provider id is
    `vultr://MACHINE`, and it has the labels `vke.vultr.com/node-id` (its machine) and
    `vke.vultr.com/node-pool` (the pool's name), beside Kubernetes' own for its plan and region.
    """

    id: str
    cluster: str
    name: str
    plan: str
    region: str
    nodes: tuple[Node, ...]
    labels: tuple[tuple[str, str], ...]
    taints: tuple[Taint, ...]


class Deployment(msgspec.Struct, frozen=True, kw_only=True):
    """An application in a cluster. config: its settings, as its owner wrote them."""

    id: str
    cluster: str
    application: str
    version: str
    config: str


class Kubernetes(Driver, Protocol):
    """A place where clusters are. Ids are the API's UUIDs; a node has that of its machine."""

    async def run(self, control_plane: ControlPlane) -> None:
        """Has a control plane be there, and be exactly so: made, upgraded or set up anew."""
        ...

    async def shape(self, pool: Pool) -> None:
        """Has a pool have these nodes and no others. A machine that has not booted yet joins when
        it has: this waits for none.
        """
        ...

    async def drain(self, machine: str) -> None:
        """Takes the work off a node whose machine is about to go. One that it does not know is no
        error.
        """
        ...

    async def remove_pool(self, id: str) -> None:
        """Forgets a pool; removing what is not there succeeds."""
        ...

    async def deploy(self, deployment: Deployment) -> None:
        """Has an application run in its cluster, at this version."""
        ...

    async def withdraw(self, id: str) -> None:
        """Takes an application out of its cluster; what is not there is no error."""
        ...

    async def remove(self, id: str) -> None:
        """Removes a control plane, with its pools and applications. Wins over any other call
        for the same id, running or late; removing what is not there succeeds.
        """
        ...
