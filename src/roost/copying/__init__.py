"""Copying an account's resources from one API v2 endpoint to another, through the API alone.

Sections declare here how what they have is copied (`Copyable`); the command line does it.
"""

from .copyable import Copyable, begin, in_order
from .journey import (
    Copies,
    Endpoint,
    Journey,
    Json,
    NotCopied,
    Parent,
    Rejected,
    Skipped,
    noted_as,
    unwrapped,
)

__all__ = [
    "Copies",
    "Copyable",
    "Endpoint",
    "Journey",
    "Json",
    "NotCopied",
    "Parent",
    "Rejected",
    "Skipped",
    "begin",
    "in_order",
    "noted_as",
    "unwrapped",
]
