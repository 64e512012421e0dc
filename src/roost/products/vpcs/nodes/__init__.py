"""Nodes: the servers that are in a private network, of whatever kind they are."""

from .documents import Node, NodeKind
from .routes import routes
from .rules import Nodes

__all__ = ["Node", "NodeKind", "Nodes", "routes"]
