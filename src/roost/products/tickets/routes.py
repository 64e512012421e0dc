"""/v2/tickets"""

import asyncio

from ...http.answers import DONE, ItemResponse, ListResponse, Reply
from ...http.operations import Call, Paging, Routes
from . import attachments, rules
from .documents import (
    OPEN,
    TICKETS,
    AttachmentFile,
    ReplyCreate,
    Review,
    ShownReply,
    ShownTicket,
    TicketCreate,
)

routes = Routes("tickets", read="support", write="support")

TICKET = ItemResponse("ticket", ShownTicket)
OPENED = ListResponse("ticket", ShownTicket, meta=False)
TICKET_LIST = ListResponse("tickets", ShownTicket)
REPLY_LIST = ListResponse("replies", ShownReply, meta=False)
ATTACHMENT = ItemResponse("attachment", AttachmentFile)

MAX_REPLY = 16 * 1024 * 1024
"""Bytes of a request: several attachments in base64."""

_REPLY = "/tickets/{reference}/replies/{ticket-reply-index}"


@routes.get("/tickets", "list-tickets", TICKET_LIST, errors=(400, 401, 403, 404))
async def list_tickets(call: Call, query: Paging) -> Reply:
    """List open tickets

    Lists the tickets of your account that are open, the oldest first, a page at a time. You can get
    a closed ticket by its reference.
    """
    found = await call.shown(TICKETS, query, rules.show, {"status": OPEN})
    return TICKET_LIST.shaped(found, lambda ticket: ticket)


@routes.post("/tickets", "create-ticket", OPENED, ok=201, errors=(400, 401, 403, 404, 422))
async def create_ticket(call: Call, body: TicketCreate) -> Reply:
    """Open a ticket

    Writes to the support: whoever runs this Roost. The description becomes the first reply, of
    index 0. The answer holds the ticket in a list of one. A blank subject or description, or a
    subscription that your account does not have, is refused with 400.
    """
    caller = call.principal
    opened = await call.write_and_show(
        lambda tx: rules.create(tx, caller, body), lambda tx, ticket: rules.show(tx, [ticket])
    )
    return OPENED.of(opened)


@routes.get("/tickets/{reference}", "get-ticket", TICKET, errors=(400, 401, 403, 404))
async def get_ticket(call: Call, reference: str) -> Reply:
    """Get a ticket

    Shows one ticket, open or closed, without its replies.
    """
    account = call.account
    return TICKET(await call.read(lambda tx: rules.get(tx, reference, account)))


@routes.post("/tickets/{reference}", "close-ticket", errors=(400, 401, 403, 404))
async def close_ticket(call: Call, reference: str) -> Reply:
    """Close a ticket

    Closes a ticket; closing a closed one changes nothing. It can still be read, and a reply opens
    it again.
    """
    await call.write(lambda tx: rules.close(tx, reference, call.account))
    return DONE


@routes.post("/tickets/{reference}/close", "post-ticket-close", errors=(400, 401, 403, 404))
async def post_ticket_close(call: Call, reference: str) -> Reply:
    """Close a ticket (other path)

    Does the same as `POST /tickets/{reference}`, under the path that some clients use.
    """
    return await close_ticket(call, reference)


@routes.get(
    "/tickets/{reference}/replies", "list-ticket-replies", REPLY_LIST, errors=(400, 401, 403, 404)
)
async def list_ticket_replies(call: Call, reference: str) -> Reply:
    """List a ticket's replies

    Lists all entries of a ticket, the first one first. Attachments are named; get each for its
    content.
    """
    account = call.account
    return REPLY_LIST.of(await call.store.scan(lambda tx: rules.replies(tx, reference, account)))


@routes.post(
    "/tickets/{reference}/replies",
    "create-reply",
    ok=201,
    errors=(400, 401, 403, 404, 422),
    max_body=MAX_REPLY,
)
async def create_reply(call: Call, reference: str, body: ReplyCreate) -> Reply:
    """Reply to a ticket

    Adds an entry to a ticket, with up to 5 files, and opens the ticket again if it was closed. A
    ticket has at most 500 replies. A blank text, or a file that is too large or not what its name
    says, is refused with 400. The answer is 201, without a body.
    """
    caller = call.principal
    files = await asyncio.to_thread(attachments.read, body.attachments)
    await call.write(lambda tx: rules.reply(tx, caller, reference, body.description, files))
    return DONE


@routes.post(f"{_REPLY}/review", "review-ticket-reply", errors=(400, 401, 403, 404))
async def review_ticket_reply(
    call: Call, reference: str, ticket_reply_index: str, body: Review
) -> Reply:
    """Review a reply

    Says how good a reply of the support was. The last review of a reply counts. A reply that is not
    the support's is refused with 400.
    """
    account = call.account
    await call.write(lambda tx: rules.review(tx, account, reference, ticket_reply_index, body))
    return DONE


@routes.get(
    f"{_REPLY}/attachments/{{ticket-attachment-index}}",
    "get-ticket-reply-attachment",
    ATTACHMENT,
    errors=(400, 401, 403, 404),
)
async def get_ticket_reply_attachment(
    call: Call, reference: str, ticket_reply_index: str, ticket_attachment_index: str
) -> Reply:
    """Get an attachment's content

    Shows a file that was sent with a reply, in base64.
    """
    account = call.account
    return ATTACHMENT(
        await call.store.scan(
            lambda tx: rules.attachment(
                tx, reference, ticket_reply_index, ticket_attachment_index, account
            )
        )
    )
