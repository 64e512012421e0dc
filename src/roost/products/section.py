"""What a section of the API is: one value, which is all that the rest of Roost needs to know of it.

app.py puts a Roost together from such values. Adding a section is adding its folder and its name to
`SECTIONS` in products/__init__.py: docs/adding-a-section.md does it step by step.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..copying import Copyable, in_order
from ..engine.holdings import Held
from ..engine.workflows import Workflow
from ..http.interfaces import Interface
from ..http.operations import Operation, Routes
from ..http.surfaces import Surface
from ..store import Kind, Services, Store


class Misfit(Exception):
    """Sections that do not fit together. The text says which, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section, as it declares itself.

    name: the first segment of its URLs, after which its folder and its entries in the log are
        called.
    titles: the headings under which its operations are described, by the names that the contract
        has for them (`Routes.section`). Without one, the name itself is made a heading.
    kinds: what it stores.
    routes: what it answers.
    workflows: the jobs that it runs.
    held: what a driver has of its kinds, and what becomes of a resource of which that is lost.
    provides: what others may ask of it, by the type or protocol that they ask for.
    opens: the same for what needs the store; made once, when a process starts.
    needs: the protocols that it asks for, of other sections.
    topics: what is to be done, in every process, after commits that notified of something.
    interfaces: what makes the interfaces that it has beside /v2, once, when a process starts.
    surfaces: which of these the OpenAPI document tells of, and what.
    copies: how what it has is copied from elsewhere (`roost import`).
    examples: the file with requests of its operations and their answers, which the OpenAPI document
        shows.
    """

    name: str
    titles: Mapping[str, str] = field(default_factory=dict[str, str])
    kinds: Sequence[Kind[Any, Any]] = ()
    routes: Sequence[Routes] = ()
    workflows: Sequence[Workflow] = ()
    held: Sequence[Held[Any, Any]] = ()
    provides: Mapping[type, object] = field(default_factory=dict[type, object])
    opens: Mapping[type, Callable[[Store], object]] = field(
        default_factory=dict[type, Callable[[Store], object]]
    )
    needs: Sequence[type] = ()
    topics: Mapping[str, Callable[[Services], None]] = field(
        default_factory=dict[str, Callable[[Services], None]]
    )
    interfaces: Sequence[Callable[[Store], Interface]] = ()
    surfaces: Sequence[Surface] = ()
    copies: Sequence[Copyable] = ()
    examples: Path | None = None

    @property
    def operations(self) -> list[Operation]:
        return [operation for part in self.routes for operation in part.operations]


def operations(sections: Iterable[Section]) -> list[Operation]:
    """Every operation, section by section."""
    return [operation for section in sections for operation in section.operations]


def titles(sections: Iterable[Section]) -> dict[str, str]:
    """The headings that sections have declared, by the names of the contract."""
    return {name: title for section in sections for name, title in section.titles.items()}


def surfaces(prefix: str, sections: Sequence[Section]) -> list[Surface]:
    """All that clients are served: the API first, below this prefix, and what is beside it."""
    api = Surface(prefix=prefix, operations=operations(sections), titles=titles(sections))
    return [api, *(surface for section in sections for surface in section.surfaces)]


def example_files(sections: Iterable[Section]) -> list[Path]:
    """Where the examples of operations are."""
    return [section.examples for section in sections if section.examples]


def kinds(sections: Iterable[Section]) -> dict[str, Kind[Any, Any]]:
    """Every kind of resource, by name."""
    return {kind.name: kind for section in sections for kind in section.kinds}


def copyables(sections: Iterable[Section]) -> list[Copyable]:
    """How everything is copied that an account has, in the order in which it is.

    Raises LookupError where something refers to what nobody copies.
    """
    return in_order([each for section in sections for each in section.copies])


def verify(sections: Sequence[Section]) -> None:
    """Raises Misfit for sections that do not fit together: names that are there twice, references
    to kinds that nobody has, and protocols that nobody provides.
    """
    _unique("sections are called", [(section.name, section) for section in sections])
    _unique("kinds are called", [(k.name, section) for section in sections for k in section.kinds])
    _unique(
        "workflows are called",
        [(flow.name, section) for section in sections for flow in section.workflows],
    )
    answered = [(each, section) for section in sections for each in section.operations]
    _unique("operations are called", [(each.id, section) for each, section in answered])
    _unique(
        "operations answer",
        [(f"{each.method} {each.path}", section) for each, section in answered],
    )
    _unique(
        "copies are called", [(c.name, section) for section in sections for c in section.copies]
    )
    _verify_references(sections)
    try:
        copyables(sections)
    except LookupError as error:
        raise Misfit(str(error)) from None
    provided = {type for section in sections for type in (*section.provides, *section.opens)}
    for section in sections:
        for needed in section.needs:
            if needed not in provided:
                raise Misfit(f"{section.name} needs {needed.__name__}, which nobody provides")


def verify_drivers(sections: Sequence[Section], drivers: Container[type]) -> None:
    """Raises Misfit where a workflow's driver, or one that is to have something of a kind, is not
    there. drivers: by their protocols.
    """
    for section in sections:
        needed = [(flow.name, flow.driver) for flow in section.workflows if flow.driver]
        needed += [(held.kind.name, held.driver) for held in section.held]
        for name, driver in needed:
            if driver not in drivers:
                raise Misfit(
                    f"{name} of {section.name} needs a driver for {driver.__name__},"
                    " and there is none"
                )


def _verify_references(sections: Sequence[Section]) -> None:
    known = kinds(sections)
    for section in sections:
        for kind in section.kinds:
            for ref in kind.refs:
                if ref.target not in known:
                    raise Misfit(
                        f"{kind.name}.{ref.field} of {section.name} refers to {ref.target},"
                        " a kind that no section has"
                    )


def _unique(what: str, named: Iterable[tuple[str, Section]]) -> None:
    seen: dict[str, Section] = {}
    for name, section in named:
        if name in seen:
            one, other = seen[name].name, section.name
            where = f": see {one} and {other}" if one != other else ""
            raise Misfit(f"two {what} {name}{where}")
        seen[name] = section
