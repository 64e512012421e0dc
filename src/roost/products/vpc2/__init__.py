"""VPCs 2.0: a deprecated kind of private network. products/vpcs has the rules of all kinds."""

from pathlib import Path

from ..section import Section
from .copying import COPIES
from .routes import routes

SECTION = Section(
    name="vpc2",
    titles={"VPC2": "VPC 2.0"},
    routes=(routes,),
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION"]
