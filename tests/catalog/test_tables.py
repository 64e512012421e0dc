"""The tables keep the promises of their README."""

from pathlib import Path

import msgspec
import pytest

from roost.catalog import tables
from roost.catalog.tables import Row, read
from tests.catalog.data import NAMES, table


class Pair(Row, frozen=True, kw_only=True):
    id: int
    label: str = "none"


@pytest.fixture
def pairs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tables, "DATA", tmp_path)
    return tmp_path / "pairs.csv"


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_says_whose_it_is(name: str) -> None:
    rows = table(name)
    assert rows
    for row in rows:
        assert row["origin"] in {"vultr", "roost"}
        completed = [column for column in row.get("completed", "").split(";") if column]
        assert set(completed) <= set(row), row
        assert len(set(completed)) == len(completed), row
        assert not (completed and row["origin"] == "roost"), row


@pytest.mark.parametrize("name", ["os.csv", "applications.csv"])
def test_own_ids_lie_apart(name: str) -> None:
    for row in table(name):
        own = row["origin"] == "roost" or "id" in row["completed"].split(";")
        assert (int(row["id"]) > 9000) == own, row


def test_every_region_of_a_plan_is_either_seen_or_added() -> None:
    for row in table("plans.csv") + table("plans_metal.csv"):
        seen, own = set(row["locations"].split(";")), set(row["own_locations"].split(";"))
        assert not (seen & own - {""}), row["id"]
        assert row["origin"] == "vultr" or not row["locations"], row["id"]


def test_an_empty_cell_leaves_the_default(pairs: Path) -> None:
    pairs.write_text("id,label,origin\n1,one,vultr\n2,,roost\n")
    assert read("pairs.csv", Pair) == [
        Pair(id=1, label="one", origin="vultr"),
        Pair(id=2, label="none", origin="roost"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "id,lable,origin\n1,one,vultr\n",
        "id,label\n1,one\n",
        "id,label,origin\none,one,vultr\n",
        "id,label,origin\n1,one,elsewhere\n",
    ],
)
def test_a_table_that_does_not_fit_is_refused(pairs: Path, text: str) -> None:
    pairs.write_text(text)
    with pytest.raises(msgspec.ValidationError):
        read("pairs.csv", Pair)


def test_a_line_of_another_length_is_refused(pairs: Path) -> None:
    pairs.write_text("id,label,origin\n1,one\n")
    with pytest.raises(ValueError, match="zip"):
        read("pairs.csv", Pair)
