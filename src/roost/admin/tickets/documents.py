"""Tickets of all accounts, as the operator sees them."""

from typing import Annotated

import msgspec


class TicketsQuery(msgspec.Struct):
    """account: The id, email address or name of an account. Empty for all.
    closed: Whether to show closed tickets as well.
    """

    account: str = ""
    closed: bool = False


class TicketSummary(msgspec.Struct):
    """A ticket, without its replies.

    reference: Three letters and three digits: what requests name it by.
    account: The name of the account whose it is.
    subject: What it is about.
    category: What kind of question it is.
    status: Whether it is `open` or `closed`.
    date_last_entry: When the last reply was written.
    """

    reference: str
    account: str
    subject: str
    category: str
    status: str
    date_created: str
    date_last_entry: str


class Tickets(msgspec.Struct):
    """Tickets.

    tickets: The tickets, account by account, the oldest first.
    """

    tickets: list[TicketSummary]


class TicketAttachment(msgspec.Struct):
    """A file that came with a reply.

    index: Its number among the files of the reply, from 0.
    filename: The name of the file.
    context_type: The type of the content, such as `image/png`.
    filesize: Its size in bytes.
    """

    index: int
    filename: str
    context_type: str
    filesize: int


class TicketReply(msgspec.Struct):
    """An entry of a ticket.

    index: Its number among the entries of the ticket, from 0.
    date: When it was written.
    from_name: The name of who wrote it.
    from_email: The address of who wrote it.
    description: Its text.
    attachments: The files that came with it.
    review_date: When the customer reviewed it. Null without a review.
    review_rating: How the customer rated it: 1, 0 or -1. It counts where there is a `review_date`.
    review_comment: What the customer has said about it. Null without a review.
    """

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
    """A ticket with its replies.

    ticket: The ticket.
    replies: Its entries. The first is what it was opened with.
    """

    ticket: TicketSummary
    replies: list[TicketReply]


class StaffReply(msgspec.Struct):
    """description: What to answer, in 1 to 65,535 characters. It must not be blank.
    close: Whether to close the ticket with it.
    """

    description: Annotated[str, msgspec.Meta(min_length=1, max_length=65_535)]
    close: bool = False


class AttachmentContent(msgspec.Struct):
    """A file that came with a reply, with its content.

    filename: The name of the file.
    context_type: The type of the content, such as `image/png`.
    data: The content in base64.
    """

    filename: str
    context_type: str
    data: bytes
