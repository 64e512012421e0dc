"""ISOs of an account's own, fetched from a URL, to boot instances from."""

from .documents import ISO, ISOS
from .routes import routes
from .rules import workflows

KINDS = (ISOS,)

__all__ = ["ISO", "ISOS", "KINDS", "routes", "workflows"]
