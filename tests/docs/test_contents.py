"""docs/README.md is the contents page: every page is on it, on one line."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
LINK = re.compile(r"\]\(((?!\.\.)[^)#]+\.md)\)")


def test_every_page_is_listed() -> None:
    lines = (DOCS / "README.md").read_text(encoding="utf-8").splitlines()
    listed = [
        found for line in lines if line.startswith(("|", "[")) for found in LINK.findall(line)
    ]
    pages = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")} - {"README.md"}
    assert pages - set(listed) == set(), "these are not listed"
    assert sorted(set(listed)) == sorted(listed), "these are listed twice"
