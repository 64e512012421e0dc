"""The embedded default: every rule, state and number, and no machine behind it."""

from .compute import SimulatedCompute

__all__ = ["SimulatedCompute"]
