"""The rules of docs/architecture.md that a program can check, each a function that lists breaches.

A breach reads `FILE:LINE: what is wrong`. An empty list is a clean house.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

# Who may import whom; a package may always import from itself.
BELOW_MACHINES = frozenset({"access", "catalog", "copying", "drivers", "engine", "http", "store"})
BELOW_PRODUCTS = BELOW_MACHINES | {"machines"}
MAY_IMPORT: Mapping[str, frozenset[str]] = {
    "store": frozenset(),
    "copying": frozenset(),
    "catalog": frozenset({"store"}),
    "drivers": frozenset({"store"}),
    "engine": frozenset({"drivers", "store"}),
    "access": frozenset({"store"}),
    "http": frozenset({"access", "store"}),
    "machines": BELOW_MACHINES,
    "products": BELOW_PRODUCTS,
    "settings": frozenset({"engine"}),
    "reroute": frozenset(),
    "admin": BELOW_PRODUCTS | {"products", "settings"},
    "sockets": BELOW_PRODUCTS | {"admin", "reroute", "settings"},
    "app": BELOW_PRODUCTS | {"admin", "products", "settings", "sockets"},
    "cli": BELOW_PRODUCTS | {"admin", "app", "reroute", "settings"},
    "testing": frozenset({"app"}),
    "__main__": frozenset({"cli", "reroute"}),
}
SHARED = ("section",)
"""Modules beside the products that are none."""
DATABASE_LIBRARIES = frozenset({"apsw", "psycopg", "psycopg_pool", "sqlite3"})
MOST_LINES = 450

# Statements as the store writes them: keywords in capitals, so that prose is not taken for SQL.
SQL = re.compile(
    r"""
    ^\s*(?:SELECT|PRAGMA|BEGIN|COMMIT|ROLLBACK|SAVEPOINT)\b
    | \bSELECT\b.+\bFROM\b
    | \bINSERT\s+(?:OR\s+\w+\s+)?INTO\b
    | \bUPDATE\s+\S+\s+SET\b
    | \bDELETE\s+FROM\b
    | \b(?:CREATE|ALTER|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|VIEW|TRIGGER)\b
    | \b(?:WHERE|ORDER\s+BY)\s+\w
    | \bFOR\s+(?:NO\s+KEY\s+)?UPDATE\b
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True)
class Module:
    """A source file: its dotted name, where it is and what it says."""

    name: str
    path: Path
    source: str = field(repr=False)
    tree: ast.Module = field(repr=False)

    @property
    def layer(self) -> str:
        """`store` for roost.store.time, empty for the package roost itself."""
        return layer_of(self.name)

    def at(self, line: int, text: str) -> str:
        return f"{self.path}:{line}: {text}"


def load(package: Path) -> list[Module]:
    """Every module of the package in that folder, in order of name."""
    modules: list[Module] = []
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package.parent).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        source = path.read_text(encoding="utf-8")
        modules.append(Module(name, path, source, ast.parse(source, str(path))))
    return modules


def layer_of(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def product_of(name: str) -> str:
    """`instances` for roost.products.instances.rules, empty for what is in no product."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 and parts[1] == "products" else ""


def imports(module: Module, known: Iterable[str] = ()) -> Iterator[tuple[int, str]]:
    """The line and full name of each module imported, wherever in the file.

    `known` are the names that are modules, which tells `from a import b` from an import of a
    function b of a.
    """
    known = frozenset(known)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            source = source_of(module, node)
            for alias in node.names:
                full = f"{source}.{alias.name}"
                yield node.lineno, full if full in known else source


def source_of(module: Module, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = module.name.split(".")
    if module.path.name != "__init__.py":
        package = package[:-1]
    package = package[: len(package) - (node.level - 1)]
    return ".".join([*package, node.module] if node.module else package)


def _imports_of_roost(modules: list[Module]) -> Iterator[tuple[Module, int, str]]:
    known = {module.name for module in modules}
    roots = {module.name.split(".")[0] for module in modules}
    for module in modules:
        for line, target in imports(module, known):
            if target.split(".")[0] in roots:
                yield module, line, target


def wrong_way_imports(modules: list[Module]) -> list[str]:
    """Imports against the direction in MAY_IMPORT, and modules that belong to no layer."""
    breaches = [
        module.at(1, f"{module.name} belongs to no layer")
        for module in modules
        if module.layer and module.layer not in MAY_IMPORT
    ]
    for module, line, target in _imports_of_roost(modules):
        layer = layer_of(target)
        allowed = MAY_IMPORT.get(module.layer, frozenset())
        if layer and layer != module.layer and layer not in allowed:
            breaches.append(module.at(line, f"{module.layer or 'roost'} may not import {target}"))
    return breaches


def imports_past_a_products_front(modules: list[Module]) -> list[str]:
    """Imports by one product of another's inner modules instead of its public functions."""
    packages = {module.name for module in modules if module.path.name == "__init__.py"}
    return [
        module.at(line, f"{target} is not public: import it from the product's package")
        for module, line, target in _between_products(modules)
        if target not in packages
    ]


def module_cycles(modules: list[Module]) -> list[str]:
    """A circle of modules that import one another, if there is one, for types alone as well."""
    graph: dict[str, set[str]] = {}
    for module, _, target in _imports_of_roost(modules):
        if target != module.name:
            graph.setdefault(module.name, set()).add(target)
    return _circle(graph, "modules")


def product_cycles(modules: list[Module]) -> list[str]:
    """A cycle of products that import one another, if there is one."""
    graph: dict[str, set[str]] = {}
    for module, _, target in _between_products(modules):
        graph.setdefault(product_of(module.name), set()).add(product_of(target))
    return _circle(graph, "products")


def _circle(graph: Mapping[str, set[str]], what: str) -> list[str]:
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # The sorter follows "is needed by", the reader "imports".
        return [f"{what} import in a circle: " + " -> ".join(reversed(error.args[1]))]
    return []


def _between_products(modules: list[Module]) -> Iterator[tuple[Module, int, str]]:
    for module, line, target in _imports_of_roost(modules):
        one, other = product_of(module.name), product_of(target)
        if one and other and other not in (one, *SHARED):
            yield module, line, target


def odd_product_modules(modules: list[Module]) -> list[str]:
    """Modules beside the products, and folders in products that hold a single module."""
    breaches = [
        module.at(1, "a section is a folder of its own")
        for module in modules
        if module.layer == "products"
        and module.name not in ("roost.products", *(f"roost.products.{name}" for name in SHARED))
        and module.path.parent.name == "products"
    ]
    folders: defaultdict[Path, list[Module]] = defaultdict(list)
    for module in (module for module in modules if module.layer == "products"):
        if "products" not in (module.path.parent.name, module.path.parent.parent.name):
            folders[module.path.parent].append(module)
    return breaches + [
        found[0].at(1, f"one module needs no folder: make it {folder.name}.py")
        for folder, found in folders.items()
        if sum(module.path.name != "__init__.py" for module in found) < 2
    ]


def long_files(modules: list[Module]) -> list[str]:
    return [
        module.at(MOST_LINES + 1, f"{lines} lines are more than {MOST_LINES}")
        for module in modules
        if (lines := len(module.source.splitlines())) > MOST_LINES
    ]


def sql_outside_the_store(modules: list[Module]) -> list[str]:
    """Strings that are SQL and imports of database libraries, anywhere but in the store."""
    breaches: list[str] = []
    for module in modules:
        if module.layer == "store":
            continue
        breaches += [
            module.at(line, f"SQL belongs in the store: {text.strip()[:40]!r}")
            for line, text in strings(module.tree)
            if SQL.search(text)
        ]
        breaches += [
            module.at(line, f"{target} belongs in the store")
            for line, target in imports(module)
            if target.split(".")[0] in DATABASE_LIBRARIES
        ]
    return breaches


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each string of the program with its line, docstrings left out.

    An f-string is one string, with ? for what is computed.
    """
    for node in ast.iter_child_nodes(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                continue
            case ast.JoinedStr():
                yield node.lineno, "".join(_literal(part) for part in node.values)
                for part in node.values:
                    if isinstance(part, ast.FormattedValue):
                        yield from strings(part)
            case ast.Constant(value=str(text)):
                yield node.lineno, text
            case _:
                yield from strings(node)


def _literal(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "?"


def broad_excepts(modules: list[Module], boundaries: Iterable[str] = ()) -> list[str]:
    """Handlers of Exception or everything that do not end by raising it again.

    `boundaries` are the modules where a defect may stop, each of which must need to be one.
    """
    found = [(module, line) for module in modules for line in _swallowing(module.tree)]
    breaches = [
        module.at(line, "catches every error: name those meant, or end with raise")
        for module, line in found
        if module.name not in boundaries
    ]
    idle = set(boundaries) - {module.name for module, _ in found}
    return [*breaches, *(f"{name} has no broad except to allow" for name in sorted(idle))]


def _swallowing(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        match node:
            case ast.ExceptHandler(type=caught, body=body) if _is_broad(caught):
                last = body[-1]
                if not (isinstance(last, ast.Raise) and last.exc is None):
                    yield node.lineno
            case ast.Call(func=ast.Name("suppress") | ast.Attribute(attr="suppress"), args=names):
                if any(_is_broad(name) for name in names):
                    yield node.lineno
            case _:
                pass


def _is_broad(caught: ast.expr | None) -> bool:
    match caught:
        case None:
            return True
        case ast.Name(name) | ast.Attribute(attr=name):
            return name in {"BaseException", "Exception"}
        case ast.Tuple(elts=elements):
            return any(_is_broad(element) for element in elements)
        case _:
            return False


def sleeps(modules: list[Module]) -> list[str]:
    """Uses of time.sleep, under whatever name."""
    breaches: list[str] = []
    for module in modules:
        clocks = {
            alias.asname or alias.name
            for node in ast.walk(module.tree)
            if isinstance(node, ast.Import)
            for alias in node.names
            if alias.name == "time"
        }
        for node in ast.walk(module.tree):
            match node:
                case ast.Attribute(value=ast.Name(name), attr="sleep") if name in clocks:
                    breaches.append(module.at(node.lineno, "time.sleep stops the whole process"))
                case ast.ImportFrom(module="time", level=0, names=names):
                    breaches += [
                        module.at(node.lineno, "time.sleep stops the whole process")
                        for alias in names
                        if alias.name == "sleep"
                    ]
                case _:
                    pass
    return breaches


def acl_checks(modules: list[Module]) -> list[str]:
    """Whoever looks into somebody's acls to decide, instead of asking the authorizer."""
    return [
        module.at(node.lineno, "what a caller may do is for the authorizer to say")
        for module in modules
        if module.layer != "access"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Compare)
        and any(isinstance(op, ast.In | ast.NotIn) for op in node.ops)
        and any(isinstance(of, ast.Attribute) and of.attr == "acls" for of in node.comparators)
    ]


_READS = frozenset({"get", "page", "read", "records", "scan"})
_WRITES = frozenset({"write", "write_and_show"})


def reads_beside_writes(modules: list[Module]) -> list[str]:
    """Handlers that read and write in two transactions, if one of them reads after its commit."""
    breaches: list[str] = []
    for module in (m for m in modules if _has_routes(m)):
        functions = [n for n in module.tree.body if isinstance(n, ast.AsyncFunctionDef)]
        readers = {f.name for f in functions if _READS & {name for _, name in _asked(f)}}
        for function in functions:
            asked = sorted(_asked(function))
            first = next((line for line, name in asked if name in _WRITES), None)
            breaches += [
                module.at(line, f"{function.name} reads after its commit: use write_and_show")
                for line, name in asked
                if first is not None and line >= first and (name in _READS or name in readers)
            ]
    return breaches


def _has_routes(module: Module) -> bool:
    """Whether handlers are in it, as in every routes.py and in parts of a section that are flat."""
    return any(
        isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "routes"
        for node in module.tree.body
    )


def _asked(function: ast.AsyncFunctionDef) -> Iterator[tuple[int, str]]:
    """What a handler asks of its call, of the store, and of the functions beside it, with lines."""
    for node in ast.walk(function):
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id="call"), attr=name)):
                yield node.lineno, name
            case ast.Call(func=ast.Attribute(value=ast.Attribute(attr="store"), attr=name)):
                yield node.lineno, name
            case ast.Call(func=ast.Name(id=name)) if name != function.name:
                yield node.lineno, name
            case _:
                pass
