"""Support tickets: what was asked of the people behind the cloud."""

from .documents import TICKETS, Attachment, Ticket, TicketRecord
from .rules import open_ticket

KINDS = (TICKETS,)

__all__ = ["KINDS", "TICKETS", "Attachment", "Ticket", "TicketRecord", "open_ticket"]
