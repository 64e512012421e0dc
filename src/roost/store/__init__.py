"""Documents, links, indexes, counters, transactions: one interface, two databases behind it."""

from .background import Background
from .base import Store
from .cause import Cause
from .errors import Exhausted, Missing, Refused, Stale, StoreError, Taken, Uncertain, Unusable
from .following import following
from .ids import new_id
from .kinds import Kind, NoState, PlainJson, Record, Ref
from .listing import BadCursor, Page, Window, bodies, page, referring, referring_parts
from .services import Services
from .time import DAY, HOUR, MINUTE, SECOND, ClockSetting, Times, iso, month_start, plain
from .tx import Tx
from .urls import connect

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "Background",
    "BadCursor",
    "Cause",
    "ClockSetting",
    "Exhausted",
    "Kind",
    "Missing",
    "NoState",
    "Page",
    "PlainJson",
    "Record",
    "Ref",
    "Refused",
    "Services",
    "Stale",
    "Store",
    "StoreError",
    "Taken",
    "Times",
    "Tx",
    "Uncertain",
    "Unusable",
    "Window",
    "bodies",
    "connect",
    "following",
    "iso",
    "month_start",
    "new_id",
    "page",
    "plain",
    "referring",
    "referring_parts",
]
