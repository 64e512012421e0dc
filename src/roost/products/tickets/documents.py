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
    """What you have written to the support about.

    reference: Three letters and three digits, such as `ABC-123`: what requests name the ticket by.
    subject: What it is about.
    status: Whether it is `open` or `closed`.
    date_last_entry: When the last reply was written.
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
    """What a ticket is about.

    description: Its label.
    status: Its status, in its own words.
    type: What it is: `vps` for an instance, `bare_metal`, `block_storage` or `load_balancer`.
    uuid: Its id.
    """

    description: str
    status: str
    type: str
    uuid: str


class ShownTicket(Ticket, rename={"entry_status": "entryStatus"}):
    """What you have written to the support about.

    entryStatus: The same as `status`.
    linked_subscriptions: What the ticket is about: one resource, or none. One that is deleted is no
    longer there.
    """

    # entryStatus is what the published sample has.

    entry_status: Status
    linked_subscriptions: list[TicketSubscription]


class TicketCreate(msgspec.Struct, kw_only=True, rename={"sub_uuid": "sub-uuid"}):
    """subject: What it is about, in 1 to 255 characters. It must not be blank.
    description: What you have to say, in 1 to 65,535 characters. It must not be blank.
    sub-uuid: The instance, bare metal, block or load balancer that it is about, by its id. Left
    out, none.
    category: What kind of question it is.
    """

    subject: Line
    description: Entry
    sub_uuid: str = ""
    category: Category = GENERAL


class AttachmentInfo(msgspec.Struct):
    """A file that came with a reply.

    index: Its number among the files of the reply, from 0.
    context_type: The type of the content, such as `image/png`.
    filename: The name of the file.
    filesize: Its size in bytes.
    """

    index: int
    context_type: str
    filename: str
    filesize: int


class Reply(msgspec.Struct, kw_only=True):
    """An entry of a ticket. The first one, of index 0, is what the ticket was opened with.

    index: Its number among the entries of the ticket, from 0.
    date: When it was written.
    description: Its text.
    attachments: The files that came with it.
    review_comment: What you have said about it in a review. Null without one.
    review_date: When you reviewed it. Null without a review.
    review_rating: How you rated it: 1 for good, 0 for neither, -1 for bad.
    """

    # What is stored: the bytes of its attachments lie one behind the other in its blob, in the
    # order of this list.

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
    """An entry of a ticket. The first one, of index 0, is what the ticket was opened with.

    age: How long ago it was written, in its largest unit, such as `6d`.
    entryStatus: Whether the ticket is `open` or `closed`.
    from_email: The address of who wrote it.
    from_name: The name of who wrote it.
    from_type: Who wrote it: `staff` is the support, `user` the account's root user, `sub-user`
    another user.
    reviewable: 1 if it can be reviewed, as the support's can, otherwise 0.
    """

    age: str
    entry_status: Status
    from_email: str
    from_name: str
    from_type: Literal["staff", "user", "sub-user"]
    reviewable: int


class AttachmentCreate(msgspec.Struct):
    """A file to send with a reply.

    file: The content in base64, of 1 byte to 5 MiB. It must be what the name says.
    filename: The name of the file, without a folder. It ends with `.pdf`, `.png`, `.jpg`, `.jpeg`,
    `.gif`, `.txt`, `.log`, `.csv` or `.json`.
    """

    file: str
    filename: str


class ReplyCreate(msgspec.Struct):
    """description: What you have to say, in 1 to 65,535 characters. It must not be blank.
    attachments: Up to 5 files. A request may have 16 MiB in all.
    """

    description: Entry
    attachments: list[AttachmentCreate] = []


class Review(msgspec.Struct):
    """comment: What you have to say about the reply, in up to 65,535 characters.
    rating: 1 for good, 0 for neither, -1 for bad.
    """

    comment: Annotated[str, msgspec.Meta(max_length=65_535)]
    rating: Annotated[int, msgspec.Meta(ge=-1, le=1)]


class AttachmentFile(msgspec.Struct):
    """A file that came with a reply, with its content.

    context_type: The type of the content, such as `image/png`.
    file: The content in base64.
    filename: The name of the file.
    filesize: Its size in bytes.
    """

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
