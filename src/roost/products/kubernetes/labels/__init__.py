"""The labels of a pool's nodes."""

from .routes import routes
from .rules import check_key, check_value, merge

__all__ = ["check_key", "check_value", "merge", "routes"]
