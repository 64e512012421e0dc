"""/_roost/tickets"""

from ...http.answers import DONE, Reply, Whole
from ...http.operations import Call, Routes
from . import rules
from .documents import AttachmentContent, StaffReply, TicketDetail, Tickets, TicketsQuery

routes = Routes("admin")

TICKETS = Whole(Tickets)
TICKET = Whole(TicketDetail)
ATTACHMENT = Whole(AttachmentContent)

_TICKET = "/tickets/{reference}"


@routes.get("/tickets", "list-all-tickets", TICKETS)
async def list_tickets(call: Call, query: TicketsQuery) -> Reply:
    """List all tickets

    Lists the tickets of all accounts, or of one, account by account, the oldest first. Closed ones
    are among them only where you ask for these.
    """
    return TICKETS(Tickets(await call.store.scan(lambda tx: rules.listed(tx, query))))


@routes.get(_TICKET, "get-any-ticket", TICKET)
async def get_ticket(call: Call, reference: str) -> Reply:
    """Get a ticket

    Shows a ticket of any account, with its replies.

    reference: The reference of the ticket, such as `ABC-123`.
    """
    return TICKET(await call.store.scan(lambda tx: rules.detail(tx, reference)))


@routes.post(f"{_TICKET}/replies", "reply-to-ticket", ok=201)
async def reply_to_ticket(call: Call, reference: str, body: StaffReply) -> Reply:
    """Reply to a ticket

    Replies to a ticket as the support, and closes it where you ask for that. The answer is 201,
    without a body. A blank text, or a ticket with 500 replies, is refused with 400.

    reference: The reference of the ticket, such as `ABC-123`.
    """
    await call.write(lambda tx: rules.reply(tx, reference, body))
    return DONE


@routes.post(f"{_TICKET}/close", "close-any-ticket")
async def close_ticket(call: Call, reference: str) -> Reply:
    """Close a ticket

    Closes a ticket of any account. A reply opens it again, whoever gives it.

    reference: The reference of the ticket, such as `ABC-123`.
    """
    await call.write(lambda tx: rules.close(tx, reference))
    return DONE


@routes.get(f"{_TICKET}/replies/{{reply}}/attachments/{{index}}", "get-any-attachment", ATTACHMENT)
async def get_attachment(call: Call, reference: str, reply: str, index: str) -> Reply:
    """Get an attachment

    Shows a file that was sent with a reply, with its content.

    reference: The reference of the ticket, such as `ABC-123`.

    reply: The number of the reply, from 0.

    index: The number of the attachment in the reply, from 0.
    """
    return ATTACHMENT(
        await call.store.scan(lambda tx: rules.attachment(tx, reference, reply, index))
    )
