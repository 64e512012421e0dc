"""What an instance is deployed from."""

from .rules import Chosen, Wanted, adopt, choose, current

__all__ = ["Chosen", "Wanted", "adopt", "choose", "current"]
