"""The private networks that a server is in, and how it shows them."""

from .documents import NetworkCard, Vpc2Attachment, VpcAttachment
from .rules import InNetworks, cards, join, leave, leave_all, lost

__all__ = [
    "InNetworks",
    "NetworkCard",
    "Vpc2Attachment",
    "VpcAttachment",
    "cards",
    "join",
    "leave",
    "leave_all",
    "lost",
]
