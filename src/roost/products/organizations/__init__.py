"""Organizations: who belongs together, and which directory may provision them."""

from pathlib import Path

from ..section import Section
from .documents import ORGANIZATIONS, OrganizationRecord
from .routes import routes
from .rules import let_in, own
from .scim import by_token

SECTION = Section(
    name="organizations",
    titles={"organizations": "Organizations"},
    kinds=(ORGANIZATIONS,),
    routes=(routes,),
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "OrganizationRecord", "by_token", "let_in", "own"]
