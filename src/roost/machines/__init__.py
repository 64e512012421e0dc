"""Machines: what instances and bare metals have in common. No section of the API is called so.

A server is a resource of one of these kinds; its machine is what a driver makes of it. Each section
says what is different about its kind of server by a `ServerKind`.

What a server needs of other sections, such as the networks that it joins, this package declares as
protocols. Those sections provide them, so this package imports none of them.
"""

from .images import ImageKind
from .networks import PrivateNetworks
from .reserved import ReservedIPs
from .setup import SshKeys, StartupScripts

NEEDS = (ImageKind, PrivateNetworks, ReservedIPs, SshKeys, StartupScripts)
"""The protocols that every kind of server needs: for its section's `needs`."""

__all__ = ["NEEDS"]
