"""Delivers the files of push zones to whoever asks Roost for a zone's host."""

from .rules import Edge

__all__ = ["Edge"]
