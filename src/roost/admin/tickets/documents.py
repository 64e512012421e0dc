"""Tickets of all accounts, as the operator sees them."""

from typing import Annotated

import msgspec


class TicketsQuery(msgspec.Struct):
    """account: the id, email address or name of one; empty for all. closed: those as well."""

    account: str = ""
    closed: bool = False


class TicketSummary(msgspec.Struct):
    """account: the name of whose it is."""

    reference: str
    account: str
    subject: str
    category: str
    status: str
    date_created: str
    date_last_entry: str


class Tickets(msgspec.Struct):
    tickets: list[TicketSummary]


class TicketAttachment(msgspec.Struct):
    index: int
    filename: str
    context_type: str
    filesize: int


class TicketReply(msgspec.Struct):
    """An entry of a ticket. review_rating: 1, 0 or -1; it counts where there is a review_date."""

    index: int
    date: str
    from_name: str
    from_email: str
    description: str
    attachments: list[TicketAttachment]
    review_date: str | None
    review_rating: int
    review_comment: str | None


class TicketDetail(msgspec.Struct):
    """replies: the first is what it was opened with."""

    ticket: TicketSummary
    replies: list[TicketReply]


class StaffReply(msgspec.Struct):
    description: Annotated[str, msgspec.Meta(min_length=1, max_length=65_535)]
    close: bool = False


class AttachmentContent(msgspec.Struct):
    """data: in base64."""

    filename: str
    context_type: str
    data: bytes
