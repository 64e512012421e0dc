"""Text of strangers on a terminal or in a log of lines: names, and paths as they were asked for."""


def printable(text: str) -> str:
    """The text with what is no character on paper (line ends, escape sequences) spelled out."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)
