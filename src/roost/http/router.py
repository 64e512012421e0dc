"""Finds the operation for a path: a tree of segments, so the cost does not grow with the routes."""

from collections.abc import Sequence

from .declaration import Operation
from .errors import MethodNotAllowed, NotFound

UNKNOWN_PATH = "Invalid API endpoint."


class _Node:
    __slots__ = ("children", "names", "operations", "parameter", "spanning")

    def __init__(self) -> None:
        self.children: dict[str, _Node] = {}
        self.parameter: _Node | None = None
        self.spanning: _Node | None = None
        """A parameter of one segment, and one of as many as there are."""
        self.operations: dict[str, Operation] = {}
        self.names: dict[str, tuple[str, ...]] = {}
        """By method, what handlers call the path's parameters."""


class Router:
    """Literal segments win over parameters: /instances/templates is not an instance's id.

    A parameter that spans segments takes all that is not a known end of the path with this method:
    of GET /repository/{image}/artifacts the image is all up to the last `artifacts`.

    prefix: what all paths begin with.
    """

    def __init__(self, prefix: str, operations: Sequence[Operation]) -> None:
        self.prefix = prefix
        self.operations = operations
        self._root = _Node()
        self._static: dict[str, _Node] = {}
        for operation in operations:
            self._add(prefix + operation.path, operation)

    def _add(self, path: str, operation: Operation) -> None:
        node = self._root
        for segment in path.split("/")[1:]:
            if segment == f"{{{operation.spanning}}}":
                node.spanning = node.spanning or _Node()
                node = node.spanning
            elif segment.startswith("{"):
                node.parameter = node.parameter or _Node()
                node = node.parameter
            else:
                node = node.children.setdefault(segment, _Node())
        if operation.method in node.operations:
            raise ValueError(f"two operations for {operation.method} {path}")
        node.operations[operation.method] = operation
        node.names[operation.method] = tuple(
            name.replace("-", "_") for name in operation.parameters
        )
        if "{" not in path:
            self._static[path] = node

    def match(self, method: str, path: str) -> tuple[Operation, dict[str, str]]:
        """The operation and the path's parameters by handler name.

        HEAD finds the GET. Raises NotFound for unknown paths, MethodNotAllowed for known ones.
        """
        asked = "GET" if method == "HEAD" else method
        node = self._static.get(path)
        values: list[str] = []
        if node is None:
            node, values = self._walk(path, asked)
        operation = node.operations.get(asked)
        if operation is None:
            raise MethodNotAllowed(_methods(node))
        if not values:
            return operation, {}
        return operation, dict(zip(node.names[operation.method], values, strict=True))

    def methods(self, path: str) -> list[str]:
        """What may be asked of a path; raises NotFound."""
        return _methods(self._static.get(path) or self._walk(path)[0])

    def _walk(self, path: str, method: str = "") -> tuple[_Node, list[str]]:
        segments = path.removesuffix("/").split("/")[1:]
        found = _descend(self._root, segments, 0, [], method)
        if found is None or "\0" in path:
            raise NotFound(UNKNOWN_PATH)
        return found


def _descend(
    node: _Node, segments: list[str], at: int, values: list[str], method: str
) -> tuple[_Node, list[str]] | None:
    if at == len(segments):
        return (node, values) if node.operations else None
    segment = segments[at]
    literal = node.children.get(segment)
    if literal is not None:
        found = _descend(literal, segments, at + 1, values, method)
        if found is not None:
            return found
    if not segment:
        return None
    if node.parameter is not None:
        found = _descend(node.parameter, segments, at + 1, [*values, segment], method)
        if found is not None:
            return found
    return None if node.spanning is None else _span(node.spanning, segments, at, values, method)


def _span(
    node: _Node, segments: list[str], at: int, values: list[str], method: str
) -> tuple[_Node, list[str]] | None:
    """Where a path leads whose parameter begins at this segment.

    The longest value that leaves one of the known ends; without such an end, all of it. Ends that
    have the method come before those that have others alone.
    """
    whole, other = len(segments), None
    if not all(segments[at:]):
        return None
    for end in (*range(whole - 1, at, -1), whole):
        if end < whole and segments[end] not in node.children:
            continue
        value = "/".join(segments[at:end])
        found = _descend(node, segments, end, [*values, value], method)
        if found is not None and method in found[0].operations:
            return found
        other = other or found
    return other


def _methods(node: _Node) -> list[str]:
    methods = set(node.operations)
    return sorted(methods | {"HEAD"} if "GET" in methods else methods)
