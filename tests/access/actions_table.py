"""Writes the matrix into docs/access.md: python -m tests.access.actions_table"""

from pathlib import Path

from tests.access.matrix import table

PAGE = Path(__file__).parents[2] / "docs" / "access.md"
HEADING = "| operation | action |"


def main() -> None:
    before = PAGE.read_text(encoding="utf-8").partition(HEADING)[0]
    PAGE.write_text(before + "\n".join(table()) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
