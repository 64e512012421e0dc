"""Domains: zones of the name service, their records, and what name servers are told of them."""

from . import records
from .documents import DOMAINS
from .records import RECORDS
from .routes import routes as _routes
from .rules import TOPIC
from .serving import ServedZones

KINDS = (DOMAINS, RECORDS)

routes = (_routes, records.routes)

__all__ = ["DOMAINS", "KINDS", "RECORDS", "TOPIC", "ServedZones", "routes"]
