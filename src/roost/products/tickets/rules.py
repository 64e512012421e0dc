"""What may happen to tickets.

Customers open, answer, review and close them through the API, the support by `roost tickets`. An
answer opens a closed ticket again, whoever gives it.
"""

import base64
from collections.abc import Iterable, Sequence
from datetime import datetime
from random import SystemRandom
from string import ascii_uppercase, digits
from typing import Any

from ...access.principals import Principal
from ...http.errors import BadRequest, NotFound
from ...store import SECOND, Kind, Taken, Tx, blobs, iso
from .. import users
from . import attachments
from .attachments import Attachment
from .documents import (
    CLOSED,
    OPEN,
    REPLIES,
    TICKETS,
    TYPES,
    AttachmentFile,
    Reply,
    ReplyRecord,
    ReplyState,
    Review,
    ShownReply,
    ShownTicket,
    Ticket,
    TicketCreate,
    TicketRecord,
    TicketState,
    TicketSubscription,
)

STAFF_NAME, STAFF_EMAIL = "Support", "support@localhost"
MOST_REPLIES = 500
"""Of a ticket, since they are listed at once."""

_UNITS = ((86_400, "d"), (3600, "h"), (60, "m"), (1, "s"))

_random = SystemRandom()


def create(tx: Tx, caller: Principal, wanted: TicketCreate) -> TicketRecord:
    """Raises BadRequest for a subscription that the account does not have."""
    if not wanted.subject.strip() or not wanted.description.strip():
        raise BadRequest("Invalid subject or description: must not be blank")
    about = _subscription(tx, caller.account, wanted.sub_uuid) if wanted.sub_uuid else {}
    state = TicketState(user_id=caller.user_id, category=wanted.category, **about)
    return _open(tx, caller.account, state, wanted.subject, wanted.description, ())


def open_ticket(
    tx: Tx, caller: Principal, subject: str, text: str, *files: Attachment
) -> TicketRecord:
    """Opens a ticket for what another section was asked for."""
    state = TicketState(user_id=caller.user_id)
    return _open(tx, caller.account, state, subject, text, files)


def close(tx: Tx, reference: str, account: int | None = None) -> None:
    """Closing what is closed already changes nothing."""
    ticket = tx.get(TICKETS, reference, account, "update")
    if ticket.body.status != CLOSED:
        ticket.body.status = CLOSED
        tx.update(ticket)


def reply(
    tx: Tx, caller: Principal, reference: str, text: str, files: Sequence[Attachment]
) -> ReplyRecord:
    """Raises BadRequest for a ticket that has too many."""
    ticket = tx.get(TICKETS, reference, caller.account, "update")
    return _answer(tx, ticket, caller.user_id, text, files)


def reply_as_staff(tx: Tx, reference: str, text: str) -> TicketRecord:
    """Raises Missing, and BadRequest for a ticket that has too many."""
    ticket = tx.get(TICKETS, reference, lock="update")
    _answer(tx, ticket, "", text, ())
    return ticket


def review(tx: Tx, account: int, reference: str, index: str, wanted: Review) -> None:
    """The last review counts. Raises BadRequest for an entry that is not the support's."""
    tx.get(TICKETS, reference, account)
    entry = tx.get(REPLIES, _id(reference, index), account, "update")
    if entry.state.user_id:
        raise BadRequest("Only a reply of the support can be reviewed")
    entry.body.review_comment = wanted.comment
    entry.body.review_rating = wanted.rating
    entry.body.review_date = iso(tx.now)
    tx.update(entry)


def show(tx: Tx, tickets: Iterable[TicketRecord]) -> list[ShownTicket]:
    return [_show(tx, ticket) for ticket in tickets]


def get(tx: Tx, reference: str, account: int | None = None) -> ShownTicket:
    """Raises Missing."""
    return _show(tx, tx.get(TICKETS, reference, account))


def replies(tx: Tx, reference: str, account: int | None = None) -> list[ShownReply]:
    """All entries of a ticket, the first one first. Raises Missing."""
    ticket = tx.get(TICKETS, reference, account)
    entries = tx.children(REPLIES, ticket.seq)
    authors = list({entry.state.user_id for entry in entries})
    known = {user.id: user for user in tx.among(users.USERS, authors)}
    return [_show_reply(tx, ticket, each, known.get(each.state.user_id)) for each in entries]


def attachment(
    tx: Tx, reference: str, reply_index: str, index: str, account: int | None = None
) -> AttachmentFile:
    """Raises Missing, and NotFound for an attachment that is not there. It reads much: a scan."""
    tx.get(TICKETS, reference, account)
    entry = tx.get(REPLIES, _id(reference, reply_index), account)
    info = next((each for each in entry.body.attachments if str(each.index) == index), None)
    if info is None:
        raise NotFound("Invalid ticket attachment index")
    data = attachments.cut(entry.body.attachments, info.index, blobs.get(tx, entry.seq))
    content = base64.b64encode(data).decode("ascii")
    return AttachmentFile(info.context_type, content, info.filename, info.filesize)


def _open(
    tx: Tx, account: int, state: TicketState, subject: str, text: str, files: Sequence[Attachment]
) -> TicketRecord:
    """Opens a ticket under a reference that no other has."""
    while True:
        reference = _reference()
        ticket = Ticket(reference, subject, OPEN, iso(tx.now), iso(tx.now))
        try:
            record = tx.insert(TICKETS, reference, account, ticket, state)
        except Taken:
            continue
        _add(tx, record, 0, state.user_id, text, files)
        return record


def _answer(
    tx: Tx, ticket: TicketRecord, user_id: str, text: str, files: Sequence[Attachment]
) -> ReplyRecord:
    """The ticket must be locked."""
    if not text.strip():
        raise BadRequest("Invalid description: must not be blank")
    index = tx.count(REPLIES, ticket.seq)
    if index >= MOST_REPLIES:
        raise BadRequest(f"A ticket has at most {MOST_REPLIES} replies: open another one")
    ticket.body.status, ticket.body.date_last_entry = OPEN, iso(tx.now)
    tx.update(ticket)
    return _add(tx, ticket, index, user_id, text, files)


def _add(
    tx: Tx, ticket: TicketRecord, index: int, user_id: str, text: str, files: Sequence[Attachment]
) -> ReplyRecord:
    body = Reply(
        index=index, date=iso(tx.now), description=text, attachments=attachments.infos(files)
    )
    id, state = _id(ticket.id, str(index)), ReplyState(user_id)
    entry = tx.insert(REPLIES, id, ticket.account, body, state, owner=ticket.seq)
    blobs.put(tx, entry.seq, blobs.pieces(b"".join(file.data for file in files)))
    return entry


def _subscription(tx: Tx, account: int, id: str) -> dict[str, str]:
    """The field of a ticket that refers to this. Raises BadRequest."""
    for ref in TICKETS.refs:
        if tx.find(tx.kinds[ref.target], id, account) is not None:
            return {ref.field: id}
    raise BadRequest("Invalid sub-uuid")


def _show(tx: Tx, record: TicketRecord) -> ShownTicket:
    ticket = record.body
    return ShownTicket(
        reference=ticket.reference,
        subject=ticket.subject,
        status=ticket.status,
        date_created=ticket.date_created,
        date_last_entry=ticket.date_last_entry,
        entry_status=ticket.status,
        linked_subscriptions=[
            linked
            for ref in TICKETS.refs
            if (id := getattr(record.state, ref.field))
            and (linked := _linked(tx, tx.kinds[ref.target], id)) is not None
        ],
    )


def _linked(tx: Tx, kind: Kind[Any, Any], id: str) -> TicketSubscription | None:
    found = tx.find(kind, id)
    if found is None:
        return None
    return TicketSubscription(found.body.label, found.body.status, TYPES[kind.name], id)


def _show_reply(
    tx: Tx, ticket: TicketRecord, record: ReplyRecord, author: users.UserRecord | None
) -> ShownReply:
    entry, by_staff = record.body, not record.state.user_id
    name = author.body.name if author else ""
    email = author.body.email if author else ""
    return ShownReply(
        index=entry.index,
        date=entry.date,
        description=entry.description,
        attachments=entry.attachments,
        review_comment=entry.review_comment,
        review_date=entry.review_date,
        review_rating=entry.review_rating,
        age=_age(tx.now // SECOND - int(datetime.fromisoformat(entry.date).timestamp())),
        entry_status=ticket.body.status,
        from_email=STAFF_EMAIL if by_staff else email,
        from_name=STAFF_NAME if by_staff else name,
        from_type="staff" if by_staff else "user" if author and author.state.root else "sub-user",
        reviewable=int(by_staff),
    )


def _age(passed: int) -> str:
    """Of so many seconds."""
    for unit, letter in _UNITS:
        if passed >= unit:
            return f"{passed // unit}{letter}"
    return "0s"


def _id(reference: str, index: str) -> str:
    return f"{reference}/{index}"


def _reference() -> str:
    letters = "".join(_random.choices(ascii_uppercase, k=3))
    return f"{letters}-{''.join(_random.choices(digits, k=3))}"
