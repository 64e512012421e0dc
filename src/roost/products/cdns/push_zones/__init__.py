"""Push zones: they deliver the files that were uploaded to them."""

from .routes import routes
from .rules import SORT

__all__ = ["SORT", "routes"]
