"""What bare metals go through: the jobs, step by step."""

from .rules import workflows

__all__ = ["workflows"]
