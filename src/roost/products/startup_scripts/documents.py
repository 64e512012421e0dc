"""What a startup script is."""

from typing import Literal

import msgspec

from ...store import Kind, NoState

ScriptType = Literal["boot", "pxe"]


class StartupScriptSummary(msgspec.Struct):
    """What a list shows: everything but the script itself."""

    id: str
    date_created: str
    date_modified: str
    name: str
    type: ScriptType


class StartupScript(StartupScriptSummary):
    """script: base64, as it was given."""

    script: str


class StartupScriptCreate(msgspec.Struct):
    name: str
    script: str
    type: ScriptType = "boot"


class StartupScriptUpdate(msgspec.Struct):
    """Fields that are not given stay as they are, the type too, whatever its default says."""

    name: str | None = None
    script: str | None = None
    type: ScriptType | None = None


STARTUP_SCRIPTS = Kind("startup-script", StartupScript, NoState, "Invalid startup script ID")
