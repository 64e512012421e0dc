"""What a ticket is."""

from typing import Literal

import msgspec

from ...store import Kind, Record


class Ticket(msgspec.Struct):
    """reference: three letters and three digits, as in ABC-123; the ticket's id."""

    reference: str
    subject: str
    status: Literal["open", "closed"]
    date_created: str
    date_last_entry: str


class Attachment(msgspec.Struct):
    """data: the file in base64."""

    filename: str
    content_type: str
    data: str


class TicketState(msgspec.Struct):
    """What the ticket was opened with. user_id: who opened it."""

    user_id: str
    text: str
    attachments: list[Attachment] = []


TicketRecord = Record[Ticket, TicketState]

TICKETS = Kind("ticket", Ticket, TicketState, "Invalid ticket reference")
