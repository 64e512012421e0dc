"""What instances ask of the sections that give them storage, wired by app.py."""

from .rules import BlockDevices, FileShares

__all__ = ["BlockDevices", "FileShares"]
