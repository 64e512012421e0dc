"""How the operator sees and answers tickets."""

from base64 import b64decode

from ...products import account, tickets
from ...store import Tx
from .. import directory
from .documents import (
    AttachmentContent,
    StaffReply,
    TicketAttachment,
    TicketDetail,
    TicketReply,
    TicketsQuery,
    TicketSummary,
)


def listed(tx: Tx, wanted: TicketsQuery) -> list[TicketSummary]:
    """The oldest first, account by account. Raises NotFound. It may read much: use a scan."""
    return [
        _summary(record, owner.body.name)
        for owner in directory.owners(tx, wanted.account)
        for record in _of_account(tx, owner.seq, wanted)
    ]


def detail(tx: Tx, reference: str) -> TicketDetail:
    """Raises Missing."""
    record = tx.get(tickets.TICKETS, reference)
    return TicketDetail(
        _summary(record, account.of_number(tx, record.account).body.name),
        [_reply(entry) for entry in tickets.replies(tx, reference)],
    )


def reply(tx: Tx, reference: str, wanted: StaffReply) -> None:
    """Raises Missing and BadRequest."""
    tickets.reply_as_staff(tx, reference, wanted.description)
    if wanted.close:
        tickets.close(tx, reference)


def close(tx: Tx, reference: str) -> None:
    """Raises Missing."""
    tickets.close(tx, reference)


def attachment(tx: Tx, reference: str, reply: str, index: str) -> AttachmentContent:
    """Raises Missing and NotFound. It reads much: use a scan."""
    found = tickets.attachment(tx, reference, reply, index)
    return AttachmentContent(found.filename, found.context_type, b64decode(found.file))


def _of_account(tx: Tx, number: int, wanted: TicketsQuery) -> list[tickets.TicketRecord]:
    if wanted.closed:
        return tx.children(tickets.TICKETS, number)
    return tx.matching(tickets.TICKETS, number, "status", tickets.OPEN)


def _summary(record: tickets.TicketRecord, owner: str) -> TicketSummary:
    ticket = record.body
    return TicketSummary(
        reference=ticket.reference,
        account=owner,
        subject=ticket.subject,
        category=record.state.category,
        status=ticket.status,
        date_created=ticket.date_created,
        date_last_entry=ticket.date_last_entry,
    )


def _reply(entry: tickets.ShownReply) -> TicketReply:
    return TicketReply(
        index=entry.index,
        date=entry.date,
        from_name=entry.from_name,
        from_email=entry.from_email,
        description=entry.description,
        attachments=[
            TicketAttachment(file.index, file.filename, file.context_type, file.filesize)
            for file in entry.attachments
        ],
        review_date=entry.review_date,
        review_rating=entry.review_rating,
        review_comment=entry.review_comment,
    )
