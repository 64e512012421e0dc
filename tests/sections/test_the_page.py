"""docs/adding-a-section.md shows the section of these tests as it is."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "adding-a-section.md"
FILE = re.compile(r"^`(tests/sections/\S+\.py)`\n\n```python\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_files_in_the_page_are_those_that_are_tested() -> None:
    shown = dict(FILE.findall(PAGE.read_text(encoding="utf-8")))
    folder = Path(__file__).parent
    tested = [folder / "lamps.py", *(folder / "lighthouses").glob("*.py")]
    assert shown == {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in tested
    }


def test_the_texts_in_the_page_are_those_of_misfits() -> None:
    texts = re.findall(r"^\| `(.+?)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    tested = Path(__file__).with_name("test_misfits.py").read_text(encoding="utf-8")
    assert len(texts) == 7
    assert [text for text in texts if f'"{text}"' not in tested] == []
