"""The API reference as one HTML file that needs nothing else, made from the OpenAPI document."""

from .model import Document
from .operations import navigation, refusals, sections
from .shapes import shapes
from .templates import fill
from .text import inline, paragraphs

__all__ = ["front_page", "reference_page"]


def reference_page(document: bytes) -> str:
    """The page at /docs. document: the encoded OpenAPI document."""
    api = Document.read(document)
    return fill(
        "reference.html",
        title=inline(f"{api.info.title} {api.info.version} API reference"),
        version=inline(api.info.version),
        count=str(sum(1 for _ in api.operations())),
        navigation=navigation(api),
        about=paragraphs(api.info.description),
        refusals=refusals(api),
        sections=sections(api),
        shapes=shapes(api),
    )


def front_page(document: bytes) -> str:
    """The page at /, for who opens the server's address in a browser."""
    api = Document.read(document)
    return fill(
        "front.html",
        title=inline(api.info.title),
        version=inline(api.info.version),
        count=str(sum(1 for _ in api.operations())),
    )
