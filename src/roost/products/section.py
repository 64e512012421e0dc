"""What a section of the API is: one value, which is all that the rest of Roost needs to know of it.

app.py puts a Roost together from such values. Adding a section is adding its folder and its name to
`SECTIONS` in products/__init__.py.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..engine.workflows import Workflow
from ..http.operations import Operation, Routes
from ..store import Kind, Services, Store


class Misfit(Exception):
    """Sections that do not fit together. The text says which, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section, as it declares itself.

    name: the first segment of its URLs, after which its folder and its entries in the log are
        called.
    title: its heading where the API is described. routes may name further ones (`Routes.title`).
    kinds: what it stores.
    routes: what it answers.
    workflows: the jobs that it runs.
    provides: what others may ask of it, by the type or protocol that they ask for.
    opens: the same for what needs the store; made once, when a process starts.
    needs: the protocols that it asks for, of other sections.
    topics: what is to be done, in every process, after commits that notified of something.
    """

    name: str
    title: str = ""
    kinds: Sequence[Kind[Any, Any]] = ()
    routes: Sequence[Routes] = ()
    workflows: Sequence[Workflow] = ()
    provides: Mapping[type, object] = field(default_factory=dict[type, object])
    opens: Mapping[type, Callable[[Store], object]] = field(
        default_factory=dict[type, Callable[[Store], object]]
    )
    needs: Sequence[type] = ()
    topics: Mapping[str, Callable[[Services], None]] = field(
        default_factory=dict[str, Callable[[Services], None]]
    )

    @property
    def operations(self) -> list[Operation]:
        return [operation for part in self.routes for operation in part.operations]


def operations(sections: Iterable[Section]) -> list[Operation]:
    """Every operation, section by section."""
    return [operation for section in sections for operation in section.operations]


def kinds(sections: Iterable[Section]) -> dict[str, Kind[Any, Any]]:
    """Every kind of resource, by name."""
    return {kind.name: kind for section in sections for kind in section.kinds}


def verify(sections: Sequence[Section]) -> None:
    """Raises Misfit for sections that do not fit together: names that are there twice, references
    to kinds that nobody has, and protocols that nobody provides.
    """
    _unique("section", [section.name for section in sections])
    _unique("kind", [kind.name for section in sections for kind in section.kinds])
    _unique("workflow", [flow.name for section in sections for flow in section.workflows])
    _unique("operation", [operation.id for operation in operations(sections)])
    known = kinds(sections)
    for kind in known.values():
        for ref in kind.refs:
            if ref.target not in known:
                raise Misfit(f"{kind.name}.{ref.field} refers to {ref.target}, which nobody has")
    provided = {type for section in sections for type in (*section.provides, *section.opens)}
    for section in sections:
        for needed in section.needs:
            if needed not in provided:
                raise Misfit(f"{section.name} needs {needed.__name__}, which nobody provides")


def _unique(what: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise Misfit(f"two {what}s are called {name}")
        seen.add(name)
