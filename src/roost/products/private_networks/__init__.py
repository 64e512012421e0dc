"""Private networks: the deprecated name of VPCs, which are shown here in their old shape."""

from ..section import Section
from .routes import routes

SECTION = Section(name="private-networks", routes=(routes,))

__all__ = ["SECTION"]
