"""ISOs of an account's own, fetched from a URL, to boot instances from."""

from pathlib import Path

from ...drivers.compute import Compute
from ...engine.holdings import Held
from ...machines.images import ImageKind
from ..section import Section
from .copying import COPIES
from .documents import COMPLETE, ISO, ISOS
from .routes import routes
from .rules import FETCH, lost

SECTION = Section(
    name="iso",
    titles={"iso": "ISO images"},
    kinds=(ISOS,),
    routes=(routes,),
    workflows=(FETCH,),
    held=(
        Held(kind=ISOS, driver=Compute, lost=lost, expected=lambda body: body.status == COMPLETE),
    ),
    provides={ImageKind: ImageKind(ISOS, disk=lambda _: 0)},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["ISO", "ISOS", "SECTION"]
