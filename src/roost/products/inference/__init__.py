"""Serverless inference: subscriptions to language models, and what they have used."""

from pathlib import Path

from ...copying import Copyable
from ...drivers.inference import Meter
from ..section import Section
from .documents import SUBSCRIPTIONS
from .metering import open_meter
from .routes import routes
from .rules import MANAGED

SECTION = Section(
    name="inference",
    titles={"serverless-inference": "Serverless inference"},
    kinds=(SUBSCRIPTIONS,),
    routes=(routes,),
    workflows=MANAGED.workflows,
    held=(MANAGED.held,),
    opens={Meter: open_meter},
    copies=(
        Copyable(
            name="inference",
            path="/inference",
            items="subscriptions",
            fields=("label",),
            lacks="their keys, which are others",
        ),
    ),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "SUBSCRIPTIONS"]
