"""The blocks that an instance is deployed with."""

from .rules import Devices

__all__ = ["Devices"]
