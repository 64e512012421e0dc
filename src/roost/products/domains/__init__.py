"""Domains: zones of the name service, their records, and what name servers are told of them."""

from pathlib import Path

from ...drivers.dns import Dns, Zones
from ..section import Section
from . import records
from .copying import COPIES
from .documents import DOMAINS
from .records import RECORDS
from .routes import routes
from .rules import TOPIC
from .serving import ReverseNames, ServedZones

SECTION = Section(
    name="domains",
    titles={"dns": "DNS"},
    kinds=(DOMAINS, RECORDS),
    routes=(routes, records.routes),
    opens={Zones: ServedZones},
    topics={TOPIC: lambda services: services.one(Dns).changed()},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["DOMAINS", "RECORDS", "SECTION", "ReverseNames"]
