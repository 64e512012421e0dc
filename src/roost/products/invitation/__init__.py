"""Invitations: how somebody becomes a user of another's organization."""

from ..section import Section
from .documents import INVITATIONS, PENDING, InvitationRecord
from .routes import routes
from .rules import accept

SECTION = Section(name="invitation", kinds=(INVITATIONS,), routes=(routes,))

__all__ = ["INVITATIONS", "PENDING", "SECTION", "InvitationRecord", "accept"]
