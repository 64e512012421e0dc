"""What VPCs 2.0 have of their own: how they are shown and described, and nodes by the thousand."""

import re

from ...http.errors import BadRequest
from ...store import Tx
from .. import vpcs
from ..vpcs import VPC2S, NetworkNode, VpcRecord
from .documents import Vpc2, Vpc2Create, Vpc2Node

MAX_NODES = 1000
"""How many nodes one request may name."""

_DESCRIPTION = re.compile(r"[A-Za-z0-9 _-]*\Z")


def create(tx: Tx, account: int, wanted: Vpc2Create) -> VpcRecord:
    return vpcs.create(
        tx,
        account,
        "vpc2",
        wanted.region,
        _described(wanted.description),
        wanted.ip_block,
        wanted.prefix_length,
    )


def update(tx: Tx, account: int, id: str, description: str) -> None:
    vpcs.update(tx, account, "vpc2", id, _described(description))


def attach(tx: Tx, account: int, id: str, ids: list[str]) -> None:
    """Puts servers into the network, all or none of them."""
    network = tx.get(VPC2S, id, account, "share")
    vpcs.nodes.attach(tx, account, "vpc2", network, _in_order(ids))


def detach(tx: Tx, account: int, id: str, ids: list[str]) -> None:
    """Takes servers out of the network, all or none of them."""
    network = tx.get(VPC2S, id, account)
    vpcs.nodes.detach(tx, account, "vpc2", network.id, _in_order(ids))


def shape(record: VpcRecord) -> Vpc2:
    body = record.body
    return Vpc2(
        body.id,
        body.region,
        body.date_created,
        body.description,
        body.v4_subnet,
        body.v4_subnet_mask,
    )


def shape_node(node: NetworkNode) -> Vpc2Node:
    mac = int(node.mac.replace(":", ""), 16)
    return Vpc2Node(node.id, node.interface.ip, mac, node.label, node.type, node.status)


def _described(text: str) -> str:
    if not _DESCRIPTION.match(text):
        raise BadRequest(
            "Invalid description: only letters, digits, spaces, underscores and hyphens"
        )
    return text


def _in_order(ids: list[str]) -> list[str]:
    """In the order of ids, so that two such requests cannot wait for each other's rows."""
    if not ids:
        raise BadRequest("Invalid nodes: must not be empty")
    if len(ids) > MAX_NODES:
        raise BadRequest(f"Invalid nodes: at most {MAX_NODES}")
    return sorted(set(ids))
