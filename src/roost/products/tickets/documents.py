"""What a ticket is, its replies, and what is sent with them."""

from typing import Annotated, Any, Literal, get_args

import msgspec

from ...http.fields import Text
from ...store import Kind, Record, Ref

OPEN, CLOSED = "open", "closed"
Status = Literal["open", "closed"]
Category = Literal[
    "General Support", "Account Cancellation", "Billing Questions", "Marketplace", "API v2"
]
GENERAL: Category = "General Support"
CATEGORIES: tuple[Category, ...] = get_args(Category)

Line = Annotated[Text, msgspec.Meta(min_length=1)]
Entry = Annotated[str, msgspec.Meta(min_length=1, max_length=65_535)]


class Ticket(msgspec.Struct):
    """What is stored of a ticket and shown. reference: three letters and three digits, as in
    ABC-123; the ticket's id.
    """

    reference: str
    subject: str
    status: Status
    date_created: str
    date_last_entry: str


class TicketState(msgspec.Struct, kw_only=True):
    """user_id: who opened it. The others: the subscription that it is about, at most one of them.

    Whoever deletes that takes the link with it.
    """

    user_id: str
    category: Category = GENERAL
    instance_id: str = ""
    bare_metal_id: str = ""
    block_id: str = ""
    load_balancer_id: str = ""


class TicketSubscription(msgspec.Struct):
    description: str
    status: str
    type: str
    uuid: str


class ShownTicket(Ticket, rename={"entry_status": "entryStatus"}):
    """A ticket as it is answered. entry_status: its status, as the published sample has it."""

    entry_status: Status
    linked_subscriptions: list[TicketSubscription]


class TicketCreate(msgspec.Struct, kw_only=True, rename={"sub_uuid": "sub-uuid"}):
    """sub_uuid: the subscription that it is about."""

    subject: Line
    description: Entry
    sub_uuid: str = ""
    category: Category = GENERAL


class AttachmentInfo(msgspec.Struct):
    """index: its place among those of its reply. context_type: of the content, spelt so by Vultr.
    filesize: bytes.
    """

    index: int
    context_type: str
    filename: str
    filesize: int


class Reply(msgspec.Struct, kw_only=True):
    """What is stored of an entry of a ticket. The first one, index 0, is what it was opened with.

    The bytes of its attachments lie one behind the other in its blob, in the order of this list.
    review_*: empty until the customer has reviewed what support has replied.
    """

    index: int
    date: str
    description: str
    attachments: list[AttachmentInfo] = []
    review_comment: str | None = None
    review_date: str | None = None
    review_rating: int = 0


class ReplyState(msgspec.Struct):
    """user_id: whose entry it is; empty for the support's."""

    user_id: str = ""


class ShownReply(Reply, kw_only=True, rename={"entry_status": "entryStatus"}):
    """A reply as it is answered.

    age: the time since then, in its largest unit: 6d. from_type: staff for the support's, user for
    the account's root user, sub-user for its others. reviewable: 1 for the support's, else 0.
    """

    age: str
    entry_status: Status
    from_email: str
    from_name: str
    from_type: Literal["staff", "user", "sub-user"]
    reviewable: int


class AttachmentCreate(msgspec.Struct):
    """file: the content in base64."""

    file: str
    filename: str


class ReplyCreate(msgspec.Struct):
    description: Entry
    attachments: list[AttachmentCreate] = []


class Review(msgspec.Struct):
    """rating: 1 for good, 0 for neither, -1 for bad."""

    comment: Annotated[str, msgspec.Meta(max_length=65_535)]
    rating: Annotated[int, msgspec.Meta(ge=-1, le=1)]


class AttachmentFile(msgspec.Struct):
    """file: the content in base64. filesize: its bytes."""

    context_type: str
    file: str
    filename: str
    filesize: int


def _without_its_first_entry(body: dict[str, Any], state: dict[str, Any]) -> None:
    """That is a reply by now: see `store.migrations.ticket_entries`."""
    state.pop("text", None)
    state.pop("attachments", None)


TicketRecord = Record[Ticket, TicketState]
ReplyRecord = Record[Reply, ReplyState]

TICKETS = Kind(
    "ticket",
    Ticket,
    TicketState,
    "Invalid ticket reference",
    indexes=("status",),
    refs=(
        Ref("instance_id", "instance"),
        Ref("bare_metal_id", "bare-metal"),
        Ref("block_id", "block"),
        Ref("load_balancer_id", "load-balancer"),
    ),
    upgrades=(_without_its_first_entry,),
)
REPLIES = Kind("ticket-reply", Reply, ReplyState, "Invalid ticket reply index")

TYPES = {
    "instance": "vps",
    "bare-metal": "bare_metal",
    "block": "block_storage",
    "load-balancer": "load_balancer",
}
"""What a linked subscription is called, by its kind."""
