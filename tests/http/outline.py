"""HTML as tests look at it."""

from html.parser import HTMLParser

VOID = {"input", "link", "meta", "wbr", "path"}


class Outline(HTMLParser):
    """Reads a page and keeps what can be checked. Fails on tags that are not closed in order, and
    on script and style inside the page.

    snippets: code, by language.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.snippets: dict[str, list[str]] = {}
        self.language = ""
        self.words = ""
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        if given.get("id"):
            self.ids.append(str(given["id"]))
        self.links += [str(given[name]) for name in ("href", "src") if name in given]
        assert tag not in ("script", "style") or given.get("src")
        assert not any(name.startswith("on") or name == "style" for name in given)
        if tag == "section":
            self.language = given.get("data-language") or ""
        if tag == "pre" and self.language:
            self.snippets.setdefault(self.language, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag
        if tag == "section":
            self.language = ""

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.language and "pre" in self.open:
            self.snippets[self.language][-1] += data
