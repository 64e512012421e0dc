"""Which private networks an instance is in: VPCs, of which the deprecated private networks are
another name, and VPCs 2.0.

The networks themselves belong to sections of their own, which also give out addresses. Until they
do, an id is checked for its form alone, and an address is shown only where one was asked for.
"""

from ipaddress import AddressValueError, IPv4Address
from typing import Literal

from ....engine.networks import mac
from ....http.errors import BadRequest, NotFound
from ....store import Tx
from ..documents import InstanceRecord, InstanceState
from ..fields import rules as fields
from ..rules import edit
from .documents import NetworkCard, PrivateNetworkCard

Kind = Literal["vpc", "vpc2"]

_MISSING: dict[Kind, str] = {"vpc": "Invalid VPC ID", "vpc2": "Invalid VPC 2.0 ID"}


def cards(record: InstanceRecord, kind: Kind) -> list[NetworkCard]:
    """The instance's network cards, in the order in which it joined the networks."""
    state = record.hidden
    return [
        NetworkCard(id, mac(record.id, id), state.network_ips.get(id, ""))
        for id in state.networks.get(kind, [])
    ]


def private_network_cards(record: InstanceRecord) -> list[PrivateNetworkCard]:
    return [
        PrivateNetworkCard(card.id, card.mac_address, card.ip_address, card.id)
        for card in cards(record, "vpc")
    ]


def by_kind(
    verb: Literal["attach", "detach"],
    vpc: list[str] | None,
    private_network: list[str] | None,
    vpc2: list[str] | None,
) -> dict[Kind, list[str]]:
    """The networks that a request's fields (`attach_vpc`, ...) name; raises BadRequest."""
    ids = fields.uuids(f"{verb}_vpc", vpc)
    ids += fields.uuids(f"{verb}_private_network", private_network)
    return {"vpc": ids, "vpc2": fields.uuids(f"{verb}_vpc2", vpc2)}


def join(state: InstanceState, kind: Kind, ids: list[str]) -> None:
    """Adds networks; those that it is in already stay. Raises BadRequest for too many."""
    joined = list(dict.fromkeys([*state.networks.get(kind, []), *ids]))
    if len(joined) > fields.MAX_IDS:
        raise BadRequest(f"A server is in at most {fields.MAX_IDS} networks of a kind.")
    state.networks[kind] = joined


def leave(state: InstanceState, kind: Kind, ids: list[str]) -> None:
    """Removes networks; those that it is not in are no error."""
    state.networks[kind] = [id for id in state.networks.get(kind, []) if id not in ids]
    for id in ids:
        state.network_ips.pop(id, None)


def attach(
    tx: Tx, account: int, id: str, kind: Kind, field: str, network: str, ip: str = ""
) -> None:
    """field: how the request names the network, for the error."""
    record = edit(tx, account, id)
    network = fields.uuid(field, network)
    join(record.hidden, kind, [network])
    if ip:
        record.hidden.network_ips[network] = _ipv4(ip)
    tx.update(record)


def detach(tx: Tx, account: int, id: str, kind: Kind, field: str, network: str) -> None:
    """Raises NotFound, with the text of the network's own section, where it is not attached."""
    record = edit(tx, account, id)
    network = fields.uuid(field, network)
    if network not in record.hidden.networks.get(kind, []):
        raise NotFound(_MISSING[kind])
    leave(record.hidden, kind, [network])
    tx.update(record)


def _ipv4(text: str) -> str:
    try:
        return str(IPv4Address(text))
    except AddressValueError:
        raise BadRequest(f"Invalid ip_address: {text}") from None
