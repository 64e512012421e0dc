"""What an instance is deployed from."""

from .rules import Chosen, Wanted, choose

__all__ = ["Chosen", "Wanted", "choose"]
