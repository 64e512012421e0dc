"""Support tickets: what was asked of the people behind the cloud."""

from ..section import Section
from .documents import TICKETS, Attachment, Ticket, TicketRecord
from .rules import open_ticket

SECTION = Section(name="tickets", kinds=(TICKETS,))

__all__ = ["SECTION", "TICKETS", "Attachment", "Ticket", "TicketRecord", "open_ticket"]
