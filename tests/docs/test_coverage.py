"""docs/coverage.md says what there is."""

import pytest

from roost.drivers.families import FAMILIES

from .coverage import PAGE, SINCE, TOLD, families, page, rows


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make coverage`"


def test_all_that_is_published_is_built() -> None:
    published = [row for row in rows() if row.origin == "published"]
    assert len(published) == 526
    assert [row.id for row in published if not row.built] == []
    assert {row.id for row in rows() if row.origin == "clients"} == SINCE


def test_every_section_is_told_of() -> None:
    assert {row.section for row in rows()} == set(TOLD)


RECORDS = ("instance-templates", "CDN uploads")
"""What is answered by a section whose jobs are no concern of it."""


@pytest.mark.parametrize("name", sorted(set(TOLD) - set(RECORDS)))
def test_the_drivers_of_a_section_are_those_that_its_jobs_ask(name: str) -> None:
    assert families(name) <= set(TOLD[name].families)


def test_every_family_of_drivers_stands_behind_a_section() -> None:
    told = {family for each in TOLD.values() for family in each.families}
    assert told == {family.name for family in FAMILIES}


def test_every_guide_that_is_named_is_there() -> None:
    pages = {told.page for told in TOLD.values() if told.page}
    assert [name for name in sorted(pages) if not (PAGE.parent / f"{name}.md").is_file()] == []
