"""VPCs 2.0: a deprecated kind of private network. products/vpcs has the rules of all kinds."""

from ..section import Section
from .copying import COPIES
from .routes import routes

SECTION = Section(
    name="vpc2",
    titles={"VPC2": "VPC 2.0"},
    routes=(routes,),
    copies=COPIES,
)

__all__ = ["SECTION"]
