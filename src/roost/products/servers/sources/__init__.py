"""What a server is deployed from."""

from .rules import ALL, Chosen, Wanted, adopt, choose, current, require_source, wanted

__all__ = ["ALL", "Chosen", "Wanted", "adopt", "choose", "current", "require_source", "wanted"]
