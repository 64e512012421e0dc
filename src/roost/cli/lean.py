"""Starting up without what is not needed: `roost serve` has to answer within a second."""

import sys
from importlib import import_module
from types import ModuleType
from typing import cast


def import_structlog() -> None:
    """Imports structlog without rich and pygments, with which it would draw tracebacks.

    Nothing here wants them drawn, and they are a sixth of a server's start. To be called before
    anything else imports structlog.
    """
    if "rich" in sys.modules or "structlog" in sys.modules:
        return
    # This is how the import system notes that a module is not to be found.
    sys.modules["rich"] = cast("ModuleType", None)
    try:
        import_module("structlog")
    finally:
        del sys.modules["rich"]
