"""The job that has storage follow what a block says."""

from .rules import remove, workflows

__all__ = ["remove", "workflows"]
