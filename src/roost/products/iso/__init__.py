"""ISOs of an account's own, fetched from a URL, to boot instances from."""

from ...machines.images import ImageKind
from ..section import Section
from .documents import ISO, ISOS
from .routes import routes
from .rules import FETCH

SECTION = Section(
    name="iso",
    titles={"iso": "ISO images"},
    kinds=(ISOS,),
    routes=(routes,),
    workflows=(FETCH,),
    provides={ImageKind: ImageKind(ISOS, disk=lambda _: 0)},
)

__all__ = ["ISO", "ISOS", "SECTION"]
