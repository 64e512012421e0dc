"""Ports of a NAT gateway that are forwarded to servers in its VPC."""

from .routes import routes

__all__ = ["routes"]
