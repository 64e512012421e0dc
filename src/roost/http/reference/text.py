"""Plain text as HTML."""

import re
from html import escape

_CODE = re.compile(r"`([^`]+)`")
_BREAK = re.compile(r"\n\s*\n")


def inline(text: str) -> str:
    """One line of text, with what stands in backquotes as code."""
    return _CODE.sub(r"<code>\1</code>", escape(text, quote=False))


def paragraphs(text: str) -> str:
    """Text whose paragraphs are set apart by empty lines."""
    return "".join(
        f"<p>{inline(' '.join(part.split()))}</p>" for part in _BREAK.split(text) if part
    )


def attribute(text: str) -> str:
    return escape(text, quote=True)
