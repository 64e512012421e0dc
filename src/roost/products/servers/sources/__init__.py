"""What a server is deployed from."""

from .rules import (
    ALL,
    Chosen,
    Wanted,
    adopt,
    check_system,
    choose,
    current,
    misfit,
    require_source,
    wanted,
)

__all__ = [
    "ALL",
    "Chosen",
    "Wanted",
    "adopt",
    "check_system",
    "choose",
    "current",
    "misfit",
    "require_source",
    "wanted",
]
