"""Fills the HTML files beside this module; style and script are put into the page."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

_SLOT = re.compile(r"\{\{(\w+)\}\}")


def fill(template: str, **slots: str) -> str:
    """The template with `{{name}}` replaced; the slots are HTML already.

    The page may run its own script and style and load nothing at all, which its policy says.
    """
    style, script = _read("style.css"), _read("script.js")
    policy = (
        f"default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
        f"style-src 'sha256-{_digest(style)}'; script-src 'sha256-{_digest(script)}'"
    )
    given = {**slots, "style": style, "script": script, "policy": policy, "logo": _read("logo.svg")}
    return _SLOT.sub(lambda slot: given[slot[1]], _read(template))


@cache
def _read(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8").strip()


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()
