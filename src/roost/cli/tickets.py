"""`roost tickets`"""

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import quote

from cyclopts import App, Parameter

from roost.admin.tickets.documents import (
    AttachmentContent,
    StaffReply,
    TicketDetail,
    TicketReply,
    Tickets,
)
from roost.http.printable import printable

from . import show
from .config_file import ConfigFile
from .console import ask
from .failures import Exit, Failure
from .options import COMMANDS, USING, Place, PrintJson, RoostOptions

app = App(
    name="tickets",
    help="List, answer and close support tickets.",
    group=USING,
    group_commands=COMMANDS,
    config=ConfigFile(strict=False),
)


_RATINGS = {-1: "bad", 0: "neither", 1: "good"}


@app.command(name="list")
def list_tickets(
    *,
    account: Annotated[
        str, Parameter(help="Id, email address or name of an account.", show_default=False)
    ] = "",
    closed: Annotated[
        bool, Parameter(help="Closed ones as well.", negative=(), show_default=False)
    ] = False,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """List the open tickets of all accounts, or of one."""
    query = {"account": account} if account else {}
    if closed:
        query["closed"] = "true"
    found = ask(place, lambda console: console.get("tickets", Tickets, **query))
    if json:
        show.json(found)
        return
    show.table(
        ("REFERENCE", "ACCOUNT", "STATUS", "LAST ENTRY", "CATEGORY", "SUBJECT"),
        [
            (t.reference, t.account, t.status, t.date_last_entry, t.category, t.subject)
            for t in found.tickets
        ],
        "There are no tickets." if closed else "There are no open tickets. --closed lists all.",
    )


@app.command(name="show")
def show_ticket(
    reference: str,
    /,
    *,
    json: PrintJson = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Show a ticket with all its replies.

    Parameters
    ----------
    reference
        Which one, as ABC-123.
    """
    found = ask(place, lambda console: console.get(_path(reference), TicketDetail))
    if json:
        show.json(found)
        return
    ticket = found.ticket
    print(printable(f"{ticket.reference}  {ticket.subject}"))
    print(printable(f"{ticket.account}, {ticket.category}, {ticket.status}"))
    for reply in found.replies:
        _print(reply)


@app.command
def reply(
    reference: str,
    text: str,
    /,
    *,
    close: Annotated[
        bool, Parameter(help="Close it as well.", negative=(), show_default=False)
    ] = False,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Answer a ticket. If it is closed, this opens it again.

    Parameters
    ----------
    reference
        Which one, as ABC-123.
    text
        What to say; - takes it from standard input.
    """
    said = StaffReply(sys.stdin.read() if text == "-" else text, close)
    ask(place, lambda console: console.tell(f"{_path(reference)}/replies", said))
    show.note(f"Answered {reference}{' and closed it' if close else ''}.")


@app.command
def close(reference: str, /, *, place: Place = RoostOptions()) -> None:  # noqa: B008 - frozen
    """Close a ticket.

    Parameters
    ----------
    reference
        Which one, as ABC-123.
    """
    ask(place, lambda console: console.tell(f"{_path(reference)}/close"))
    show.note(f"Closed {reference}.")


@app.command
def save(
    reference: str,
    reply: int,
    attachment: int,
    file: Path,
    /,
    *,
    place: Place = RoostOptions(),  # noqa: B008 - frozen
) -> None:
    """Write an attachment to a file.

    Parameters
    ----------
    reference
        Which ticket, as ABC-123.
    reply
        The number of the reply that it came with, from 0 on.
    attachment
        Its number, from 0 on.
    file
        Where to write it. A file that is there already is left alone.
    """
    path = f"{_path(reference)}/replies/{reply}/attachments/{attachment}"
    found = ask(place, lambda console: console.get(path, AttachmentContent))
    try:
        with file.open("xb") as out:
            out.write(found.data)
    except OSError as error:
        raise Failure(Exit.REFUSED, f"{file} cannot be written: {error.strerror}") from error
    show.note(f"Wrote {found.filename}, {len(found.data)} bytes, to {file}.")


def _print(reply: TicketReply) -> None:
    print(printable(f"\n[{reply.index}] {reply.from_name} <{reply.from_email}>, {reply.date}"))
    for line in reply.description.splitlines():
        print(printable(line))
    for file in reply.attachments:
        text = f"  attachment {file.index}: {file.filename}, {file.filesize} bytes"
        print(printable(text))
    if reply.review_date is not None:
        print(printable(f"  review: {_RATINGS[reply.review_rating]}: {reply.review_comment}"))


def _path(reference: str) -> str:
    return f"tickets/{quote(reference, safe='')}"
