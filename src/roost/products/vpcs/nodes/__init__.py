"""Nodes: the servers that are in a private network, of whatever kind they are."""

from .documents import Node, NodeKind
from .routes import routes
from .rules import attach, detach, page, shown

__all__ = ["Node", "NodeKind", "attach", "detach", "page", "routes", "shown"]
