"""What a server stores of the private networks that it is in."""

from typing import Any

import msgspec

from ....store import Record, Ref
from ..documents import NetworkName


class Card(msgspec.Struct):
    """A server's card in a network. ordinal: of its address there. added: the date."""

    kind: NetworkName
    network: str
    ip: str
    ordinal: int
    added: str


class Cards(msgspec.Struct, omit_defaults=True):
    """held: in the order in which they came. leaving: those that the machine is about to lose."""

    held: list[Card] = []
    leaving: list[Card] = []

    def ids(self, name: NetworkName) -> list[str]:
        """The networks of a kind."""
        return [card.network for card in self.held if card.kind == name]

    def of(self, name: NetworkName, network: str) -> Card | None:
        """The card in a network."""
        cards = (c for c in self.held if c.network == network and c.kind == name)
        return next(cards, None)


def field(name: NetworkName) -> str:
    """The field in which every kind of server holds the ids of its networks. See `NETWORK_REFS`."""
    return f"{name}_ids"


def _attached(title: str, record: Record[Any, Any]) -> str:
    # The Terraform provider tries again where it reads this (clients.md 3.4).
    server = record.body.label or record.id
    return f"The following servers are attached to this {title} network: {server}"


NETWORK_REFS = (
    Ref(field("vpc"), "vpc", refuse=lambda record: _attached("VPC", record)),
    Ref(field("vpc2"), "vpc2", refuse=lambda record: _attached("VPC 2.0", record)),
)
"""For a kind of server whose body has a label and whose hidden part has these fields.

The fields may be properties that ask the server's Cards: nothing is stored twice then.
"""
