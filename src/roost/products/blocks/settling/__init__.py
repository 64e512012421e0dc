"""The job that has storage follow what a block says."""

from .rules import DESTROY, workflows

__all__ = ["DESTROY", "workflows"]
