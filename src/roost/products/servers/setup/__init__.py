"""How a server is set up: what its owner asks for, and what a driver is told."""

from .documents import Reinstall, UserScheme
from .rules import check, check_user, describe, prepare, system

__all__ = ["Reinstall", "UserScheme", "check", "check_user", "describe", "prepare", "system"]
