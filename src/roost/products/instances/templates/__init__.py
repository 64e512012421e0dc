"""Instance templates: what to deploy, written down for clusters and for later."""

from .documents import TEMPLATES, InstanceTemplate, TemplateCreate, TemplateRecord
from .routes import routes
from .rules import add_shares, create, show

__all__ = [
    "TEMPLATES",
    "InstanceTemplate",
    "TemplateCreate",
    "TemplateRecord",
    "add_shares",
    "create",
    "routes",
    "show",
]
