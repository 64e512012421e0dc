"""Servers' cards in private networks, with the address of each: what servers store of them."""

from .documents import NETWORK_REFS, Card, Cards, field
from .rules import driver_cards, join, leave, mac_of, release

__all__ = [
    "NETWORK_REFS",
    "Card",
    "Cards",
    "driver_cards",
    "field",
    "join",
    "leave",
    "mac_of",
    "release",
]
