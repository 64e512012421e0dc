"""The addresses of private networks: which a network may have, and which is free."""

from .rules import PRIVATE, choose, subnet

__all__ = ["PRIVATE", "choose", "subnet"]
