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
    return TICKETS(Tickets(await call.store.scan(lambda tx: rules.listed(tx, query))))


@routes.get(_TICKET, "get-any-ticket", TICKET)
async def get_ticket(call: Call, reference: str) -> Reply:
    return TICKET(await call.store.scan(lambda tx: rules.detail(tx, reference)))


@routes.post(f"{_TICKET}/replies", "reply-to-ticket", ok=201)
async def reply_to_ticket(call: Call, reference: str, body: StaffReply) -> Reply:
    await call.write(lambda tx: rules.reply(tx, reference, body))
    return DONE


@routes.post(f"{_TICKET}/close", "close-any-ticket")
async def close_ticket(call: Call, reference: str) -> Reply:
    await call.write(lambda tx: rules.close(tx, reference))
    return DONE


@routes.get(f"{_TICKET}/replies/{{reply}}/attachments/{{index}}", "get-any-attachment", ATTACHMENT)
async def get_attachment(call: Call, reference: str, reply: str, index: str) -> Reply:
    return ATTACHMENT(
        await call.store.scan(lambda tx: rules.attachment(tx, reference, reply, index))
    )
