"""`roost version` and `roost openapi`"""

import platform
import sys

from roost import __version__


def version() -> None:
    """Print the version of Roost, of Python and of the system."""
    print(f"roost {__version__} (Python {platform.python_version()}, {platform.platform()})")


def openapi() -> None:
    """Print the OpenAPI document of the whole API, as a server has it at /v2/openapi.json."""
    from roost.app import document  # noqa: PLC0415 - the whole program, which `version` can spare

    sys.stdout.write(document().decode())
