"""What may happen to tickets."""

from random import SystemRandom
from string import ascii_uppercase, digits

from ...store import Taken, Tx, iso
from .documents import TICKETS, Attachment, Ticket, TicketRecord, TicketState

_random = SystemRandom()


def open_ticket(
    tx: Tx, account: int, user_id: str, subject: str, text: str, *attachments: Attachment
) -> TicketRecord:
    """Opens a ticket under a reference that no other has."""
    while True:
        reference = _reference()
        ticket = Ticket(reference, subject, "open", iso(tx.now), iso(tx.now))
        try:
            state = TicketState(user_id, text, list(attachments))
            return tx.insert(TICKETS, reference, account, ticket, state)
        except Taken:
            continue


def _reference() -> str:
    letters = "".join(_random.choices(ascii_uppercase, k=3))
    return f"{letters}-{''.join(_random.choices(digits, k=3))}"
