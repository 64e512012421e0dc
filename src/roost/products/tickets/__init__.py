"""Support tickets: what was asked of the people behind the cloud, and what they answered."""

from pathlib import Path

from ..section import Section
from .attachments import Attachment, of_bytes
from .documents import OPEN, REPLIES, TICKETS, AttachmentFile, ShownReply, TicketRecord
from .routes import routes
from .rules import attachment, close, open_ticket, replies, reply_as_staff

SECTION = Section(
    name="tickets",
    titles={"tickets": "Tickets"},
    kinds=(TICKETS, REPLIES),
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = [
    "OPEN",
    "SECTION",
    "TICKETS",
    "Attachment",
    "AttachmentFile",
    "ShownReply",
    "TicketRecord",
    "attachment",
    "close",
    "of_bytes",
    "open_ticket",
    "replies",
    "reply_as_staff",
]
