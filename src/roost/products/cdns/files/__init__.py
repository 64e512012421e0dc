"""Files of push zones: their bytes lie in the store, beside the documents that tell of them."""

from .documents import FILES
from .routes import routes

__all__ = ["FILES", "routes"]
