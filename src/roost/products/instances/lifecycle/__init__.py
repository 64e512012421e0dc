"""What instances go through: the jobs, step by step."""

from .rules import workflows

__all__ = ["workflows"]
