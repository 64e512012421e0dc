"""Startup scripts: what a new instance runs at its first boot, or boots from by PXE."""

from .documents import STARTUP_SCRIPTS, StartupScript
from .routes import routes
from .rules import require

KINDS = (STARTUP_SCRIPTS,)

__all__ = ["KINDS", "STARTUP_SCRIPTS", "StartupScript", "require", "routes"]
