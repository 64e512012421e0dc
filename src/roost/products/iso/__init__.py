"""ISOs of an account's own, fetched from a URL, to boot instances from."""

from ..section import Section
from .copying import COPIES
from .documents import ISO, ISOS
from .routes import routes
from .rules import FETCH

SECTION = Section(
    name="iso",
    titles={"iso": "ISO images"},
    kinds=(ISOS,),
    routes=(routes,),
    workflows=(FETCH,),
    copies=COPIES,
)

__all__ = ["ISO", "ISOS", "SECTION"]
