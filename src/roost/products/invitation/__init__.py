"""Invitations: how somebody becomes a user of another's organization."""

from pathlib import Path

from ..section import Section
from .documents import INVITATIONS, PENDING, InvitationRecord
from .routes import routes
from .rules import accept

SECTION = Section(
    name="invitation",
    kinds=(INVITATIONS,),
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["INVITATIONS", "PENDING", "SECTION", "InvitationRecord", "accept"]
