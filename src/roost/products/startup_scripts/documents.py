"""What a startup script is."""

from typing import Literal

import msgspec

from ...store import Kind, NoState

ScriptType = Literal["boot", "pxe"]


class StartupScriptSummary(msgspec.Struct):
    """A startup script without its text, as lists have it.

    date_modified: When the script was last changed. At first it is the same as `date_created`.
    name: What you call the script.
    type: `boot` runs on the server at its first boot. `pxe` is an iPXE script that the server boots
    from.
    """

    id: str
    date_created: str
    date_modified: str
    name: str
    type: ScriptType


class StartupScript(StartupScriptSummary):
    """A script that a server runs when it is deployed.

    script: The text in base64, exactly as you sent it.
    """

    script: str


class StartupScriptCreate(msgspec.Struct):
    """name: What you call the script. It must not be empty.
    script: The text in base64. Decoded it must have 1 byte to 64 KB. Line breaks within the base64
    are allowed.
    type: `boot` runs on the server at its first boot. `pxe` is an iPXE script that the server boots
    from.
    """

    name: str
    script: str
    type: ScriptType = "boot"


class StartupScriptUpdate(msgspec.Struct):
    """name: The new name. It must not be empty. Left out, the name stays.
    script: The new text in base64, of 1 byte to 64 KB decoded. Left out, the text stays.
    type: The new type, `boot` or `pxe`. Left out, the type stays.
    """

    name: str | None = None
    script: str | None = None
    type: ScriptType | None = None


STARTUP_SCRIPTS = Kind("startup-script", StartupScript, NoState, "Invalid startup script ID")
