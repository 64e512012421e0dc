"""The operations of the API, as a model looks for them, reads about them and calls them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import quote

from roost.http.spelling import suggestion

from ..failures import Exit, Failure

MOST_FOUND = 20
_DEEPEST = 5
"""How many shapes within shapes are told of."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    """path: from the server's root. told: as the document has it."""

    id: str
    method: str
    path: str
    told: Json

    @property
    def reads(self) -> bool:
        return self.method == "GET"

    @property
    def section(self) -> str:
        return self.told["tags"][0]

    @property
    def parameters(self) -> list[Json]:
        return self.told.get("parameters", [])

    def address(self, given: Mapping[str, Any]) -> str:
        """The path with what was given for its parameters. Raises Failure."""
        wanted = [each["name"] for each in self.parameters if each["in"] == "path"]
        missing = [name for name in wanted if not str(given.get(name, ""))]
        if missing or given.keys() - set(wanted):
            needs = ", ".join(wanted) or "nothing"
            raise Failure(Exit.USAGE, f"`path` of {self.id} takes {needs}")
        path = self.path
        for name in wanted:
            path = path.replace(f"{{{name}}}", quote(str(given[name]), safe=""))
        return path

    def brief(self) -> Json:
        return {
            "operation": self.id,
            "does": f"{self.method} {self.path}",
            "summary": self.told["summary"],
            "section": self.section,
        }


class Catalogue:
    """document: the server's openapi.json. What takes another credential than a key is left out."""

    def __init__(self, document: Json) -> None:
        self._document = document
        prefix = document["servers"][0]["url"].rstrip("/")
        self._operations = {
            told["operationId"]: Operation(told["operationId"], method.upper(), prefix + path, told)
            for path, methods in document["paths"].items()
            for method, told in methods.items()
            if "servers" not in told
        }

    @property
    def sections(self) -> list[str]:
        return list(dict.fromkeys(each.section for each in self._operations.values()))

    def one(self, id: str) -> Operation:
        """Raises Failure."""
        if id not in self._operations:
            near = suggestion(id, self._operations)
            raise Failure(
                Exit.USAGE, f"there is no operation {id}.{near}", "`search_operations` finds them"
            )
        return self._operations[id]

    def search(self, words: str, section: str) -> list[Operation]:
        """Those that have most of the words, in their names above all. Raises Failure."""
        if section and section not in self.sections:
            near = suggestion(section, self.sections)
            raise Failure(
                Exit.USAGE,
                f"there is no section {section}.{near}",
                f"there are {', '.join(self.sections)}",
            )
        asked = [word.rstrip("s") for word in words.lower().replace("-", " ").split()]
        of_section = [o for o in self._operations.values() if section in ("", o.section)]
        scored = [(self._score(each, asked), each) for each in of_section]
        found = [(score, each) for score, each in scored if score or not asked]
        found.sort(key=lambda pair: (-pair[0], len(pair[1].path)))
        return [each for _, each in found]

    def describe(self, operation: Operation) -> Json:
        """What to give to it and what it answers, with every shape written out."""
        told = operation.told
        body = told.get("requestBody", {}).get("content", {})
        answers = {
            status: [self._written_out(media["schema"], _DEEPEST) for media in content.values()]
            for status, response in told["responses"].items()
            if status.startswith("2") and (content := response.get("content", {}))
        }
        described = operation.brief() | {
            "description": told.get("description", ""),
            "path": self._given_in("path", operation),
            "query": self._given_in("query", operation),
            "body": [self._written_out(media["schema"], _DEEPEST) for media in body.values()],
            "example": [media["example"] for media in body.values() if "example" in media],
            "answers": answers,
            "refuses_with": [status for status in told["responses"] if status >= "400"],
        }
        return {name: value for name, value in described.items() if value}

    def _given_in(self, place: str, operation: Operation) -> list[Json]:
        return [
            self._written_out({k: v for k, v in each.items() if k != "in"}, _DEEPEST)
            for each in operation.parameters
            if each["in"] == place
        ]

    @staticmethod
    def _score(operation: Operation, words: list[str]) -> int:
        name = f"{operation.id} {operation.path}".lower()
        told = operation.told
        more = f"{told['summary']} {operation.section} {told.get('description', '')}".lower()
        return sum(3 * (word in name) + (word in more) for word in words)

    def _written_out(self, node: Any, depth: int) -> Any:
        """A schema with what it refers to in place of the references."""
        if isinstance(node, list):
            return [self._written_out(each, depth) for each in cast("list[Any]", node)]
        if not isinstance(node, dict):
            return node
        known = cast("Json", node)
        if "$ref" not in known:
            return {name: self._written_out(value, depth) for name, value in known.items()}
        name = str(known["$ref"]).rpartition("/")[2]
        # What stands beside a reference says what the shape is there for.
        beside = {key: value for key, value in known.items() if key != "$ref"}
        if not depth:
            return {"shape": name, **beside}
        shape = self._document["components"]["schemas"][name]
        return {**self._written_out(shape, depth - 1), **beside}
