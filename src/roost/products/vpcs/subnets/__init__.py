"""The addresses of private networks: which a network may have, and which is free."""

from .rules import choose, require_apart, subnet

__all__ = ["choose", "require_apart", "subnet"]
