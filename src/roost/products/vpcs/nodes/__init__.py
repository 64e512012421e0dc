"""Nodes: the servers that are in a private network, of whatever kind they are."""

from .documents import LinkedSubscription, Node, NodeKind, Owners
from .routes import routes
from .rules import attach, detach, page, shown

__all__ = [
    "LinkedSubscription",
    "Node",
    "NodeKind",
    "Owners",
    "attach",
    "detach",
    "page",
    "routes",
    "shown",
]
