"""The rule that nothing slow happens in a transaction, as far as the source tells.

Whatever takes a `Tx` runs in one, as does a lambda of `tx`, and so does what that calls: functions,
and the making of classes, wherever they are defined. What is called on a value
(`driver.create(...)`) is not followed.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.house import Module, source_of

Function = ast.FunctionDef | ast.AsyncFunctionDef
Code = Function | ast.Lambda

SLOW = (
    # Waits, or has others wait.
    "asyncio", "concurrent", "multiprocessing", "subprocess", "threading", "time.sleep",
    # The network.
    "dns.asyncquery", "dns.query", "dns.resolver", "http.client", "httpx", "socket", "ssl",
    "urllib.request",
    # What is made slow on purpose, or is by its nature.
    "hashlib.pbkdf2_hmac", "hashlib.scrypt", "cryptography.hazmat.primitives.kdf",
    *(
        f"cryptography.hazmat.primitives.asymmetric.{kind}.generate_private_key"
        for kind in ("dsa", "ec", "rsa")
    ),
    # Files: the disk may be slow, and what is written there is not undone.
    "open", "os.fsync", "shutil", "tempfile",
)  # fmt: skip
"""Modules, and functions of others, that a transaction has no use for."""


@dataclass(frozen=True)
class _Called:
    """A call in a module, by the full name of what is called."""

    module: Module
    line: int
    name: str


def slow_calls(modules: Iterable[Module]) -> list[str]:
    """Slow calls that a transaction comes to, and functions of a transaction that may wait."""
    source = _Source(modules)
    breaches = list[str]()
    for module, function in source.of_transactions():
        if isinstance(function, ast.AsyncFunctionDef):
            text = f"{function.name} takes a transaction and is async: it could wait in it"
            breaches.append(module.at(function.lineno, text))
    for call in source.reached():
        if any(call.name == slow or call.name.startswith(f"{slow}.") for slow in SLOW):
            text = f"a transaction comes to {call.name}: make that before, and pass it in"
            breaches.append(call.module.at(call.line, text))
    return sorted(breaches)


class _Source:
    def __init__(self, modules: Iterable[Module]) -> None:
        self._modules = list(modules)
        self._names = {module.name: _names(module) for module in self._modules}
        self._bodies: defaultdict[str, list[tuple[Module, Code]]] = defaultdict(list)
        """Functions by full name; a class has those that making one of it calls."""
        for module in self._modules:
            for node in module.tree.body:
                if isinstance(node, Function):
                    self._bodies[f"{module.name}.{node.name}"].append((module, node))
                elif isinstance(node, ast.ClassDef):
                    self._add_class(module, node)

    def _add_class(self, module: Module, node: ast.ClassDef) -> None:
        for method in (each for each in node.body if isinstance(each, Function)):
            name = f"{module.name}.{node.name}"
            if method.name in ("__init__", "__post_init__"):
                self._bodies[name].append((module, method))
            self._bodies[f"{name}.{method.name}"].append((module, method))

    def of_transactions(self) -> Iterator[tuple[Module, Code]]:
        """All that takes a transaction, wherever it stands."""
        for module in self._modules:
            for node in ast.walk(module.tree):
                if isinstance(node, Code) and _takes_transaction(node):
                    yield module, node

    def reached(self) -> Iterator[_Called]:
        """All calls of these functions, and of what they call."""
        waiting, seen = list(self.of_transactions()), set[Code]()
        while waiting:
            module, function = waiting.pop()
            if function in seen:
                continue
            seen.add(function)
            for call in self._calls(module, function):
                yield call
                waiting += self._bodies.get(call.name, ())

    def _calls(self, module: Module, function: Code) -> Iterator[_Called]:
        for node in ast.walk(function):
            if isinstance(node, ast.Call) and (dotted := _dotted(node.func)):
                first, *rest = dotted
                name = self._names[module.name].get(first, first)
                yield _Called(module, node.lineno, self._defined(".".join([name, *rest])))

    def _defined(self, name: str) -> str:
        """The name of what a package only passes on, where it is defined."""
        seen = set[str]()
        while name not in self._bodies and name not in seen:
            seen.add(name)
            module, _, last = name.rpartition(".")
            name = self._names.get(module, {}).get(last, name)
        return name


def _names(module: Module) -> dict[str, str]:
    """What a module's names are in full: those that it imports and those that it defines."""
    names = dict[str, str]()
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.split(".")[0]
                names[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                names[alias.asname or alias.name] = f"{source_of(module, node)}.{alias.name}"
    for node in module.tree.body:
        if isinstance(node, Function | ast.ClassDef):
            names[node.name] = f"{module.name}.{node.name}"
    return names


def _takes_transaction(code: Code) -> bool:
    arguments = (*code.args.posonlyargs, *code.args.args, *code.args.kwonlyargs)
    if isinstance(code, ast.Lambda):
        return any(each.arg == "tx" for each in arguments)
    return any(_is_transaction(each.annotation) for each in arguments)


def _is_transaction(annotation: ast.expr | None) -> bool:
    match annotation:
        case ast.Name("Tx") | ast.Constant("Tx"):
            return True
        case _:
            return False


def _dotted(node: ast.expr) -> list[str]:
    """`a.b.c` as its parts; empty for what is called on a value."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Attribute) and (before := _dotted(node.value)):
        return [*before, node.attr]
    return []
