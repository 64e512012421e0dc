"""Serverless inference: subscriptions to language models, and what they have used."""

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
    opens={Meter: open_meter},
)

__all__ = ["SECTION", "SUBSCRIPTIONS"]
