"""Puts examples into the OpenAPI document, where its readers look for them."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from .examples import Example, Refused
from .samples import collections, sample

JsonObject = dict[str, Any]
RefusedAs = Callable[[int, Mapping[str, str]], JsonObject]
"""A response of a status, made of the texts that it may say."""


def exemplify(operation: JsonObject, path: str, example: Example, refused_as: RefusedAs) -> None:
    """Adds an example of each of its parameters, of its body, its answer and its refusals."""
    names = iter(collections(path))
    for parameter in operation.get("parameters", ()):
        if parameter["in"] == "path":
            parameter["example"] = sample(next(names))
        elif parameter["name"] in example.query:
            parameter["example"] = example.query[parameter["name"]]
    if example.body is not None:
        for media in operation["requestBody"]["content"].values():
            media["example"] = example.body
    success = next(iter(operation["responses"].values()))
    if example.answer is not None:
        for media in success["content"].values():
            media["example"] = example.answer
    for status, texts in _by_status(example.refused).items():
        operation["responses"][str(status)] = refused_as(status, texts)


def _by_status(refused: list[Refused]) -> Mapping[int, dict[str, str]]:
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for each in refused:
        found[each.status][each.when] = each.error
    return found
