"""Who is in a network: read from the link rows of all that refer to it, whatever kind that is."""

from ....http.errors import BadRequest
from ....http.operations import Paging
from ....store import BadCursor, Page, Tx, Window, referring
from ..cards import field, mac_of
from ..documents import NETWORKS, NetworkName, VpcRecord
from .documents import Attachment, AttachmentIp, Node, NodeKind, Owners

SHOWN = 500
"""How many nodes are shown with a network itself: a page of them, for all have a list."""


def page(tx: Tx, name: NetworkName, record: VpcRecord, query: Paging) -> Page[list[Node]]:
    """A page of a network's nodes, in the order in which the servers were made."""
    window = Window(query.per_page, query.cursor)
    try:
        found = referring(tx, NETWORKS[name], record.id, field(name), window)
    except BadCursor:
        raise BadRequest("Invalid cursor") from None
    kinds = {kind.kind.name: kind for kind in tx.services.all(NodeKind)}
    owners = tx.service(Owners).of_servers(tx, [server.id for server in found.items])
    nodes: list[Node] = []
    for server in found.items:
        kind = kinds[server.kind.name]
        card = kind.cards(server).of(name, record.id)
        assert card is not None
        nodes.append(
            Node(
                server.id, kind.type, kind.title, server.body.label, server.body.status,
                mac_of(server.id, card), card, owners.get(server.id),
            )
        )  # fmt: skip
    return found.with_items(nodes)


def shown(tx: Tx, name: NetworkName, record: VpcRecord) -> list[Node]:
    """The nodes that are shown with the network."""
    return page(tx, name, record, Paging(SHOWN)).items


def attach(tx: Tx, account: int, name: NetworkName, network: VpcRecord, ids: list[str]) -> None:
    """Puts servers into a network, all or none; raises BadRequest naming what cannot be."""
    for id in ids:
        kinds = tx.services.all(NodeKind)
        if not any(kind.attach(tx, account, id, name, network) for kind in kinds):
            raise BadRequest(f"Invalid nodes: {id}")


def detach(tx: Tx, account: int, name: NetworkName, network: str, ids: list[str]) -> None:
    """Takes servers out of a network, all or none; raises BadRequest naming who is not in."""
    for id in ids:
        kinds = tx.services.all(NodeKind)
        if not any(kind.detach(tx, account, id, name, network) for kind in kinds):
            raise BadRequest(f"Invalid nodes: {id} is not attached")


def attachment(node: Node) -> Attachment:
    """A node as a VPC's list of attachments shows it."""
    ip = AttachmentIp(node.card.ip)
    return Attachment(node.id, node.type, node.mac, node.card.added, ip, node.linked)
