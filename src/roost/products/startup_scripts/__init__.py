"""Startup scripts: what a new instance runs at its first boot, or boots from by PXE."""

from pathlib import Path

from ...machines.setup import StartupScripts
from ..section import Section
from .copying import COPIES
from .documents import STARTUP_SCRIPTS, StartupScript
from .routes import routes
from .rules import ServerScripts

SECTION = Section(
    name="startup-scripts",
    titles={"startup": "Startup scripts"},
    kinds=(STARTUP_SCRIPTS,),
    routes=(routes,),
    provides={StartupScripts: ServerScripts()},
    copies=COPIES,
    examples=Path(__file__).with_name("examples.json"),
)

__all__ = ["SECTION", "STARTUP_SCRIPTS", "StartupScript"]
