"""Roost: a cloud control plane that you run yourself and that speaks the Vultr API v2."""

from importlib.metadata import version

__version__ = version("roost")
