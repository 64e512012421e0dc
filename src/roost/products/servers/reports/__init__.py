"""What can be read of a server beside itself."""

from .documents import BandwidthAnswer, Traffic, UserData
from .rules import applications_but, bandwidth, systems_but

__all__ = [
    "BandwidthAnswer",
    "Traffic",
    "UserData",
    "applications_but",
    "bandwidth",
    "systems_but",
]
