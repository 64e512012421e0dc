"""Private networks: the deprecated name of VPCs, which are shown here in their old shape."""

from pathlib import Path

from ..section import Section
from .copying import COPIES
from .routes import routes

SECTION = Section(
    name="private-networks",
    routes=(routes,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
