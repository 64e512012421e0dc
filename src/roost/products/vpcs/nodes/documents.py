"""What a private network knows of the servers in it, and what a VPC shows of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

import msgspec

from ....store import Kind, Record, Tx
from ..cards import Card, Cards
from ..documents import NetworkName, VpcRecord


class NodeKind(Protocol):
    """A kind of server that can be in private networks: implemented by its product.

    kind: its resources hold their networks as NETWORK_REFS has it; their bodies have a label and
    a status. type, title: what the API calls them, vps or baremetal, and Instance or BareMetal.
    """

    @property
    def kind(self) -> Kind[Any, Any]: ...

    @property
    def type(self) -> str: ...

    @property
    def title(self) -> str: ...

    def cards(self, record: Record[Any, Any]) -> Cards:
        """The server's cards."""
        ...

    def attach(self, tx: Tx, account: int, id: str, name: NetworkName, network: VpcRecord) -> bool:
        """Puts a server into a network; False when the account has none of this kind by that id.

        Raises BadRequest where it cannot be in that network. One that is in it already stays.
        """
        ...

    def detach(self, tx: Tx, account: int, id: str, name: NetworkName, network: str) -> bool:
        """Takes a server out of a network; False when none of this kind is in it."""
        ...


class LinkedSubscription(msgspec.Struct):
    """A managed service. type: vke."""

    type: str
    id: str


class Owners(Protocol):
    """Knows which servers belong to managed services; implemented by products/kubernetes."""

    def of_servers(self, tx: Tx, ids: Sequence[str]) -> Mapping[str, LinkedSubscription]:
        """The services by the servers' ids; servers of none are left out."""
        ...


class Node(NamedTuple):
    """A server in a network. linked: the managed service that it belongs to, if it does."""

    id: str
    type: str
    title: str
    label: str
    status: str
    mac: str
    card: Card
    linked: LinkedSubscription | None


class AttachmentIp(msgspec.Struct):
    v4: str


class Attachment(msgspec.Struct):
    """id: the server's. type: vps or baremetal. date_added: when it joined.

    linked_subscription: the managed service that the server belongs to, if it does.
    """

    id: str
    type: str
    mac_address: str
    date_added: str
    ip: AttachmentIp
    linked_subscription: LinkedSubscription | None = None
