"""The taints of a pool's nodes, which keep away what does not bear them."""

from .documents import TaintCreate
from .routes import routes
from .rules import merge

__all__ = ["TaintCreate", "merge", "routes"]
