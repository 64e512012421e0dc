"""Servers joining and leaving private networks, and what their documents show of it."""

from .documents import AttachedVpc
from .rules import attach, detach, enable

__all__ = ["AttachedVpc", "attach", "detach", "enable"]
