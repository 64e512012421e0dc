"""Sections that do not fit together: a start refuses, and says which and why."""

from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

import msgspec
import pytest

from roost.app import Roost
from roost.copying import Copyable
from roost.http.answers import DONE, Reply
from roost.http.operations import Call, Routes
from roost.products import SECTIONS
from roost.products.section import Misfit, Section, verify
from roost.settings import Settings
from roost.store import Kind, NoState, Ref
from tests.sections import lighthouses

LIGHTHOUSES = lighthouses.SECTION


class Harbor(msgspec.Struct):
    id: str
    lighthouse_id: str


class Pilots(Protocol):
    """What a section asks for."""


def refusal(*sections: Section) -> str:
    with pytest.raises(Misfit) as misfit:
        verify([*SECTIONS, *sections])
    return str(misfit.value)


def answering(path: str, id: str) -> tuple[Routes, ...]:
    routes = Routes("harbor")

    @routes.delete(path, id)
    async def handle(call: Call) -> Reply:
        return DONE

    return (routes,)


def harbors(target: str = "lighthouse") -> Kind[Any, Any]:
    refs = (Ref("lighthouse_id", target),)
    return Kind("harbor", Harbor, NoState, "Invalid harbor ID", refs=refs)


def test_those_that_fit() -> None:
    pilots = Section(name="pilots", provides={Pilots: Pilots})
    harbor = Section(
        name="harbors",
        kinds=(harbors(),),
        routes=answering("/harbors", "delete-harbors"),
        needs=(Pilots,),
    )
    verify([*SECTIONS, harbor, LIGHTHOUSES, pilots])


def test_two_sections_of_one_name() -> None:
    other = Section(name="lighthouses")
    assert refusal(LIGHTHOUSES, other) == "two sections are called lighthouses"


def test_two_kinds_of_one_name() -> None:
    other = Section(name="harbors", kinds=LIGHTHOUSES.kinds)
    assert refusal(LIGHTHOUSES, other) == (
        "two kinds are called lighthouse: see lighthouses and harbors"
    )


def test_two_workflows_of_one_name() -> None:
    other = Section(name="harbors", workflows=LIGHTHOUSES.workflows[1:])
    assert refusal(LIGHTHOUSES, other) == (
        "two workflows are called remove-lighthouse: see lighthouses and harbors"
    )


def test_two_copies_of_one_name() -> None:
    other = Section(name="harbors", copies=LIGHTHOUSES.copies)
    assert refusal(LIGHTHOUSES, other) == (
        "two copies are called lighthouses: see lighthouses and harbors"
    )


def test_copies_within_what_nobody_copies() -> None:
    harbors = Copyable(name="harbors", path="/quays/{}/harbors", items="harbors", within="quays")
    assert refusal(Section(name="harbors", copies=(harbors,))) == (
        "the copies of harbors need quays, which nobody copies"
    )


def test_copies_that_need_one_another() -> None:
    harbors = Copyable(name="harbors", path="/harbors", items="harbors", after=("quays",))
    quays = Copyable(name="quays", path="/quays", items="quays", after=("harbors",))
    assert refusal(Section(name="harbors", copies=(harbors, quays))) == (
        "the copies of harbors would need themselves"
    )


def test_two_operations_of_one_name() -> None:
    other = Section(name="harbors", routes=answering("/harbors", "get-lighthouse"))
    assert refusal(LIGHTHOUSES, other) == (
        "two operations are called get-lighthouse: see lighthouses and harbors"
    )


def test_two_operations_of_one_path() -> None:
    one = Section(name="harbors", routes=answering("/harbors", "delete-harbors"))
    other = Section(name="ports", routes=answering("/harbors", "close-harbors"))
    assert refusal(one, other) == "two operations answer DELETE /harbors: see harbors and ports"


def test_a_reference_to_a_kind_that_nobody_has() -> None:
    assert refusal(Section(name="harbors", kinds=(harbors("beacon"),))) == (
        "harbor.lighthouse_id of harbors refers to beacon, a kind that no section has"
    )


def test_a_protocol_that_nobody_provides() -> None:
    assert refusal(replace(LIGHTHOUSES, needs=(Pilots,))) == (
        "lighthouses needs Pilots, which nobody provides"
    )


def test_a_driver_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(Misfit) as misfit:
        Roost(Settings(data=tmp_path), sections=(*SECTIONS, LIGHTHOUSES))
    assert str(misfit.value) == (
        "reconcile-lighthouse of lighthouses needs a driver for Lamps, and there is none"
    )
