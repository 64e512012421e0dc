"""Who is in a network: read from the link rows of all that refer to it, whatever kind that is."""

from typing import NamedTuple

import msgspec

from ...http.errors import BadRequest
from ...http.operations import Paging
from ...machines.interfaces import (
    AttachedVpc,
    NetworkInterface,
    NetworkInterfaces,
    NetworkName,
    field,
    mac_of,
)
from ...machines.networks import NetworkNodes
from ...store import BadCursor, Page, Tx, Window, referring, referring_parts
from .documents import (
    NETWORKS,
    VPCS,
    Attachment,
    AttachmentIp,
    LinkedSubscription,
    Owners,
    VpcNode,
    VpcRecord,
)

SHOWN = 500
"""How many nodes are shown with a network itself: a page of them, for all have a list."""


class NetworkNode(NamedTuple):
    """A server in a network. type: what the API calls its kind there. linked: the managed service
    that it belongs to, if it does.
    """

    id: str
    type: str
    title: str
    label: str
    status: str
    mac: str
    interface: NetworkInterface
    linked: LinkedSubscription | None


def page(tx: Tx, name: NetworkName, record: VpcRecord, query: Paging) -> Page[list[NetworkNode]]:
    """A page of a network's nodes, in the order in which the servers were made."""
    window = Window(query.per_page, query.cursor)
    try:
        found = referring(tx, NETWORKS[name], record.id, field(name), window)
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    kinds = {nodes.kind.name: nodes for nodes in tx.services.all(NetworkNodes)}
    owners = tx.service(Owners).of_servers(tx, [server.id for server in found.items])
    nodes: list[NetworkNode] = []
    for server in found.items:
        kind = kinds[server.kind.name]
        interfaces: NetworkInterfaces = server.state.interfaces
        interface = interfaces.of(name, record.id)
        assert interface is not None
        nodes.append(
            NetworkNode(
                server.id, kind.type, kind.title, server.body.label, server.body.status,
                mac_of(server.id, interface), interface, owners.get(server.id),
            )
        )  # fmt: skip
    return found.with_items(nodes)


class _Member(msgspec.Struct):
    """What is read of the body of a server, to show it with a network."""

    id: str
    vpcs: list[AttachedVpc]


def shown(tx: Tx, record: VpcRecord) -> list[VpcNode]:
    """The nodes that are shown with a VPC itself, of which a list shows many."""
    titles = {nodes.kind.name: nodes.title for nodes in tx.services.all(NetworkNodes)}
    members = referring_parts(tx, VPCS, record.id, field("vpc"), _Member, SHOWN)
    return [
        VpcNode(member.id, titles[kind], next(v.subnet for v in member.vpcs if v.id == record.id))
        for kind, member in members
    ]


def attach(tx: Tx, account: int, name: NetworkName, network: VpcRecord, ids: list[str]) -> None:
    """Puts servers into a network, all or none; raises BadRequest naming what cannot be."""
    kinds = tx.services.all(NetworkNodes)
    for id in ids:
        if not any(nodes.attach(tx, account, id, name, network.id) for nodes in kinds):
            raise BadRequest(f"Invalid nodes: {id}")


def detach(tx: Tx, account: int, name: NetworkName, network: str, ids: list[str]) -> None:
    """Takes servers out of a network, all or none; raises BadRequest naming who is not in."""
    kinds = tx.services.all(NetworkNodes)
    for id in ids:
        if not any(nodes.detach(tx, account, id, name, network) for nodes in kinds):
            raise BadRequest(f"Invalid nodes: {id} is not attached")


def attachment(node: NetworkNode) -> Attachment:
    """A node as a VPC's list of attachments shows it."""
    interface = node.interface
    ip = AttachmentIp(interface.ip)
    return Attachment(node.id, node.type, node.mac, interface.added, ip, node.linked)
